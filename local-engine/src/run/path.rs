//! Expressions that are paths: `trigger.body.items[0]['a b']`. They are followed without compiling anything.

use rquickjs::Value;

/// What became of following a path.
#[derive(Debug)]
pub enum Followed<'js> {
    /// The value at its end.
    Value(Value<'js>),
    /// It leads nowhere.
    Nothing,
    /// It goes on where only JavaScript knows the way, such as to the length of a text.
    Beyond,
}

/// Follows keys from a value.
pub fn follow<'js>(root: Value<'js>, keys: &[&str]) -> Followed<'js> {
    let mut value = root;
    for key in keys {
        if value.is_undefined() || value.is_null() {
            return Followed::Nothing;
        }
        let Some(object) = value.as_object() else { return Followed::Beyond };
        let Ok(next) = object.get(*key) else { return Followed::Beyond };
        value = next;
    }
    Followed::Value(value)
}

/// The name that a path begins with, and its keys; none where the expression is no path.
pub fn parse(expression: &str) -> Option<(&str, Vec<&str>)> {
    let (root, mut rest) = identifier(expression.trim())?;
    let mut keys = Vec::new();
    while !rest.is_empty() {
        let (key, after) = key(rest)?;
        keys.push(key);
        rest = after;
    }
    Some((root, keys))
}

fn key(text: &str) -> Option<(&str, &str)> {
    let optional = text.strip_prefix("?.").unwrap_or(text);
    if let Some(inner) = optional.strip_prefix('[') {
        return bracketed(inner);
    }
    identifier(text.strip_prefix("?.").or_else(|| text.strip_prefix('.'))?)
}

/// `0]…`, `'a b']…` or `"a b"]…`.
fn bracketed(inner: &str) -> Option<(&str, &str)> {
    for quote in ['\'', '"'] {
        if let Some(quoted) = inner.strip_prefix(quote) {
            let (key, after) = quoted.split_once(quote)?;
            return Some((key, after.strip_prefix(']')?)).filter(|_| !key.contains('\\'));
        }
    }
    let (index, after) = inner.split_once(']')?;
    let is_index = index == "0" || index.bytes().all(|byte| byte.is_ascii_digit()) && !index.starts_with('0');
    (is_index && !index.is_empty()).then_some((index, after))
}

fn identifier(text: &str) -> Option<(&str, &str)> {
    let is_part = |character: char| character.is_alphanumeric() || matches!(character, '_' | '$');
    let end = text.find(|character| !is_part(character)).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    name.chars().next().filter(|first| !first.is_ascii_digit()).map(|_| (name, rest))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn paths_have_a_root_and_keys() {
        let cases = [
            ("trigger.body.items[0].name", ("trigger", vec!["body", "items", "0", "name"])),
            (" trigger['body'][\"a b\"] ", ("trigger", vec!["body", "a b"])),
            ("trigger?.body?.items?.[10]", ("trigger", vec!["body", "items", "10"])),
            ("step_1", ("step_1", vec![])),
        ];
        for (expression, expected) in cases {
            assert_eq!(parse(expression), Some(expected), "{expression}");
        }
    }

    #[test]
    fn what_is_more_than_a_path_is_none() {
        let others =
            ["1 + 1", "a.map(x => x)", "a.b[", "", "a.'b'", "a['b\\'']", "a[-1]", "a[01]", "a . b", "a.b-c"];
        for expression in others {
            assert_eq!(parse(expression), None, "{expression}");
        }
    }
}
