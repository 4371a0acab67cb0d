//! The twenty-two operators of router conditions, on resolved values.

use std::cmp::Ordering;

use serde_json::Value;

use super::dates;

/// OR over groups, AND within one. No group is false, an empty group is true. None where an operator is
/// unknown, which ends the run as INTERNAL_ERROR.
pub fn evaluate(conditions: &Value) -> Option<bool> {
    let mut any = false;
    for group in conditions.as_array()? {
        let mut all = true;
        for condition in group.as_array()? {
            all &= holds(condition)?;
        }
        any |= all;
    }
    Some(any)
}

fn holds(condition: &Value) -> Option<bool> {
    let (operator, negated) = plain(condition["operator"].as_str()?);
    let (first, second) = (&condition["firstValue"], &condition["secondValue"]);
    let fold = condition["caseSensitive"] != true;
    let text = |value| folded(as_text(value), fold);
    let result = match operator {
        "TEXT_CONTAINS" => text(first).contains(&text(second)),
        "TEXT_EXACTLY_MATCHES" => text(first) == text(second),
        "TEXT_START_WITH" => text(first).starts_with(&text(second)),
        "TEXT_ENDS_WITH" => text(first).ends_with(&text(second)),
        "NUMBER_IS_GREATER_THAN" => compare(first, second) == Some(Ordering::Greater),
        "NUMBER_IS_LESS_THAN" => compare(first, second) == Some(Ordering::Less),
        "NUMBER_IS_EQUAL_TO" => compare(first, second) == Some(Ordering::Equal),
        "BOOLEAN_IS_TRUE" => is_truthy(first),
        "DATE_IS_BEFORE" => dates::compare(first, second) == Some(Ordering::Less),
        "DATE_IS_EQUAL" => dates::compare(first, second) == Some(Ordering::Equal),
        "DATE_IS_AFTER" => dates::compare(first, second) == Some(Ordering::Greater),
        "LIST_CONTAINS" => contained(first).iter().any(|element| text(element) == text(second)),
        "LIST_IS_EMPTY" => list(first).is_some_and(|list| list.is_empty()),
        "LIST_IS_NOT_EMPTY" => list(first).is_some_and(|list| !list.is_empty()),
        "EXISTS" => !first.is_null() && *first != "",
        _ => return None,
    };
    Some(result != negated)
}

/// An operator that says the opposite of another, as that other.
fn plain(operator: &str) -> (&str, bool) {
    match operator {
        "TEXT_DOES_NOT_CONTAIN" => ("TEXT_CONTAINS", true),
        "TEXT_DOES_NOT_EXACTLY_MATCH" => ("TEXT_EXACTLY_MATCHES", true),
        "TEXT_DOES_NOT_START_WITH" => ("TEXT_START_WITH", true),
        "TEXT_DOES_NOT_END_WITH" => ("TEXT_ENDS_WITH", true),
        "LIST_DOES_NOT_CONTAIN" => ("LIST_CONTAINS", true),
        "BOOLEAN_IS_FALSE" => ("BOOLEAN_IS_TRUE", true),
        "DOES_NOT_EXIST" => ("EXISTS", true),
        other => (other, false),
    }
}

fn as_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn folded(text: String, fold: bool) -> String {
    if fold { text.to_lowercase() } else { text }
}

fn is_truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(flag) => *flag,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(_) | Value::Object(_) => true,
    }
}

/// Compares as JavaScript does after `Number(x)`, where that is a number, has replaced `x`.
fn compare(first: &Value, second: &Value) -> Option<Ordering> {
    match (number(first), number(second)) {
        (Some(first), Some(second)) => first.partial_cmp(&second),
        (None, None) => Some(as_text(first).encode_utf16().cmp(as_text(second).encode_utf16())),
        _ => None,
    }
}

/// JavaScript's `Number(value)`; none for NaN.
fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Null => Some(0.0),
        Value::Bool(flag) => Some(f64::from(u8::from(*flag))),
        Value::Number(number) => number.as_f64(),
        Value::String(text) => number_of_text(text.trim()),
        Value::Array(values) => match values.as_slice() {
            [] => Some(0.0),
            [Value::Bool(_) | Value::Object(_)] => None,
            [only] => number(only),
            _ => None,
        },
        Value::Object(_) => None,
    }
}

fn number_of_text(text: &str) -> Option<f64> {
    for (prefix, radix) in [("0x", 16), ("0X", 16), ("0o", 8), ("0O", 8), ("0b", 2), ("0B", 2)] {
        if let Some(digits) = text.strip_prefix(prefix) {
            return u64::from_str_radix(digits, radix).ok().map(|number| number as f64);
        }
    }
    match text {
        "" => Some(0.0),
        "Infinity" | "+Infinity" => Some(f64::INFINITY),
        "-Infinity" => Some(f64::NEG_INFINITY),
        // Rust reads "inf" and "nan" too, JavaScript does not.
        _ if text
            .contains(|character: char| character.is_alphabetic() && !matches!(character, 'e' | 'E')) =>
        {
            None
        }
        _ => text.parse().ok(),
    }
}

/// An array, or the array that a text holds as JSON.
fn list(value: &Value) -> Option<Vec<Value>> {
    match value {
        Value::Array(values) => Some(values.clone()),
        Value::String(text) => match crate::json::parse(text) {
            Ok(Value::Array(values)) => Some(values),
            _ => None,
        },
        _ => None,
    }
}

/// What LIST_CONTAINS looks through: a list, or a lone value as a list of one. A text that is JSON counts
/// as what it says.
fn contained(value: &Value) -> Vec<Value> {
    list(value).unwrap_or_else(|| match value {
        Value::String(text) => vec![crate::json::parse(text).unwrap_or_else(|_| value.clone())],
        other => vec![other.clone()],
    })
}

#[cfg(test)]
mod tests;
