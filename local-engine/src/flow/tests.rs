#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};

use super::{Draft, Operation, tree};
use crate::error::Error;

/// The steps of a flow in one line: `trigger > step_1 > step_2L{step_3} > step_4R{A: step_5 | B: -}`.
fn outline(step: &Value) -> String {
    let mut text = tree::name(step).to_owned();
    if step["type"] == "LOOP_ON_ITEMS" {
        text += &format!("L{{{}}}", step.get("firstLoopAction").map(outline).unwrap_or_default());
    }
    if let Some(children) = step["children"].as_array() {
        let branches = step["settings"]["branches"].as_array().unwrap().iter().zip(children);
        let each = branches.map(|(branch, child)| {
            let steps = if child.is_object() { outline(child) } else { "-".to_owned() };
            format!("{}: {steps}", branch["branchName"].as_str().unwrap())
        });
        text += &format!("R{{{}}}", each.collect::<Vec<_>>().join(" | "));
    }
    match step.get("nextAction") {
        Some(next) => format!("{text} > {}", outline(next)),
        None => text,
    }
}

fn code(name: &str) -> Value {
    json!({ "name": name, "valid": true, "displayName": name, "type": "CODE", "settings": {
        "sourceCode": { "code": "", "packageJson": "{}" }, "input": {}, "inputUiInfo": {} } })
}

fn looped(name: &str) -> Value {
    json!({ "name": name, "valid": true, "displayName": name, "type": "LOOP_ON_ITEMS",
        "settings": { "items": "{{trigger.body}}" } })
}

fn router(name: &str) -> Value {
    json!({ "name": name, "valid": true, "displayName": name, "type": "ROUTER", "settings": {
        "branches": [{ "branchName": "A", "branchType": "CONDITION", "conditions": [[]] },
            { "branchName": "Otherwise", "branchType": "FALLBACK" }],
        "executionType": "EXECUTE_FIRST_MATCH" } })
}

fn apply(draft: &mut Draft, operation: Value) {
    serde_json::from_value::<Operation>(operation).unwrap().apply(draft).unwrap();
}

fn add(draft: &mut Draft, parent: &str, location: &str, branch: usize, action: Value) {
    let request = json!({ "parentStep": parent, "stepLocationRelativeToParent": location,
        "branchIndex": branch, "action": action });
    apply(draft, json!({ "type": "ADD_ACTION", "request": request }));
}

/// `trigger > step_1 > step_2 > step_3 > step_4R{A: step_5 | Otherwise: -}`, as in the recordings.
fn recorded() -> Draft {
    let mut draft = Draft::new("Operations".to_owned());
    add(&mut draft, "trigger", "AFTER", 0, code("step_1"));
    add(&mut draft, "step_1", "AFTER", 0, code("step_2"));
    add(&mut draft, "step_2", "AFTER", 0, code("step_3"));
    add(&mut draft, "step_3", "AFTER", 0, router("step_4"));
    add(&mut draft, "step_4", "INSIDE_BRANCH", 0, code("step_5"));
    draft
}

#[test]
fn steps_go_behind_into_loops_and_into_branches() {
    let mut draft = recorded();
    add(&mut draft, "trigger", "AFTER", 0, looped("step_6"));
    add(&mut draft, "step_6", "INSIDE_LOOP", 0, code("step_7"));
    add(&mut draft, "step_6", "INSIDE_LOOP", 0, code("step_8"));
    let expected = "trigger > step_6L{step_8 > step_7} > step_1 > step_2 > step_3 \
        > step_4R{A: step_5 | Otherwise: -}";
    assert_eq!(outline(&draft.trigger), expected);
}

#[test]
fn unknown_settings_are_dropped() {
    let draft = recorded();
    assert!(tree::find(&draft.trigger, "step_1").unwrap()["settings"].get("inputUiInfo").is_none());
}

#[test]
fn the_recorded_branch_operations_give_the_recorded_trees() {
    let mut draft = recorded();
    let cases = [
        (
            json!({ "type": "ADD_BRANCH", "request": { "stepName": "step_4", "branchIndex": 1,
            "branchName": "B" } }),
            "A: step_5 | B: - | Otherwise: -",
        ),
        (
            json!({ "type": "DUPLICATE_BRANCH", "request": { "stepName": "step_4", "branchIndex": 0 } }),
            "A: step_5 | A Copy: step_6 | B: - | Otherwise: -",
        ),
        (
            json!({ "type": "MOVE_BRANCH", "request": { "stepName": "step_4", "sourceBranchIndex": 0,
            "targetBranchIndex": 1 } }),
            "A Copy: step_6 | A: step_5 | B: - | Otherwise: -",
        ),
        (
            json!({ "type": "DELETE_BRANCH", "request": { "stepName": "step_4", "branchIndex": 0 } }),
            "A: step_5 | B: - | Otherwise: -",
        ),
        (
            json!({ "type": "MOVE_BRANCH", "request": { "stepName": "step_4", "sourceBranchIndex": 0,
            "targetBranchIndex": 2 } }),
            "A: step_5 | B: - | Otherwise: -",
        ),
    ];
    for (operation, branches) in cases {
        apply(&mut draft, operation);
        assert_eq!(outline(tree::find(&draft.trigger, "step_4").unwrap()), format!("step_4R{{{branches}}}"));
    }
}

#[test]
fn steps_move_with_what_is_in_them() {
    let mut draft = recorded();
    apply(
        &mut draft,
        json!({ "type": "MOVE_ACTION", "request": { "name": "step_4", "newParentStep": "trigger",
        "stepLocationRelativeToNewParent": "AFTER" } }),
    );
    let moved = "trigger > step_4R{A: step_5 | Otherwise: -} > step_1 > step_2 > step_3";
    assert_eq!(outline(&draft.trigger), moved);
    apply(
        &mut draft,
        json!({ "type": "MOVE_ACTION", "request": { "name": "step_4", "newParentStep": "step_5" } }),
    );
    assert_eq!(outline(&draft.trigger), moved, "into itself");
}

#[test]
fn operations_that_miss_their_target_change_nothing() {
    let mut draft = recorded();
    let before = draft.clone();
    add(&mut draft, "step_99", "AFTER", 0, code("step_50"));
    add(&mut draft, "step_1", "INSIDE_LOOP", 0, code("step_50"));
    add(&mut draft, "step_4", "INSIDE_BRANCH", 9, code("step_50"));
    apply(&mut draft, json!({ "type": "UPDATE_ACTION", "request": code("step_99") }));
    apply(&mut draft, json!({ "type": "DELETE_ACTION", "request": { "names": ["step_99"] } }));
    apply(&mut draft, json!({ "type": "DUPLICATE_ACTION", "request": { "stepName": "step_99" } }));
    assert_eq!(draft, before);
}

#[test]
fn a_copy_gets_the_first_free_name_and_its_references_follow() {
    let mut draft = recorded();
    let mut looped = looped("step_7");
    looped["settings"]["items"] = "{{step_1.items}}".into();
    add(&mut draft, "step_1", "AFTER", 0, looped);
    let mut inner = code("step_8");
    inner["settings"]["input"] = json!({ "item": "{{step_7['item']}} of {{step_1}}" });
    add(&mut draft, "step_7", "INSIDE_LOOP", 0, inner);
    apply(&mut draft, json!({ "type": "DUPLICATE_ACTION", "request": { "stepName": "step_7" } }));
    let copy = tree::find(&draft.trigger, "step_6").unwrap();
    assert_eq!(copy["displayName"], "step_7 Copy");
    assert_eq!(copy["firstLoopAction"]["name"], "step_9");
    assert_eq!(copy["firstLoopAction"]["settings"]["input"]["item"], "{{step_6['item']}} of {{step_1}}");
}

#[test]
fn a_deleted_step_lets_the_next_move_up() {
    let mut draft = recorded();
    apply(
        &mut draft,
        json!({ "type": "DELETE_ACTION", "request": { "names": ["step_1", "step_5", "step_3"] } }),
    );
    assert_eq!(outline(&draft.trigger), "trigger > step_2 > step_4R{A: - | Otherwise: -}");
}

#[test]
fn a_new_draft_of_a_flow_with_duplicate_names_grows_as_recorded() {
    let mut draft = recorded();
    apply(
        &mut draft,
        json!({ "type": "MOVE_ACTION", "request": { "name": "step_3", "newParentStep": "trigger" } }),
    );
    add(&mut draft, "trigger", "AFTER", 0, code("step_1"));
    add(&mut draft, "trigger", "AFTER", 0, code("step_51"));
    apply(&mut draft, json!({ "type": "DUPLICATE_ACTION", "request": { "stepName": "step_1" } }));
    let router = "step_4R{A: step_5 | Otherwise: -}";
    assert_eq!(
        outline(&draft.trigger),
        format!("trigger > step_51 > step_1 > step_6 > step_3 > step_1 > step_6 > step_2 > {router}")
    );
    let trigger = draft.trigger.clone();
    apply(
        &mut draft,
        json!({ "type": "IMPORT_FLOW", "request": { "displayName": "again", "trigger": trigger } }),
    );
    assert_eq!(
        outline(&draft.trigger),
        format!(
            "trigger > step_51 > step_1 > step_6 > step_2 > {router} > step_6 > step_2 > {router} \
            > step_3 > step_1 > step_6 > step_2 > {router}"
        )
    );
}

#[test]
fn a_flow_that_grows_without_end_is_an_error() {
    let chain = (0..40).fold(Value::Null, |next, _| {
        let mut step = code("same");
        if next.is_object() {
            step["nextAction"] = next;
        }
        step
    });
    let mut trigger = Draft::new(String::new()).trigger;
    trigger["nextAction"] = chain;
    let import = Operation::ImportFlow { display_name: String::new(), trigger };
    assert!(matches!(import.apply(&mut Draft::new(String::new())), Err(Error::TooManySteps)));
}

#[test]
fn drafts_follow_patches_and_locked_versions_do_not() {
    let mut draft = Draft::new(String::new());
    let trigger = json!({ "name": "trigger", "valid": true, "displayName": "W", "type": "PIECE_TRIGGER",
        "settings": { "pieceName": "p", "pieceVersion": "0.1.25", "input": {}, "propertySettings": {} } });
    apply(&mut draft, json!({ "type": "UPDATE_TRIGGER", "request": trigger }));
    assert_eq!(draft.trigger["settings"]["pieceVersion"], "~0.1.25");
    super::pin_versions(&mut draft.trigger);
    assert_eq!(draft.trigger["settings"]["pieceVersion"], "0.1.25");
}

#[test]
fn connections_are_found_wherever_they_are_used() {
    let mut draft = recorded();
    let mut step = code("step_6");
    step["settings"]["input"] = json!({ "a": ["x {{connections['one']}}"], "b": "{{connections['two']}}" });
    add(&mut draft, "step_4", "INSIDE_BRANCH", 0, step);
    assert_eq!(draft.connections(), ["one", "two"]);
}
