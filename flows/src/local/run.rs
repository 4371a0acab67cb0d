//! Triggers a flow on a local engine.

use std::time::Duration;

use imbrace_core::Call;
use imbrace_core::calls::triggers;
use imbrace_core::models::{FlowRun, TriggerOptions};
use serde::Serialize;
use serde_json::{Value, json};

use super::Result;
use super::engine::Engine;

/// Time between two looks for a paused run.
const LOOK: Duration = Duration::from_millis(20);

/// A run, and the response of the flow.
#[derive(Debug, Serialize)]
pub struct Ended {
    /// `{status, body}`. `None` if the run paused before it responded.
    pub answer: Option<Value>,
    /// The run with its steps.
    pub run: Value,
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
