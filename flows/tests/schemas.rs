//! The JSON schemas for editors name the fields that the program reads.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeSet;

use imbrace_flows::config::{Config, Environment};
use imbrace_flows::flow_file::FlowFile;
use imbrace_flows::lower;
use imbrace_flows::testing::case::{Case, Expected, ExpectedAnswer, ExpectedStep, TestFile};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

const TEST: &str = include_str!("../npm/schemas/test.json");
const CONFIG: &str = include_str!("../npm/schemas/imbrace.json");
const FLOW: &str = include_str!("../npm/schemas/flow.json");

/// Returns the fields of a type, as its error for an unknown field lists them.
fn fields_of<T: DeserializeOwned>() -> BTreeSet<String> {
    let error = serde_json::from_value::<T>(json!({"no such field": 1})).err().unwrap().to_string();
    let (_, list) = error.split_once("expected ").expect("a list of fields");
    list.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn properties(schema: &str, pointer: &str) -> BTreeSet<String> {
    let schema: Value = serde_json::from_str(schema).unwrap();
    let properties = schema.pointer(&format!("{pointer}/properties")).unwrap_or_else(|| panic!("{pointer}"));
    properties.as_object().unwrap().keys().cloned().collect()
}

#[test]
fn the_schema_of_test_files_has_their_fields() {
    assert_eq!(properties(TEST, ""), fields_of::<TestFile>());
    assert_eq!(properties(TEST, "/definitions/case"), fields_of::<Case>());
    assert_eq!(properties(TEST, "/definitions/expect"), fields_of::<Expected>());
    assert_eq!(properties(TEST, "/definitions/answer"), fields_of::<ExpectedAnswer>());
    assert_eq!(properties(TEST, "/definitions/stepResult"), fields_of::<ExpectedStep>());
}

#[test]
fn the_schema_of_the_project_has_its_fields() {
    assert_eq!(properties(CONFIG, ""), fields_of::<Config>());
    assert_eq!(properties(CONFIG, "/definitions/environment"), fields_of::<Environment>());
}

#[test]
fn the_schema_of_flows_has_fields_that_are_read() {
    let schema: Value = serde_json::from_str(FLOW).unwrap();
    let example = |property: &Value| match (property.get("const"), property.get("enum"), property.get("type"))
    {
        (Some(value), ..) => value.clone(),
        (_, Some(list), _) => list[0].clone(),
        (.., Some(kind)) if kind == "boolean" => json!(true),
        (.., Some(kind)) if kind == "object" => json!({}),
        (.., Some(kind)) if kind == "array" => json!([]),
        _ => json!("x"),
    };
    let filled = |schema: &Value| -> Value {
        let fields = schema["properties"].as_object().unwrap().iter();
        fields
            .map(|(name, property)| (name.clone(), example(property)))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    let mut file = filled(&schema);
    file["steps"] = json!([]);
    file["trigger"] = json!({"kind": "empty"});
    assert!(FlowFile::from_value("key", None, file.clone()).is_ok(), "{file}");
    let all = ["displayName", "status", "draft", "metadata", "schemaVersion", "payload", "trigger", "steps"];
    assert_eq!(properties(FLOW, ""), all.map(str::to_owned).into());
    for kind in schema.pointer("/definitions/step/oneOf").unwrap().as_array().unwrap() {
        let step = filled(kind);
        assert!(lower::step_fields("step", step.clone()).is_ok(), "{step}");
        let mut wrong = step.clone();
        wrong["no such field"] = json!(1);
        assert!(lower::step_fields("step", wrong).is_err(), "{step}");
    }
    for kind in schema.pointer("/definitions/trigger/oneOf").unwrap().as_array().unwrap() {
        let trigger = filled(kind);
        assert!(lower::trigger_fields(trigger.clone()).is_ok(), "{trigger}");
    }
}
