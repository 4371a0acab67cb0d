//! Walks the steps of a flow.
//!
//! A step contains the next one as `nextAction`, a loop its body as `firstLoopAction`, and a router its branches as `children`.
//! Names should be unique, but the engine accepts duplicates and treats all steps with a name alike, so these functions do too.

use serde_json::{Map, Value};

/// The steps directly below a step: the body or the branches, then the next step.
fn below(step: &Value) -> impl DoubleEndedIterator<Item = &Value> {
    let children = step["children"].as_array().into_iter().flatten();
    let first = step.get("firstLoopAction").into_iter();
    first.chain(children).chain(step.get("nextAction")).filter(|step| step.is_object())
}

/// A step and all below it, in document order.
pub fn steps(root: &Value) -> Vec<&Value> {
    let (mut found, mut open) = (Vec::new(), vec![root]);
    while let Some(step) = open.pop() {
        found.push(step);
        open.extend(below(step).rev());
    }
    found
}

/// The first step with this name.
pub fn find<'a>(root: &'a Value, name: &str) -> Option<&'a Value> {
    steps(root).into_iter().find(|step| self::name(step) == name)
}

/// A step's name.
pub fn name(step: &Value) -> &str {
    step["name"].as_str().unwrap_or_default()
}

/// The names of a step and of all below it.
pub fn names(root: &Value) -> Vec<String> {
    steps(root).into_iter().map(|step| name(step).to_owned()).collect()
}

/// Calls `change` with each place of a step below `root`, the deepest first, so that it can replace the step. An empty branch
/// is a place with null.
pub fn each_place(root: &mut Value, change: &mut impl FnMut(&mut Value)) {
    let Value::Object(fields) = root else { return };
    for key in ["firstLoopAction", "nextAction"] {
        if let Some(place) = fields.get_mut(key) {
            each_place(place, change);
            change(place);
        }
    }
    for place in fields.get_mut("children").and_then(Value::as_array_mut).into_iter().flatten() {
        each_place(place, change);
        change(place);
    }
    fields.retain(|key, value| !value.is_null() || !matches!(key.as_str(), "firstLoopAction" | "nextAction"));
}

/// Calls `change` with each step with this name, including the root, the deepest first.
pub fn each_named(root: &mut Value, name: &str, change: &mut impl FnMut(&mut Map<String, Value>)) {
    let mut change_named = |place: &mut Value| {
        if self::name(place) == name
            && let Value::Object(fields) = place
        {
            change(fields);
        }
    };
    each_place(root, &mut change_named);
    change_named(root);
}

/// A copy of a step without the steps after it.
pub fn alone(step: &Value) -> Value {
    let mut step = step.clone();
    if let Value::Object(fields) = &mut step {
        fields.shift_remove("nextAction");
    }
    step
}

/// The first `step_N` that no step has.
pub fn free_name(taken: &[String]) -> String {
    let mut number = 1;
    loop {
        let name = format!("step_{number}");
        if !taken.contains(&name) {
            return name;
        }
        number += 1;
    }
}
