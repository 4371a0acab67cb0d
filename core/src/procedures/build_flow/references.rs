//! References to steps in expressions. The engine resolves one to a step that is not there, or has not run, to
//! an empty text, silently; so it is found here.
//!
//! An expression is JavaScript, which is not parsed: only what is surely a reference counts.

use serde_json::Value;

use crate::procedures::build_flow::spec::Fields;

/// A text with `{{ … }}` in it, and where it stands.
#[derive(Debug, Clone)]
pub struct Expression {
    pub place: String,
    pub text: String,
}

/// An identifier in an expression.
#[derive(Debug, PartialEq, Eq)]
pub struct Reference<'a> {
    pub name: &'a str,
    /// Whether the expression begins with it: then it is no variable of the expression's own.
    pub leads: bool,
}

/// The texts that the engine resolves when it runs what these fields describe. (Not source code, and no keys.)
pub fn in_fields(place: &str, fields: &Fields) -> Vec<Expression> {
    let mut found = Vec::new();
    let mut look = |fields: &Fields, place: &str, names: &[&str]| {
        for name in names {
            fields
                .get(*name)
                .into_iter()
                .for_each(|value| collect(&format!("{place}.{name}"), value, &mut found));
        }
    };
    look(fields, place, &["input", "items"]);
    for (index, branch) in fields.get("branches").and_then(Value::as_array).into_iter().flatten().enumerate()
    {
        if let Value::Object(branch) = branch {
            look(branch, &format!("{place}.branches[{index}]"), &["name", "conditions"]);
        }
    }
    found
}

fn collect(place: &str, value: &Value, found: &mut Vec<Expression>) {
    match value {
        Value::String(text) if text.contains("{{") => {
            found.push(Expression { place: place.to_owned(), text: text.clone() });
        }
        Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(index, item)| collect(&format!("{place}[{index}]"), item, found));
        }
        Value::Object(fields) => {
            fields.iter().for_each(|(name, field)| collect(&format!("{place}.{name}"), field, found));
        }
        _ => {}
    }
}

impl Expression {
    pub fn references(&self) -> Vec<Reference<'_>> {
        tokens(&self.text).flat_map(identifiers).collect()
    }
}

/// What stands between `{{` and the next `}}` on the same line, as the engine reads it.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split("{{").skip(1).filter_map(|rest| {
        let (token, _) = rest.split_once("}}")?;
        (!token.contains('\n')).then_some(token)
    })
}

/// The identifiers that stand for themselves: not in a literal, not a property, not a key.
fn identifiers(token: &str) -> Vec<Reference<'_>> {
    let mut found = Vec::new();
    let mut before = "";
    let mut rest = token;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\'' | '"' | '`' => literal(rest, first),
            _ if is_word(first) => rest.find(|next| !is_word(next)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (piece, after) = rest.split_at(length);
        if is_word(first) && !first.is_ascii_digit() && !is_property(before) && !is_key(before, after) {
            found.push(Reference { name: piece, leads: before.trim().is_empty() });
        }
        before = &token[..token.len() - after.len()];
        rest = after;
    }
    found
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '$')
}

/// Bytes of a string literal. One without an end takes the rest: it is no JavaScript anyway.
fn literal(text: &str, quote: char) -> usize {
    let mut characters = text.char_indices().skip(1);
    while let Some((index, character)) = characters.next() {
        if character == '\\' {
            characters.next();
        } else if character == quote {
            return index + quote.len_utf8();
        }
    }
    text.len()
}

/// `a.name` and `a?.name`, but not `...name`.
fn is_property(before: &str) -> bool {
    let before = before.trim_end();
    before.ends_with('.') && !before.ends_with("...")
}

/// `{name: …}`
fn is_key(before: &str, after: &str) -> bool {
    before.trim_end().ends_with(['{', ',']) && after.trim_start().starts_with(':')
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn names(text: &str) -> Vec<String> {
        let expression = Expression { place: String::new(), text: text.to_owned() };
        let names = expression.references().into_iter().map(|reference| reference.name.to_owned());
        names.filter(|name| name.starts_with("step_")).collect()
    }

    #[test]
    fn only_what_is_surely_a_reference_counts() {
        let cases: [(&str, &[&str]); 20] = [
            ("{{step_1}}", &["step_1"]),
            ("a {{ step_1.a }} b {{step_2['x']}}", &["step_1", "step_2"]),
            ("{{step_1.items.map(i => i + step_2.n)}}", &["step_1", "step_2"]),
            ("{{typeof step_1}}", &["step_1"]),
            ("{{[...step_1, ... step_2]}}", &["step_1", "step_2"]),
            ("{{flattenNestedKeys(step_1, ['step_9'])}}", &["step_1"]),
            // A property of an iteration, not a step.
            ("{{step_1.iterations.map(i => i.step_2.output.sum)}}", &["step_1"]),
            ("{{step_1?.step_9}}", &["step_1"]),
            ("{{trigger.body['step_9'] + \"step_8\" + `step_7`}}", &[]),
            (r"{{trigger.body['it\'s step_9']}}", &[]),
            ("{{trigger.body['step_9}}", &[]),
            ("{{ ({step_9: 1, step_8 : step_1}).x }}", &["step_1"]),
            ("{{step_1 ? step_2 : step_3}}", &["step_1", "step_2", "step_3"]),
            ("{{my_step_9}} {{xstep_9}} {{$step_9}}", &[]),
            ("{{step_\u{e9}t\u{e9}}}", &["step_\u{e9}t\u{e9}"]),
            ("step_9", &[]),
            ("{{step_9", &[]),
            ("}} step_9 {{", &[]),
            ("{{step_1\n+ step_9}}", &[]),
            ("${{step_1}} \\{{step_2}}", &["step_1", "step_2"]),
        ];
        for (text, expected) in cases {
            assert_eq!(names(text), expected, "{text}");
        }
    }

    #[test]
    fn a_reference_leads_when_nothing_stands_before_it() {
        let text = "{{ lead.name }}{{step_1.map(lead => lead.name)}}".to_owned();
        let expression = Expression { place: String::new(), text };
        let leading: Vec<_> =
            expression.references().iter().map(|found| (found.name.to_owned(), found.leads)).collect();
        assert_eq!(
            leading,
            [
                ("lead".to_owned(), true),
                ("step_1".to_owned(), true),
                ("lead".to_owned(), false),
                ("lead".to_owned(), false)
            ]
        );
    }

    #[test]
    fn texts_are_found_with_their_places() {
        let fields = json!({
            "code": "{{step_9}}",
            "input": {"a": ["x", {"b": "{{step_1}}", "{{step_9}}": 1}]},
            "branches": [{"name": "{{step_2}}", "conditions": [[{"firstValue": "{{step_3}}"}]], "steps": ["{{step_9}}"]}],
        });
        let found: Vec<_> = in_fields("s", fields.as_object().unwrap())
            .into_iter()
            .map(|found| (found.place, found.text))
            .collect();
        let expected = [
            ("s.input.a[1].b", "{{step_1}}"),
            ("s.branches[0].name", "{{step_2}}"),
            ("s.branches[0].conditions[0][0].firstValue", "{{step_3}}"),
        ];
        assert_eq!(found, expected.map(|(place, text)| (place.to_owned(), text.to_owned())));
    }
}
