//! A flow of the engine becomes files and comes back without a loss.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;

use imbrace_flows::{canonical, files, lift, lower};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Builds the flow of a recording: the steps are its requests of ADD_ACTION.
fn nested(flow: &Value) -> Value {
    let mut trigger = flow["trigger"].clone();
    for request in flow["steps"].as_array().unwrap() {
        let parent = request["parentStep"].as_str().unwrap();
        let parent = find(&mut trigger, parent).unwrap_or_else(|| panic!("no step {parent}"));
        let mut action = request["action"].clone();
        if action["type"] == "ROUTER" && action.get("children").is_none() {
            let branches = action["settings"]["branches"].as_array().map_or(0, Vec::len);
            action["children"] = vec![Value::Null; branches].into();
        }
        let place = match request["stepLocationRelativeToParent"].as_str().unwrap() {
            "INSIDE_LOOP" => &mut parent["firstLoopAction"],
            "INSIDE_BRANCH" => {
                let branch = request["branchIndex"].as_u64().unwrap() as usize;
                &mut parent["children"][branch]
            }
            _ => &mut parent["nextAction"],
        };
        let after = place.take();
        if !after.is_null() {
            action["nextAction"] = after;
        }
        *place = action;
    }
    json!({"displayName": "Recorded", "trigger": trigger})
}

fn find<'a>(step: &'a mut Value, name: &str) -> Option<&'a mut Value> {
    if step["name"] == name {
        return Some(step);
    }
    let step = step.as_object_mut()?;
    let inside = step
        .iter_mut()
        .filter(|(field, _)| matches!(field.as_str(), "nextAction" | "firstLoopAction" | "children"));
    inside
        .flat_map(|(_, inside)| match inside {
            Value::Array(list) => list.iter_mut().collect::<Vec<_>>(),
            one => vec![one],
        })
        .find_map(|inside| find(inside, name))
}

/// Returns the flow with every step in canonical form.
fn canonical_of(mut step: Value) -> Value {
    if let Some(fields) = step.as_object_mut() {
        for field in ["nextAction", "firstLoopAction"] {
            match fields.remove(field).map(canonical_of) {
                Some(inside) if !inside.is_null() => drop(fields.insert(field.into(), inside)),
                _ => {}
            }
        }
        if let Some(Value::Array(children)) = fields.get_mut("children") {
            children.iter_mut().for_each(|child| *child = canonical_of(child.take()));
        }
        canonical::step(fields);
    }
    step
}

fn round_trip(flow: &Value) -> BTreeMap<String, String> {
    let description = lift::flow(&flow.to_string()).unwrap();
    let written = files::write("key", description.clone()).unwrap();
    let read = files::read("key", |name| written.get(name).cloned());
    let read = read.unwrap_or_else(|error| panic!("{error:?}\n{}", written["key.flow.yaml"]));
    assert_eq!(read, description, "{}", written["key.flow.yaml"]);
    let lowered = lower::flow(read).unwrap();
    assert_eq!(canonical_of(lowered["trigger"].clone()), canonical_of(flow["trigger"].clone()));
    let again = files::write("key", lift::flow(&lowered.to_string()).unwrap()).unwrap();
    assert_eq!(again, written);
    written
}

fn recorded() -> Vec<Value> {
    let text = include_str!("../../local-engine/tests/data/flow-recordings.json");
    let cases: Vec<Value> = serde_json::from_str(text).unwrap();
    cases.iter().map(|case| nested(&case["flow"])).collect()
}

#[test]
fn recorded_flows_come_back_from_their_files() {
    let flows = recorded();
    assert_eq!(flows.len(), 214);
    let files: Vec<_> = flows.iter().map(round_trip).collect();
    let is_raw = |files: &&BTreeMap<String, String>| files["key.flow.yaml"].contains("kind: raw");
    assert_eq!(files.iter().filter(is_raw).count(), 0, "every recorded step has a description of its own");
    assert!(files.iter().map(BTreeMap::len).sum::<usize>() > 500, "code is in files of its own");
}

#[test]
fn unknown_steps_and_settings_are_kept() {
    let odd = json!({"name": "odd", "type": "MULTIPLE_CHOICE", "displayName": "Odd", "settings": {"deep": [1.5, null]},
        "children": [{"name": "in", "type": "CODE", "displayName": "In", "settings":
            {"input": {}, "sourceCode": {"code": "1", "packageJson": "{}"}, "later": true}}]});
    let trigger = json!({"name": "trigger", "type": "NEW_KIND", "displayName": "T", "nextAction": odd});
    let files = round_trip(&json!({"displayName": "x", "trigger": trigger}));
    let yaml = &files["key.flow.yaml"];
    assert!(
        yaml.contains("MULTIPLE_CHOICE") && yaml.contains("later") && yaml.contains("NEW_KIND"),
        "{yaml}"
    );
    assert_eq!(files["key.in.ts"], "1");
}

#[test]
fn a_step_whose_name_is_a_path_gets_no_file() {
    let step = json!({"name": "../../x", "type": "CODE", "displayName": "x",
        "settings": {"input": {}, "sourceCode": {"code": "1", "packageJson": "{}"}}});
    let trigger = json!({"name": "trigger", "type": "EMPTY", "displayName": "Select Trigger", "settings": {}, "nextAction": step});
    assert_eq!(round_trip(&json!({"displayName": "x", "trigger": trigger})).len(), 1);
}

#[test]
fn a_mistake_in_a_file_is_named() {
    let problem = |step: Value| {
        let flow = json!({"displayName": "x", "trigger": {"kind": "empty"}, "steps": [step]});
        format!("{:?}", lower::flow(flow).unwrap_err())
    };
    assert!(problem(json!({"kind": "cod", "name": "a", "displayName": "A"})).contains("flow.steps[0].kind"));
    let code = json!({"kind": "code", "name": "a", "displayName": "A", "code": "", "inputs": {}});
    assert!(problem(code).contains("flow.steps[0].inputs"));
    let lost = files::read("key", |name| {
        (name == "key.flow.yaml").then(|| "steps:\n- kind: code\n  name: a\n".into())
    });
    assert!(format!("{:?}", lost.unwrap_err()).contains("key.a.ts"));
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[ \\-:#'\"\n\r\t{}a0.~|>%&*!?]{0,12}",
        "(yes|no|null|~|1e3|0x1f|1_0|-|---|01|\\.inf|<<|=)"
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let number = any::<f64>().prop_filter("JSON has no others", |number| number.is_finite());
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        number.prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((text(), inner), 0..4)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn generated_flows_come_back_from_their_files(
        names in (text(), text()), code in text(), input in prop::collection::vec((text(), value()), 0..4),
        skip: bool, extra in value(),
    ) {
        let input = Value::Object(input.into_iter().collect());
        let inner = json!({"name": "inner", "type": "CODE", "displayName": names.1, "skip": skip,
            "settings": {"input": input, "sourceCode": {"code": code, "packageJson": "{}"}}});
        let piece = json!({"name": "piece", "type": "PIECE", "displayName": "", "settings": {"pieceName": "p",
            "pieceVersion": "1.0.0", "actionName": names.0, "input": input, "extra": extra}, "nextAction": inner});
        let looped = json!({"name": "loop", "type": "LOOP_ON_ITEMS", "displayName": "", "settings": {"items": names.0},
            "firstLoopAction": piece});
        let trigger = json!({"name": "trigger", "type": "EMPTY", "displayName": names.1, "settings": {}, "nextAction": looped});
        round_trip(&json!({"displayName": names.0, "trigger": trigger}));
    }
}

#[test]
fn a_flow_of_many_steps_comes_back_from_its_files() {
    let step = |next: Value, index: usize| {
        let source = json!({"code": format!("// {index}"), "packageJson": "{}"});
        let mut step = json!({"name": format!("step_{index}"), "type": "CODE", "displayName": "A",
            "settings": {"input": {}, "sourceCode": source}});
        if !next.is_null() {
            step["nextAction"] = next;
        }
        step
    };
    let first = (0..300).rev().fold(Value::Null, step);
    let trigger = json!({"name": "trigger", "type": "EMPTY", "displayName": "Select Trigger", "settings": {},
        "nextAction": first});
    assert_eq!(round_trip(&json!({"displayName": "x", "trigger": trigger})).len(), 301);
}
