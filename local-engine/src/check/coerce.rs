//! The conversions of the engine's validator. All values of a query are texts.

use serde_json::{Number, Value};

/// Converts `value` to `expected` if no information is lost. Otherwise it does not change.
pub fn coerce(value: &mut Value, expected: &str) {
    let converted = match (expected, &*value) {
        ("number", Value::String(text)) => number(text),
        ("boolean", Value::String(text)) => text.parse().ok().map(Value::Bool),
        ("string", Value::Number(number)) => Some(number.to_string().into()),
        ("string", Value::Bool(flag)) => Some(flag.to_string().into()),
        ("array", Value::String(_) | Value::Number(_) | Value::Bool(_)) => Some(vec![value.clone()].into()),
        _ => None,
    };
    if let Some(converted) = converted {
        *value = converted;
    }
}

fn number(text: &str) -> Option<Value> {
    let whole = text.parse::<i64>().ok().map(Number::from);
    whole.or_else(|| text.parse::<f64>().ok().and_then(Number::from_f64)).map(Value::Number)
}

/// Whether `value` is of the JSON type `expected`.
pub fn is(value: &Value, expected: &str) -> bool {
    match expected {
        "string" => value.is_string(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "object" => value.is_object(),
        "array" => value.is_array(),
        "null" => value.is_null(),
        _ => false,
    }
}
