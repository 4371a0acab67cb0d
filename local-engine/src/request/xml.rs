//! XML bodies, read as the engine reads them: attributes are dropped, elements of one name become an array, and text
//! that is a number or a boolean becomes one. Broken XML gives what can be read of it.

use serde_json::{Map, Value};

/// How deep elements may be nested.
const MAX_DEPTH: usize = 500;

/// An element that is being read: its name, its children and its text.
#[derive(Debug, Default)]
struct Element {
    name: String,
    children: Map<String, Value>,
    text: String,
}

/// Reads a document into an object.
pub fn parse(text: &str) -> Value {
    let mut open = vec![Element::default()];
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        add_text(&mut open, &unescaped(rest[..start].trim()));
        rest = &rest[start..];
        rest = if let Some(data) = rest.strip_prefix("<![CDATA[") {
            let (data, after) = until(data, "]]>");
            add_text(&mut open, data);
            after
        } else if let Some(comment) = rest.strip_prefix("<!--") {
            until(comment, "-->").1
        } else if let Some(declaration) = rest.strip_prefix("<?") {
            let (declaration, after) = until(declaration, "?>");
            add_child(&mut open, &format!("?{}", name_of(declaration)), "".into());
            after
        } else if rest.starts_with("<!") {
            until(rest, ">").1
        } else {
            let (tag, after) = tag(&rest[1..]);
            enter_or_leave(&mut open, tag);
            after
        };
    }
    add_text(&mut open, &unescaped(rest.trim()));
    while open.len() > 1 {
        close(&mut open);
    }
    open.pop().map_or(Value::Null, |root| root.children.into())
}

fn enter_or_leave(open: &mut Vec<Element>, tag: &str) {
    if tag.starts_with('/') {
        if open.len() > 1 {
            close(open);
        }
        return;
    }
    let name = name_of(tag).to_owned();
    if name.is_empty() || open.len() > MAX_DEPTH {
        return;
    }
    open.push(Element { name, ..Element::default() });
    if tag.ends_with('/') {
        close(open);
    }
}

/// Ends the innermost element and adds its value to the one around it.
fn close(open: &mut Vec<Element>) {
    let Some(Element { name, mut children, text }) = open.pop() else { return };
    let value = if children.is_empty() {
        value_of(&text)
    } else {
        if !text.is_empty() {
            children.insert("#text".to_owned(), value_of(&text));
        }
        children.into()
    };
    add_child(open, &name, value);
}

/// A second element of the same name makes an array.
fn add_child(open: &mut [Element], name: &str, value: Value) {
    let Some(parent) = open.last_mut() else { return };
    match parent.children.get_mut(name) {
        None => drop(parent.children.insert(name.to_owned(), value)),
        Some(Value::Array(values)) => values.push(value),
        Some(first) => *first = vec![first.take(), value].into(),
    }
}

fn add_text(open: &mut [Element], text: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
}

fn value_of(text: &str) -> Value {
    match text {
        "true" => true.into(),
        "false" => false.into(),
        _ => number(text).unwrap_or_else(|| crate::json::inner(text.to_owned()).into()),
    }
}

/// A number in decimal notation. Digits that a JavaScript number cannot hold stay text.
fn number(text: &str) -> Option<Value> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !digits.starts_with(|first: char| first.is_ascii_digit() || first == '.') || digits.ends_with('.') {
        return None;
    }
    let number: f64 = text.parse().ok()?;
    if number.fract() == 0.0 && number.abs() < 9e15 {
        Some((number as i64).into())
    } else {
        fits(number, text)
    }
}

fn fits(number: f64, text: &str) -> Option<Value> {
    (number.is_finite() && text.len() <= 17).then(|| number.into())
}

/// A tag's content and what follows it. A `>` in the quotes of an attribute does not end the tag.
fn tag(text: &str) -> (&str, &str) {
    let mut quote = None;
    for (at, character) in text.char_indices() {
        match (quote, character) {
            (None, '"' | '\'') => quote = Some(character),
            (Some(open), _) if open == character => quote = None,
            (None, '>') => return (&text[..at], &text[at + 1..]),
            _ => {}
        }
    }
    (text, "")
}

fn name_of(tag: &str) -> &str {
    tag.split(|part: char| part.is_whitespace() || part == '/').next().unwrap_or_default()
}

/// The text before a mark and the text after it.
fn until<'a>(text: &'a str, mark: &str) -> (&'a str, &'a str) {
    text.split_once(mark).unwrap_or((text, ""))
}

fn unescaped(text: &str) -> String {
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    entities.iter().fold(text.to_owned(), |text, (entity, character)| text.replace(entity, character))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn documents_are_read_as_the_engine_reads_them() {
        let cases = [
            (r#"<a x="1"><b>2</b><b>3</b></a>"#, json!({ "a": { "b": [2, 3] } })),
            ("<a><b>2</b></a>", json!({ "a": { "b": 2 } })),
            ("<a><b>", json!({ "a": { "b": "" } })),
            ("<a>x<b>y</b> z</a>", json!({ "a": { "b": "y", "#text": "xz" } })),
            ("<a t='>'><!-- <c> --><b/>&lt;&amp;</a>", json!({ "a": { "b": "", "#text": "<&" } })),
            ("<a><![CDATA[<b>]]></a>", json!({ "a": "<b>" })),
            ("<?xml version=\"1.0\"?>\n<a>true</a>", json!({ "?xml": "", "a": true })),
            ("<a>1.50</a>", json!({ "a": 1.5 })),
            ("<a>12345678901234567890</a>", json!({ "a": "12345678901234567890" })),
            ("<a>no. 5</a>", json!({ "a": "no. 5" })),
            ("no xml", json!({})),
            ("", json!({})),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text), expected, "{text}");
        }
    }

    #[test]
    fn deep_nesting_ends_at_a_bound() {
        let text = "<a>".repeat(100_000);
        assert!(parse(&text).is_object());
    }
}
