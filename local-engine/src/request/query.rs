//! Parses query strings and form bodies like the engine: repeated keys become an array, and brackets nest.

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

/// Maximum nesting of brackets. Deeper values are ignored.
const MAX_BRACKETS: usize = 5;

/// `a=1&a=2&b[c]=3&d[]=4` becomes `{"a": ["1", "2"], "b": {"c": "3"}, "d": ["4"]}`.
pub fn parse(text: &str) -> Value {
    let mut root = Value::Object(Map::new());
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let key = decode(key);
        insert(&mut root, &segments(&key), decode(value).into());
    }
    indices_to_arrays(&mut root);
    root
}

fn decode(text: &str) -> String {
    crate::json::inner(percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned())
}

/// `a[b][]` is `a`, `b` and an empty segment.
fn segments(key: &str) -> Vec<&str> {
    let Some((name, rest)) = key.split_once('[') else { return vec![key] };
    let inner = rest.strip_suffix(']').unwrap_or(rest).split("][");
    std::iter::once(name).chain(inner.take(MAX_BRACKETS)).collect()
}

fn insert(target: &mut Value, path: &[&str], value: Value) {
    match path {
        [] => add(target, value),
        [""] if !target.is_null() => add(target, value),
        [""] => *target = vec![value].into(),
        [name, rest @ ..] => {
            if !target.is_object() {
                *target = Value::Object(Map::new());
            }
            if let Value::Object(fields) = target {
                insert(fields.entry(*name).or_insert(Value::Null), rest, value);
            }
        }
    }
}

/// Adds a value. A second value with the same key makes an array.
fn add(target: &mut Value, value: Value) {
    match target {
        Value::Null => *target = value,
        Value::Array(values) => values.push(value),
        other => *other = vec![other.take(), value].into(),
    }
}

/// `{"0": x, "1": y}` is what `k[0]=x&k[1]=y` gave so far; it means `[x, y]`.
fn indices_to_arrays(value: &mut Value) {
    let Value::Object(fields) = value else { return };
    for field in fields.values_mut() {
        indices_to_arrays(field);
        if let Value::Object(inner) = field
            && !inner.is_empty()
            && inner.keys().all(|key| key.parse::<u16>().is_ok())
        {
            *field = Value::Array(std::mem::take(inner).into_iter().map(|(_, value)| value).collect());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::parse;
    use serde_json::json;

    #[test]
    fn the_engines_recorded_query_is_read_as_it_reads_it() {
        let parsed = parse("a=1&b=two&b=three&c=&d%20e=%26&arr[]=1&o[k]=v");
        let expected =
            json!({ "a": "1", "b": ["two", "three"], "c": "", "d e": "&", "arr": ["1"], "o": { "k": "v" } });
        assert_eq!(parsed, expected);
    }

    #[test]
    fn forms_have_blanks_as_plus_and_encoded_brackets() {
        let parsed = parse("a=1&b=two+words&b=x&c%5Bd%5D=e");
        assert_eq!(parsed, json!({ "a": "1", "b": ["two words", "x"], "c": { "d": "e" } }));
    }

    #[test]
    fn indexed_brackets_are_a_list() {
        let parsed = parse("filters[0][fieldId]=f&filters[0][value]=v&filters[1][fieldId]=g");
        assert_eq!(parsed, json!({ "filters": [{ "fieldId": "f", "value": "v" }, { "fieldId": "g" }] }));
    }
}
