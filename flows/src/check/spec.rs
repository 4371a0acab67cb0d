//! The description of a flow as `buildFlow` takes it, so that both have the same checks.

use imbrace_core::error::Error;
use imbrace_core::json::Json;
use imbrace_core::procedures::build_flow;
use serde_json::{Value, json};

use crate::{Map, Result};

/// Returns the mistakes in the names, fields, conditions and references of a flow.
pub fn mistakes(description: &Value) -> Vec<Error> {
    let trigger = description.get("trigger").map(|trigger| Json::of(&self::trigger(trigger))).transpose();
    let steps = description.get("steps").and_then(Value::as_array);
    let steps: Result<Vec<_>> = steps.into_iter().flatten().map(|step| Json::of(&self::step(step))).collect();
    match (trigger, steps) {
        (Ok(trigger), Ok(steps)) => build_flow::mistakes(trigger.as_ref(), &steps),
        (Err(error), _) | (_, Err(error)) => vec![error],
    }
}

fn trigger(trigger: &Value) -> Value {
    match trigger.get("kind").and_then(Value::as_str) {
        Some("raw") => json!({"kind": "empty"}),
        _ => without_settings(trigger),
    }
}

/// Returns a step as `buildFlow` takes it. Files can have settings that `buildFlow` has no field for.
fn step(step: &Value) -> Value {
    if step.get("kind").and_then(Value::as_str) == Some("raw") {
        return raw(step);
    }
    let mut step = without_settings(step);
    if let Some(fields) =
        step.as_object_mut().filter(|fields| fields.get("kind").is_some_and(|kind| kind == "code"))
    {
        // The code is in a file of its own.
        fields.entry("code").or_insert_with(|| "".into());
    }
    if let Some(inside) = step.get_mut("steps") {
        *inside = list(inside);
    }
    for branch in step.get_mut("branches").and_then(Value::as_array_mut).into_iter().flatten() {
        if let Some(inside) = branch.get_mut("steps") {
            *inside = list(inside);
        }
    }
    step
}

fn list(steps: &Value) -> Value {
    steps.as_array().map_or_else(|| steps.clone(), |steps| steps.iter().map(step).collect())
}

fn without_settings(step: &Value) -> Value {
    let mut step = step.clone();
    step.as_object_mut().and_then(|fields| fields.shift_remove("settings"));
    step
}

/// Returns a step that has the name, the expressions and the steps of one that is kept verbatim.
fn raw(step: &Value) -> Value {
    let own = step.get("raw").cloned().unwrap_or_default();
    let common = |kind: &str| {
        let text = |name: &str| {
            own.get(name).filter(|text| text.is_string()).cloned().unwrap_or_else(|| json!("raw"))
        };
        json!({"kind": kind, "name": text("name"), "displayName": text("displayName")})
    };
    if let Some(children) = step.get("children").and_then(Value::as_array) {
        let condition = json!([{"firstValue": "", "operator": "EXISTS"}]);
        let branch = |body: &Value| json!({"name": "", "conditions": condition, "steps": list(body)});
        let mut router = common("router");
        router["execution"] = "all".into();
        router["branches"] = children.iter().map(branch).collect();
        return router;
    }
    if let Some(inside) = step.get("steps") {
        let mut looped = common("loop");
        looped["items"] =
            own.pointer("/settings/items").filter(|it| it.is_string()).cloned().unwrap_or("".into());
        looped["steps"] = list(inside);
        return looped;
    }
    let input = own.pointer("/settings/input").and_then(Value::as_object).cloned().unwrap_or_else(Map::new);
    let mut code = common("code");
    code["code"] = "".into();
    code["input"] = input.into();
    code
}
