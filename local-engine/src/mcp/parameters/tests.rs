use super::*;

/// Two parameters of each type, of which the first is required.
fn every_type() -> Vec<Parameter> {
    let kinds = ["Text", "Date", "Number", "Boolean", "Array", "Object", "Other"];
    let parameter = |kind: &&str| {
        [true, false].map(
            |required| json!({ "name": format!("{kind} {required}"), "type": kind, "required": required }),
        )
    };
    read(&kinds.iter().flat_map(parameter).collect::<Value>()).unwrap()
}

#[test]
fn the_schema_is_that_of_the_engine() {
    let expected = json!({ "type": "object", "properties": {
        "Text_true": { "type": "string" }, "Text_false": { "type": ["string", "null"] },
        "Date_true": { "type": "string" }, "Date_false": { "type": ["string", "null"] },
        "Number_true": { "type": "number" }, "Number_false": { "type": ["number", "null"] },
        "Boolean_true": { "type": "boolean" }, "Boolean_false": { "type": ["boolean", "null"] },
        "Array_true": { "type": "array", "items": { "type": "string" } },
        "Array_false": { "anyOf": [{ "type": "array", "items": { "type": "string" } }, { "type": "null" }] },
        "Object_true": { "type": "object", "additionalProperties": { "type": "string" } },
        "Object_false": { "anyOf": [
            { "type": "object", "additionalProperties": { "type": "string" } }, { "type": "null" }] },
        "Other_true": {}, "Other_false": { "anyOf": [{}, { "type": "null" }] } },
        "required": ["Text_true", "Date_true", "Number_true", "Boolean_true", "Array_true", "Object_true"],
        "additionalProperties": false, "$schema": "http://json-schema.org/draft-07/schema#" });
    assert_eq!(schema(&every_type()).to_string(), expected.to_string());
    assert_eq!(schema(&[]), json!({ "type": "object" }));
}

#[test]
fn a_description_stands_at_every_level() {
    let parameter = |kind: &str, required: bool| {
        let given = json!([{ "name": "a", "type": kind, "required": required, "description": "d" }]);
        schema(&read(&given).unwrap())["properties"]["a"].clone()
    };
    assert_eq!(parameter("Text", true), json!({ "type": "string", "description": "d" }));
    assert_eq!(parameter("Text", false), json!({ "type": ["string", "null"], "description": "d" }));
    let items = json!({ "type": "array", "items": { "type": "string" }, "description": "d" });
    assert_eq!(
        parameter("Array", false),
        json!({ "anyOf": [items, { "type": "null" }], "description": "d" })
    );
}

#[test]
fn arguments_that_fit_are_kept_in_the_order_of_the_parameters() {
    let given = json!({ "unknown": 1, "Object_true": { "a": "b" }, "Array_true": ["x"], "Boolean_true": false,
        "Number_true": 1.5, "Date_true": "2026-01-01", "Text_true": "t", "Text_false": null, "Other_true": [1] });
    let kept = check(&every_type(), Some(&given)).unwrap();
    let names = [
        "Text_true",
        "Text_false",
        "Date_true",
        "Number_true",
        "Boolean_true",
        "Array_true",
        "Object_true",
        "Other_true",
    ];
    assert_eq!(kept.keys().collect::<Vec<_>>(), names);
    assert_eq!(check(&[], None), Ok(Map::new()));
    assert_eq!(check(&[], Some(&json!({ "unknown": 1 }))), Ok(Map::new()));
}

#[test]
fn every_argument_that_does_not_fit_is_named() {
    let given = json!({ "Text_true": 1, "Date_true": [], "Number_true": "x", "Boolean_true": null,
        "Array_true": [1, "a", {}], "Array_false": 5, "Object_true": { "a": 1 }, "Text_false": null });
    let issues: Value = serde_json::from_str(&check(&every_type(), Some(&given)).unwrap_err()).unwrap();
    let found: Vec<_> =
        issues.as_array().unwrap().iter().map(|issue| (&issue["path"], &issue["message"])).collect();
    let expected = [
        (json!(["Text_true"]), "Expected string, received number"),
        (json!(["Date_true"]), "Expected string, received array"),
        (json!(["Number_true"]), "Expected number, received string"),
        (json!(["Boolean_true"]), "Expected boolean, received null"),
        (json!(["Array_true", 0]), "Expected string, received number"),
        (json!(["Array_true", 2]), "Expected string, received object"),
        (json!(["Array_false"]), "Expected array, received number"),
        (json!(["Object_true", "a"]), "Expected string, received number"),
    ];
    assert_eq!(found.len(), expected.len());
    for ((path, message), (expected_path, expected_message)) in found.into_iter().zip(expected) {
        assert_eq!((path, message), (&expected_path, &json!(expected_message)));
    }
    let missing = check(&every_type()[..1], None).unwrap_err();
    assert_eq!(
        missing,
        "[\n  {\n    \"code\": \"invalid_type\",\n    \"expected\": \"object\",\n    \"received\": \"undefined\",\n    \"path\": [],\n    \"message\": \"Required\"\n  }\n]"
    );
}
