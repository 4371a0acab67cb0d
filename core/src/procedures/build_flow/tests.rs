//! From descriptions to operations. The expected requests are those that the real engine took.

use serde_json::{Value, json};

use super::outline::Outline;
use super::plan::{self, Destination, Operation};
use super::spec;
use super::tree::{Location, Position};
use crate::json;

fn build(params: Value) -> Result<Vec<Operation>, String> {
    let flow = json::read("params", &params.to_string()).and_then(spec::flow).and_then(|mut flow| {
        plan::check(&mut flow)?;
        Ok(plan::build(&flow))
    });
    flow.map_err(|error| error.to_string())
}

fn request(operation: &Operation) -> Value {
    serde_json::from_str(&operation.request.to_text()).unwrap()
}

fn with_steps(steps: Value) -> Value {
    json!({"displayName": "F", "trigger": {"kind": "webhook", "pieceVersion": "0.1.25"}, "steps": steps})
}

fn problem(steps: Value) -> String {
    build(with_steps(steps)).unwrap_err()
}

fn add(
    flow: &Value,
    steps: Value,
    position: Position,
    start_index: Option<u32>,
) -> Result<Vec<Value>, String> {
    let flow = outline(flow);
    let steps = json::array("steps", &steps.to_string()).and_then(|steps| spec::steps("steps", &steps));
    let mut steps = steps.map_err(|error| error.to_string())?;
    let destination = Destination { position, start_index };
    plan::check_added(&mut steps, flow, &destination).map_err(|error| error.to_string())?;
    Ok(plan::add(&steps, destination.position).iter().map(request).collect())
}

fn outline(trigger: &Value) -> Outline {
    serde_json::from_str(&json!({"id": "f", "version": {"trigger": trigger}}).to_string()).unwrap()
}

fn after(parent: &str) -> Position {
    Position { parent: parent.into(), location: Location::After }
}

fn response(body: &str) -> Value {
    json!({
        "kind": "piece", "displayName": "Return Response", "pieceName": "webhook", "pieceVersion": "0.1.25",
        "actionName": "return_response", "input": {"responseType": "json", "fields": {"body": body}},
    })
}

fn code(text: &str) -> Value {
    json!({"kind": "code", "displayName": "Code", "code": "export const code = async (i) => i", "input": {"a": text}})
}

#[test]
fn a_webhook_trigger_has_what_the_engine_wants() {
    let operations = build(with_steps(json!([]))).unwrap();
    assert_eq!(operations[0].step, "trigger");
    assert_eq!(
        (operations[0].kind, request(&operations[0])),
        (
            "UPDATE_TRIGGER",
            json!({
                "name": "trigger", "valid": true, "displayName": "Webhook", "type": "PIECE_TRIGGER",
                "settings": {
                    "pieceName": "@activepieces/piece-webhook", "pieceVersion": "0.1.25", "triggerName": "catch_webhook",
                    "input": {"authType": "none"}, "propertySettings": {"authType": {"type": "MANUAL"}},
                },
            })
        )
    );
}

#[test]
fn an_empty_trigger_is_the_one_that_a_new_flow_has() {
    let empty = json!({"kind": "empty"});
    assert_eq!(build(json!({"displayName": "F", "trigger": empty, "steps": []})).unwrap().len(), 0);
    assert_eq!(build(json!({"displayName": "F", "steps": []})).unwrap().len(), 0);
}

#[test]
fn code_and_pieces_are_added_as_the_engine_takes_them() {
    let mut step = code("{{trigger.body}}");
    step["skip"] = true.into();
    step["continueOnFailure"] = true.into();
    let operations = build(with_steps(json!([step, response("{{step_1}}")]))).unwrap();
    assert_eq!(
        (operations[1].kind, request(&operations[1])),
        (
            "ADD_ACTION",
            json!({
                "parentStep": "trigger", "stepLocationRelativeToParent": "AFTER",
                "action": {
                    "name": "step_1", "valid": true, "displayName": "Code", "type": "CODE", "skip": true,
                    "settings": {
                        "sourceCode": {"code": "export const code = async (i) => i", "packageJson": "{}"},
                        "input": {"a": "{{trigger.body}}"},
                        "errorHandlingOptions": {"continueOnFailure": {"value": true}, "retryOnFailure": {"value": false}},
                    },
                },
            })
        )
    );
    assert_eq!(
        (operations[2].kind, request(&operations[2])),
        (
            "ADD_ACTION",
            json!({
                "parentStep": "step_1", "stepLocationRelativeToParent": "AFTER",
                "action": {
                    "name": "step_2", "valid": true, "displayName": "Return Response", "type": "PIECE",
                    "settings": {
                        "pieceName": "@activepieces/piece-webhook", "pieceVersion": "0.1.25",
                        "actionName": "return_response",
                        "input": {"responseType": "json", "fields": {"body": "{{step_1}}"}},
                        "propertySettings": {"responseType": {"type": "MANUAL"}, "fields": {"type": "MANUAL"}},
                        "errorHandlingOptions": {"continueOnFailure": {"value": false}, "retryOnFailure": {"value": false}},
                    },
                },
            })
        )
    );
}

#[test]
fn steps_inside_loops_and_branches_come_before_the_one_after() {
    let condition =
        json!({"firstValue": "{{step_1.item}}", "secondValue": "5", "operator": "NUMBER_IS_GREATER_THAN"});
    let router = json!({
        "kind": "router", "displayName": "Router", "branches": [
            {"name": "A", "conditions": [condition], "steps": [code("{{step_1.item}}")]},
            {"name": "Otherwise", "fallback": true, "steps": [code("x"), code("{{step_4}}")]},
        ],
    });
    let list = json!({"kind": "loop", "displayName": "Loop", "items": "{{trigger.body}}", "steps": [router]});
    let operations = build(with_steps(json!([list, code("y")]))).unwrap();
    let places: Vec<_> = operations[1..]
        .iter()
        .map(|operation| {
            let request = request(operation);
            let text = |name: &str| request[name].as_str().unwrap_or_default().to_owned();
            let at = format!("{} {}", text("stepLocationRelativeToParent"), text("parentStep"));
            (operation.step.clone(), at, request["branchIndex"].as_u64())
        })
        .collect();
    let expected = [
        ("step_1", "AFTER trigger", None),
        ("step_2", "INSIDE_LOOP step_1", None),
        ("step_3", "INSIDE_BRANCH step_2", Some(0)),
        ("step_4", "INSIDE_BRANCH step_2", Some(1)),
        ("step_5", "AFTER step_4", None),
        ("step_6", "AFTER step_1", None),
    ];
    assert_eq!(places, expected.map(|(name, at, branch)| (name.to_owned(), at.to_owned(), branch)));
    assert_eq!(request(&operations[1])["action"]["settings"], json!({"items": "{{trigger.body}}"}));
    assert_eq!(
        request(&operations[2])["action"]["settings"],
        json!({
            "branches": [
                {"branchName": "A", "branchType": "CONDITION", "conditions": [[condition]]},
                {"branchName": "Otherwise", "branchType": "FALLBACK"},
            ],
            "executionType": "EXECUTE_FIRST_MATCH",
        })
    );
}

#[test]
fn an_input_is_sent_as_the_caller_wrote_it() {
    let step = r#"{"kind":"code","displayName":"C","code":"","input":{"n":113.65026636515327,"big":1e+21,"x":"{{trigger}}"}}"#;
    let params = format!(r#"{{"displayName":"F","steps":[{step}]}}"#);
    let mut flow = spec::flow(json::read("params", &params).unwrap()).unwrap();
    plan::check(&mut flow).unwrap();
    let sent = plan::build(&flow)[0].request.to_text();
    assert!(sent.contains(r#""input":{"n":113.65026636515327,"big":1e+21,"x":"{{trigger}}"}"#), "{sent}");
}

#[test]
fn steps_may_be_nested_up_to_a_limit() {
    let nested = |depth| {
        let wrap =
            |inner: String, _| format!(r#"{{"kind":"loop","displayName":"L","items":"","steps":[{inner}]}}"#);
        let steps = (0..depth).fold(String::new(), wrap);
        let params = format!(r#"{{"displayName":"F","steps":[{steps}]}}"#);
        json::read("params", &params).and_then(spec::flow).map(drop).map_err(|error| error.to_string())
    };
    assert_eq!(nested(100), Ok(()));
    assert_eq!(nested(101).unwrap_err(), "the steps are nested more than 100 deep");
    assert!(nested(50_000).is_err());
}

#[test]
fn a_mistake_is_named_by_its_place() {
    let with = |mut step: Value, name: &str, value: Value| {
        step[name] = value;
        json!([step])
    };
    let branch = |branch: Value| json!([{"kind": "router", "displayName": "R", "branches": [branch]}]);
    let exists = json!([{"firstValue": "x", "operator": "EXISTS"}]);
    let cases = [
        (json!([7]), "`params.steps[0]` must be an object"),
        (json!([{"displayName": "C"}]), "`params.steps[0].kind` must be 'code', 'piece', 'loop' or 'router'"),
        (with(code(""), "kind", json!("delay")), "`params.steps[0].kind` must be "),
        (with(code(""), "codes", json!("")), "`params.steps[0].codes`: unknown field `codes`"),
        (with(code(""), "code", json!(7)), "`params.steps[0].code`: invalid type"),
        (with(code(""), "skip", Value::Null), "`params.steps[0].skip` must not be null, NaN"),
        (with(code(""), "skip", json!("yes")), "`params.steps[0].skip`: invalid type"),
        (with(code(""), "name", json!("a b")), "`params.steps[0].name` must be a word"),
        (with(code(""), "input", json!([])), "`params.steps[0].input`: invalid type"),
        (json!([{"kind": "code", "code": ""}]), "`params.steps[0]`: missing field `displayName`"),
        (with(response(""), "pieceName", json!("a/b/c")), "`params.steps[0].pieceName` must be an npm name"),
        (with(response(""), "pieceName", json!("@a")), "`params.steps[0].pieceName` must be an npm name"),
        (json!([{"kind": "loop", "displayName": "L"}]), "`params.steps[0]`: missing field `items`"),
        (
            json!([code(""), {"kind": "loop", "displayName": "L", "items": "", "steps": [{"kind": "x"}]}]),
            "`params.steps[1].steps[0].kind` must be ",
        ),
        (
            json!([{"kind": "router", "displayName": "R", "branches": []}]),
            "`params.steps[0].branches` must have a branch",
        ),
        (
            branch(json!({"name": "A", "steps": []})),
            "`params.steps[0].branches[0]` must have either `conditions` or",
        ),
        (
            branch(json!({"name": "A", "conditions": exists, "fallback": true, "steps": []})),
            "`params.steps[0].branches[0]` must have either",
        ),
        (
            json!([{"kind": "router", "displayName": "R", "branches": [
                {"name": "A", "fallback": true, "steps": []}, {"name": "B", "fallback": true, "steps": []},
            ]}]),
            "`params.steps[0].branches[1].fallback` is the second fallback",
        ),
        (
            branch(
                json!({"name": "A", "conditions": [[{"firstValue": "", "operator": "LIKE"}]], "steps": []}),
            ),
            "`params.steps[0].branches[0].conditions[0][0].operator` must be one of ",
        ),
        (
            branch(
                json!({"name": "A", "conditions": [{"firstValue": "{{step_9}}", "operator": "EXISTS"}], "steps": []}),
            ),
            "`params.steps[0].branches[0].conditions[0].firstValue` uses `step_9`, which is no step of the flow",
        ),
        (
            json!([code("{{step_2}}"), code("")]),
            "`params.steps[0].input.a` uses `step_2`, whose output is not there",
        ),
    ];
    for (steps, expected) in cases {
        let problem = problem(steps.clone());
        assert!(problem.starts_with(expected), "{steps}: {problem}");
    }
}

#[test]
fn a_mistake_outside_the_steps_is_named_too() {
    let cases = [
        (json!({"steps": []}), "`params`: missing field `displayName`"),
        (json!({"displayName": "F"}), "`params`: missing field `steps`"),
        (json!({"displayName": "F", "steps": [], "name": "x"}), "`params.name`: unknown field `name`"),
        (json!({"displayName": "F", "steps": [], "trigger": 1}), "`params.trigger` must be an object"),
        (
            json!({"displayName": "F", "steps": [], "trigger": {"kind": "cron"}}),
            "`params.trigger.kind` must be 'piece', ",
        ),
        (
            json!({"displayName": "F", "steps": [], "trigger": {"kind": "empty", "input": {}}}),
            "`params.trigger.input`: unknown field `input`",
        ),
        (
            json!({"displayName": "F", "steps": [], "trigger": {"kind": "webhook", "input": {"a": "{{step_1}}"}}}),
            "`params.trigger.input.a` uses `step_1`",
        ),
        (json!({"displayName": "F", "steps": [], "publish": true}), "`params.publish` needs a `trigger`"),
    ];
    for (params, expected) in cases {
        let problem = build(params.clone()).unwrap_err();
        assert!(problem.starts_with(expected), "{params}: {problem}");
    }
}

#[test]
fn steps_go_on_from_those_of_the_flow() {
    let flow = json!({"name": "trigger", "type": "EMPTY", "nextAction": {"name": "step_4", "type": "CODE", "nextAction": {
        "name": "each", "type": "LOOP_ON_ITEMS", "nextAction": {"name": "last", "type": "CODE"},
    }}});
    let inside = Position { parent: "each".into(), location: Location::InsideLoop };
    let added =
        add(&flow, json!([code("{{step_4}} {{each.item}}"), code("{{step_5}}")]), inside.clone(), None)
            .unwrap();
    assert_eq!(added[0]["parentStep"], "each");
    assert_eq!(added[0]["stepLocationRelativeToParent"], "INSIDE_LOOP");
    assert_eq!(added[0]["action"]["name"], "step_5");
    assert_eq!((&added[1]["parentStep"], &added[1]["action"]["name"]), (&json!("step_5"), &json!("step_6")));

    let added = add(&flow, json!([code(""), code("")]), after("trigger"), Some(2)).unwrap();
    assert_eq!(
        (&added[0]["action"]["name"], &added[1]["action"]["name"]),
        (&json!("step_3"), &json!("step_5"))
    );

    let later = add(&flow, json!([code("{{step_4}}")]), after("trigger"), None).unwrap_err();
    assert!(later.starts_with("`steps[0].input.a` uses `step_4`, whose output is not there"), "{later}");
    let mut taken = code("");
    taken["name"] = "last".into();
    let taken = add(&flow, json!([taken]), inside, None).unwrap_err();
    assert_eq!(taken, "`steps[0].name` must not be `last`: another step of the flow has that name");
}

#[test]
fn a_place_that_the_flow_does_not_have_is_refused() {
    let flow = json!({"name": "trigger", "type": "EMPTY", "nextAction": {"name": "router", "type": "ROUTER", "children": [null]}});
    let at =
        |parent: &str, location| add(&flow, json!([]), Position { parent: parent.into(), location }, None);
    assert_eq!(
        at("step_1", Location::After).unwrap_err(),
        "`params.parentStep` must be a step of the flow: `step_1` is none of `trigger`, `router`"
    );
    assert_eq!(
        at("router", Location::InsideLoop).unwrap_err(),
        "`params.location` does not fit: `router` is no loop"
    );
    assert_eq!(
        at("trigger", Location::InsideBranch(0)).unwrap_err(),
        "`params.location` does not fit: `trigger` has no branches"
    );
    assert_eq!(
        at("router", Location::InsideBranch(1)).unwrap_err(),
        "`params.branchIndex` must be less than 1: `router` has no branch 1"
    );
    assert!(at("router", Location::InsideBranch(0)).is_ok());
}

#[test]
fn only_the_returned_flow_tells_whether_an_operation_was_done() {
    let operations = build(with_steps(json!([code("")]))).unwrap();
    let empty = outline(&json!({"name": "trigger", "type": "EMPTY", "settings": {}}));
    let settings = json!({"triggerName": "catch_webhook"});
    let full = outline(
        &json!({"name": "trigger", "type": "PIECE_TRIGGER", "settings": settings, "nextAction": {"name": "step_1"}}),
    );
    let other =
        outline(&json!({"name": "trigger", "type": "PIECE_TRIGGER", "settings": {"triggerName": "other"}}));
    for operation in &operations {
        assert!(operation.is_done(&full) && !operation.is_done(&empty) && !operation.is_done(&other));
    }
}
