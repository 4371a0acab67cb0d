//! The properties of a step that are stored.

use serde_json::{Map, Value, json};

use super::tree;

/// The settings of each type of step. Others are dropped.
fn settings_of(kind: &str) -> &'static [&'static str] {
    match kind {
        "CODE" => &["sourceCode", "input", "errorHandlingOptions", "sampleData", "customLogoUrl"],
        "LOOP_ON_ITEMS" => &["items", "sampleData", "customLogoUrl"],
        "ROUTER" => &["branches", "executionType", "sampleData", "customLogoUrl"],
        _ => &[
            "pieceName",
            "pieceVersion",
            "actionName",
            "triggerName",
            "input",
            "propertySettings",
            "errorHandlingOptions",
            "sampleData",
            "customLogoUrl",
        ],
    }
}

/// The step of a request, with the steps below `previous`, which it replaces.
pub fn action(request: &Value, previous: Option<&Map<String, Value>>) -> Value {
    let kind = request["type"].as_str().unwrap_or_default();
    let mut step = base(request);
    if let Some(skip) = request.get("skip") {
        step.insert("skip".to_owned(), skip.clone());
    }
    step.insert("settings".to_owned(), settings(request, kind));
    step.insert("type".to_owned(), kind.into());
    let kept = |key: &str| previous.and_then(|step| step.get(key)).cloned();
    if kind == "ROUTER" {
        let branches = request["settings"]["branches"].as_array().map_or(0, Vec::len);
        let mut children =
            kept("children").and_then(|children| children.as_array().cloned()).unwrap_or_default();
        children.resize(branches, Value::Null);
        step.insert("children".to_owned(), children.into());
    }
    if let Some(body) = kept("firstLoopAction").filter(|_| kind == "LOOP_ON_ITEMS") {
        step.insert("firstLoopAction".to_owned(), body);
    }
    step.extend(kept("nextAction").map(|next| ("nextAction".to_owned(), next)));
    Value::Object(step)
}

/// The trigger that a request describes, with the steps after the one that it replaces.
pub fn trigger(request: &Value, previous: &Value) -> Value {
    let kind = request["type"].as_str().unwrap_or_default();
    let mut step = base(request);
    step.insert("type".to_owned(), kind.into());
    let settings = if kind == "EMPTY" { request["settings"].clone() } else { settings(request, kind) };
    step.insert("settings".to_owned(), settings);
    step.extend(previous.get("nextAction").map(|next| ("nextAction".to_owned(), next.clone())));
    Value::Object(step)
}

fn base(request: &Value) -> Map<String, Value> {
    let keys = ["displayName", "name", "valid"];
    keys.into_iter().map(|key| (key.to_owned(), request[key].clone())).collect()
}

fn settings(request: &Value, kind: &str) -> Value {
    let Value::Object(sent) = &request["settings"] else { return json!({}) };
    let known = sent.iter().filter(|(key, _)| settings_of(kind).contains(&key.as_str()));
    let mut settings: Map<String, Value> = known.map(|(key, value)| (key.clone(), value.clone())).collect();
    if let Some(Value::String(version)) = settings.get_mut("pieceVersion") {
        loosen(version);
    }
    Value::Object(settings)
}

/// A draft follows the patch versions of a piece: `0.1.25` becomes `~0.1.25`.
fn loosen(version: &mut String) {
    if version.starts_with(|first: char| first.is_ascii_digit()) {
        version.insert(0, '~');
    }
}

/// A locked version uses the exact versions of pieces with which it was locked.
pub fn pin_versions(trigger: &mut Value) {
    let mut pin = |step: &mut Value| {
        if let Some(Value::String(version)) = step.pointer_mut("/settings/pieceVersion") {
            *version = version.trim_start_matches(['~', '^']).to_owned();
        }
    };
    tree::each_place(trigger, &mut pin);
    pin(trigger);
}
