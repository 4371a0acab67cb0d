//! JSON from outside, with a bound on its depth, and with lone surrogates.
//!
//! A JavaScript string may contain a lone surrogate, for example after `slice` cut an emoji in two. A Rust `String`
//! cannot, so a private-use character represents each surrogate: [`parse`] puts it in, [`print`] takes it out. A
//! private-use character of the input becomes its two surrogates, so every string survives unchanged. [`utf8`] converts
//! a string for use outside of JSON.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::RangeInclusive;

use serde::Deserialize;
use serde_json::Value;

/// How deep a document may be nested. A flow nests two levels for each step that follows another, so
/// serde_json's own bound of 128 would refuse flows of 60 steps. Parsing, walking and dropping recurse,
/// hence a bound at all: it fits the stack that `cli` gives the worker threads.
const MAX_DEPTH: usize = 2_000;

/// The characters that represent the UTF-16 code units `D800` to `DFFF`.
const SURROGATES: RangeInclusive<char> = '\u{10F800}'..='\u{10FFFF}';

/// Maximum nesting of documents in the database, where a payload is a few levels deeper.
const STORED_DEPTH: usize = MAX_DEPTH + 100;

/// The message for a document that is nested too deeply.
pub const TOO_DEEP: &str = "Maximum call stack size exceeded";

/// The start of serde_json's error for a number beyond the range of a double.
const OUT_OF_RANGE: &str = "number out of range";

/// Parses a document.
pub fn parse(text: &str) -> Result<Value, String> {
    parse_within(text, MAX_DEPTH)
}

/// Parses a document of the database.
pub fn parse_stored(text: &str) -> Result<Value, String> {
    parse_within(text, STORED_DEPTH)
}

fn parse_within(text: &str, bound: usize) -> Result<Value, String> {
    if depth(text) > bound {
        return Err(TOO_DEEP.to_owned());
    }
    let text = &*with_surrogates(text);
    let result = match deserialize(text) {
        Err(error) if error.to_string().starts_with(OUT_OF_RANGE) => deserialize(&without_infinite(text)),
        result => result,
    };
    result.map_err(|error| with_causes(text, &error))
}

fn deserialize(text: &str) -> serde_json::Result<Value> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    deserializer.disable_recursion_limit();
    let value = Value::deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}

/// Replaces numbers beyond the range of a double by null. JavaScript reads them as infinite, which it writes as null.
fn without_infinite(json: &str) -> String {
    let (mut text, mut rest, mut in_text) = (String::with_capacity(json.len()), json, false);
    while let Some(character) = rest.chars().next() {
        let is_number = |byte: &u8| byte.is_ascii_digit() || b"+-.eE".contains(byte);
        let digits = if in_text { 0 } else { rest.bytes().take_while(is_number).count() };
        let taken = match character {
            '\\' => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            _ => digits.max(character.len_utf8()),
        };
        in_text ^= character == '"';
        let is_infinite = rest[..digits].parse().is_ok_and(f64::is_infinite);
        text.push_str(if is_infinite { "null" } else { &rest[..taken] });
        rest = &rest[taken..];
    }
    text
}

/// Serializes a value. Lone surrogates become escapes.
pub fn print(value: &Value) -> String {
    escaped(value.to_string())
}

/// Replaces the lone surrogates of a JSON text by escapes.
pub fn escaped(json: String) -> String {
    replaced(&json, |text, half| {
        // Writing into memory does not fail.
        let _ = write!(text, "\\u{:04x}", unit(half));
    })
    .unwrap_or(json)
}

/// Converts a string as Node encodes it in UTF-8: a lone surrogate becomes U+FFFD.
pub fn utf8(text: &str) -> String {
    if !text.contains(is_surrogate) {
        return text.to_owned();
    }
    let mut units = Vec::new();
    for character in text.chars() {
        match is_surrogate(character) {
            true => units.push(unit(character)),
            false => units.extend_from_slice(character.encode_utf16(&mut [0; 2])),
        }
    }
    String::from_utf16_lossy(&units)
}

/// Converts a string that was UTF-8, and so has no surrogates, for use in a [`Value`].
pub fn inner(text: String) -> String {
    replaced(&text, push_surrogates).unwrap_or(text)
}

/// Whether the string contains none of [`SURROGATES`], and so needs no conversion.
pub fn is_plain(text: &str) -> bool {
    !text.contains(is_surrogate)
}

/// Replaces each character of [`SURROGATES`]. Returns `None` if the text contains no such character.
fn replaced(text: &str, put: impl Fn(&mut String, char)) -> Option<String> {
    if is_plain(text) {
        return None;
    }
    let mut replaced = String::with_capacity(text.len() * 2);
    for character in text.chars() {
        if is_surrogate(character) { put(&mut replaced, character) } else { replaced.push(character) }
    }
    Some(replaced)
}

/// Replaces the escapes of lone surrogates in a JSON text, and private-use characters, by [`SURROGATES`].
fn with_surrogates(json: &str) -> Cow<'_, str> {
    if is_plain(json) && !json.contains("\\ud") && !json.contains("\\uD") {
        return Cow::Borrowed(json);
    }
    let (mut text, mut rest) = (String::with_capacity(json.len()), json);
    while let Some(character) = rest.chars().next() {
        let taken = match (character, escape(rest)) {
            (_, Some(high)) if (0xD800..0xE000).contains(&high) => {
                let low = escape(&rest[6..]).filter(|low| high < 0xDC00 && (0xDC00..0xE000).contains(low));
                let pair = low.and_then(|low| char::decode_utf16([high, low]).next()?.ok());
                match pair {
                    Some(character) if is_surrogate(character) => push_surrogates(&mut text, character),
                    Some(character) => text.push(character),
                    None => text.extend(surrogate(high)),
                }
                if pair.is_some() { 12 } else { 6 }
            }
            ('\\', _) => {
                let taken = 1 + rest[1..].chars().next().map_or(0, char::len_utf8);
                text.push_str(&rest[..taken]);
                taken
            }
            _ => {
                if is_surrogate(character) {
                    push_surrogates(&mut text, character)
                } else {
                    text.push(character)
                }
                character.len_utf8()
            }
        };
        rest = &rest[taken..];
    }
    Cow::Owned(text)
}

/// The code unit of an escape `\uXXXX` at the start of the text.
fn escape(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    u16::from_str_radix(digits, 16).ok().filter(|_| !digits.starts_with('+'))
}

fn is_surrogate(character: char) -> bool {
    SURROGATES.contains(&character)
}

/// The code unit that a character of [`SURROGATES`] represents.
fn unit(half: char) -> u16 {
    0xD800 | (half as u32 & 0x7FF) as u16
}

/// The character that represents a surrogate.
fn surrogate(unit: u16) -> Option<char> {
    char::from_u32(*SURROGATES.start() as u32 + u32::from(unit & 0x7FF))
}

fn push_surrogates(text: &mut String, character: char) {
    text.extend(character.encode_utf16(&mut [0; 2]).iter().filter_map(|unit| surrogate(*unit)));
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

/// The message of the engine's JavaScript for a document that is not JSON.
fn with_causes(text: &str, error: &serde_json::Error) -> String {
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

/// The text, or ten characters before and after the position.
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
    fn half_an_emoji_goes_in_and_comes_out() {
        for json in [
            r#""Thank you \ud83d""#,
            r#"["\udc4b\ud83d","\ud83d\ud83d","\ud83dx"]"#,
            r#"{"\ud83d":"\\ud83d","b":"\\\ud83d"}"#,
            r#""\udbfe\udc00\udbff\udfff""#,
        ] {
            assert_eq!(print(&parse(json).unwrap()), json);
        }
        assert_eq!(parse(r#""\uD83D\uDC4B""#).unwrap(), "👋");
        assert_eq!(print(&parse("\"\u{10F800}\u{10FFFF}é\"").unwrap()), "\"\\udbfe\\udc00\\udbff\\udfffé\"");
        assert_eq!(parse(r#""\ud83"#).unwrap_err(), "Unexpected end of JSON input");
        assert!(parse(r#""\ud8é3""#).is_err() && parse(r#""\ud+12""#).is_err());
    }

    #[test]
    fn outside_of_json_half_an_emoji_is_a_replacement_character() {
        let text = |json: &str| utf8(parse(json).unwrap().as_str().unwrap());
        assert_eq!(text(r#""a\ud83d""#), "a\u{FFFD}");
        assert_eq!(text(r#""\udbfe\udc00b""#), "\u{10F800}b");
        assert_eq!(utf8(&inner("\u{10FFFF}a".to_owned())), "\u{10FFFF}a");
    }

    #[test]
    fn a_number_beyond_the_range_of_a_double_is_null() {
        let json = r#"{"1e400":"a \"1e400","list":[1e400,-1e999,1e-400,1.5e3,true]}"#;
        let expected = r#"{"1e400":"a \"1e400","list":[null,null,0.0,1500.0,true]}"#;
        assert_eq!(print(&parse(json).unwrap()), expected);
        assert!(parse("[1e400").unwrap_err().contains("end of JSON"));
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
