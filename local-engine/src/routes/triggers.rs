//! Trigger statistics and tests.

use axum::extract::State;
use serde::Deserialize;
use serde_json::{Map, json};

use crate::app::App;
use crate::error::Error;
use crate::reply::{self, Reply};
use crate::request::{Body, Checked};
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

/// `GET /v1/trigger-runs/status`: the number of runs that the triggers of each piece started on each day. A run that failed
/// is also a success of its trigger.
pub async fn status(State(app): State<App>) -> Reply {
    let mut pieces = Map::new();
    for (piece, day, runs) in app.store.read(runs::daily)? {
        let piece = pieces.entry(piece).or_insert_with(|| json!({ "dailyStats": {}, "totalRuns": 0 }));
        piece["dailyStats"][day] = json!({ "success": runs, "failure": 0 });
        piece["totalRuns"] = json!(piece["totalRuns"].as_i64().unwrap_or_default() + runs);
    }
    reply::ok(&json!({ "pieces": pieces }))
}

/// `POST /v1/test-trigger`: in the real engine, the editor then waits for an event. Here it does nothing.
pub async fn test(State(app): State<App>, Body(body): Body<TestTrigger>) -> Reply {
    let version = app.store.read(|db| flow_versions::get(db, &body.flow_id, &body.flow_version_id))?;
    let version = version.ok_or_else(super::flows::not_found)?;
    if version.draft().lacks_trigger() {
        return Err(Error::PieceTriggerNotFound);
    }
    reply::empty()
}
