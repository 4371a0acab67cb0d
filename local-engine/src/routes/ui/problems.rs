//! What keeps a flow from running here.

use serde_json::{Value, json};

use crate::app::App;
use crate::flow::tree;
use crate::run::pieces::{Action, Work};
use crate::store::flow_versions::FlowVersion;

/// The problems of a version, in the order of its steps: `{step, kind, message, piece?, action?, inputs?}`.
pub fn of(app: &App, version: &FlowVersion, connections: &[String]) -> Vec<Value> {
    let mut problems = Vec::new();
    for step in tree::steps(&version.trigger) {
        problems.extend(of_step(app, step));
    }
    let used = version.connection_ids.0.as_array().into_iter().flatten().filter_map(Value::as_str);
    for id in used.filter(|id| !connections.iter().any(|known| known == id)) {
        let message = format!("No connection with the external id {id} exists.");
        problems.push(json!({ "kind": "connection", "connection": id, "message": message }));
    }
    problems
}

fn of_step(app: &App, step: &Value) -> Option<Value> {
    let text = |key: &str| step["settings"][key].as_str().unwrap_or_default();
    let problem =
        |kind: &str, message: String| json!({ "step": tree::name(step), "kind": kind, "message": message });
    if step["type"] == "EMPTY" {
        return Some(problem("invalid", "The flow has no trigger.".to_owned()));
    }
    if step["valid"] == false {
        return Some(problem("invalid", "The step is not complete: its `valid` is false.".to_owned()));
    }
    match step["type"].as_str() {
        Some("PIECE") => {}
        Some("CODE" | "LOOP_ON_ITEMS" | "ROUTER" | "PIECE_TRIGGER") => return None,
        kind => {
            let kind = kind.unwrap_or("undefined");
            return Some(problem("invalid", format!("The local engine does not run steps of type {kind}.")));
        }
    }
    let (piece, action) = (text("pieceName"), text("actionName"));
    match Work::find(step, &app.options.stubbed) {
        Err(_) => Some(problem("action", format!("The piece {piece} has no action {action}."))),
        Ok(Work::Action(Action::Stub)) if !is_stubbed(app, piece, action) => {
            let mut missing = problem("stub", format!("No stub does {action} of {piece}."));
            missing["piece"] = piece.into();
            missing["action"] = action.into();
            let inputs = step["settings"]["input"].as_object();
            missing["inputs"] = inputs
                .map(|inputs| inputs.keys().filter(|key| *key != "auth").cloned().collect())
                .unwrap_or_default();
            Some(missing)
        }
        Ok(_) => None,
    }
}

fn is_stubbed(app: &App, piece: &str, action: &str) -> bool {
    app.options.stubbed.iter().any(|stub| stub.piece == piece && stub.name == action)
}
