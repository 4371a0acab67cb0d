//! Runs one flow on a local engine.

use std::time::Duration;

use imbrace_core::calls::{connections, flows, triggers};
use imbrace_core::json::JsonObject;
use imbrace_core::models::{CreateFlowParams, FlowRun, TriggerOptions, UpsertConnectionParams};
use imbrace_core::procedures::{Wait, publish_flow};
use imbrace_core::{Call, Failure};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Result;
use super::engine::Engine;

/// Time between two looks for a paused run.
const LOOK: Duration = Duration::from_millis(20);

/// A run, and the response of the flow.
#[derive(Debug)]
pub struct Ended {
    /// `{status, body}`. `None` if the run paused before it responded.
    pub answer: Option<Value>,
    /// The run with its steps.
    pub run: Value,
}

#[derive(Debug, Deserialize)]
struct Created {
    id: String,
}

/// Imports and publishes a flow. `template` is the result of `lower::flow`. Returns the id of the flow.
pub async fn import(engine: &Engine, template: &Value) -> Result<String> {
    let name = template.get("displayName").and_then(Value::as_str).unwrap_or_default();
    let failed = |failure: Failure| format!("the flow {name} cannot be imported: {failure}");
    let ctx = engine.context();
    let params = CreateFlowParams { display_name: name.into(), ..CreateFlowParams::default() };
    let create = flows::create(&params).map_err(|error| error.to_string())?;
    let (Created { id }, _) = ctx.read(create).await.map_err(failed)?;
    let template: JsonObject = serde_json::from_value(template.clone()).map_err(|error| error.to_string())?;
    let template = flows::importable(template).map_err(|error| error.to_string())?;
    let import = flows::import(&id, &template).map_err(|error| error.to_string())?;
    ctx.send(import).await.map_err(failed)?;
    publish_flow(&ctx, &id, Wait::default()).await.map_err(failed)?;
    Ok(id)
}

/// Creates a connection. A text becomes a secret text, an object the fields of a custom authentication.
pub async fn connect(engine: &Engine, external_id: &str, value: &Value) -> Result<()> {
    let (kind, value) = match value {
        Value::Object(_) => ("CUSTOM_AUTH", json!({"props": value})),
        Value::String(text) => ("SECRET_TEXT", json!({"secret_text": text})),
        other => ("SECRET_TEXT", json!({"secret_text": other.to_string()})),
    };
    let params = json!({"externalId": external_id, "displayName": external_id, "type": kind, "value": value,
        "pieceName": "@activepieces/piece-http"});
    let params: UpsertConnectionParams = serde_json::from_value(params).map_err(|error| error.to_string())?;
    let upsert = connections::upsert(&params).map_err(|error| error.to_string())?;
    let failed = |failure: Failure| format!("the connection {external_id} cannot be created: {failure}");
    engine.context().send(upsert).await.map(drop).map_err(failed)
}

/// Triggers a flow, waits until its run has ended or waits, and returns the run and the response.
pub async fn trigger(engine: &Engine, flow_id: &str, payload: &Value) -> Result<Ended> {
    let call = triggers::trigger_sync_raw(flow_id, payload.to_string().into(), &TriggerOptions::default());
    let call = call.map_err(|error| error.to_string())?;
    let ctx = engine.context();
    let answer = tokio::select! {
        reply = ctx.send(call) => {
            let response = reply.map_err(|failure| format!("the flow cannot be triggered: {failure}"))?.response;
            Some(json!({"status": response.status.as_u16(), "body": body(&response.body)}))
        }
        paused = until_paused(engine, flow_id) => { paused?; None }
    };
    let run = run_of(engine, flow_id).await?.ok_or("the flow did not run")?;
    Ok(Ended { answer, run })
}

async fn until_paused(engine: &Engine, flow_id: &str) -> Result<()> {
    loop {
        tokio::time::sleep(LOOK).await;
        let run = run_of(engine, flow_id).await?;
        if run.is_some_and(|run| run.get("status").is_some_and(|status| status == "PAUSED")) {
            return Ok(());
        }
    }
}

/// Returns the first run of a flow, after it has ended or waits.
async fn run_of(engine: &Engine, flow_id: &str) -> Result<Option<Value>> {
    let call = Call::<Vec<FlowRun>>::post("/_local/runs").text("{}");
    let (runs, _) =
        engine.control().read::<Vec<Value>, _>(call).await.map_err(|failure| failure.to_string())?;
    Ok(runs.into_iter().find(|run| run.get("flowId").is_some_and(|id| id == flow_id)))
}

/// Returns a body as JSON if it is JSON, and otherwise as text. An empty body is null.
fn body(bytes: &[u8]) -> Value {
    match serde_json::from_slice(bytes) {
        Ok(json) => json,
        Err(_) if bytes.is_empty() => Value::Null,
        Err(_) => String::from_utf8_lossy(bytes).into_owned().into(),
    }
}
