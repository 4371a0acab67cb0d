//! The records of steps, by name, in the order in which the steps began.

use serde_json::{Map, Value, json};

use crate::flow::tree;

/// The records of steps by name.
pub type Records = Map<String, Value>;

/// The record of a trigger with its output.
pub fn trigger_record(trigger: &Value, output: Option<Value>) -> Value {
    let mut record = json!({ "type": trigger["type"], "status": "SUCCEEDED", "input": {} });
    if let Some(output) = output {
        record["output"] = output;
    }
    record
}

/// Removes the records of steps that must be executed again, in every iteration of every loop.
pub fn keep_done(records: &mut Records, steps: &[&Value]) {
    records.retain(|name, record| is_done(name, record, steps));
    for record in records.values_mut() {
        let iterations = record.pointer_mut("/output/iterations").and_then(Value::as_array_mut);
        for iteration in iterations.into_iter().flatten().filter_map(Value::as_object_mut) {
            keep_done(iteration, steps);
        }
    }
}

/// Returns whether a step is not executed again. The records of loops and routers stay, because the executor always
/// enters them: a loop takes its iterations from its record. A failed step is done if the flow continues on its failure.
fn is_done(name: &str, record: &Value, steps: &[&Value]) -> bool {
    let continues = || {
        let step = steps.iter().find(|step| tree::name(step) == name);
        step.is_some_and(|step| {
            step["settings"]["errorHandlingOptions"]["continueOnFailure"]["value"] == true
        })
    };
    match (record["type"].as_str(), record["status"].as_str()) {
        (Some("LOOP_ON_ITEMS" | "ROUTER"), _) | (_, Some("SUCCEEDED")) => true,
        (_, Some("FAILED")) => continues(),
        _ => false,
    }
}
