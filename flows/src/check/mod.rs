//! The offline checks of files: `imbrace-flows check`. All findings are reported at once.

pub mod lines;
mod pieces;
mod project;
pub mod secrets;
mod spec;
mod syntax;

pub use project::{Report, run};

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;
use serde_json::{Value, json};

use crate::files::{code_file, flow_file};
use crate::flow_file::FlowFile;
use crate::{Error, Map, lower};
use lines::Lines;

/// A problem at a place in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    pub file: String,
    pub line: usize,
    pub message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

/// A flow that was checked.
#[derive(Debug, Default)]
pub struct Checked {
    pub findings: BTreeSet<Finding>,
    /// `None` if the file is not YAML.
    pub description: Option<Value>,
}

/// Checks one flow. `folder` ends with `/` or is empty. `read_file` returns the text of a file in the folder.
pub fn flow(folder: &str, key: &str, yaml: &str, read_file: impl Fn(&str) -> Option<String>) -> Checked {
    let file = format!("{folder}{}", flow_file(key));
    let description: Value = match serde_saphyr::from_str(yaml) {
        Ok(description) => description,
        Err(error) => return Checked { findings: [unreadable(file, &error)].into(), description: None },
    };
    let mut flow = Flow { folder, key, file, yaml, lines: OnceCell::new(), findings: BTreeSet::new() };
    flow.check_spec(&description);
    flow.check_values("", &description);
    each_code_step("", &description, &mut |path, step| flow.check_code(path, step, &read_file));
    Checked { findings: flow.findings, description: Some(description) }
}

/// Returns the finding of a text that is not YAML or has other fields.
pub fn unreadable(file: String, error: &serde_saphyr::Error) -> Finding {
    let line = error.location().map_or(1, |location| location.line() as usize);
    let message = error.without_snippet().to_string();
    // The finding has the line already.
    let message = message.rsplit_once(" at line ").map_or(&*message, |(message, _)| message);
    Finding { file, line, message: format!("cannot be used: {message}") }
}

struct Flow<'a> {
    folder: &'a str,
    key: &'a str,
    file: String,
    yaml: &'a str,
    /// Read for the first finding, because most flows have none.
    lines: OnceCell<Lines>,
    findings: BTreeSet<Finding>,
}

impl Flow<'_> {
    fn line_of(&self, path: &str) -> usize {
        self.lines.get_or_init(|| Lines::of(self.yaml)).find(path)
    }

    fn add(&mut self, path: &str, message: String) {
        let line = self.line_of(path);
        self.findings.insert(Finding { file: self.file.clone(), line, message });
    }

    fn add_mistake(&mut self, mistake: &Error) {
        match mistake.misplaced() {
            Some((place, problem)) => {
                let file = format!("{}.", flow_file(self.key));
                let place =
                    place.strip_prefix("flow.").or_else(|| place.strip_prefix(&*file)).unwrap_or(place);
                self.add(place, format!("`{place}` {problem}"));
            }
            None => self.add("", mistake.to_string()),
        }
    }

    /// Checks names, fields, conditions and references as `buildFlow` does, then the form of the file.
    fn check_spec(&mut self, description: &Value) {
        let mistakes = spec::mistakes(description);
        mistakes.iter().for_each(|mistake| self.add_mistake(mistake));
        let (around, mut inside) = split(description);
        FlowFile::from_value(self.key, None, around)
            .err()
            .iter()
            .for_each(|mistake| self.add_mistake(mistake));
        if mistakes.is_empty() {
            // The code of steps is in files of its own, which are checked by themselves.
            fill_in_code(&mut inside);
            lower::flow(inside).err().iter().for_each(|mistake| self.add_mistake(mistake));
        }
    }

    /// Checks the pieces of steps, and all texts for secrets.
    fn check_values(&mut self, path: &str, value: &Value) {
        match value {
            Value::String(text) => {
                if let Some(kind) = secrets::in_text(text) {
                    self.add_secret(path, &kind);
                }
            }
            Value::Array(items) => {
                let items = items.iter().enumerate();
                items.for_each(|(index, item)| self.check_values(&format!("{path}[{index}]"), item));
            }
            Value::Object(fields) => {
                if let Some((field, problem)) = pieces::mistake(value).filter(|_| !path.contains(".input")) {
                    self.add(&joined(path, field), format!("`{}` {problem}", joined(path, field)));
                }
                for (name, value) in fields {
                    let path = joined(path, name);
                    if let Some(kind) = secrets::in_field(name, value) {
                        self.add_secret(&path, &kind);
                    } else {
                        self.check_values(&path, value);
                    }
                }
            }
            _ => {}
        }
    }

    fn add_secret(&mut self, path: &str, kind: &str) {
        let line = self.line_of(path);
        let text = self.yaml.lines().nth(line.saturating_sub(1)).unwrap_or_default();
        if !text.trim_end().ends_with(secrets::ALLOWED) {
            self.add(path, format!("`{path}` {}", secret(kind)));
        }
    }

    fn check_code(&mut self, path: &str, step: &Value, read_file: &impl Fn(&str) -> Option<String>) {
        if let Some(code) = step.get("code").and_then(Value::as_str) {
            let path = joined(path, "code");
            for (line, problem) in syntax::mistakes(code) {
                self.add(&path, format!("`{path}` has a mistake in line {line}: {problem}"));
            }
            return;
        }
        let file = step.as_object().and_then(|step| code_file(self.key, step));
        let Some(file) = file else { return };
        let Some(code) = read_file(&file) else {
            let name = format!("{}{file}", self.folder);
            return self.add(path, format!("`{path}` needs its code in {name}, which does not exist"));
        };
        let file = format!("{}{file}", self.folder);
        let mistakes = syntax::mistakes(&code);
        let findings =
            mistakes.into_iter().map(|(line, message)| Finding { file: file.clone(), line, message });
        self.findings.extend(findings);
        let secrets =
            code.lines().enumerate().filter(|(_, line)| !line.trim_end().ends_with("// not-a-secret"));
        let secrets = secrets.filter_map(|(index, line)| Some((index + 1, secrets::in_text(line)?)));
        let findings =
            secrets.map(|(line, kind)| Finding { file: file.clone(), line, message: secret(&kind) });
        self.findings.extend(findings);
    }
}

fn secret(kind: &str) -> String {
    format!(
        "contains what looks like a secret, {kind}: use a connection, or end the line with `{}`",
        secrets::ALLOWED
    )
}

/// Returns the fields around the steps, and the steps with the name and the trigger.
fn split(description: &Value) -> (Value, Value) {
    let Some(fields) = description.as_object() else {
        return (description.clone(), json!({"displayName": ""}));
    };
    let is_inside = |name: &str| matches!(name, "trigger" | "steps");
    let mut inside: Map = fields.iter().filter(|(name, _)| is_inside(name)).map(own).collect();
    inside.insert("displayName".into(), json!(""));
    let around: Map = fields.iter().filter(|(name, _)| !is_inside(name)).map(own).collect();
    (around.into(), inside.into())
}

fn own((name, value): (&String, &Value)) -> (String, Value) {
    (name.clone(), value.clone())
}

fn joined(path: &str, field: &str) -> String {
    if path.is_empty() { field.to_owned() } else { format!("{path}.{field}") }
}

/// Calls `visit` with the path of each CODE step.
fn each_code_step(path: &str, value: &Value, visit: &mut impl FnMut(&str, &Value)) {
    if value.get("kind").is_some_and(|kind| kind == "code") {
        visit(path, value);
    }
    for field in ["steps", "branches", "children"] {
        let Some(list) = value.get(field).and_then(Value::as_array) else { continue };
        for (index, item) in list.iter().enumerate() {
            let path = joined(path, &format!("{field}[{index}]"));
            each_code_step(&path, item, visit);
            for (index, step) in item.as_array().into_iter().flatten().enumerate() {
                each_code_step(&format!("{path}[{index}]"), step, visit);
            }
        }
    }
}

fn fill_in_code(value: &mut Value) {
    match value {
        Value::Object(step) => {
            if step.get("kind").is_some_and(|kind| kind == "code") {
                step.entry("code").or_insert_with(|| "".into());
            }
            let inside = step
                .iter_mut()
                .filter(|(name, _)| matches!(name.as_str(), "steps" | "branches" | "children"));
            inside.for_each(|(_, value)| fill_in_code(value));
        }
        Value::Array(list) => list.iter_mut().for_each(fill_in_code),
        _ => {}
    }
}
