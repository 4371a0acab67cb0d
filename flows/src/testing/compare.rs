//! Compares a run with what a test case expects of it.

use serde_json::Value;

use super::case::{Expected, ExpectedStep};
use crate::local::run::Ended;

/// Returns the differences, one a line: `steps.step_1.output.name: expected "Ann", got "Bob"`.
pub fn differences(expected: &Expected, ended: &Ended) -> Vec<String> {
    let mut found = Vec::new();
    let status = expected.status.as_deref().unwrap_or("SUCCEEDED");
    compare("status", &status.into(), ended.run.get("status"), &mut found);
    if let Some(answer) = &expected.answer {
        let got = |field: &str| ended.answer.as_ref().and_then(|answer| answer.get(field));
        if let Some(status) = answer.status {
            compare("answer.status", &status.into(), got("status"), &mut found);
        }
        if let Some(body) = &answer.body {
            compare("answer.body", body, got("body"), &mut found);
        }
    }
    for (name, step) in &expected.steps {
        compare_step(
            &format!("steps.{name}"),
            step,
            ended.run.get("steps").and_then(|steps| steps.get(name)),
            &mut found,
        );
    }
    found
}

fn compare_step(place: &str, expected: &ExpectedStep, got: Option<&Value>, found: &mut Vec<String>) {
    let Some(got) = got else { return found.push(format!("{place}: the step did not run")) };
    if let Some(status) = &expected.status {
        compare(&format!("{place}.status"), &status.as_str().into(), got.get("status"), found);
    }
    if let Some(input) = &expected.input {
        compare(&format!("{place}.input"), input, got.get("input"), found);
    }
    if let Some(output) = &expected.output {
        compare(&format!("{place}.output"), output, got.get("output"), found);
    }
    if let Some(part) = &expected.error {
        let message = got.get("errorMessage").and_then(Value::as_str).unwrap_or_default();
        if !message.contains(part) {
            found.push(format!("{place}.error: expected a message with {part:?}, got {message:?}"));
        }
    }
}

/// Compares values. Fields that are not expected are ignored. Lists must have the same length.
fn compare(place: &str, expected: &Value, got: Option<&Value>, found: &mut Vec<String>) {
    match (expected, got) {
        (Value::Object(fields), Some(Value::Object(others))) => {
            for (name, field) in fields {
                compare(&format!("{place}.{name}"), field, others.get(name), found);
            }
        }
        (Value::Array(items), Some(Value::Array(others))) if items.len() == others.len() => {
            for (index, (item, other)) in items.iter().zip(others).enumerate() {
                compare(&format!("{place}[{index}]"), item, Some(other), found);
            }
        }
        (expected, Some(got)) if is_equal(expected, got) => {}
        (expected, Some(got)) => found.push(format!("{place}: expected {expected}, got {got}")),
        (Value::Null, None) => {}
        (expected, None) => found.push(format!("{place}: expected {expected}, got nothing")),
    }
}

/// 1 and 1.0 are equal, as in JavaScript.
fn is_equal(one: &Value, other: &Value) -> bool {
    one == other || matches!((one.as_f64(), other.as_f64()), (Some(one), Some(other)) if one == other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn differences_have_their_places() {
        let ended = Ended {
            answer: Some(json!({"status": 200, "body": {"a": 1, "b": [1, 2]}})),
            run: json!({"status": "FAILED", "steps": {
                "step_1": {"status": "SUCCEEDED", "input": {"x": 1.0}, "output": {"y": null}},
                "step_2": {"status": "FAILED", "errorMessage": "Error: no channel"}}}),
        };
        let of = |expected: Value| differences(&serde_json::from_value(expected).unwrap(), &ended);
        let same = json!({"status": "FAILED", "answer": {"status": 200, "body": {"b": [1, 2]}}, "steps": {
            "step_1": {"input": {"x": 1}, "output": {"y": null, "z": null}}, "step_2": {"error": "no channel"}}});
        assert_eq!(of(same), Vec::<String>::new());
        let other = json!({"answer": {"status": 201, "body": {"b": [1], "c": "x"}},
            "steps": {"step_2": {"error": "other"}, "step_3": {}}});
        assert_eq!(
            of(other),
            [
                "status: expected \"SUCCEEDED\", got \"FAILED\"",
                "answer.status: expected 201, got 200",
                "answer.body.b: expected [1], got [1,2]",
                "answer.body.c: expected \"x\", got nothing",
                "steps.step_2.error: expected a message with \"other\", got \"Error: no channel\"",
                "steps.step_3: the step did not run",
            ]
        );
    }
}
