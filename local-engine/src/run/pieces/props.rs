//! Converts and checks the inputs of pieces.
//!
//! A value is first converted to the type of its property (a text to a number), and then checked. The input may lack
//! properties.

use serde_json::{Map, Value, json};

use crate::run::dates;
use crate::run::failure::Failure;

/// Converts and checks an input. If `settings` contains a schema of dynamic properties from the editor, it applies.
pub fn process(props: &Value, settings: &Value, input: &Value) -> Result<Value, Failure> {
    let (processed, errors) = each(props, settings, input);
    if errors.is_empty() { Ok(processed) } else { Err(Failure::Step(format!("{:#}", Value::Object(errors)))) }
}

fn each(props: &Value, settings: &Value, input: &Value) -> (Value, Map<String, Value>) {
    let (mut processed, mut errors) = (Map::new(), Map::new());
    for (name, given) in input.as_object().into_iter().flatten() {
        let property = &props[name];
        let kind = property["type"].as_str().unwrap_or_default();
        let schema = &settings[name]["schema"];
        if kind == "DYNAMIC" && schema.is_object() {
            let (inner, broken) = each(schema, &Value::Null, given);
            processed.insert(name.clone(), inner);
            if !broken.is_empty() {
                errors.insert(name.clone(), broken.into());
            }
            continue;
        }
        let value = converted(kind, given);
        let absent = value.as_ref().is_none_or(Value::is_null) && property["required"] != true;
        if let Some(expected) = expected(kind, value.as_ref()).filter(|_| !absent) {
            errors.insert(name.clone(), json!([format!("{expected}, received: {}", shown(given))]));
        }
        processed.extend(value.map(|value| (name.clone(), value)));
    }
    (Value::Object(processed), errors)
}

/// Converts a value. Returns `None` if it cannot have the type, which counts as an absent value. Only for numbers, the
/// engine reports it.
fn converted(kind: &str, value: &Value) -> Option<Value> {
    match (kind, value) {
        (_, Value::Null) => Some(Value::Null),
        ("NUMBER", Value::String(text)) if text.is_empty() => None,
        ("NUMBER", Value::String(text)) => Some(text.trim().parse().map_or_else(|_| value.clone(), number)),
        ("NUMBER", Value::Bool(flag)) => Some(u8::from(*flag).into()),
        ("SHORT_TEXT" | "LONG_TEXT" | "SECRET_TEXT", value) => Some(shown_as_text(value).into()),
        ("JSON", Value::String(text)) => crate::json::parse(text).ok(),
        ("OBJECT", Value::String(text)) => crate::json::parse(text).ok().filter(Value::is_object),
        ("OBJECT", value) => Some(value.clone()).filter(Value::is_object),
        ("DATE_TIME", value) => dates::milliseconds(value).map(|time| crate::time::Time(time).iso().into()),
        (_, value) => Some(value.clone()),
    }
}

/// A number without a fraction becomes an integer, because `5.0` would be printed as `5.0`.
pub fn number(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 9e15 { (value as i64).into() } else { value.into() }
}

fn shown_as_text(value: &Value) -> String {
    value.as_str().map_or_else(|| crate::json::print(value), str::to_owned)
}

/// Returns what the type requires, or `None` if the value has the type.
fn expected(kind: &str, value: Option<&Value>) -> Option<&'static str> {
    let value = value.unwrap_or(&Value::Null);
    let (fits, expected) = match kind {
        "SHORT_TEXT" | "LONG_TEXT" => (value.is_string(), "Expected string"),
        "NUMBER" => (value.is_number(), "Expected number"),
        "CHECKBOX" => (value.is_boolean(), "Expected boolean"),
        "ARRAY" => (value.is_array(), "Expected array"),
        "OBJECT" => (value.is_object(), "Expected object"),
        "JSON" => (value.is_object() || value.is_array(), "Expected JSON"),
        "DATE_TIME" => (
            value.is_string(),
            "Invalid datetime format. Expected ISO format (e.g. 2024-03-14T12:00:00.000Z)",
        ),
        _ => (true, ""),
    };
    (!fits).then_some(expected)
}

/// A value as text, as in JavaScript.
fn shown(value: &Value) -> String {
    match value {
        Value::Object(_) => "[object Object]".to_owned(),
        Value::Array(values) => values.iter().map(shown).collect::<Vec<_>>().join(","),
        other => shown_as_text(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_made_what_properties_ask_for() {
        let props = json!({ "n": { "type": "NUMBER" }, "t": { "type": "SHORT_TEXT" }, "o": { "type": "OBJECT" },
            "d": { "type": "DATE_TIME" } });
        let input = json!({ "n": "5", "t": { "a": 1 }, "o": "{\"a\":1}", "d": "2024-03-01", "other": [1] });
        let expected = json!({ "n": 5, "t": "{\"a\":1}", "o": { "a": 1 }, "d": "2024-03-01T00:00:00.000Z", "other": [1] });
        assert_eq!(process(&props, &Value::Null, &input), Ok(expected));
    }

    #[test]
    fn what_does_not_fit_is_named_at_its_place() {
        let props = json!({ "fields": { "type": "DYNAMIC" }, "n": { "type": "NUMBER", "required": true } });
        let settings = json!({ "fields": { "schema": { "body": { "type": "JSON", "required": true } } } });
        let input = json!({ "fields": { "body": "not json" }, "n": "many" });
        let errors = json!({ "fields": { "body": ["Expected JSON, received: not json"] },
            "n": ["Expected number, received: many"] });
        assert_eq!(process(&props, &settings, &input), Err(Failure::Step(format!("{errors:#}"))));
        let optional = json!({ "n": { "type": "NUMBER" } });
        assert_eq!(process(&optional, &Value::Null, &json!({ "n": "" })), Ok(json!({})));
    }
}
