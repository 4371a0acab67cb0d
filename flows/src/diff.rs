//! The differences of two flows, by step and by field.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};
use similar::{Algorithm, ChangeTag, TextDiff};

use crate::Map;
use crate::flow_file::FlowFile;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    Created,
    Changed,
    Removed,
    Moved,
}

/// The differences of a flow.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FlowDiff {
    pub key: String,
    pub change: Change,
    /// Differences outside of the steps: name, status, folder and metadata.
    pub fields: Vec<FieldDiff>,
    /// Differences of the trigger and of the steps. Empty for a flow that is created or removed.
    pub steps: Vec<StepDiff>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StepDiff {
    /// Name of the step, or `trigger`.
    pub step: String,
    pub change: Change,
    pub fields: Vec<FieldDiff>,
    /// The differences of the step's source code, as a unified diff.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

/// A field with different values. A value is absent if the field is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FieldDiff {
    /// Path of the field, such as `input.channel`.
    pub path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Value>,
}

/// Returns the differences of two states of a flow, or `None` if there are none.
pub fn flows(from: Option<&FlowFile>, to: Option<&FlowFile>) -> Option<FlowDiff> {
    let key = from.or(to)?.key.clone();
    let whole = |change| Some(FlowDiff { key: key.clone(), change, fields: Vec::new(), steps: Vec::new() });
    let (from, to) = match (from, to) {
        (Some(from), Some(to)) => (from, to),
        (None, Some(_)) => return whole(Change::Created),
        _ => return whole(Change::Removed),
    };
    if from.is_same(to) {
        return None;
    }
    let mut fields = Vec::new();
    compare("", &around(from), &around(to), &mut fields);
    let (from, to) = (&from.description, &to.description);
    Some(FlowDiff { key, change: Change::Changed, fields, steps: steps(from, to) })
}

/// Returns the fields of a flow outside of its steps.
fn around(flow: &FlowFile) -> Value {
    json!({
        "displayName": flow.description["displayName"], "folder": flow.folder, "status": flow.status(),
        "draft": flow.has_draft, "metadata": flow.metadata,
    })
}

/// A step without the steps inside it, and its place.
#[derive(Debug)]
struct Placed {
    /// The list that contains the step: the path of its parent.
    list: String,
    fields: Map,
}

fn steps(from: &Value, to: &Value) -> Vec<StepDiff> {
    let (from, to) = (Steps::of(from), Steps::of(to));
    let moved = from.moved(&to);
    let mut diffs = Vec::new();
    for name in to.names.iter().chain(from.names.iter().filter(|name| !to.by_name.contains_key(*name))) {
        let mut fields = Vec::new();
        let (change, code) = match (from.by_name.get(name), to.by_name.get(name)) {
            (Some(old), Some(new)) => {
                let (mut old_fields, mut new_fields) = (old.fields.clone(), new.fields.clone());
                let code = code(old_fields.shift_remove("code"), new_fields.shift_remove("code"));
                compare("", &old_fields.into(), &new_fields.into(), &mut fields);
                let is_moved = old.list != new.list || moved.contains(name);
                match (fields.is_empty() && code.is_none(), is_moved) {
                    (true, false) => continue,
                    (true, true) => (Change::Moved, None),
                    _ => (Change::Changed, code),
                }
            }
            (None, _) => (Change::Created, None),
            _ => (Change::Removed, None),
        };
        diffs.push(StepDiff { step: name.clone(), change, fields, code });
    }
    diffs
}

/// The steps of a description by name, and their names in document order.
#[derive(Debug, Default)]
struct Steps {
    names: Vec<String>,
    by_name: BTreeMap<String, Placed>,
}

impl Steps {
    fn of(description: &Value) -> Self {
        let mut steps = Self::default();
        steps.add(
            String::new(),
            description["trigger"].as_object().cloned().unwrap_or_default(),
            Some("trigger"),
        );
        steps.add_list("", &description["steps"]);
        steps
    }

    fn add_list(&mut self, list: &str, steps: &Value) {
        for step in steps.as_array().into_iter().flatten().filter_map(Value::as_object) {
            self.add(list.to_owned(), step.clone(), None);
        }
    }

    fn add(&mut self, list: String, mut fields: Map, name: Option<&str>) {
        let given = fields.get("name").or_else(|| fields.get("raw")?.get("name")).and_then(Value::as_str);
        let name = name.or(given).unwrap_or("?").to_owned();
        let inside = fields.shift_remove("steps");
        let children = fields.shift_remove("children");
        let branches = fields.get_mut("branches").and_then(Value::as_array_mut);
        let bodies: Vec<_> = branches
            .into_iter()
            .flatten()
            .map(|branch| branch.as_object_mut().and_then(|branch| branch.shift_remove("steps")))
            .collect();
        self.names.push(name.clone());
        self.by_name.insert(name.clone(), Placed { list, fields });
        self.add_list(&format!("{name} loop"), &inside.unwrap_or_default());
        let children = children.as_ref().and_then(Value::as_array).cloned().unwrap_or_default();
        for (index, body) in bodies.into_iter().flatten().chain(children).enumerate() {
            self.add_list(&format!("{name} branch {index}"), &body);
        }
    }

    /// Returns the names of the steps that stand at another place among the steps that both flows have.
    fn moved(&self, other: &Self) -> Vec<String> {
        let common = |one: &Self, two: &Self| -> Vec<String> {
            one.names.iter().filter(|name| two.by_name.contains_key(*name)).cloned().collect()
        };
        let (old, new) = (common(self, other), common(other, self));
        let operations = similar::capture_diff_slices(Algorithm::Myers, &old, &new);
        let changes = operations.iter().flat_map(|operation| operation.iter_changes(&old, &new));
        changes.filter(|change| change.tag() == ChangeTag::Insert).map(|change| change.value()).collect()
    }
}

fn code(from: Option<Value>, to: Option<Value>) -> Option<String> {
    let text = |code: &Option<Value>| code.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned();
    let (from, to) = (text(&from), text(&to));
    (from != to).then(|| TextDiff::from_lines(&from, &to).unified_diff().context_radius(2).to_string())
}

/// Adds the different fields of two values. Descends into objects, but not into arrays of different lengths.
fn compare(path: &str, from: &Value, to: &Value, fields: &mut Vec<FieldDiff>) {
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match (from, to) {
        _ if from == to => {}
        (Value::Object(old), Value::Object(new)) => {
            for name in new.keys().chain(old.keys().filter(|name| !new.contains_key(*name))) {
                match (old.get(name), new.get(name)) {
                    (Some(old), Some(new)) => compare(&below(name), old, new, fields),
                    (old, new) => {
                        fields.push(FieldDiff { path: below(name), from: old.cloned(), to: new.cloned() });
                    }
                }
            }
        }
        (Value::Array(old), Value::Array(new)) if old.len() == new.len() => {
            let pairs = old.iter().zip(new).enumerate();
            pairs.for_each(|(index, (old, new))| compare(&format!("{path}[{index}]"), old, new, fields));
        }
        _ => fields.push(FieldDiff { path: path.to_owned(), from: Some(from.clone()), to: Some(to.clone()) }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flow(steps: Value) -> FlowFile {
        FlowFile::from_value("lead", None, json!({"displayName": "Lead", "steps": steps})).unwrap()
    }

    fn step(name: &str, input: Value) -> Value {
        json!({"kind": "piece", "name": name, "displayName": name, "pieceName": "p", "pieceVersion": "1.0.0",
            "actionName": "x", "input": input})
    }

    #[test]
    fn steps_are_compared_by_name() {
        let from = flow(json!([
            step("a", json!({"x": 1, "y": [1, 2]})),
            step("b", json!({})),
            step("c", json!({}))
        ]));
        let to = flow(json!([
            step("a", json!({"x": 1, "y": [1, 3], "z": null})),
            step("d", json!({})),
            step("c", json!({}))
        ]));
        let diff = flows(Some(&from), Some(&to)).unwrap();
        let seen: Vec<_> = diff.steps.iter().map(|step| (step.step.as_str(), step.change)).collect();
        assert_eq!(seen, [("a", Change::Changed), ("d", Change::Created), ("b", Change::Removed)]);
        let paths: Vec<_> = diff.steps[0].fields.iter().map(|field| field.path.as_str()).collect();
        assert_eq!(paths, ["input.y[1]", "input.z"]);
        assert_eq!(flows(Some(&from), Some(&from)), None);
    }

    #[test]
    fn a_step_can_move_within_a_list_and_into_another() {
        let (a, b) = (step("a", json!({})), step("b", json!({})));
        let changes = |from: Value, to: Value| -> Vec<_> {
            let diff = flows(Some(&flow(from)), Some(&flow(to))).unwrap();
            diff.steps.into_iter().map(|step| (step.step, step.change)).collect()
        };
        assert_eq!(changes(json!([a, b]), json!([b, a])).len(), 1);
        let inside = json!([{"kind": "loop", "name": "l", "displayName": "L", "items": "", "steps": [a]}]);
        let after = json!([{"kind": "loop", "name": "l", "displayName": "L", "items": "", "steps": []}, a]);
        assert_eq!(changes(inside, after), [("a".to_owned(), Change::Moved)]);
        let branch = |steps: Value| {
            json!([{"kind": "router", "name": "r", "displayName": "R",
                "branches": [{"name": "x", "fallback": true, "steps": steps}]}])
        };
        assert_eq!(changes(branch(json!([])), branch(json!([a]))), [("a".to_owned(), Change::Created)]);
    }

    #[test]
    fn code_is_compared_by_line() {
        let code =
            |text: &str| flow(json!([{"kind": "code", "name": "a", "displayName": "A", "code": text}]));
        let diff = flows(Some(&code("one\ntwo\nthree\n")), Some(&code("one\n2\nthree\n"))).unwrap();
        let shown = diff.steps[0].code.clone().unwrap();
        assert!(shown.contains("-two\n+2\n"), "{shown}");
    }
}
