//! A run as a tree of its steps.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use crate::time::Time;

/// Number of characters of a value to show.
const WIDTH: usize = 100;

/// `id  STATUS  time  duration  flow`.
pub fn heading(run: &Value) -> String {
    let text = |key: &str| run[key].as_str().unwrap_or_default();
    let time = |key: &str| Time::parse(text(key));
    let duration = match (time("startTime"), time("finishTime")) {
        (Some(start), Some(finish)) => format!("{} ms", finish.0 - start.0),
        _ => "-".to_owned(),
    };
    let name = run["flowVersion"]["displayName"].as_str().unwrap_or_default();
    format!("{}  {:<14}  {}  {duration:>8}  {name}", text("id"), text("status"), text("created"))
}

/// The heading, followed by each step with its input and output.
pub fn tree(run: &Value) -> String {
    let mut text = format!("{}\n", heading(run));
    if let Some(failed) = run["failedStep"]["displayName"].as_str() {
        // Writing into memory does not fail.
        let _ = writeln!(text, "failed at: {failed}");
    }
    steps(&mut text, "", run["steps"].as_object());
    text
}

fn steps(text: &mut String, indent: &str, records: Option<&Map<String, Value>>) {
    let count = records.map_or(0, Map::len);
    for (index, (name, record)) in records.into_iter().flatten().enumerate() {
        let (mark, below) = if index + 1 == count { ("└─", "   ") } else { ("├─", "│  ") };
        let field = |key: &str| record[key].as_str().unwrap_or_default();
        let duration =
            record["duration"].as_f64().map(|duration| format!("  {duration:.1} ms")).unwrap_or_default();
        let _ = writeln!(text, "{indent}{mark} {name}  {}  {}{duration}", field("type"), field("status"));
        let indent = format!("{indent}{below}");
        values(text, &indent, record);
    }
}

fn values(text: &mut String, indent: &str, record: &Value) {
    let iterations = record.pointer("/output/iterations").and_then(Value::as_array);
    for key in ["input", "output"] {
        let shown = record.get(key).filter(|_| key == "input" || iterations.is_none());
        if let Some(value) = shown.filter(|value| !value.as_object().is_some_and(Map::is_empty)) {
            let _ = writeln!(text, "{indent}{key}: {}", shortened(&crate::json::print(value)));
        }
    }
    if let Some(message) = record["errorMessage"].as_str() {
        for line in message.lines() {
            let _ = writeln!(text, "{indent}! {line}");
        }
    }
    for (index, iteration) in iterations.into_iter().flatten().enumerate() {
        let _ = writeln!(text, "{indent}[{}]", index + 1);
        steps(text, indent, iteration.as_object());
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(WIDTH) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn steps_stand_below_each_other_and_iterations_in_their_loop() {
        let inner = json!({ "type": "CODE", "status": "FAILED", "input": { "i": 1 }, "duration": 0.25,
            "errorMessage": "Error: no\n    at code" });
        let run = json!({ "id": "r1", "status": "FAILED", "created": "2026-11-24T05:51:04.000Z",
            "startTime": "2026-11-24T05:51:04.890Z", "finishTime": "2026-11-24T05:51:05.035Z",
            "flowVersion": { "displayName": "Orders" }, "failedStep": { "name": "step_2", "displayName": "Check" },
            "steps": {
                "trigger": { "type": "PIECE_TRIGGER", "status": "SUCCEEDED", "input": {}, "output": { "n": 1 } },
                "step_1": { "type": "LOOP_ON_ITEMS", "status": "SUCCEEDED", "input": { "items": [1] }, "duration": 2,
                    "output": { "item": 1, "index": 1, "iterations": [{ "step_2": inner }] } } } });
        let expected = "\
r1  FAILED          2026-11-24T05:51:04.000Z    145 ms  Orders
failed at: Check
├─ trigger  PIECE_TRIGGER  SUCCEEDED
│  output: {\"n\":1}
└─ step_1  LOOP_ON_ITEMS  SUCCEEDED  2.0 ms
   input: {\"items\":[1]}
   [1]
   └─ step_2  CODE  FAILED  0.2 ms
      input: {\"i\":1}
      ! Error: no
      !     at code
";
        assert_eq!(tree(&run), expected);
    }
}
