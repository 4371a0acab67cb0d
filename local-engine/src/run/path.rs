//! Expressions that are paths: `trigger.body.items[0]['a b'].length`.

use serde_json::Value;

use super::evaluate::{Evaluator, Failure, Roots};

/// Evaluates paths, and fails the step for what is more than that.
#[derive(Debug, Default)]
pub struct Paths;

impl Evaluator for Paths {
    fn evaluate(&mut self, expression: &str, roots: Roots<'_>) -> Result<Option<Value>, Failure> {
        let Some((root, keys)) = parse(expression.trim()) else {
            let words =
                format!("Error: the local engine cannot evaluate {{{{{expression}}}}} yet: only paths");
            return Err(Failure::Step(words));
        };
        let value = keys.iter().try_fold(roots.get(root).cloned(), |value, key| step(value?, key).map(Some));
        Ok(value.flatten().filter(|value| !value.is_null()))
    }
}

/// One step into a value, as JavaScript takes it.
fn step(value: Value, key: &str) -> Option<Value> {
    match value {
        Value::Object(mut fields) => fields.shift_remove(key),
        Value::Array(values) if key == "length" => Some(values.len().into()),
        Value::Array(mut values) => {
            let index = key.parse::<usize>().ok().filter(|index| *index < values.len())?;
            Some(values.swap_remove(index))
        }
        Value::String(text) if key == "length" => Some(text.encode_utf16().count().into()),
        Value::String(text) => {
            text.chars().nth(key.parse().ok()?).map(|character| character.to_string().into())
        }
        _ => None,
    }
}

/// The name that a path begins with, and its keys; none where the expression is no path.
fn parse(expression: &str) -> Option<(&str, Vec<&str>)> {
    let (root, mut rest) = identifier(expression)?;
    let mut keys = Vec::new();
    while !rest.is_empty() {
        let (key, after) = key(rest)?;
        keys.push(key);
        rest = after;
    }
    Some((root, keys))
}

fn key(text: &str) -> Option<(&str, &str)> {
    let optional = text.strip_prefix("?.").unwrap_or(text);
    if let Some(inner) = optional.strip_prefix('[') {
        return bracketed(inner);
    }
    identifier(text.strip_prefix("?.").or_else(|| text.strip_prefix('.'))?)
}

/// `0]…`, `'a b']…` or `"a b"]…`.
fn bracketed(inner: &str) -> Option<(&str, &str)> {
    for quote in ['\'', '"'] {
        if let Some(quoted) = inner.strip_prefix(quote) {
            let (key, after) = quoted.split_once(quote)?;
            return Some((key, after.strip_prefix(']')?)).filter(|_| !key.contains('\\'));
        }
    }
    let (index, after) = inner.split_once(']')?;
    let is_index = !index.is_empty() && index.bytes().all(|byte| byte.is_ascii_digit());
    is_index.then_some((index, after))
}

fn identifier(text: &str) -> Option<(&str, &str)> {
    let is_part = |character: char| character.is_alphanumeric() || matches!(character, '_' | '$');
    let end = text.find(|character| !is_part(character)).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    name.chars().next().filter(|first| !first.is_ascii_digit()).map(|_| (name, rest))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::run::scope::{Records, Scope};
    use serde_json::json;

    fn evaluate(expression: &str) -> Result<Option<Value>, Failure> {
        let mut scope = Scope::new(Records::new());
        let output = json!({ "body": { "items": [{ "name": "x" }], "a b": 1, "none": null, "text": "héy" } });
        scope.put("trigger", json!({ "output": output }));
        Paths.evaluate(expression, Roots { scope: &scope, extra: None })
    }

    #[test]
    fn paths_lead_into_outputs() {
        let cases = [
            ("trigger.body.items[0].name", Some(json!("x"))),
            (" trigger['body'][\"a b\"] ", Some(json!(1))),
            ("trigger.body.items.length", Some(json!(1))),
            ("trigger.body.text.length", Some(json!(3))),
            ("trigger?.body?.items?.[0]?.name", Some(json!("x"))),
            ("trigger.body.none", None),
            ("trigger.body.missing.deeper", None),
            ("trigger.body.items[7]", None),
            ("nobody.body", None),
        ];
        for (expression, value) in cases {
            assert_eq!(evaluate(expression), Ok(value), "{expression}");
        }
    }

    #[test]
    fn what_is_more_than_a_path_fails_the_step_in_words() {
        for expression in ["1 + 1", "trigger.body.items.map(x => x)", "trigger.body[", "", "trigger.'a'"] {
            assert!(matches!(evaluate(expression), Err(Failure::Step(_))), "{expression}");
        }
    }
}
