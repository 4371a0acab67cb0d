//! The cases are those of the recordings.

#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};

use super::*;

fn respond(input: Value) -> Result<Value, Failure> {
    return_response(&input).map(|outcome| outcome.output.unwrap())
}

#[test]
fn every_response_type_gives_the_recorded_output() {
    let json = |body: Value| json!({ "responseType": "json", "fields": { "status": 200, "headers": {}, "body": body } });
    let redirect =
        |body: &str| json!({ "responseType": "redirect", "fields": { "status": 302, "body": body } });
    let cases = [
        (json(json!({ "a": 1 })), json!({ "status": 200, "headers": {}, "body": { "a": 1 } })),
        (json(json!("{\"a\": 1}")), json!({ "status": 200, "headers": {}, "body": { "a": 1 } })),
        (json(json!("\"hello\"")), json!({ "status": 200, "headers": {}, "body": "hello" })),
        (
            json!({ "responseType": "json", "fields": { "body": 1 } }),
            json!({ "status": 200, "headers": {}, "body": 1 }),
        ),
        (
            json!({ "responseType": "raw", "fields": { "body": "<p>" } }),
            json!({ "status": 200, "headers": {}, "body": "<p>" }),
        ),
        (json!({ "responseType": "xml", "fields": { "body": 1 } }), json!({ "status": 200, "headers": {} })),
        (
            redirect("https://a.b/"),
            json!({ "status": 301, "headers": { "Location": "https://a.b/" }, "body": "https://a.b/" }),
        ),
        (
            redirect("a.b/x"),
            json!({ "status": 301, "headers": { "Location": "https://a.b/x" }, "body": "a.b/x" }),
        ),
        (
            json!({ "responseType": "json", "body": { "status": 202, "headers": {}, "data": 1 } }),
            json!({ "status": 202, "headers": {}, "body": 1 }),
        ),
    ];
    for (input, output) in cases {
        assert_eq!(respond(input.clone()), Ok(output), "{input}");
    }
}

#[test]
fn a_text_that_is_no_json_fails_the_step() {
    let input = json!({ "responseType": "json", "fields": { "body": "not json" } });
    let message = "SyntaxError: Unexpected token 'o', \"not json\" is not valid JSON";
    assert_eq!(respond(input), Err(Failure::Step(message.to_owned())));
    let input = json!({ "responseType": "json", "fields": { "body": "" } });
    assert_eq!(respond(input), Err(Failure::Step("SyntaxError: Unexpected end of JSON input".to_owned())));
}

#[test]
fn respond_decides_whether_the_run_goes_on() {
    let effect = |respond: Value| {
        let input = json!({ "fields": { "body": 1 }, "respond": respond });
        return_response(&input).unwrap().effect
    };
    assert!(matches!(effect(json!("stop")), Effect::Stop(_)));
    assert!(matches!(effect(json!("respond")), Effect::Respond(_)));
    assert!(matches!(effect(Value::Null), Effect::None));
}
