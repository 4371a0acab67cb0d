//! Runs that wait for a run of another flow, which is canceled, deleted or interrupted.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::time::{Duration, Instant};

use imbrace_local::{Options, Waits};
use reqwest::Method;
use serde_json::{Value, json};
use support::{Engine, short_waits};

const DEADLINE: Duration = Duration::from_secs(20);

fn step(piece: &str, action: &str, input: Value) -> Value {
    json!({ "name": "step_1", "valid": true, "displayName": "Step", "type": "PIECE", "settings": {
        "pieceName": format!("@activepieces/piece-{piece}"), "pieceVersion": "~0.1.0", "actionName": action,
        "input": input, "propertySettings": {} } })
}

/// The trigger of a flow that others call.
fn callable() -> Value {
    json!({ "name": "trigger", "valid": true, "displayName": "Called", "type": "PIECE_TRIGGER", "settings": {
        "pieceName": "@activepieces/piece-subflows", "pieceVersion": "~0.4.0", "triggerName": "callableFlow",
        "input": { "mode": "advanced", "exampleData": {} }, "propertySettings": {} } })
}

/// A step that calls a flow and waits for its response.
fn calling(flow: &str) -> Value {
    let input = json!({ "flow": { "id": flow }, "mode": "advanced", "waitForResponse": true, "testingProps": {},
        "flowProps": { "payload": {} } });
    step("subflows", "callFlow", input)
}

/// Waits until the newest run of a flow has this status. Returns the run.
async fn run_with(engine: &Engine, flow: &str, status: &str) -> Value {
    let deadline = Instant::now() + DEADLINE;
    loop {
        if let Some(id) = engine.runs_of(flow).await.first() {
            let run = engine.get(&format!("/v1/flow-runs/{id}")).await;
            if run["status"] == status {
                return run;
            }
            assert!(Instant::now() < deadline, "{run:#}");
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// A parent that waits for a child that waits for a day.
struct Family {
    engine: Engine,
    parent: String,
    child: String,
}

impl Family {
    async fn new() -> Self {
        let waits = Waits { in_run: Duration::ZERO, ..short_waits() };
        let engine = Engine::with(Options { waits, ..Options::default() }).await;
        let delay = step("delay", "delayFor", json!({ "unit": "days", "delayFor": 1 }));
        let child = engine.triggered("Child", callable(), &[delay]).await;
        let parent = engine.published("Parent", &[calling(&child)]).await;
        let trigger = engine.request(Method::POST, &format!("/v1/webhooks/{parent}"));
        trigger.json(&json!({})).send().await.unwrap();
        run_with(&engine, &child, "PAUSED").await;
        run_with(&engine, &parent, "PAUSED").await;
        Self { engine, parent, child }
    }

    async fn assert_parent_failed(&self) {
        let run = run_with(&self.engine, &self.parent, "FAILED").await;
        assert_eq!(run["steps"]["step_1"]["errorMessage"], "Error: Subflow execution failed");
    }
}

#[tokio::test]
async fn a_parent_fails_if_its_child_is_cancelled() {
    let family = Family::new().await;
    let cancel = family.engine.request(Method::POST, "/v1/flow-runs/cancel");
    cancel.json(&json!({ "flowId": [family.child] })).send().await.unwrap();
    family.assert_parent_failed().await;
}

#[tokio::test]
async fn a_parent_fails_if_the_flow_of_its_child_is_deleted() {
    let family = Family::new().await;
    let path = format!("/v1/flows/{}", family.child);
    family.engine.request(Method::DELETE, &path).send().await.unwrap();
    family.assert_parent_failed().await;
}

/// In the binary, which is killed.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_parent_fails_if_a_restart_cuts_its_child_short() {
    use support::process::{Database, Process, get, post};
    let file = Database::new("family");
    let arguments = ["--port", "0", "--db", file.path(), "--retry-base-ms", "600000"];
    let process = Process::start(&arguments);
    let url = process.url().to_owned();
    let project = get(&url, "/v1/users/me").await["projectId"].clone();
    let published = async |name: &str, mut trigger: Value, step: Value| {
        trigger["nextAction"] = step;
        let flow = post(&url, "/v1/flows", json!({ "displayName": name, "projectId": project })).await;
        let id = flow["id"].as_str().unwrap().to_owned();
        let import = json!({ "displayName": name, "trigger": trigger, "schemaVersion": "8" });
        for (kind, request) in [("IMPORT_FLOW", import), ("LOCK_AND_PUBLISH", json!({}))] {
            post(&url, &format!("/v1/flows/{id}"), json!({ "type": kind, "request": request })).await;
        }
        id
    };
    // It fails, and waits ten minutes before it is repeated.
    let mut stubborn = support::response("step_1", json!("no json"));
    stubborn["settings"]["errorHandlingOptions"] = json!({ "retryOnFailure": { "value": true } });
    let child = published("Child", callable(), stubborn).await;
    let parent = published("Parent", support::webhook(), calling(&child)).await;
    post(&url, &format!("/v1/webhooks/{parent}"), json!({})).await;
    let when = async |url: &str, flow: &str, status: &str| {
        let deadline = Instant::now() + DEADLINE;
        loop {
            let run = get(url, &format!("/v1/flow-runs?flowId={flow}")).await["data"][0].clone();
            if run["status"] == status {
                return run;
            }
            assert!(Instant::now() < deadline, "{run:#}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    when(&url, &child, "RUNNING").await;
    when(&url, &parent, "PAUSED").await;
    assert_eq!(process.stop("-KILL").0, None);
    let process = Process::start(&arguments);
    when(process.url(), &child, "FAILED").await;
    when(process.url(), &parent, "FAILED").await;
}
