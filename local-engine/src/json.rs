//! JSON from outside, with a bound on its depth.

use serde::Deserialize;
use serde_json::Value;

/// How deep a document may be nested. A flow nests two levels for each step that follows another, so
/// serde_json's own bound of 128 would refuse flows of 60 steps. Parsing, walking and dropping recurse,
/// hence a bound at all: it fits the stack that `cli` gives the worker threads.
const MAX_DEPTH: usize = 2_000;

/// Parses a document.
pub fn parse(text: &str) -> Result<Value, String> {
    if depth(text) > MAX_DEPTH {
        return Err("Maximum call stack size exceeded".to_owned());
    }
    let mut deserializer = serde_json::Deserializer::from_str(text);
    deserializer.disable_recursion_limit();
    let value = Value::deserialize(&mut deserializer).map_err(|error| in_words(text, &error))?;
    deserializer.end().map_err(|error| in_words(text, &error))?;
    Ok(value)
}

/// The deepest nesting of brackets outside texts.
fn depth(text: &str) -> usize {
    let (mut depth, mut deepest, mut in_text, mut escaped) = (0usize, 0, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'{' | b'[' if !in_text => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// The words of the engine's JavaScript for a document that is no JSON.
fn in_words(text: &str, error: &serde_json::Error) -> String {
    if error.is_eof() {
        return "Unexpected end of JSON input".to_owned();
    }
    let line_start: usize =
        text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let position = line_start + error.column().saturating_sub(1);
    if error.to_string().starts_with("key must be a string") {
        return format!("Expected property name or '}}' in JSON at position {position}");
    }
    let token = text.get(position..).and_then(|rest| rest.chars().next()).unwrap_or(' ');
    format!("Unexpected token '{token}', {} is not valid JSON", excerpt(text, position))
}

/// The text, or ten characters on either side of the place.
fn excerpt(text: &str, position: usize) -> String {
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    if characters.len() <= 20 {
        return format!("\"{text}\"");
    }
    let at = characters.iter().take_while(|(byte, _)| *byte < position).count();
    let (start, end) = (at.saturating_sub(10), (at + 10).min(characters.len()));
    let part: String = characters[start..end].iter().map(|(_, character)| character).collect();
    let before = if start > 0 { "..." } else { "" };
    let after = if end < characters.len() { "..." } else { "" };
    format!("{before}\"{part}\"{after}")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_flow_of_five_hundred_steps_is_read() {
        let text = format!("{}{}", "{\"nextAction\":".repeat(500), "{}".to_owned() + &"}".repeat(500));
        assert!(parse(&text).is_ok());
    }

    #[test]
    fn a_document_that_would_exhaust_the_stack_is_refused() {
        assert!(parse(&"[".repeat(100_000)).is_err());
        assert!(parse(&format!("\"{}\"", "[".repeat(100_000))).is_ok());
    }

    #[test]
    fn errors_name_the_place() {
        assert_eq!(parse("{\"a\":").unwrap_err(), "Unexpected end of JSON input");
        assert_eq!(parse("{bad").unwrap_err(), "Expected property name or '}' in JSON at position 1");
        assert_eq!(parse("not json").unwrap_err(), "Unexpected token 'o', \"not json\" is not valid JSON");
        let long = parse("this text is longer than twenty characters").unwrap_err();
        assert_eq!(long, "Unexpected token 'h', \"this text i\"... is not valid JSON");
    }
}
