//! Triggers a flow on a local engine.

use std::time::Duration;

use imbrace_core::Call;
use imbrace_core::calls::triggers;
use imbrace_core::models::{FlowRun, TriggerOptions};
use serde::Serialize;
use serde_json::{Value, json};

use super::Result;
use super::engine::Engine;

/// Time between two looks at the runs.
const LOOK: Duration = Duration::from_millis(20);

/// Time for a response to arrive after its run has ended. The engine sends none for a run that paused.
const RESPONSE: Duration = Duration::from_millis(200);

/// A run, and the response of the flow.
#[derive(Debug, Serialize)]
pub struct Ended {
    /// `{status, body}`. `None` if the flow did not respond, because its run paused.
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
        settled = until_settled(engine) => { settled?; None }
    };
    let run = runs(engine).await?.into_iter().find(|run| run.get("flowId").is_some_and(|id| id == flow_id));
    let run = run.ok_or("the flow did not run")?;
    Ok(Ended { answer, run })
}

/// Waits until no run is in progress. Runs that pause and continue at once are looked at twice.
async fn until_settled(engine: &Engine) -> Result<()> {
    loop {
        tokio::time::sleep(LOOK).await;
        if is_settled(&runs(engine).await?) {
            tokio::time::sleep(RESPONSE).await;
            if is_settled(&runs(engine).await?) {
                return Ok(());
            }
        }
    }
}

fn is_settled(runs: &[Value]) -> bool {
    let is_going_on =
        |run: &Value| matches!(run.get("status").and_then(Value::as_str), Some("QUEUED" | "RUNNING"));
    !runs.is_empty() && !runs.iter().any(is_going_on)
}

/// Returns all runs with their steps, the oldest first.
async fn runs(engine: &Engine) -> Result<Vec<Value>> {
    let call = Call::<Vec<FlowRun>>::post("/_local/runs").text("{}");
    let runs = engine.control().read::<Vec<Value>, _>(call).await;
    runs.map(|(runs, _)| runs).map_err(|failure| failure.to_string())
}

/// Returns a body as JSON if it is JSON, and otherwise as text. An empty body is null.
fn body(bytes: &[u8]) -> Value {
    match serde_json::from_slice(bytes) {
        Ok(json) => json,
        Err(_) if bytes.is_empty() => Value::Null,
        Err(_) => String::from_utf8_lossy(bytes).into_owned().into(),
    }
}
