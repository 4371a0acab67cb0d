//! `@activepieces/piece-subflows`: flows that call flows.

use std::sync::LazyLock;

use serde_json::{Value, json};

use super::{Call, Effect, Outcome, Piece};
use crate::run::effect::{Pause, SubFlow};
use crate::run::failure::Failure;
use crate::run::http_client::with_causes;
use crate::run::world::Trigger;
use crate::store::flow_versions::FlowVersion;
use crate::store::{entries, flow_versions, flows};

/// The npm name.
pub const NAME: &str = "@activepieces/piece-subflows";

/// The piece.
pub static PIECE: Piece = Piece {
    name: NAME,
    metadata: LazyLock::new(|| super::metadata(include_str!("subflows.json"))),
    run: |call| Box::pin(run(call)),
};

async fn run(call: Call<'_>) -> Result<Outcome, Failure> {
    match call.action() {
        "callFlow" if call.resumed => resumed(call.host.resume_payload.as_ref()),
        "callFlow" => call_flow(call),
        _ => respond(call).await,
    }
}

/// The key under which a called run stores the URL of its caller.
pub fn callback_key(flow_id: &str, run_id: &str) -> String {
    format!("flow_{flow_id}/callableFlow_{run_id}")
}

/// Starts the other flow. If the run waits for the response, the other flow starts after the run is paused.
fn call_flow(call: Call<'_>) -> Result<Outcome, Failure> {
    let (host, waits) = (call.host, call.input["waitForResponse"] == true);
    let version = called(call)?;
    let data = &call.input["flowProps"]["payload"];
    let payload = if waits {
        json!({ "data": data, "callbackUrl": host.callback_url() })
    } else {
        json!({ "data": data })
    };
    if waits {
        let sub_flow = Some(Box::new(SubFlow { version, payload }));
        let pause = Pause { until: None, answer: None, sub_flow };
        return Ok(Outcome { output: Some(json!({})), effect: Effect::Pause(pause) });
    }
    let (payload, parent) = (Some(payload), Some(host.run_id.clone()));
    let trigger =
        Trigger { payload, environment: "PRODUCTION", parent, fail_parent: false, has_caller: false };
    host.world.start(&version, trigger)?;
    Ok(Outcome::of(json!({})))
}

/// The version of the called flow. Steps contain its id, or in newer versions its external id.
fn called(call: Call<'_>) -> Result<FlowVersion, Failure> {
    let flow = &call.input["flow"];
    let name = flow["externalId"].as_str().or(flow["id"].as_str()).unwrap_or_default();
    let version = call.host.world.store().read(|db| -> rusqlite::Result<_> {
        let flow = flows::named(db, name)?.filter(flows::Flow::is_enabled);
        let Some((flow, published)) = flow.and_then(|flow| Some((flow.id, flow.published_version_id?)))
        else {
            return Ok(None);
        };
        flow_versions::get(db, &flow, &published)
    })?;
    version.ok_or_else(|| Failure::Step(format!("Error: the flow {name} does not exist or is not enabled")))
}

/// The output after the called flow responded or failed.
fn resumed(payload: Option<&Value>) -> Result<Outcome, Failure> {
    let body = payload.map_or(&Value::Null, |payload| &payload["body"]);
    if body["status"] == "error" {
        let words = body["errorMessage"].as_str().or(body["data"]["message"].as_str());
        return Err(Failure::Step(format!("Error: {}", words.unwrap_or("Subflow has been failed"))));
    }
    Ok(Outcome::of(json!({ "status": body["status"], "data": body["data"] })))
}

/// Resumes the calling run, if it waits.
async fn respond(call: Call<'_>) -> Result<Outcome, Failure> {
    let given = &call.input["response"];
    let response = given.get("response").unwrap_or(given);
    let host = call.host;
    let key = callback_key(&host.flow_id, &host.run_id);
    let url = host.world.store().read(|db| entries::get(db, &key))?;
    if let Some(url) = url.as_ref().and_then(Value::as_str) {
        let request = host.world.client().post(url).header("content-type", "application/json");
        let body = crate::json::print(&json!({ "status": "success", "data": response }));
        let sent = request.body(body).send().await.and_then(reqwest::Response::error_for_status);
        sent.map_err(|error| Failure::Step(format!("Error: {}", with_causes(&error))))?;
    }
    Ok(Outcome::of(response.clone()))
}
