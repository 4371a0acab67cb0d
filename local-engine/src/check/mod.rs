//! Checks queries and bodies against the engine's schemas. The error messages are those of the engine.
//!
//! The engine validates with ajv, and its messages list the broken rule of every member of a union. Where
//! a client shows or parses such a message it should see the same here, so this is a small validator with
//! ajv's order and words rather than a derive on each struct. It knows the keywords that `schemas/` uses.

mod coerce;
mod schemas;

use serde_json::{Map, Value};

use crate::error::Error;

/// The name of a part of the request in messages: `body` or `querystring`.
pub type Part = &'static str;

/// Checks `value` against the schema `name`, and converts texts to the types of the schema.
pub fn check(name: &str, part: Part, value: &mut Value) -> Result<(), Error> {
    let missing = || Error::Validation(format!("the local engine has no schema {name}"));
    let schema = schemas::get(name).ok_or_else(missing)?;
    let mut errors = Vec::new();
    if validate(schema, value, part, &mut errors) {
        return Ok(());
    }
    Err(Error::Validation(errors.join(", ")))
}

/// Returns whether `value` is valid. Otherwise adds the broken rules. Like ajv by default, it stops at the first broken rule
/// of each schema, but checks every member of an `anyOf`.
fn validate(schema: &Value, value: &mut Value, at: &str, errors: &mut Vec<String>) -> bool {
    let Value::Object(schema) = schema else { return true };
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        return match schemas::get(name) {
            Some(target) => validate(target, value, at, errors),
            None => fail(errors, at, &format!("needs the missing schema {name}")),
        };
    }
    let rules = [has_type, has_required, has_properties, has_items, matches_text, is_constant, is_any_of];
    rules.iter().all(|rule| rule(schema, value, at, errors))
}

type Schema = Map<String, Value>;

fn fail(errors: &mut Vec<String>, at: &str, rule: &str) -> bool {
    errors.push(format!("{at} {rule}"));
    false
}

fn has_type(schema: &Schema, value: &mut Value, at: &str, errors: &mut Vec<String>) -> bool {
    let Some(expected) = schema.get("type").and_then(Value::as_str) else { return true };
    coerce::coerce(value, expected);
    coerce::is(value, expected) || fail(errors, at, &format!("must be {expected}"))
}

fn has_required(schema: &Schema, value: &mut Value, at: &str, errors: &mut Vec<String>) -> bool {
    let (Some(Value::Array(required)), Value::Object(fields)) = (schema.get("required"), value) else {
        return true;
    };
    let missing = required.iter().filter_map(Value::as_str).find(|name| !fields.contains_key(*name));
    missing.is_none_or(|name| fail(errors, at, &format!("must have required property '{name}'")))
}

fn has_properties(schema: &Schema, value: &mut Value, at: &str, errors: &mut Vec<String>) -> bool {
    let (Some(Value::Object(properties)), Value::Object(fields)) = (schema.get("properties"), value) else {
        return true;
    };
    properties.iter().all(|(name, schema)| match fields.get_mut(name) {
        Some(field) => validate(schema, field, &format!("{at}/{name}"), errors),
        None => true,
    })
}

fn has_items(schema: &Schema, value: &mut Value, at: &str, errors: &mut Vec<String>) -> bool {
    let (Some(items), Value::Array(elements)) = (schema.get("items"), value) else { return true };
    elements
        .iter_mut()
        .enumerate()
        .all(|(index, element)| validate(items, element, &format!("{at}/{index}"), errors))
}

fn matches_text(schema: &Schema, value: &mut Value, at: &str, errors: &mut Vec<String>) -> bool {
    let Value::String(text) = value else { return true };
    let shortest = schema.get("minLength").and_then(Value::as_u64).unwrap_or(0);
    let long_enough = text.chars().count() as u64 >= shortest;
    long_enough || fail(errors, at, &format!("must NOT have fewer than {shortest} characters"))
}

fn is_constant(schema: &Schema, value: &mut Value, at: &str, errors: &mut Vec<String>) -> bool {
    let constant = schema.get("const");
    constant.is_none_or(|constant| constant == value || fail(errors, at, "must be equal to constant"))
}

fn is_any_of(schema: &Schema, value: &mut Value, at: &str, errors: &mut Vec<String>) -> bool {
    let Some(Value::Array(members)) = schema.get("anyOf") else { return true };
    let mut broken = Vec::new();
    for member in members {
        let mut candidate = value.clone();
        if validate(member, &mut candidate, at, &mut broken) {
            *value = candidate;
            return true;
        }
    }
    errors.append(&mut broken);
    fail(errors, at, "must match a schema in anyOf")
}

#[cfg(test)]
mod tests;
