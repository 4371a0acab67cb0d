//! A run as a tree of its steps.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::run::Ended;

/// Number of characters that are shown of a value.
const WIDTH: usize = 100;

/// Returns a run as a tree, and the response of the flow.
pub fn ended(ended: &Ended) -> String {
    let answer = ended.answer.as_ref().map(|answer| {
        let field = |name: &str| answer.get(name).cloned().unwrap_or_default();
        format!("answer: {} {}\n", field("status"), field("body"))
    });
    tree(&ended.run) + &answer.unwrap_or_default()
}

/// Returns the status of the run, and below it each step with its input and output.
pub fn tree(run: &Value) -> String {
    let text = |name: &str| run.get(name).and_then(Value::as_str).unwrap_or_default();
    let name = run.pointer("/flowVersion/displayName").and_then(Value::as_str).unwrap_or_default();
    let mut tree = format!("{name}  {}\n", text("status"));
    steps(&mut tree, "", run.get("steps").and_then(Value::as_object));
    tree
}

fn steps(tree: &mut String, indent: &str, records: Option<&Map<String, Value>>) {
    let count = records.map_or(0, Map::len);
    for (index, (name, record)) in records.into_iter().flatten().enumerate() {
        let (mark, below) = if index + 1 == count { ("└─", "   ") } else { ("├─", "│  ") };
        let field = |name: &str| record.get(name).and_then(Value::as_str).unwrap_or_default();
        let duration = record.get("duration").and_then(Value::as_f64);
        let duration = duration.map(|duration| format!("  {duration:.1} ms")).unwrap_or_default();
        // Writing into memory does not fail.
        let _ = writeln!(tree, "{indent}{mark} {name}  {}  {}{duration}", field("type"), field("status"));
        values(tree, &format!("{indent}{below}"), record);
    }
}

fn values(tree: &mut String, indent: &str, record: &Value) {
    let iterations = record.pointer("/output/iterations").and_then(Value::as_array);
    for name in ["input", "output"] {
        let shown = record.get(name).filter(|_| name == "input" || iterations.is_none());
        if let Some(value) = shown.filter(|value| !value.as_object().is_some_and(Map::is_empty)) {
            let _ = writeln!(tree, "{indent}{name}: {}", shortened(&value.to_string()));
        }
    }
    for line in record.get("errorMessage").and_then(Value::as_str).into_iter().flat_map(str::lines) {
        let _ = writeln!(tree, "{indent}! {line}");
    }
    for (index, iteration) in iterations.into_iter().flatten().enumerate() {
        let _ = writeln!(tree, "{indent}[{}]", index + 1);
        steps(tree, indent, iteration.as_object());
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(WIDTH) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
