//! Conditions and branches of routers.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::time::Duration;

use imbrace_local::{Options, Waits};
use reqwest::Method;
use serde_json::{Value, json};
use support::{Engine, code, short_waits};

async fn engine() -> Engine {
    let waits = Waits { in_run: Duration::ZERO, ..short_waits() };
    Engine::with(Options { waits, ..Options::default() }).await
}

fn router(branches: &Value) -> Value {
    json!({ "name": "step_1", "valid": true, "displayName": "Router", "type": "ROUTER",
        "settings": { "branches": branches, "executionType": "EXECUTE_FIRST_MATCH" } })
}

fn branch(conditions: &Value) -> Value {
    json!({ "branchType": "CONDITION", "branchName": "Branch", "conditions": conditions })
}

/// Runs a router with these branches. Returns its record.
async fn record(branches: &Value) -> Value {
    let engine = engine().await;
    let flow = engine.published("Router", &[router(branches)]).await;
    let request = engine.request(Method::POST, &format!("/v1/webhooks/{flow}"));
    request.json(&json!({ "list": ["a", "b"] })).send().await.unwrap();
    engine.run_of(&flow).await["steps"]["step_1"].clone()
}

async fn evaluations(branches: &Value) -> Vec<bool> {
    let record = record(branches).await;
    let branches = record["output"]["branches"].as_array().unwrap_or_else(|| panic!("{record:#}"));
    branches.iter().map(|branch| branch["evaluation"] == true).collect()
}

/// Operator, first and second value, and whether the condition is true. An opposite is false exactly then.
const CONDITIONS: [(&str, &str, &str, bool); 52] = [
    ("TEXT_CONTAINS", "hello", "ELL", true),
    ("TEXT_CONTAINS", "hello", "", true),
    ("TEXT_CONTAINS", "{{42}}", "4", true),
    ("TEXT_CONTAINS", "{{[1, 2, 3]}}", "1,2", true),
    ("TEXT_CONTAINS", "{{new Date(0)}}", "\"1970", true),
    ("TEXT_EXACTLY_MATCHES", "hello", "HELLO", true),
    ("TEXT_EXACTLY_MATCHES", "{{NaN}}", "null", true),
    ("TEXT_EXACTLY_MATCHES", " a", "a", false),
    ("TEXT_DOES_NOT_EXACTLY_MATCH", "a", "b", true),
    ("TEXT_START_WITH", "{{42}}", "4", true),
    ("TEXT_DOES_NOT_START_WITH", "hello", "lo", true),
    ("TEXT_ENDS_WITH", "ABC", "bc", true),
    ("TEXT_DOES_NOT_END_WITH", "ABC", "bc", false),
    ("NUMBER_IS_GREATER_THAN", "{{42}}", "10", true),
    ("NUMBER_IS_GREATER_THAN", "9", "10", false),
    ("NUMBER_IS_GREATER_THAN", "abc", "5", false),
    ("NUMBER_IS_GREATER_THAN", "b", "a", true),
    ("NUMBER_IS_GREATER_THAN", "", "-1", true),
    ("NUMBER_IS_GREATER_THAN", "{{true}}", "0", true),
    ("NUMBER_IS_GREATER_THAN", "1,000", "5", false),
    ("NUMBER_IS_GREATER_THAN", "{{[7]}}", "5", true),
    ("NUMBER_IS_GREATER_THAN", "{{1 / 0}}", "5", true),
    ("NUMBER_IS_GREATER_THAN", "{{new Date(9)}}", "8", true),
    ("NUMBER_IS_LESS_THAN", "{{NaN}}", "5", false),
    ("NUMBER_IS_EQUAL_TO", "0x2a", "{{42}}", true),
    ("NUMBER_IS_EQUAL_TO", "inf", "Infinity", false),
    ("NUMBER_IS_EQUAL_TO", "{{({})}}", "{{({})}}", false),
    ("BOOLEAN_IS_TRUE", "false", "", true),
    ("BOOLEAN_IS_TRUE", "{{0}}", "", false),
    ("BOOLEAN_IS_TRUE", "{{[]}}", "", true),
    ("BOOLEAN_IS_FALSE", "{{NaN}}", "", true),
    ("DATE_IS_BEFORE", "2024-01-01", "2024-02-01", true),
    ("DATE_IS_BEFORE", "not a date", "2024-02-01", false),
    ("DATE_IS_BEFORE", "{{1}}", "2024-01-01", true),
    ("DATE_IS_BEFORE", "01/15/2024", "02/01/2024", true),
    ("DATE_IS_BEFORE", "March 1, 2024 10:00", "Fri, 01 Mar 2024 10:00:01 GMT", true),
    ("DATE_IS_BEFORE", "1700000000000", "{{new Date()}}", true),
    ("DATE_IS_AFTER", "", "2024-01-01", false),
    ("DATE_IS_AFTER", "2024-2-30", "2024/03/01 00:00", false),
    ("DATE_IS_EQUAL", "2024-03-01", "2024-03-01T00:00:00.000Z", true),
    ("DATE_IS_EQUAL", "2024-02-30", "2024-03-01", true),
    ("LIST_CONTAINS", "{{trigger.body.list}}", "A", true),
    ("LIST_CONTAINS", "{{[1, 2]}}", "2", true),
    ("LIST_CONTAINS", "[\"a\",\"b\"]", "b", true),
    ("LIST_CONTAINS", "abc", "b", false),
    ("LIST_CONTAINS", "{{[{ a: 1 }]}}", "{\"a\":1}", true),
    ("LIST_DOES_NOT_CONTAIN", "5", "5", false),
    ("LIST_IS_EMPTY", "[]", "", true),
    ("LIST_IS_NOT_EMPTY", "abc", "", false),
    ("EXISTS", "{{0}}", "", true),
    ("EXISTS", "{{() => 1}}", "", true),
    ("DOES_NOT_EXIST", "{{trigger.body.nothing}}", "", true),
];

#[tokio::test]
async fn conditions_compare_values_as_the_engine_does_in_javascript() {
    let branches: Value = CONDITIONS
        .iter()
        .map(|(operator, first, second, _)| {
            branch(&json!([[{ "operator": operator, "firstValue": first, "secondValue": second }]]))
        })
        .collect();
    let evaluations = evaluations(&branches).await;
    assert_eq!(evaluations.len(), CONDITIONS.len());
    for ((operator, first, second, expected), evaluation) in CONDITIONS.iter().zip(evaluations) {
        assert_eq!(evaluation, *expected, "{first:?} {operator} {second:?}");
    }
}

#[tokio::test]
async fn groups_are_alternatives_and_a_fallback_is_true_if_nothing_else_is() {
    let exists = |value: &str| json!({ "operator": "EXISTS", "firstValue": value });
    let (yes, no) = (exists("1"), exists(""));
    let fallback = json!({ "branchType": "FALLBACK", "branchName": "Otherwise" });
    let cases = [
        (json!([branch(&json!([])), fallback]), vec![false, true]),
        (json!([branch(&json!([[]])), fallback]), vec![true, false]),
        (json!([branch(&json!([[yes, no], [yes]])), fallback]), vec![true, false]),
        (json!([branch(&json!([[yes, no], [no]])), fallback, fallback]), vec![false, false, false]),
    ];
    for (branches, expected) in cases {
        assert_eq!(evaluations(&branches).await, expected, "{branches:#}");
    }
    let lower = json!({ "operator": "TEXT_CONTAINS", "firstValue": "xABCx", "secondValue": "abc", "caseSensitive": true });
    assert_eq!(evaluations(&json!([branch(&json!([[lower]]))])).await, [false]);
}

#[tokio::test]
async fn a_router_is_evaluated_again_when_its_run_resumes_as_on_the_real_engine() {
    let engine = engine().await;
    let flow = engine.flow("Router").await;
    engine.operate(&flow, "UPDATE_TRIGGER", support::webhook()).await;
    let few = branch(
        &json!([[{ "operator": "NUMBER_IS_LESS_THAN", "firstValue": "{{trigger.body.n}}", "secondValue": "5" }]]),
    );
    let many = json!({ "branchType": "FALLBACK", "branchName": "Many" });
    let grows = "export const code = ({ body }) => { body.n = 10 }";
    let delay = json!({ "name": "step_3", "valid": true, "displayName": "Delay", "type": "PIECE", "settings": {
        "pieceName": "@activepieces/piece-delay", "pieceVersion": "~0.3.0", "actionName": "delayFor",
        "input": { "unit": "seconds", "delayFor": 0.05 }, "propertySettings": {} } });
    for (parent, location, branch, action) in [
        ("trigger", "AFTER", None, router(&json!([few, many]))),
        ("step_1", "INSIDE_BRANCH", Some(0), code("step_2", grows, json!({ "body": "{{trigger.body}}" }))),
        ("step_2", "AFTER", None, delay),
        ("step_3", "AFTER", None, code("step_4", "export const code = () => 'few'", json!({}))),
        ("step_1", "INSIDE_BRANCH", Some(1), code("step_5", "export const code = () => 'many'", json!({}))),
    ] {
        let mut request =
            json!({ "parentStep": parent, "stepLocationRelativeToParent": location, "action": action });
        if let Some(index) = branch {
            request["branchIndex"] = index.into();
        }
        engine.operate(&flow, "ADD_ACTION", request).await;
    }
    engine.operate(&flow, "LOCK_AND_PUBLISH", json!({})).await;
    let request = engine.request(Method::POST, &format!("/v1/webhooks/{flow}"));
    request.json(&json!({ "n": 1 })).send().await.unwrap();
    let ended = tokio::time::timeout(Duration::from_secs(30), async {
        loop {
            let run = engine.run_of(&flow).await;
            if run["status"] != "PAUSED" {
                return run;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    });
    let run = ended.await.expect("the run ends");
    assert_eq!(run["status"], "SUCCEEDED");
    assert_eq!(run["steps"]["step_3"]["status"], "PAUSED", "the branch in which the run was paused");
    assert!(run["steps"].get("step_4").is_none());
    assert_eq!(run["steps"]["step_5"]["output"], "many");
    assert_eq!(run["steps"]["step_1"]["output"]["branches"][1]["evaluation"], true);
}
