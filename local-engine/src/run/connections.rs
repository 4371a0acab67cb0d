//! `{{connections['id']}}` in its forms, with the engine's own reading of them.

use serde_json::Value;

/// What an expression that begins with `connections` refers to.
#[derive(Debug, PartialEq)]
pub enum Reference {
    /// No connection.
    Nothing,
    /// The connection of this external id.
    Whole(String),
    /// What an expression makes of the connection, which it sees as `connection`.
    Part(String, String),
}

/// Whether an expression is taken for a reference. Where it has a name, what the run records is hidden, even
/// if it yields nothing.
pub fn is_reference(expression: &str) -> bool {
    expression.starts_with("connections")
}

/// Reads a reference: a name in brackets and single quotes wherever it stands, else one between dots.
///
/// Behind a name in brackets the engine drops one character too many. What is left of `.name` is `name`, which
/// nothing is called, so such parts yield nothing; a blank vanishes; and `+ 'x'` is a number that is none.
pub fn parse(expression: &str) -> Reference {
    if expression.contains('[') {
        let Some(id) = bracketed(expression) else { return Reference::Nothing };
        let end = format!("connections.['{id}']").encode_utf16().count();
        let rest = String::from_utf16_lossy(&expression.encode_utf16().skip(end).collect::<Vec<_>>());
        return if rest.is_empty() { Reference::Whole(id) } else { Reference::Part(id, rest) };
    }
    let Some(id) = expression.split('.').nth(1) else { return Reference::Nothing };
    match expression.get(format!("connections.{id}").len()..).unwrap_or_default() {
        "" => Reference::Whole(id.to_owned()),
        rest => Reference::Part(id.to_owned(), format!("connection{rest}")),
    }
}

/// What stands first between `['` and `']`.
fn bracketed(expression: &str) -> Option<String> {
    expression.split("['").skip(1).find_map(|rest| {
        let (id, after) = rest.split_once('\'')?;
        (!id.is_empty() && after.starts_with(']')).then(|| id.to_owned())
    })
}

/// What a step sees of a connection's value.
pub fn visible(value: &Value) -> &Value {
    match value["type"].as_str() {
        Some("SECRET_TEXT") => &value["secret_text"],
        Some("CUSTOM_AUTH") => &value["props"],
        _ => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_recorded_forms_are_read_as_recorded() {
        let whole = |id: &str| Reference::Whole(id.to_owned());
        let part = |id: &str, rest: &str| Reference::Part(id.to_owned(), rest.to_owned());
        let cases = [
            ("connections['x']", whole("x")),
            ("connections['x'] ", whole("x")),
            ("connections.['x']", whole("x")),
            ("connections.['x'].prop", part("x", ".prop")),
            ("connections['x'].prop", part("x", "prop")),
            ("connections['x'] + 'y'", part("x", "+ 'y'")),
            ("connections.a['b']", part("b", "]")),
            ("connections.x", whole("x")),
            ("connections.x.prop", part("x", "connection.prop")),
            ("connections[\"x\"]", Reference::Nothing),
            ("connections", Reference::Nothing),
        ];
        for (expression, reference) in cases {
            assert_eq!(parse(expression), reference, "{expression}");
        }
    }

    #[test]
    fn a_blank_or_a_text_before_it_makes_it_an_expression() {
        for expression in [" connections['x']", "'a' + connections['x']"] {
            assert!(!is_reference(expression), "{expression}");
        }
    }
}
