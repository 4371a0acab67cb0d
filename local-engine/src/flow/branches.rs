//! Operations on the branches of routers.

use serde_json::{Map, Value, json};

use super::{actions, tree};

/// Changes the branches of every router of this name: the list of settings and the list of children.
fn each_router(trigger: &mut Value, name: &str, change: &mut impl FnMut(&mut Vec<Value>, &mut Vec<Value>)) {
    tree::each_named(trigger, name, &mut |step| {
        let mut branches =
            take_list(step.get_mut("settings").and_then(|settings| settings.get_mut("branches")));
        let mut children = take_list(step.get_mut("children"));
        change(&mut branches, &mut children);
        if step["type"] == "ROUTER" {
            step["settings"]["branches"] = branches.into();
            step.insert("children".to_owned(), children.into());
        }
    });
}

fn take_list(place: Option<&mut Value>) -> Vec<Value> {
    match place.map(Value::take) {
        Some(Value::Array(list)) => list,
        _ => Vec::new(),
    }
}

/// Adds an empty branch at `index`.
pub fn add(trigger: &mut Value, name: &str, index: usize, branch_name: &str, conditions: Option<&Value>) {
    let conditions = conditions.cloned().unwrap_or_else(|| json!([[]]));
    let branch = json!({ "conditions": conditions, "branchType": "CONDITION", "branchName": branch_name });
    each_router(trigger, name, &mut |branches, children| {
        let index = index.min(branches.len());
        branches.insert(index, branch.clone());
        children.insert(index.min(children.len()), Value::Null);
    });
}

/// Takes a branch out with its steps.
pub fn delete(trigger: &mut Value, name: &str, index: usize) {
    each_router(trigger, name, &mut |branches, children| {
        if index < branches.len() && index < children.len() {
            branches.remove(index);
            children.remove(index);
        }
    });
}

/// Adds a copy of a branch behind it, its steps under new names.
pub fn duplicate(trigger: &mut Value, name: &str, index: usize) {
    let flow = trigger.clone();
    each_router(trigger, name, &mut |branches, children| {
        let (Some(branch), Some(child)) = (branches.get(index), children.get(index)) else { return };
        let (branch, child) = (copy_branch(branch), copy_child(&flow, child));
        branches.insert(index + 1, branch);
        children.insert(index + 1, child);
    });
}

fn copy_branch(branch: &Value) -> Value {
    let mut copy = Map::new();
    copy.insert("conditions".to_owned(), branch.get("conditions").cloned().unwrap_or_else(|| json!([[]])));
    copy.insert("branchType".to_owned(), "CONDITION".into());
    let name = branch["branchName"].as_str().unwrap_or_default();
    copy.insert("branchName".to_owned(), format!("{name} Copy").into());
    Value::Object(copy)
}

fn copy_child(flow: &Value, child: &Value) -> Value {
    if child.is_object() { actions::copy(flow, child) } else { Value::Null }
}

/// Moves a branch to another place. The fallback stays where it is.
pub fn relocate(trigger: &mut Value, name: &str, from: usize, to: usize) {
    each_router(trigger, name, &mut |branches, children| {
        let movable = |index: usize| {
            index < children.len()
                && branches.get(index).is_some_and(|branch| branch["branchType"] != "FALLBACK")
        };
        if movable(from) && movable(to) {
            let (branch, child) = (branches.remove(from), children.remove(from));
            branches.insert(to, branch);
            children.insert(to, child);
        }
    });
}
