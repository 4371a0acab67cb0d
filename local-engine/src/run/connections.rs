//! `{{connections['id']}}` in its forms, of which the engine understands these and no others.

use serde_json::Value;

/// A reference to a connection.
#[derive(Debug, PartialEq)]
pub enum Reference<'a> {
    /// The connection of this external id as a whole.
    Whole(&'a str),
    /// What an expression, written behind the connection, makes of it.
    Into(&'a str, &'a str),
    /// A form that yields nothing.
    Nothing,
}

/// Whether an expression is taken for a reference. What the run records of it is hidden, even where it
/// yields nothing. Other forms, such as one with double quotes or a blank before it, are plain expressions
/// that name something unknown.
pub fn is_reference(expression: &str) -> bool {
    expression.starts_with("connections.") || expression.starts_with("connections['")
}

/// Reads a reference. A name in brackets and single quotes is found wherever it stands, and allows nothing
/// behind it; a name behind a dot does.
pub fn parse(expression: &str) -> Reference<'_> {
    if let Some((_, rest)) = expression.split_once("['") {
        return match rest.split_once("']") {
            Some((id, after)) if after.trim().is_empty() => Reference::Whole(id),
            _ => Reference::Nothing,
        };
    }
    let Some(rest) = expression.strip_prefix("connections.") else { return Reference::Nothing };
    let is_part = |character: char| character.is_alphanumeric() || matches!(character, '_' | '-' | '$');
    let end = rest.find(|character| !is_part(character)).unwrap_or(rest.len());
    match rest.split_at(end) {
        ("", _) => Reference::Nothing,
        (id, after) if after.trim().is_empty() => Reference::Whole(id),
        (id, after) => Reference::Into(id, after),
    }
}

/// What a step sees of a connection's value.
pub fn visible(value: &Value) -> Value {
    match value["type"].as_str() {
        Some("SECRET_TEXT") => value["secret_text"].clone(),
        Some("CUSTOM_AUTH") => value["props"].clone(),
        _ => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_recorded_forms_are_read_as_recorded() {
        let cases = [
            ("connections['x']", Reference::Whole("x")),
            ("connections['x'] ", Reference::Whole("x")),
            ("connections.['x']", Reference::Whole("x")),
            ("connections.a['b']", Reference::Whole("b")),
            ("connections.x", Reference::Whole("x")),
            ("connections.x.prop", Reference::Into("x", ".prop")),
            ("connections['x'].prop", Reference::Nothing),
        ];
        for (expression, reference) in cases {
            assert!(is_reference(expression), "{expression}");
            assert_eq!(parse(expression), reference, "{expression}");
        }
        for expression in ["connections[\"x\"]", " connections['x']", "connections", "'a' + connections['x']"]
        {
            assert!(!is_reference(expression), "{expression}");
        }
    }
}
