//! TypeScript types of JSON schemas.

use serde_json::Value;

/// Nesting at which a type becomes `unknown`.
const DEEPEST: usize = 32;

/// Returns the type of a JSON schema. Schemas that TypeScript cannot express are `unknown`.
pub fn of(schema: &Value) -> String {
    type_of(schema, 0)
}

fn type_of(schema: &Value, depth: usize) -> String {
    if depth > DEEPEST {
        return "unknown".into();
    }
    if let Some(value) = schema.get("const") {
        return literal(value);
    }
    for (field, separator) in [("enum", " | "), ("anyOf", " | "), ("oneOf", " | "), ("allOf", " & ")] {
        if let Some(list) = schema.get(field).and_then(Value::as_array).filter(|list| !list.is_empty()) {
            let each =
                |member: &Value| if field == "enum" { literal(member) } else { member_type(member, depth) };
            return list.iter().map(each).collect::<Vec<_>>().join(separator);
        }
    }
    match schema.get("type") {
        Some(Value::Array(types)) => {
            let types = types.iter().filter_map(Value::as_str).map(|name| named(name, schema, depth));
            types.collect::<Vec<_>>().join(" | ")
        }
        Some(Value::String(name)) => named(name, schema, depth),
        _ if schema.get("properties").is_some() => object(schema, depth),
        _ => "unknown".into(),
    }
}

/// Returns the type of a member of a union or of an array.
fn member_type(schema: &Value, depth: usize) -> String {
    let member = type_of(schema, depth + 1);
    if member.contains(" | ") || member.contains(" & ") { format!("({member})") } else { member }
}

fn named(name: &str, schema: &Value, depth: usize) -> String {
    match name {
        "string" | "boolean" | "null" => name.into(),
        "number" | "integer" => "number".into(),
        "array" => schema
            .get("items")
            .map_or_else(|| "unknown[]".into(), |items| format!("{}[]", member_type(items, depth))),
        "object" => object(schema, depth),
        _ => "unknown".into(),
    }
}

fn object(schema: &Value, depth: usize) -> String {
    let others = match schema.get("additionalProperties") {
        Some(Value::Bool(false)) => None,
        Some(others @ Value::Object(_)) => Some(type_of(others, depth + 1)),
        _ => Some("unknown".into()),
    };
    let Some(properties) = schema.get("properties").and_then(Value::as_object).filter(|it| !it.is_empty())
    else {
        return format!("Record<string, {}>", others.unwrap_or_else(|| "never".into()));
    };
    let required = schema.get("required").and_then(Value::as_array);
    let is_required = |name: &str| required.is_some_and(|names| names.iter().any(|known| known == name));
    let indent = "  ".repeat(depth + 1);
    let property = |(name, property): (&String, &Value)| {
        let comment = property.get("description").and_then(Value::as_str);
        let comment =
            comment.map(|text| format!("{indent}/** {} */\n", text.replace("*/", "* /").replace('\n', " ")));
        let mark = if is_required(name) { "" } else { "?" };
        let kind = type_of(property, depth + 1);
        format!("{}{indent}{}{mark}: {kind}\n", comment.unwrap_or_default(), property_name(name))
    };
    let properties: String = properties.iter().map(property).collect();
    format!("{{\n{properties}{}}}", "  ".repeat(depth))
}

fn literal(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
        _ => "unknown".into(),
    }
}

pub fn property_name(name: &str) -> String {
    if is_identifier(name) { name.to_owned() } else { quoted(name) }
}

pub fn is_identifier(name: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$');
    !name.is_empty() && name.bytes().all(is_word) && !name.starts_with(|first: char| first.is_ascii_digit())
}

/// Returns a string literal.
pub fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('\'', "\\'").replace('\n', "\\n").replace('\r', "\\r");
    format!("'{escaped}'")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn schemas_become_types() {
        for (schema, expected) in [
            (json!({"type": "string"}), "string"),
            (json!({"type": ["integer", "null"]}), "number | null"),
            (json!({"enum": ["a", 1, null]}), "'a' | 1 | null"),
            (json!({"const": "it's"}), r"'it\'s'"),
            (json!({"type": "array", "items": {"enum": ["a", "b"]}}), "('a' | 'b')[]"),
            (json!({"anyOf": [{"type": "string"}, {"type": "array"}]}), "string | unknown[]"),
            (json!({"type": "object"}), "Record<string, unknown>"),
            (json!({"type": "object", "additionalProperties": {"type": "number"}}), "Record<string, number>"),
            (json!({"$ref": "#/x"}), "unknown"),
            (json!({}), "unknown"),
        ] {
            assert_eq!(of(&schema), expected, "{schema}");
        }
        let nested = json!({"properties": {"a b": {"type": "object", "required": ["c"],
            "properties": {"c": {"type": "boolean", "description": "C\nd"}}}}});
        assert_eq!(of(&nested), "{\n  'a b'?: {\n    /** C d */\n    c: boolean\n  }\n}");
    }
}
