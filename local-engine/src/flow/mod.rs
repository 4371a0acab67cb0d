//! Flows as trees of steps, and the operations that change them: pure functions over JSON.

mod actions;
mod branches;
mod import;
mod operation;
mod step;
pub mod template;
pub mod tree;

use serde_json::{Value, json};

pub use operation::Operation;
pub use step::pin_versions;
pub use tree::steps;

/// The version of the format of flows.
pub const SCHEMA_VERSION: &str = "8";

/// The part of a flow that operations change.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The flow's name.
    pub display_name: String,
    /// The trigger, and in it all steps.
    pub trigger: Value,
}

impl Draft {
    /// What a new flow has: a trigger that is still to be chosen.
    pub fn new(display_name: String) -> Self {
        let trigger = json!({
            "name": "trigger", "valid": false, "displayName": "Select Trigger", "type": "EMPTY", "settings": {}
        });
        Self { display_name, trigger }
    }

    /// Whether every step says of itself that it is valid.
    pub fn is_valid(&self) -> bool {
        steps(&self.trigger).into_iter().all(|step| step["valid"] == true)
    }

    /// Whether the trigger is still to be chosen.
    pub fn lacks_trigger(&self) -> bool {
        self.trigger["type"] == "EMPTY"
    }

    /// External ids of the connections that the steps use.
    pub fn connections(&self) -> Vec<String> {
        let mut ids = Vec::new();
        for step in steps(&self.trigger) {
            collect_connections(&step["settings"]["input"], &mut ids);
        }
        ids.sort_unstable();
        ids.dedup();
        ids
    }
}

/// Finds `{{connections['id']}}` in every text.
fn collect_connections(value: &Value, ids: &mut Vec<String>) {
    match value {
        Value::String(text) => ids.extend(
            text.split("connections['").skip(1).filter_map(|rest| Some(rest.split_once("']")?.0.to_owned())),
        ),
        Value::Array(values) => values.iter().for_each(|value| collect_connections(value, ids)),
        Value::Object(fields) => fields.values().for_each(|value| collect_connections(value, ids)),
        _ => {}
    }
}

#[cfg(test)]
mod tests;
