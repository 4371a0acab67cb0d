//! Parses XML bodies like the engine: attributes are dropped, elements with the same name become an array, and text becomes
//! a number or a boolean if possible. Broken XML is parsed as far as possible.

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::Event;
use serde_json::{Map, Value};

/// Maximum nesting of elements.
const MAX_DEPTH: usize = 500;

/// An open element: its name, its children and its text.
#[derive(Debug, Default)]
struct Element {
    name: String,
    children: Map<String, Value>,
    text: String,
}

/// Reads a document into an object.
pub fn parse(text: &str) -> Value {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut open = vec![Element::default()];
    // The text since the last tag or comment. The engine trims it as a whole.
    let mut run = String::new();
    while let Ok(event) = reader.read_event() {
        match &event {
            Event::Text(text) => run += text,
            Event::GeneralRef(name) => run += &entity(name),
            _ => add_text(&mut open, std::mem::take(&mut run).trim()),
        }
        match event {
            Event::Start(tag) if open.len() <= MAX_DEPTH => {
                open.push(Element { name: tag.name().as_ref().to_owned(), ..Element::default() });
            }
            Event::End(_) if open.len() > 1 => close(&mut open),
            Event::CData(data) => add_text(&mut open, &data),
            Event::Decl(_) => add_child(&mut open, "?xml", "".into()),
            Event::PI(instruction) => add_child(&mut open, &format!("?{}", instruction.target()), "".into()),
            Event::Eof => break,
            _ => {}
        }
    }
    add_text(&mut open, run.trim());
    while open.len() > 1 {
        close(&mut open);
    }
    open.pop().map_or(Value::Null, |root| root.children.into())
}

/// The character of an entity. The engine knows five entities and does not change others.
fn entity(name: &str) -> String {
    resolve_predefined_entity(name).map_or_else(|| format!("&{name};"), str::to_owned)
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

/// Adds a value. A second element with the same name makes an array.
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

/// A number in decimal or hexadecimal notation. Digits that a JavaScript number cannot hold stay text.
fn number(text: &str) -> Option<Value> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if let Some(hex) = digits.strip_prefix("0x") {
        return i64::from_str_radix(hex, 16).ok().map(Value::from);
    }
    if text == "-0" || !digits.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
        return None;
    }
    let number: f64 = text.parse().ok()?;
    if number.fract() == 0.0 && number.abs() < 9e15 {
        return Some((number as i64).into());
    }
    // JSON has no infinity.
    (number.is_infinite() || text.len() <= 17).then(|| number.into())
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
            ("<a>0x10</a>", json!({ "a": 16 })),
            ("<a><b>5.</b><b>.5</b><b>+5</b><b>007</b></a>", json!({ "a": { "b": [5, 0.5, 5, 7] } })),
            (
                "<a><b>-0</b><b>Infinity</b><b>1e400</b></a>",
                json!({ "a": { "b": ["-0", "Infinity", null] } }),
            ),
            ("<a> 1 &lt; 2 &amp;lt; &#65;&copy; </a>", json!({ "a": "1 < 2 &lt; &#65;&copy;" })),
            ("<a>a & b</a>", json!({ "a": "a & b" })),
            ("<a>x<![CDATA[ y ]]>z<!-- c --></a>", json!({ "a": "x y z" })),
            ("<a>x<?pi some?>y</a>", json!({ "a": { "?pi": "", "#text": "xy" } })),
            ("<!DOCTYPE a [<!ELEMENT a ANY>]><ns:a >1</ns:a >", json!({ "ns:a": 1 })),
            ("<a><b>1</c></a>", json!({ "a": { "b": 1 } })),
            ("<a><b>1</b", json!({ "a": { "b": 1 } })),
            ("</a><b>1</b>", json!({ "b": 1 })),
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
