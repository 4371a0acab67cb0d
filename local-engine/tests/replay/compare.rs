//! Compares two replies: status, content type and shape. The texts of errors must be equal.

use serde_json::Value;

use super::Exchange;
use super::ids::Ids;
use super::send::Reply;

pub fn compare(exchange: &Exchange, reply: &Reply, ids: &Ids) -> Result<(), String> {
    if reply.status != exchange.status {
        return Err(format!("status {} in place of {}: {}", reply.status, exchange.status, reply.body));
    }
    for name in ["content-type", "x-webhook-id", "x-from-flow"] {
        let (recorded, actual) = (exchange.response_headers.get(name), reply.headers.get(name));
        let same =
            if name == "x-webhook-id" { recorded.is_some() == actual.is_some() } else { recorded == actual };
        if !same {
            return Err(format!("{name} {actual:?} in place of {recorded:?}"));
        }
    }
    // Replies without a body were recorded as null or as an empty text.
    let recorded = if exchange.response_body == "" { &Value::Null } else { &exchange.response_body };
    if exchange.status >= 400 {
        return same_error(recorded, &reply.body, ids);
    }
    same_shape(recorded, &reply.body, ids, "", false)
}

fn same_error(recorded: &Value, actual: &Value, ids: &Ids) -> Result<(), String> {
    let expected: Value = serde_json::from_str(&ids.translate(&recorded.to_string())).unwrap();
    if expected == *actual { Ok(()) } else { Err(format!("{actual} in place of {expected}")) }
}

/// Compares names and types. The rows of a list may be in other states: there, null equals any value, fields of enabled flows
/// may be missing, and triggers are not compared.
fn same_shape(recorded: &Value, actual: &Value, ids: &Ids, at: &str, in_list: bool) -> Result<(), String> {
    match (recorded, actual) {
        (Value::Object(recorded), Value::Object(actual)) => {
            let key_of = |key: &String| if is_date(key) { "<date>".to_owned() } else { ids.translate(key) };
            let other_state = in_list && recorded.get("status") != actual.get("status");
            let counts = |key: &&String| !(other_state && *key == "triggerSource");
            let mut expected: Vec<_> = recorded.keys().filter(counts).map(key_of).collect();
            let mut names: Vec<_> = actual.keys().filter(counts).map(key_of).collect();
            expected.sort();
            names.sort();
            if expected != names {
                return Err(format!("{at} has {names:?} in place of {expected:?}"));
            }
            for (key, value) in recorded.iter().filter(|(key, _)| !(in_list && *key == "trigger")) {
                let found = actual.iter().find(|(name, _)| key_of(name) == key_of(key));
                if let Some((_, found)) = found {
                    same_shape(value, found, ids, &format!("{at}/{key}"), in_list || key == "data")?;
                }
            }
            Ok(())
        }
        (Value::Array(recorded), Value::Array(actual)) if recorded.is_empty() != actual.is_empty() => {
            Err(format!("{at} has {} elements in place of {}", actual.len(), recorded.len()))
        }
        (Value::Array(recorded), Value::Array(actual)) => {
            let pairs = recorded.iter().zip(actual).enumerate();
            pairs.into_iter().try_for_each(|(index, (recorded, actual))| {
                same_shape(recorded, actual, ids, &format!("{at}/{index}"), in_list)
            })
        }
        (Value::Null, _) | (_, Value::Null) if in_list => Ok(()),
        _ if kind(recorded) == kind(actual) => Ok(()),
        _ => Err(format!("{at} is {} in place of {}", kind(actual), kind(recorded))),
    }
}

fn is_date(key: &str) -> bool {
    key.len() == 10 && key.bytes().filter(|byte| *byte == b'-').count() == 2
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
