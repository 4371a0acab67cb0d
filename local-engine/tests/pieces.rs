//! Steps of pieces, from their input to their output.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::time::Duration;

use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::IntoResponse;
use imbrace_local::{Options, Waits};
use reqwest::Method;
use serde_json::{Value, json};
use support::{Engine, code, json_of, response, short_waits};

async fn engine() -> Engine {
    Engine::with(Options { waits: short_waits(), ..Options::default() }).await
}

fn step(name: &str, piece: &str, action: &str, input: Value) -> Value {
    json!({ "name": name, "valid": true, "displayName": name, "type": "PIECE", "settings": {
        "pieceName": format!("@activepieces/piece-{piece}"), "pieceVersion": "~0.1.0", "actionName": action,
        "input": input, "propertySettings": {} } })
}

/// Runs these steps. Returns the run when it has ended or is paused.
async fn run(engine: &Engine, steps: &[Value]) -> Value {
    let flow = engine.published("Pieces", steps).await;
    engine
        .request(Method::POST, &format!("/v1/webhooks/{flow}"))
        .json(&json!({ "n": 1 }))
        .send()
        .await
        .unwrap();
    engine.run_of(&flow).await
}

fn output<'a>(run: &'a Value, step: &str) -> &'a Value {
    assert_eq!(run["status"], "SUCCEEDED", "{run:#}");
    &run["steps"][step]["output"]
}

/// A server that responds with the request as JSON. The path is the status.
async fn echo() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let answer = |method: axum::http::Method, uri: Uri, headers: HeaderMap, body: String| async move {
        let header = |name: &str| headers.get(name).map(|value| value.to_str().unwrap().to_owned());
        let status = uri.path().trim_start_matches('/').parse().unwrap_or(200);
        let got = json!({ "method": method.as_str(), "query": uri.query(), "type": header("content-type"),
            "auth": header("authorization"), "own": header("x-own"), "body": body });
        (StatusCode::from_u16(status).unwrap(), [("x-echo", "yes")], got.to_string()).into_response()
    };
    tokio::spawn(async move { axum::serve(listener, axum::Router::new().fallback(answer)).await });
    url
}

#[tokio::test]
async fn an_http_step_sends_its_method_headers_query_and_body() {
    let (engine, url) = (engine().await, echo().await);
    let request = |fields: Value| {
        let mut input = json!({ "method": "POST", "url": format!("{url}/"), "headers": { "x-own": "{{trigger.body.n}}" },
            "queryParams": { "q": "a b" }, "authType": "NONE" });
        fields.as_object().unwrap().iter().for_each(|(key, value)| input[key] = value.clone());
        step("step_1", "http", "send_request", input)
    };
    let sent = json!({ "body_type": "json", "body": { "data": { "a": [1] } }, "authType": "BASIC",
        "authFields": { "username": "u", "password": "p" } });
    let run_of = async |fields| run(&engine, &[request(fields)]).await;
    let json_run = run_of(sent).await;
    let reply = output(&json_run, "step_1");
    assert_eq!((&reply["status"], &reply["headers"]["x-echo"]), (&json!(200), &json!("yes")));
    let expected = json!({ "method": "POST", "query": "q=a+b", "type": "application/json", "auth": "Basic dTpw",
        "own": "1", "body": "{\"a\":[1]}" });
    assert_eq!(reply["body"], expected);

    let form = run_of(json!({ "body_type": "form_data", "body": { "data": { "a": "1" } } })).await;
    let got = &output(&form, "step_1")["body"];
    assert!(got["type"].as_str().unwrap().starts_with("multipart/form-data; boundary="), "{got}");
    assert!(got["body"].as_str().unwrap().contains("name=\"a\"\r\n\r\n1\r\n"), "{got}");
}

#[tokio::test]
async fn the_settings_of_an_http_step_decide_what_a_failed_request_does() {
    let (engine, url) = (engine().await, echo().await);
    let with = |mode: &str| json!({ "method": "GET", "url": format!("{url}/404"), "headers": {}, "queryParams": {}, "failureMode": mode });
    let run_of = async |mode: &str| {
        let steps = [step("step_1", "http", "send_request", with(mode)), response("step_2", json!({}))];
        run(&engine, &steps).await
    };
    let failed = run_of("retry_all").await;
    let message: Value =
        serde_json::from_str(failed["steps"]["step_1"]["errorMessage"].as_str().unwrap()).unwrap();
    assert_eq!((&failed["status"], &message["response"]["status"]), (&json!("FAILED"), &json!(404)));
    let goes_on = run_of("continue_4xx").await;
    assert_eq!(output(&goes_on, "step_1")["response"]["status"], 404);
    assert!(goes_on["steps"].get("step_2").is_some());
    let stopped = run_of("continue_none").await;
    assert_eq!(output(&stopped, "step_1")["status"], 404);
    assert!(stopped["steps"].get("step_2").is_none());
}

#[tokio::test]
async fn a_long_delay_pauses_the_run_and_a_short_one_does_not() {
    let waits = Waits { in_run: Duration::from_millis(20), ..short_waits() };
    let engine = Engine::with(Options { waits, ..Options::default() }).await;
    let delay =
        |seconds: f64| step("step_1", "delay", "delayFor", json!({ "unit": "seconds", "delayFor": seconds }));
    let short = run(&engine, &[delay(0.01)]).await;
    assert_eq!(*output(&short, "step_1"), json!({ "delayForInMs": 10, "success": true }));

    let steps = [delay(0.3), response("step_2", json!({ "after": "{{step_1.success}}" }))];
    let flow = engine.published("Delay", &steps).await;
    let caller = tokio::spawn(
        engine.request(Method::POST, &format!("/v1/webhooks/{flow}/sync")).json(&json!({})).send(),
    );
    let paused = loop {
        match engine.runs_of(&flow).await.first() {
            Some(_) => break engine.run_of(&flow).await,
            None => tokio::time::sleep(Duration::from_millis(1)).await,
        }
    };
    assert_eq!((&paused["status"], &paused["finishTime"]), (&json!("PAUSED"), &json!("")));
    assert_eq!(paused["steps"]["step_1"]["status"], "PAUSED");
    assert_eq!(json_of(caller.await.unwrap().unwrap()).await, json!({ "after": true }));
    let ended = engine.run_of(&flow).await;
    assert_eq!(*output(&ended, "step_1"), json!({ "delayForInMs": 300, "success": true }));
    assert_eq!(ended["id"], paused["id"]);
}

#[tokio::test]
async fn a_run_that_is_paused_is_cancelled() {
    let waits = Waits { in_run: Duration::ZERO, ..short_waits() };
    let engine = Engine::with(Options { waits, ..Options::default() }).await;
    let until = json!({ "delayUntilTimestamp": "2199-01-01T00:00:00Z" });
    let paused = run(&engine, &[step("step_1", "delay", "delay_until", until)]).await;
    assert_eq!(paused["status"], "PAUSED");
    let cancel =
        engine.request(Method::POST, "/v1/flow-runs/cancel").json(&json!({ "flowRunIds": [paused["id"]] }));
    cancel.send().await.unwrap();
    let run = engine.get(&format!("/v1/flow-runs/{}", paused["id"].as_str().unwrap())).await;
    assert_eq!(run["status"], "CANCELED");
}

#[tokio::test]
async fn stored_values_belong_to_their_scope() {
    let engine = engine().await;
    let store = |name: &str, action: &str, scope: &str, fields: Value| {
        let mut input = json!({ "key": "k", "store_scope": scope });
        fields.as_object().unwrap().iter().for_each(|(key, value)| input[key] = value.clone());
        step(name, "store", action, input)
    };
    let steps = [
        store("step_1", "put", "COLLECTION", json!({ "value": "a" })),
        store("step_2", "append", "COLLECTION", json!({ "value": "b", "separator": "\\n" })),
        store("step_3", "add_to_list", "FLOW", json!({ "value": "x" })),
        store("step_4", "add_to_list", "FLOW", json!({ "value": "x", "ignore_if_exists": true })),
        store("step_5", "get", "RUN", json!({ "defaultValue": "none" })),
        store("step_6", "add_to_list", "COLLECTION", json!({ "value": "x" })),
    ];
    let run = run(&engine, &steps).await;
    assert_eq!((&run["status"], &run["failedStep"]["name"]), (&json!("FAILED"), &json!("step_6")));
    let outputs: Vec<_> = (1..=5).map(|step| &run["steps"][format!("step_{step}")]["output"]).collect();
    assert_eq!(outputs, [&json!("a"), &json!("a\nb"), &json!(["x"]), &json!(["x"]), &json!("none")]);
    assert_eq!(run["steps"]["step_6"]["errorMessage"], "Error: Key k is not an array");
}

#[tokio::test]
async fn records_are_created_found_updated_and_deleted() {
    let engine = engine().await;
    let table = engine.post("/v1/tables", json!({ "name": "People" })).await;
    let field = async |name: &str, kind: &str| {
        engine.post("/v1/fields", json!({ "tableId": table["id"], "name": name, "type": kind })).await
    };
    let (name, age) = (field("name", "TEXT").await, field("age", "NUMBER").await);
    let (name_key, age_key) = (name["externalId"].as_str().unwrap(), age["externalId"].as_str().unwrap());
    let tables = |step_name: &str, action: &str, fields: Value| {
        let mut input = json!({ "table_id": table["externalId"] });
        fields.as_object().unwrap().iter().for_each(|(key, value)| input[key] = value.clone());
        step(step_name, "tables", &format!("tables-{action}"), input)
    };
    let rows = json!([{ name_key: "Ann", age_key: 30 }, { name_key: "Bob", age_key: "" }]);
    let filter = json!({ "field": { "id": name["id"], "type": "TEXT", "name": "name" }, "operator": "eq", "value": "Bob" });
    let steps = [
        tables("step_1", "create-records", json!({ "values": { "values": rows } })),
        tables("step_2", "find-records", json!({ "filters": { "filters": [filter] } })),
        tables(
            "step_3",
            "update-record",
            json!({ "record_id": "{{step_2[0].id}}", "values": { age_key: "41" } }),
        ),
        tables("step_4", "get-record", json!({ "record_id": "{{step_1[0].id}}" })),
        tables("step_5", "delete-record", json!({ "records_ids": ["{{step_1[0].id}}"] })),
        tables("step_6", "clear-table", json!({})),
        tables("step_7", "create-records", json!({ "values": { "values": [{ age_key: "old" }] } })),
    ];
    let run = run(&engine, &steps).await;
    let output = |step: &str| &run["steps"][step]["output"];
    assert_eq!(output("step_1").as_array().unwrap().len(), 2, "{run:#}");
    let id = |field: &Value| field["id"].as_str().unwrap().to_owned();
    assert_eq!(output("step_2")[0]["cells"][id(&name)]["value"], "Bob");
    assert_eq!(output("step_3")["cells"][id(&age)]["value"], "41");
    assert_eq!(output("step_4")["cells"][id(&age)]["fieldName"], "age");
    assert_eq!(*output("step_6"), json!({ "success": true, "deletedCount": 1 }));
    assert_eq!(run["steps"]["step_7"]["errorMessage"], "Error: Invalid number for field \"age\"");
}

#[tokio::test]
async fn a_stub_replaces_an_action_of_a_piece() {
    let stubs = |body: String| async move {
        let call: Value = serde_json::from_str(&body).unwrap();
        match call["actionName"].as_str().unwrap() {
            "send_channel_message" => json!({ "output": { "got": call } }).to_string().into_response(),
            "send_request" => json!({ "output": "stubbed" }).to_string().into_response(),
            "silent" => "{}".into_response(),
            "broken" => json!({ "error": { "message": "no such channel" } }).to_string().into_response(),
            _ => StatusCode::NOT_FOUND.into_response(),
        }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/stubs", listener.local_addr().unwrap());
    let router = axum::Router::new().route("/stubs", axum::routing::post(stubs));
    tokio::spawn(async move { axum::serve(listener, router).await });
    let stubbed = ["piece-slack:silent", "piece-http:send_request"];
    let stubbed = stubbed.map(|stub| format!("@activepieces/{stub}").parse().unwrap()).to_vec();
    let options =
        Options { waits: short_waits(), stubs: Some(url.parse().unwrap()), stubbed, ..Options::default() };
    let engine = Engine::with(options).await;
    engine.connection("slack", "xoxb").await;

    let input = json!({ "auth": "{{connections['slack']}}", "text": "n is {{trigger.body.n}}" });
    let steps = [
        step("step_1", "slack", "send_channel_message", input),
        step("step_2", "slack", "silent", json!({})),
        step("step_3", "http", "send_request", json!({ "url": "http://nobody.invalid" })),
    ];
    let done = run(&engine, &steps).await;
    let mut got = output(&done, "step_1")["got"].clone();
    let resume_url = got.as_object_mut().unwrap().remove("resumeUrl");
    let runs = format!("/v1/flow-runs/{}/requests/", done["id"].as_str().unwrap());
    assert!(resume_url.is_some_and(|url| url.as_str().unwrap().contains(&runs)));
    let expected = json!({ "pieceName": "@activepieces/piece-slack", "pieceVersion": "0.1.0",
        "actionName": "send_channel_message", "input": { "text": "n is 1" }, "stepName": "step_1",
        "flowId": done["flowId"], "runId": done["id"], "auth": "xoxb" });
    assert_eq!(got, expected);
    assert_eq!(done["steps"]["step_1"]["input"]["auth"], "**REDACTED**");
    assert!(done["steps"]["step_2"].get("output").is_none());
    assert_eq!(*output(&done, "step_3"), "stubbed", "a stub replaces an action that the engine has");
    let slack = engine.get("/v1/pieces/@activepieces/piece-slack").await;
    assert_eq!((&slack["version"], &slack["actions"]["silent"]["name"]), (&json!("0.0.0"), &json!("silent")));
    let names = engine.get("/v1/pieces").await;
    let names = names.as_array().unwrap().iter().filter(|piece| piece["name"] == "@activepieces/piece-http");
    assert_eq!(names.count(), 1);

    let broken = run(&engine, &[step("step_1", "slack", "broken", json!({}))]).await;
    assert_eq!(broken["steps"]["step_1"]["errorMessage"], "Error: no such channel");
    let missing = run(&engine, &[step("step_1", "slack", "new-action", json!({}))]).await;
    let words = "Error: no stub for @activepieces/piece-slack new-action: give startLocalEngine({ pieces: { \
        '@activepieces/piece-slack': { 'new-action': async ({ input }) => … } } })";
    assert_eq!(missing["steps"]["step_1"]["errorMessage"], words);
}

#[tokio::test]
async fn a_parent_resumes_with_an_error_when_its_sub_flow_fails() {
    let engine = engine().await;
    let fields = json!({ "status": 200, "headers": {}, "body": { "waits": true } });
    let wait = step(
        "step_1",
        "webhook",
        "return_response_and_wait_for_next_webhook",
        json!({ "responseType": "json", "fields": fields }),
    );
    let parent = engine.published("Parent", &[wait]).await;
    engine
        .request(Method::POST, &format!("/v1/webhooks/{parent}/sync"))
        .json(&json!({}))
        .send()
        .await
        .unwrap();
    let waiting = engine.run_of(&parent).await;
    assert_eq!(waiting["status"], "PAUSED");

    let child = engine.published("Child", &[response("step_1", json!("no json"))]).await;
    let request = engine.request(Method::POST, &format!("/v1/webhooks/{child}")).json(&json!({}));
    let request = request.header("ap-parent-run-id", waiting["id"].as_str().unwrap());
    request.header("ap-fail-parent-on-failure", "true").send().await.unwrap();
    assert_eq!(engine.run_of(&child).await["status"], "FAILED");
    let told = loop {
        let run = engine.run_of(&parent).await;
        if run["status"] != "PAUSED" {
            break run;
        }
    };
    assert_eq!(output(&told, "step_1")["body"]["status"], "error");
}

/// A flow that other flows can call. It doubles `n`, and fails for large `n`.
async fn callable(engine: &Engine) -> String {
    let trigger = json!({ "name": "trigger", "valid": true, "displayName": "Called", "type": "PIECE_TRIGGER", "settings": {
        "pieceName": "@activepieces/piece-subflows", "pieceVersion": "~0.4.0", "triggerName": "callableFlow",
        "input": { "mode": "advanced", "exampleData": {} }, "propertySettings": {} } });
    let double = "export const code = async ({ n }) => { if (n > 5) throw new Error('too much'); return { twice: 2 * n } }";
    let response = json!({ "mode": "advanced", "response": { "response": "{{step_1}}" } });
    let steps = [
        code("step_1", double, json!({ "n": "{{trigger.data.n}}" })),
        step("step_2", "subflows", "returnResponse", response),
    ];
    engine.triggered("Callable", trigger, &steps).await
}

#[tokio::test]
async fn a_flow_calls_another_and_waits_for_its_response() {
    let engine = engine().await;
    let child = callable(&engine).await;
    let calling = |flow: &str| {
        let input = json!({ "flow": { "id": flow }, "mode": "advanced", "waitForResponse": true, "testingProps": {},
            "flowProps": { "payload": { "n": "{{trigger.body.n}}" } } });
        step("step_1", "subflows", "callFlow", input)
    };
    let parent =
        engine.published("Parent", &[calling(&child), response("step_2", json!("{{step_1.data}}"))]).await;
    let call = async |n: i64| {
        let request = engine.request(Method::POST, &format!("/v1/webhooks/{parent}/sync"));
        let response = request.json(&json!({ "n": n })).send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    };
    assert_eq!(call(2).await, (200, json!({ "twice": 4 }).to_string()));
    let called = engine.run_of(&child).await;
    assert_eq!(called["parentRunId"], engine.run_of(&parent).await["id"]);

    assert_eq!(call(6).await.0, 500);
    let failed = engine.run_of(&parent).await;
    assert_eq!(failed["steps"]["step_1"]["errorMessage"], "Error: Subflow execution failed");

    let lost = run(&engine, &[calling("nobody")]).await;
    let words = "Error: the flow nobody does not exist or is not enabled";
    assert_eq!(lost["steps"]["step_1"]["errorMessage"], words);
}

#[tokio::test]
async fn pieces_are_listed_with_their_actions_and_properties() {
    let engine = engine().await;
    let listed = engine.get("/v1/pieces").await;
    let names: Vec<_> =
        listed.as_array().unwrap().iter().map(|piece| piece["displayName"].as_str().unwrap()).collect();
    assert_eq!(names, ["Webhook", "HTTP", "Delay", "Storage", "Tables", "Schedule", "Sub Flows", "MCP"]);
    let http = engine.get("/v1/pieces/@activepieces/piece-http").await;
    assert_eq!(http["actions"]["send_request"]["props"]["url"]["type"], "SHORT_TEXT");
}

/// A step that responds and waits for a request.
fn waiting() -> Value {
    let fields = json!({ "status": 200, "headers": {}, "body": {} });
    step(
        "step_1",
        "webhook",
        "return_response_and_wait_for_next_webhook",
        json!({ "responseType": "json", "fields": fields }),
    )
}

#[tokio::test]
async fn links_of_flows_begin_with_the_public_url() {
    let public_url = Some("https://engine.example:8443".parse().unwrap());
    let engine = Engine::with(Options { waits: short_waits(), public_url, ..Options::default() }).await;
    let flow = engine.published("Approval", &[waiting()]).await;
    let request = engine.request(Method::POST, &format!("/v1/webhooks/{flow}/sync"));
    let reply = request.json(&json!({})).send().await.unwrap();
    let link = reply.headers()["x-activepieces-resume-webhook-url"].to_str().unwrap();
    assert!(link.starts_with("https://engine.example:8443/"), "{link}");
}

#[tokio::test]
async fn two_requests_that_resume_a_run_get_the_same_response() {
    let engine = engine().await;
    let slow =
        code("step_2", "export const code = () => new Promise((end) => setTimeout(end, 300, 1))", json!({}));
    let flow = engine
        .published("Approval", &[waiting(), slow, response("step_3", json!({ "approved": true }))])
        .await;
    let trigger = engine.request(Method::POST, &format!("/v1/webhooks/{flow}/sync")).json(&json!({}));
    let paused = trigger.send().await.unwrap();
    let url = paused.headers()["x-activepieces-resume-webhook-url"].to_str().unwrap().to_owned();
    let resume = async || {
        let reply = support::client().get(&url).send().await.unwrap();
        (reply.status().as_u16(), reply.json::<Value>().await.unwrap())
    };
    let expected = (200, json!({ "approved": true }));
    assert_eq!(tokio::join!(resume(), resume()), (expected.clone(), expected));
}
