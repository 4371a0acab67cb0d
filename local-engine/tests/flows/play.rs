//! Runs a recorded flow on this engine.

use serde_json::{Value, json};

use super::case::{Case, Request};
use super::compare::{same_answer, same_run};
use super::support::Engine;
use super::wire::{self, Reply};

/// The connections that the recorded engine had.
pub async fn connect(engine: &Engine) {
    let basic =
        |user: &str, password: &str| json!({ "type": "BASIC_AUTH", "username": user, "password": password });
    let custom = |props: Value| json!({ "type": "CUSTOM_AUTH", "props": props });
    let secret = |text: &str| json!({ "type": "SECRET_TEXT", "secret_text": text });
    let dashed =
        json!({ "api_key": "k-123", "base_url": "http://127.0.0.1/x", "nested": { "x": 1 }, "flag": true });
    for (id, value) in [
        ("rec-secret", secret("s3cr3t-value")),
        ("rec-basic", basic("bob", "pa:ss")),
        ("rec-custom", custom(dashed)),
        ("recbasic", basic("ann", "pw")),
        ("reccustom", custom(json!({ "api_key": "k-456", "nested": { "x": 2 } }))),
        ("recdot", secret("dot-value")),
    ] {
        engine.connect(id, value).await;
    }
}

/// Plays a case. The error says what differs.
pub async fn play(engine: &Engine, case: &Case) -> Result<(), String> {
    let flow = build(engine, case).await?;
    let reply = trigger(engine, &flow, case.trigger()).await;
    same_answer(&case.sync, &reply)?;
    if let (Some(paused), Some(resumed)) = (&case.paused_run, &case.resumed) {
        same_run(paused, &engine.run_of(&flow).await)?;
        same_answer(resumed, &resume(engine, &reply, paused, case).await)?;
    }
    if let Some(answer) = &case.retry_answer {
        retry(engine, &flow, answer).await?;
    }
    match &case.run {
        Some(recorded) => same_run(recorded, &engine.run_of(&flow).await),
        None if engine.runs_of(&flow).await.is_empty() => Ok(()),
        None => Err("made a run".to_owned()),
    }
}

/// Builds the flow, and publishes it unless the name of the case says otherwise.
async fn build(engine: &Engine, case: &Case) -> Result<String, String> {
    if case.name.starts_with("req_unknown_flow") {
        return Ok("a".repeat(21));
    }
    let flow = engine.flow(&case.name).await;
    engine.operate(&flow, "UPDATE_TRIGGER", case.flow.trigger.clone()).await;
    for step in &case.flow.steps {
        let reply = engine.operate(&flow, "ADD_ACTION", step.clone()).await;
        let refusal = case.flow_errors.iter().find(|refusal| step["action"]["name"] == *refusal.step);
        let expected = refusal.map_or(&Value::Null, |refusal| &refusal.body["message"]);
        if reply["message"] != *expected {
            return Err(format!("{} was answered {reply}", step["action"]["name"]));
        }
    }
    if !case.name.starts_with("req_unpublished") {
        engine.operate(&flow, "LOCK_AND_PUBLISH", json!({})).await;
    }
    if case.name.starts_with("req_disabled") {
        engine.operate(&flow, "CHANGE_STATUS", json!({ "status": "DISABLED" })).await;
    }
    if let Some(edit) = &case.edit_after_publish {
        engine.post(&format!("/v1/flows/{flow}"), edit.clone()).await;
    }
    Ok(flow)
}

async fn trigger(engine: &Engine, flow: &str, mut request: Request) -> Reply {
    request.path = request.path.replace("{flowId}", flow);
    wire::send(engine.host(), &request).await
}

/// Sends a request to the resume URL of the response header, with the headers of the recorded run.
async fn resume(engine: &Engine, reply: &Reply, paused: &Value, case: &Case) -> Reply {
    let step = paused["steps"].as_object().unwrap().keys().next_back().unwrap();
    let sent = &case.run.as_ref().unwrap()["steps"][step]["output"];
    let url = &reply.headers["x-activepieces-resume-webhook-url"];
    let path = url.strip_prefix(&format!("http://{}", engine.host())).unwrap();
    let headers = sent["headers"].as_object().unwrap().iter();
    let headers = headers.map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())).collect();
    let body = Some(sent["body"].to_string());
    wire::send(engine.host(), &Request { method: "POST".to_owned(), path: path.to_owned(), headers, body })
        .await
}

async fn retry(engine: &Engine, flow: &str, recorded: &Value) -> Result<(), String> {
    // The same run continues at the failed step, or a new run starts. The response to the second has no flow version.
    let same = recorded["body"].get("flowVersion").is_some();
    let strategy = if same { "FROM_FAILED_STEP" } else { "ON_LATEST_VERSION" };
    let failed = engine.run_of(flow).await;
    let path = format!("/v1/flow-runs/{}/retry", failed["id"].as_str().unwrap());
    let answer =
        engine.post(&path, json!({ "strategy": strategy, "projectId": engine.project().await })).await;
    engine.settle().await;
    let runs = engine.runs_of(flow).await.len();
    if (answer["id"] == failed["id"], runs) != (same, if same { 1 } else { 2 }) {
        return Err(format!("{runs} runs after {strategy}, the answer was {answer}"));
    }
    Ok(())
}
