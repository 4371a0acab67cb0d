//! Exporting a flow.

use serde_json::{Value, json};

use super::{Draft, SCHEMA_VERSION, steps};
use crate::time::Time;

/// The file that another engine imports.
pub fn export(draft: &Draft) -> Value {
    let now = Time::now().0.to_string();
    json!({
        "created": now,
        "updated": now,
        "name": draft.display_name,
        "description": "",
        "tags": [],
        "pieces": pieces(&draft.trigger),
        "template": {
            "displayName": draft.display_name,
            "trigger": draft.trigger,
            "valid": draft.is_valid(),
            "schemaVersion": SCHEMA_VERSION,
        },
        "blogUrl": "",
    })
}

/// The names of the pieces that the steps use, each once, in order of first use.
pub fn pieces(trigger: &Value) -> Vec<&str> {
    let mut names = Vec::new();
    for name in steps(trigger).into_iter().filter_map(|step| step["settings"]["pieceName"].as_str()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}
