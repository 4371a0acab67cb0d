//! Inputs with their expressions filled in.

use serde_json::Value;

use super::connections::{self, Reference};
use super::evaluate::{Evaluator, Failure, Roots};
use super::scope::Scope;

/// What the run records where a connection's value was used.
const REDACTED: &str = "**REDACTED**";

/// An input as the step gets it, and as the run shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Resolved {
    /// With the values of connections.
    pub value: Value,
    /// Without them.
    pub shown: Value,
}

impl Resolved {
    fn open(value: Value) -> Self {
        Self { shown: value.clone(), value }
    }
}

/// Looks up a connection's value by its external id.
pub type Connections<'a> = &'a (dyn Fn(&str) -> Option<Value> + Send + Sync);

/// Fills in expressions.
pub struct Resolver<'a> {
    /// The steps so far.
    pub scope: &'a Scope,
    /// What gives expressions their values.
    pub evaluator: &'a mut dyn Evaluator,
    /// The connections.
    pub connections: Connections<'a>,
}

impl Resolver<'_> {
    /// Fills in every text of `input` at every depth. Keys stay as they are.
    pub fn resolve(&mut self, input: &Value) -> Result<Resolved, Failure> {
        match input {
            Value::String(text) => self.text(text),
            Value::Array(values) => {
                let resolved: Vec<_> =
                    values.iter().map(|value| self.resolve(value)).collect::<Result<_, _>>()?;
                let (value, shown) = resolved.into_iter().map(|each| (each.value, each.shown)).unzip();
                Ok(Resolved { value: Value::Array(value), shown: Value::Array(shown) })
            }
            Value::Object(fields) => {
                let mut resolved = (serde_json::Map::new(), serde_json::Map::new());
                for (key, value) in fields {
                    let field = self.resolve(value)?;
                    resolved.0.insert(key.clone(), field.value);
                    resolved.1.insert(key.clone(), field.shown);
                }
                Ok(Resolved { value: Value::Object(resolved.0), shown: Value::Object(resolved.1) })
            }
            other => Ok(Resolved::open(other.clone())),
        }
    }

    /// A text that is one expression and nothing else keeps its type; in mixed text all becomes text.
    fn text(&mut self, text: &str) -> Result<Resolved, Failure> {
        let parts = split(text);
        if let [Part::Expression(expression)] = parts.as_slice() {
            return self.expression(expression);
        }
        let (mut value, mut shown) = (String::new(), String::new());
        for part in parts {
            match part {
                Part::Text(text) => {
                    value.push_str(text);
                    shown.push_str(text);
                }
                Part::Expression(expression) => {
                    let resolved = self.expression(expression)?;
                    value.push_str(&as_text(&resolved.value));
                    shown.push_str(&as_text(&resolved.shown));
                }
            }
        }
        Ok(Resolved { value: value.into(), shown: shown.into() })
    }

    fn expression(&mut self, expression: &str) -> Result<Resolved, Failure> {
        if connections::is_reference(expression) {
            return Ok(Resolved { value: self.connection(expression)?, shown: REDACTED.into() });
        }
        let roots = Roots { scope: self.scope, extra: None };
        let value = self.evaluator.evaluate(expression, roots)?;
        Ok(Resolved::open(value.unwrap_or_else(|| "".into())))
    }

    /// A connection that does not exist ends the whole run.
    fn connection(&mut self, expression: &str) -> Result<Value, Failure> {
        let look_up = |id| (self.connections)(id).map(|value| connections::visible(&value));
        match connections::parse(expression) {
            Reference::Nothing => Ok("".into()),
            Reference::Whole(id) => look_up(id).ok_or(Failure::Internal),
            Reference::Into(id, rest) => {
                let value = look_up(id).ok_or(Failure::Internal)?;
                let roots = Roots { scope: self.scope, extra: Some(("connection", &value)) };
                let value = self.evaluator.evaluate(&format!("connection{rest}"), roots)?;
                Ok(value.unwrap_or_else(|| "".into()))
            }
        }
    }
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
        match inner.find("}}").filter(|end| !inner[..*end].contains(['\n', '\r'])) {
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

/// A value in the middle of a text: texts as they are, everything else as JSON.
fn as_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::run::path::Paths;
    use crate::run::scope::Records;
    use serde_json::json;

    fn resolve(input: Value) -> Result<Resolved, Failure> {
        let mut scope = Scope::new(Records::new());
        scope.put("trigger", json!({ "output": { "n": 42, "list": [1, 2], "name": "x" } }));
        let connections = |id: &str| match id {
            "secret" => Some(json!({ "type": "SECRET_TEXT", "secret_text": "s3" })),
            "custom" => Some(json!({ "type": "CUSTOM_AUTH", "props": { "a": 1 } })),
            _ => None,
        };
        Resolver { scope: &scope, evaluator: &mut Paths, connections: &connections }.resolve(&input)
    }

    #[test]
    fn a_whole_expression_keeps_its_type_and_mixed_text_is_text() {
        let input = json!({ "a": "{{trigger.n}}", "b": "n={{trigger.n}}", "c": ["{{trigger.list}} {{trigger.name}}"],
            "d": "{{trigger.missing}}", "{{trigger.n}}": null });
        let expected = json!({ "a": 42, "b": "n=42", "c": ["[1,2] x"], "d": "", "{{trigger.n}}": null });
        assert_eq!(resolve(input).unwrap().value, expected);
    }

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

    #[test]
    fn connections_are_used_and_not_shown() {
        let resolved =
            resolve(json!({ "key": "Bearer {{connections['secret']}}", "a": "{{connections.custom.a}}" }));
        let resolved = resolved.unwrap();
        assert_eq!(resolved.value, json!({ "key": "Bearer s3", "a": 1 }));
        assert_eq!(resolved.shown, json!({ "key": "Bearer **REDACTED**", "a": "**REDACTED**" }));
    }

    #[test]
    fn an_unknown_connection_ends_the_run() {
        assert_eq!(resolve(json!("{{connections['nobody']}}")), Err(Failure::Internal));
    }
}
