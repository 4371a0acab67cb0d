//! Trigger statistics and tests.

use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::app::App;
use crate::error::Error;
use crate::reply::{self, Reply};
use crate::request::{Body, Checked};
use crate::run::pieces::webhook;
use crate::store::{flow_versions, runs};

/// The body of `POST /v1/test-trigger`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TestTrigger {
    flow_id: String,
    flow_version_id: String,
}

impl Checked for TestTrigger {
    const SCHEMA: &'static str = "others.test_trigger";
}

/// `GET /v1/trigger-runs/status`: how often the trigger fired on each day. Whether it fired is all that
/// counts, so a run that failed later is a success of its trigger.
pub async fn status(State(app): State<App>) -> Reply {
    let days = app.store.read(runs::daily)?;
    let total: i64 = days.iter().map(|(_, runs)| runs).sum();
    let stats: serde_json::Map<String, Value> =
        days.into_iter().map(|(day, runs)| (day, json!({ "success": runs, "failure": 0 }))).collect();
    let pieces = if total == 0 {
        json!({})
    } else {
        json!({ webhook::NAME: { "dailyStats": stats, "totalRuns": total } })
    };
    reply::ok(&json!({ "pieces": pieces }))
}

/// `POST /v1/test-trigger`: begins to wait for an event to show in the editor, which is not here.
pub async fn test(State(app): State<App>, Body(body): Body<TestTrigger>) -> Reply {
    let version = app.store.read(|db| flow_versions::get(db, &body.flow_id, &body.flow_version_id))?;
    let version = version.ok_or_else(super::flows::not_found)?;
    if version.draft().lacks_trigger() {
        return Err(Error::PieceTriggerNotFound);
    }
    reply::empty()
}
