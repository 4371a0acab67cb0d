//! Operations on steps.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{step, tree};
use crate::time::Time;

/// The place of a step relative to its parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Location {
    /// After the parent.
    #[default]
    After,
    /// First in the body of the parent.
    InsideLoop,
    /// First in a branch of the parent.
    InsideBranch,
}

/// Inserts a step after or into each step with the name of the parent. The steps at that place follow the new step.
/// Returns the number of places.
pub fn add(trigger: &mut Value, parent: &str, location: Location, branch: usize, new: &Value) -> usize {
    let mut added = 0;
    tree::each_named(trigger, parent, &mut |parent| {
        added += usize::from(put(parent, location, branch, new));
    });
    added
}

/// Inserts the step. Returns false if the parent has no such place.
fn put(parent: &mut Map<String, Value>, location: Location, branch: usize, new: &Value) -> bool {
    let key = match location {
        Location::After => "nextAction",
        Location::InsideLoop if parent["type"] == "LOOP_ON_ITEMS" => "firstLoopAction",
        Location::InsideLoop => return false,
        Location::InsideBranch => {
            let place = parent.get_mut("children").and_then(|children| children.get_mut(branch));
            return place.map(|place| *place = before(new, place.take())).is_some();
        }
    };
    let next = parent.shift_remove(key).unwrap_or_default();
    parent.insert(key.to_owned(), before(new, next));
    true
}

/// The step, followed by `next`.
fn before(new: &Value, next: Value) -> Value {
    let mut step = new.clone();
    if let (Value::Object(fields), false) = (&mut step, next.is_null()) {
        fields.insert("nextAction".to_owned(), next);
    }
    step
}

/// Replaces the steps with the name of the request. The steps below them stay.
pub fn update(trigger: &mut Value, request: &Value) {
    tree::each_named(trigger, tree::name(request), &mut |fields| {
        if let Value::Object(updated) = step::action(request, Some(fields)) {
            *fields = updated;
        }
    });
}

/// Deletes the steps with this name. The steps after them move up.
pub fn delete(trigger: &mut Value, name: &str) {
    tree::each_place(trigger, &mut |place| {
        while place.is_object() && tree::name(place) == name {
            *place = place.get_mut("nextAction").map_or(Value::Null, Value::take);
        }
    });
}

/// Moves a step with its body.
pub fn relocate(trigger: &mut Value, name: &str, parent: &str, location: Location, branch: usize) {
    let Some(moved) = tree::find(trigger, name).map(tree::alone) else { return };
    if tree::find(&moved, parent).is_some() {
        return; // Into itself: it would be lost.
    }
    delete(trigger, name);
    add(trigger, parent, location, branch, &moved);
}

/// Puts a copy of a step behind it, under new names.
pub fn duplicate(trigger: &mut Value, name: &str) {
    let Some(original) = tree::find(trigger, name).map(tree::alone) else { return };
    let copy = copy(trigger, &original);
    add(trigger, name, Location::After, 0, &copy);
}

/// A copy of a step whose steps all have names that the flow lacks. References among them follow.
pub fn copy(trigger: &Value, original: &Value) -> Value {
    let mut taken = tree::names(trigger);
    let mut copy = original.clone();
    for old in tree::names(original) {
        let new = tree::free_name(&taken);
        rename(&mut copy, &old, &new);
        taken.push(new);
    }
    copy
}

fn rename(copy: &mut Value, old: &str, new: &str) {
    let title = |fields: &Map<String, Value>| fields["displayName"].as_str().unwrap_or_default().to_owned();
    tree::each_named(copy, old, &mut |fields| {
        fields.insert("name".to_owned(), new.into());
        fields.insert("displayName".to_owned(), format!("{} Copy", title(fields)).into());
    });
    let mut follow = |step: &mut Value| {
        step.get_mut("settings").into_iter().for_each(|settings| replace_root(settings, old, new));
    };
    tree::each_place(copy, &mut follow);
    follow(copy);
}

/// Replaces a name where an expression begins with it.
fn replace_root(value: &mut Value, old: &str, new: &str) {
    match value {
        Value::String(text) if text.contains("{{") => {
            for end in ["}}", ".", "["] {
                *text = text.replace(&format!("{{{{{old}{end}"), &format!("{{{{{new}{end}"));
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| replace_root(value, old, new)),
        Value::Object(fields) => fields.values_mut().for_each(|value| replace_root(value, old, new)),
        _ => {}
    }
}

/// Has runs pass over the steps of this name, or not.
pub fn set_skip(trigger: &mut Value, name: &str, skip: bool) {
    tree::each_named(trigger, name, &mut |fields| {
        fields.insert("skip".to_owned(), skip.into());
    });
}

/// Notes in a step that sample data was saved. The data itself serves the editor, which is not here.
pub fn save_sample(trigger: &mut Value, name: &str) {
    tree::each_named(trigger, name, &mut |fields| {
        if let Some(settings) = fields.get_mut("settings") {
            settings["sampleData"] = json!({ "lastTestDate": Time::now().iso() });
        }
    });
}
