//! Compares responses and runs with the recorded ones. Values that depend on the machine are masked in both.

use std::collections::BTreeMap;

use serde_json::Value;

use super::case::Answer;
use super::wire::Reply;

/// Headers that differ between HTTP servers.
const STANDARD: [&str; 8] = [
    "access-control-allow-origin",
    "access-control-expose-headers",
    "connection",
    "content-length",
    "date",
    "keep-alive",
    "transfer-encoding",
    "x-webhook-id",
];

/// Compares status, headers and body.
pub fn same_answer(recorded: &Answer, reply: &Reply) -> Result<(), String> {
    if recorded.status != reply.status {
        return Err(format!("answered {} in place of {}: {}", reply.status, recorded.status, reply.body));
    }
    let named = |headers: &BTreeMap<String, String>| headers.contains_key("x-webhook-id");
    same("the name of the request is", &named(&recorded.headers).into(), &named(&reply.headers).into())?;
    same("the headers are", &headers(&recorded.headers), &headers(&reply.headers))?;
    same("the body is", &masked(&recorded.body), &masked(&reply.body))
}

fn headers(headers: &BTreeMap<String, String>) -> Value {
    let own = headers.iter().filter(|(name, _)| !STANDARD.contains(&name.as_str()));
    own.map(|(name, value)| (name.clone(), text(value).into())).collect::<serde_json::Map<_, _>>().into()
}

/// Compares the fields of a run and each of its steps.
pub fn same_run(recorded: &Value, run: &Value) -> Result<(), String> {
    for key in ["status", "failedStep", "environment", "parentRunId", "failParentOnFailure"] {
        same(&format!("the run's {key} is"), &recorded[key], &run[key])?;
    }
    let names = |run: &Value| -> Vec<String> {
        run["steps"].as_object().map(|steps| steps.keys().cloned().collect()).unwrap_or_default()
    };
    same("the steps are", &names(recorded).into(), &names(run).into())?;
    for name in names(recorded) {
        let (recorded, step) = (masked(&recorded["steps"][&name]), masked(&run["steps"][&name]));
        same(&format!("{name} is"), &recorded, &step)?;
    }
    Ok(())
}

fn same(what: &str, recorded: &Value, actual: &Value) -> Result<(), String> {
    if recorded == actual { Ok(()) } else { Err(format!("{what} {actual} in place of {recorded}")) }
}

/// Only the first line of an error is compared. The other lines are places in the code of the engine.
fn masked(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let field = |(key, value): (&String, &Value)| {
                let value = match (key.as_str(), value) {
                    ("duration", Value::Number(_)) => 0.into(),
                    ("created" | "runId", Value::String(_)) => "<machine>".into(),
                    ("errorMessage", Value::String(text)) => text.lines().next().unwrap_or_default().into(),
                    _ => masked(value),
                };
                (key.clone(), value)
            };
            Value::Object(fields.iter().map(field).collect())
        }
        Value::Array(values) => values.iter().map(masked).collect(),
        Value::String(value) => text(value).into(),
        other => other.clone(),
    }
}

/// Masks durations in JSON, also in JSON inside of JSON, and the part of a URL after `/flow-runs/` or `token=`.
fn text(text: &str) -> String {
    let (mut masked, mut rest) = (String::new(), text);
    while let Some(at) = rest.find("duration") {
        let (before, after) = rest.split_at(at + "duration".len());
        masked.push_str(before);
        let is_quoting = |part: char| matches!(part, '\\' | '"' | ':');
        rest =
            after.trim_start_matches(|part: char| is_quoting(part) || part.is_ascii_digit() || part == '.');
    }
    masked.push_str(rest);
    let end = ["/flow-runs/", "signed?token="].iter().find_map(|mark| Some(masked.find(mark)? + mark.len()));
    masked.truncate(end.unwrap_or(masked.len()));
    masked
}
