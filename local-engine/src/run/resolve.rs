//! Inputs with their expressions filled in.
//!
//! An input is resolved twice, as in the real engine: once for the step, once, with the values of connections
//! hidden, for the run to show. What an expression yields is not copied.

use std::pin::Pin;

use rquickjs::{Array, Object, String as Text, Value};
use serde_json::Value as Json;

use super::connections::{self, Reference};
use super::failure::Failure;
use super::javascript::{Realm, text_value};
use super::path::{self, Followed};
use super::scope::Scope;

/// What the run records where a connection's value was used.
const REDACTED: &str = "**REDACTED**";

/// Looks up a connection's value by its external id.
pub type Connections<'a> = &'a dyn Fn(&str) -> Option<Json>;

/// Fills in expressions.
pub struct Resolver<'a, 'js> {
    /// The run's interpreter.
    pub realm: &'a mut Realm<'js>,
    /// The steps so far.
    pub scope: &'a Scope<'js>,
    /// The connections.
    pub connections: Connections<'a>,
    /// Whether the values of connections are hidden.
    pub hides: bool,
}

/// Inputs nest, hence the box.
type Resolving<'w, 'js> = Pin<Box<dyn Future<Output = Result<Value<'js>, Failure>> + 'w>>;

impl<'js> Resolver<'_, 'js> {
    /// Fills in every text of `input` at every depth. Keys stay as they are.
    pub fn resolve<'w>(&'w mut self, input: &'w Json) -> Resolving<'w, 'js> {
        Box::pin(async move {
            let ctx = self.realm.ctx().clone();
            Ok(match input {
                Json::String(text) if text.contains("{{") => self.text(text).await?,
                Json::String(text) => text_value(&ctx, text)?,
                Json::Array(values) => {
                    let resolved = Array::new(ctx)?;
                    for (index, value) in values.iter().enumerate() {
                        resolved.set(index, self.resolve(value).await?)?;
                    }
                    resolved.into_value()
                }
                Json::Object(fields) => {
                    let resolved = Object::new(ctx)?;
                    for (key, value) in fields {
                        resolved.set(text_value(self.realm.ctx(), key)?, self.resolve(value).await?)?;
                    }
                    resolved.into_value()
                }
                Json::Null => Value::new_null(ctx),
                Json::Bool(flag) => Value::new_bool(ctx, *flag),
                Json::Number(number) => Value::new_number(ctx, number.as_f64().unwrap_or_default()),
            })
        })
    }

    /// A text that is one expression and nothing else keeps its type; in mixed text all becomes text.
    async fn text(&mut self, text: &str) -> Result<Value<'js>, Failure> {
        let parts = split(text);
        if let [Part::Expression(expression)] = parts.as_slice() {
            return self.expression(expression).await;
        }
        if parts.iter().any(|part| matches!(part, Part::Expression(expression) if flattens(expression))) {
            return self.flattened(text, &parts).await;
        }
        let mut resolved = String::new();
        for part in parts {
            match part {
                Part::Text(text) => resolved.push_str(text),
                Part::Expression(expression) => {
                    let value = self.expression(expression).await?;
                    resolved.push_str(&self.as_text(&value)?);
                }
            }
        }
        Ok(text_value(self.realm.ctx(), &resolved)?)
    }

    /// One text for each element of the longest list. Each expression is filled in where it stands first.
    async fn flattened(&mut self, text: &str, parts: &[Part<'_>]) -> Result<Value<'js>, Failure> {
        let mut values: Vec<(String, Value<'js>)> = Vec::new();
        for part in parts {
            if let Part::Expression(expression) = part {
                let (token, value) = (format!("{{{{{expression}}}}}"), self.expression(expression).await?);
                match values.iter_mut().find(|(other, _)| *other == token) {
                    Some(known) => known.1 = value,
                    None => values.push((token, value)),
                }
            }
        }
        let length = values.iter().filter_map(|(_, value)| Some(value.as_array()?.len())).max();
        let texts = Array::new(self.realm.ctx().clone())?;
        for index in 0..length.unwrap_or_default() {
            let mut text = text.to_owned();
            for (token, value) in &values {
                let element = value.as_array().map_or_else(|| Ok(value.clone()), |list| list.get(index))?;
                let missing = element.is_undefined() || element.is_null();
                let filled = if missing { String::new() } else { self.as_text(&element)? };
                text = text.replacen(token, &filled, 1);
            }
            texts.set(index, text_value(self.realm.ctx(), &text)?)?;
        }
        Ok(texts.into_value())
    }

    async fn expression(&mut self, expression: &str) -> Result<Value<'js>, Failure> {
        let value = if connections::is_reference(expression) {
            self.connection(expression).await?
        } else {
            self.value(expression).await?
        };
        value.map_or_else(|| self.blank(), Ok)
    }

    /// Most expressions are paths to a step's output; the others are JavaScript.
    async fn value(&mut self, expression: &str) -> Result<Option<Value<'js>>, Failure> {
        let path = path::parse(expression);
        let root = path.as_ref().and_then(|(root, _)| self.scope.output(root));
        if let (Some((_, keys)), Some(root)) = (path, root) {
            match path::follow(root, &keys) {
                Followed::Value(value) => return self.realm.present(value).await,
                Followed::Nothing => return Ok(None),
                Followed::Beyond => {}
            }
        }
        self.realm.evaluate(expression, &self.scope.named_in(expression)).await
    }

    /// A connection that does not exist ends the whole run.
    async fn connection(&mut self, expression: &str) -> Result<Option<Value<'js>>, Failure> {
        let (id, rest) = match connections::parse(expression) {
            Reference::Nothing => return Ok(None),
            _ if self.hides => {
                return Ok(Some(Text::from_str(self.realm.ctx().clone(), REDACTED)?.into_value()));
            }
            Reference::Whole(id) => (id, None),
            Reference::Part(id, rest) => (id, Some(rest)),
        };
        let found = (self.connections)(&id).ok_or(Failure::Internal)?;
        let connection = self.realm.parse(&crate::json::print(connections::visible(&found)))?;
        match rest {
            None => Ok(Some(connection)),
            Some(rest) => self.realm.evaluate(&rest, &[("connection", connection)]).await,
        }
    }

    fn blank(&self) -> Result<Value<'js>, Failure> {
        Ok(Text::from_str(self.realm.ctx().clone(), "")?.into_value())
    }

    /// A value in the middle of a text: texts as they are, everything else as JSON.
    fn as_text(&self, value: &Value<'js>) -> Result<String, Failure> {
        match value.as_string() {
            Some(text) => self.realm.text(text),
            None => Ok(self.realm.json(value)?.unwrap_or_else(|| "undefined".to_owned())),
        }
    }
}

fn flattens(expression: &str) -> bool {
    expression.trim_start().starts_with("flattenNestedKeys")
}

#[derive(Debug, PartialEq)]
enum Part<'a> {
    Text(&'a str),
    Expression(&'a str),
}

/// Cuts a text at its expressions. The engine finds them by `{{(.*?)}}`: the first end counts, and no line
/// break may stand between.
fn split(text: &str) -> Vec<Part<'_>> {
    let (mut parts, mut rest, mut from) = (Vec::new(), text, 0);
    while let Some(start) = rest[from..].find("{{").map(|at| at + from) {
        let inner = &rest[start + 2..];
        match inner.find("}}").filter(|end| !inner[..*end].contains(['\n', '\r', '\u{2028}', '\u{2029}'])) {
            Some(end) => {
                parts.extend((start > 0).then(|| Part::Text(&rest[..start])));
                parts.push(Part::Expression(&inner[..end]));
                (rest, from) = (&inner[end + 2..], 0);
            }
            None => from = start + 1,
        }
    }
    parts.extend((!rest.is_empty()).then_some(Part::Text(rest)));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_end_at_the_first_braces_and_hold_no_line_break() {
        let cases = [
            ("{{a}} {{b", vec![Part::Expression("a"), Part::Text(" {{b")]),
            ("{{({a:1}}}", vec![Part::Expression("({a:1"), Part::Text("}")]),
            ("{{a\n}}", vec![Part::Text("{{a\n}}")]),
            ("x{{a}}", vec![Part::Text("x"), Part::Expression("a")]),
            ("{{{x}}}", vec![Part::Expression("{x"), Part::Text("}")]),
            ("{{a\n {{b}}", vec![Part::Text("{{a\n "), Part::Expression("b")]),
            ("}}", vec![Part::Text("}}")]),
        ];
        for (text, parts) in cases {
            assert_eq!(split(text), parts, "{text}");
        }
    }
}
