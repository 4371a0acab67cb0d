//! The fields of the payload that the expressions of a flow use: `{{trigger.body.user.name}}`.

use std::collections::BTreeMap;

use serde_json::Value;

use super::typescript::property_name;

/// The fields that are used of a value.
#[derive(Debug, Default)]
pub struct Fields(BTreeMap<String, Fields>);

/// Finds the fields in all texts of a description.
pub fn of(description: &Value) -> Fields {
    let mut fields = Fields::default();
    search(description, &mut fields);
    fields
}

fn search(value: &Value, found: &mut Fields) {
    match value {
        Value::String(text) => text.split("{{").skip(1).for_each(|rest| {
            let script = rest.split("}}").next().unwrap_or_default();
            script.match_indices("trigger").for_each(|(start, _)| found.add(script, start));
        }),
        Value::Array(items) => items.iter().for_each(|item| search(item, found)),
        Value::Object(fields) => {
            // The code of CODE steps has no expressions.
            let is_code = fields.get("kind").is_some_and(|kind| kind == "code");
            let fields = fields.iter().filter(|(name, _)| !(is_code && *name == "code"));
            fields.for_each(|(_, field)| search(field, found));
        }
        _ => {}
    }
}

impl Fields {
    fn add(&mut self, script: &str, start: usize) {
        let is_part =
            script[..start].ends_with(|before: char| before.is_alphanumeric() || "_$.'\"".contains(before));
        let mut accesses = Accesses(&script[start + "trigger".len()..]);
        if is_part || accesses.next().as_deref() != Some("body") {
            return;
        }
        accesses.fold(self, |fields, name| fields.0.entry(name).or_default());
    }

    /// Returns the TypeScript type. Values and further fields are unknown.
    pub fn to_type(&self, depth: usize) -> String {
        if self.0.is_empty() {
            return "unknown".into();
        }
        let indent = "  ".repeat(depth + 1);
        let field = |(name, fields): (&String, &Fields)| {
            format!("{indent}{}?: {}\n", property_name(name), fields.to_type(depth + 1))
        };
        let fields: String = self.0.iter().map(field).collect();
        format!("{{\n{fields}{indent}[field: string]: unknown\n{}}}", "  ".repeat(depth))
    }
}

/// The names in `.a?.b['c']`. Ends before a call, an index and anything else.
struct Accesses<'a>(&'a str);

impl Iterator for Accesses<'_> {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        let rest = self.0.strip_prefix('?').unwrap_or(self.0);
        let is_word = |character: char| character.is_alphanumeric() || matches!(character, '_' | '$');
        let (name, rest) = match rest.strip_prefix('.') {
            Some(rest) if !rest.starts_with('[') => {
                let end = rest.find(|character| !is_word(character)).unwrap_or(rest.len());
                rest.split_at(end)
            }
            dotted => {
                let rest = dotted.unwrap_or(rest).strip_prefix('[')?;
                let quote = rest.chars().next().filter(|quote| matches!(quote, '\'' | '"'))?;
                let (name, rest) = rest[1..].split_once(quote)?;
                (name, rest.strip_prefix(']')?)
            }
        };
        self.0 = rest;
        (!name.is_empty() && name != "length" && !rest.starts_with('(')).then(|| name.to_owned())
    }
}
