#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};

use super::check;
use crate::error::Error;

fn message(schema: &str, part: &'static str, mut value: Value) -> String {
    match check(schema, part, &mut value) {
        Err(Error::Validation(message)) => message,
        other => panic!("{schema} accepted {value}: {other:?}"),
    }
}

#[test]
fn a_missing_property_is_named() {
    let body = json!({ "projectId": "p" });
    assert_eq!(message("flows.create", "body", body), "body must have required property 'displayName'");
}

#[test]
fn a_text_that_is_no_number_is_named() {
    let query = json!({ "projectId": "p", "limit": "abc" });
    assert_eq!(message("flows.list", "querystring", query), "querystring/limit must be number");
}

#[test]
fn a_query_is_converted_to_the_types_that_are_asked_for() {
    let mut query = json!({ "projectId": "p", "limit": "5", "status": "ENABLED" });
    check("flows.list", "querystring", &mut query).unwrap();
    assert_eq!(query, json!({ "projectId": "p", "limit": 5, "status": ["ENABLED"] }));
}

#[test]
fn every_member_of_a_union_is_listed() {
    let query = json!({ "projectId": "p", "status": "NOPE" });
    let constant = "querystring/status/0 must be equal to constant";
    let expected = format!("{constant}, {constant}, querystring/status/0 must match a schema in anyOf");
    assert_eq!(message("flows.list", "querystring", query), expected);
}

#[test]
fn an_operation_of_unknown_type_breaks_twenty_constants() {
    let text = message("operation.request", "body", json!({ "type": "NOPE", "request": {} }));
    assert_eq!(text.matches("body/type must be equal to constant").count(), 20);
    assert!(text.ends_with("body must match a schema in anyOf"), "{text}");
}

#[test]
fn a_piece_trigger_needs_property_settings() {
    let settings = json!({ "pieceName": "p", "pieceVersion": "1.0.0", "input": {} });
    let trigger = json!({ "name": "trigger", "valid": true, "displayName": "W", "type": "PIECE_TRIGGER",
        "settings": settings });
    let text = message("operation.request", "body", json!({ "type": "UPDATE_TRIGGER", "request": trigger }));
    let expected = "body/request/type must be equal to constant, \
        body/request/settings must have required property 'propertySettings', \
        body/request must match a schema in anyOf";
    assert!(text.contains(expected), "{text}");
}

#[test]
fn a_text_operator_needs_a_second_value_and_no_operator_at_all_needs_none() {
    let router = |condition: Value| {
        json!({ "name": "step_1", "valid": true, "displayName": "R", "type": "ROUTER", "settings": {
            "branches": [{ "branchType": "CONDITION", "branchName": "A", "conditions": [[condition]] }],
            "executionType": "EXECUTE_FIRST_MATCH" } })
    };
    let mut missing = router(json!({ "operator": "TEXT_CONTAINS", "firstValue": "a" }));
    assert!(check("step.action", "body", &mut missing).is_err());
    let mut none = router(json!({ "firstValue": "a" }));
    assert!(check("step.action", "body", &mut none).is_ok());
}
