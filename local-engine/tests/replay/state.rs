//! What the recorded engine had before an exchange and the recording does not show being made.

use std::time::{SystemTime, UNIX_EPOCH};

use reqwest::Method;
use serde_json::{Value, json};

use super::Exchange;
use super::ids::Ids;
use super::support::{Engine, code, response, webhook};

/// Exchanges before which a second ended. Creation times have whole seconds, and pages end at the end of a second, so rows
/// that shared a second must share one again.
const NEW_SECOND: [usize; 4] = [34, 40, 60, 73];

/// The first exchange of the second half of the recording, which was made on another engine with existing data.
const SECOND_HALF: usize = 131;

pub async fn prepare(engine: &Engine, ids: &mut Ids, index: usize, exchange: &Exchange) {
    if index == 0 {
        learn_caller(
            engine,
            ids,
            ["0VDAWodCHqBgZOTeg6f2M", "P7IuKrt72aZcsFDHvMSU5", "xveXbU0waOWnl3goNVHoX"],
        )
        .await;
    }
    if index == SECOND_HALF {
        learn_caller(
            engine,
            ids,
            ["NXEH5W4nyzEjvrKBGadXP", "7kUhWY4QvqMKXHD0pCz6a", "ujJ3iNTcmjYiIW3nfSbz0"],
        )
        .await;
        make_second_half(engine, ids).await;
    }
    if NEW_SECOND.contains(&index) {
        next_second().await;
    }
    match exchange.name.as_str() {
        // Three flows were created, one of them was recorded.
        "flows page 1" => {
            engine.flow("Flow 1").await;
            engine.flow("Flow 2").await;
        }
        _ if exchange.method == "GET" && exchange.path.starts_with("/v1/flow-runs") => engine.settle().await,
        _ => {}
    }
}

async fn learn_caller(engine: &Engine, ids: &mut Ids, recorded: [&str; 3]) {
    let me = engine.get("/v1/users/me").await;
    for (recorded, actual) in recorded.into_iter().zip(["projectId", "id", "platformId"]) {
        ids.set(recorded, me[actual].as_str().unwrap());
    }
}

async fn next_second() {
    let second = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let now = second();
    while second() == now {
        tokio::task::yield_now().await;
    }
}

async fn make_second_half(engine: &Engine, ids: &mut Ids) {
    ids.set("C4IRXBZw8RIXlB0TzXRY0", &operations_flow(engine).await);
    ids.set("9pfRK3xOKcbzGrGF8cCOa", &flow_with_runs(engine).await);
    let blank = [
        "NHN9Vp5qmTSUc1FKzAUPm",
        "RphsoCrSS0R70HYQlMEk7",
        "mZ3ypFbfGnkgVSugjaQe3",
        "yuWeXHBWdU09RIgd3aXaB",
        "HWzwwkXr57KapKL3V8oYH",
    ];
    for recorded in blank {
        ids.set(recorded, &engine.flow("To import into").await);
    }
    for (recorded, name) in [("WcvmrE3Af3srf5fgkbJvl", "op-c1"), ("dGu8rxRY50HAz2AAPwgSv", "op-c2")] {
        ids.set(recorded, &engine.connection(name, "s").await);
    }
    table(engine, ids).await;
    let server = json!({ "name": "M", "projectId": engine.project().await });
    ids.set("bjucib420ButDY9orfOwp", id(&engine.post("/v1/mcp-servers", server).await));
}

fn id(entity: &Value) -> &str {
    entity["id"].as_str().unwrap()
}

/// `trigger > step_1 > step_2 > step_3 > step_4`, the last a router.
async fn operations_flow(engine: &Engine) -> String {
    let flow = engine.flow("Operations").await;
    let mut trigger = webhook();
    trigger["settings"]["propertySettings"] = json!({ "authType": { "type": "MANUAL" },
        "authFields": { "type": "MANUAL" } });
    engine.operate(&flow, "UPDATE_TRIGGER", trigger).await;
    let handling = json!({ "continueOnFailure": { "value": false }, "retryOnFailure": { "value": false } });
    for (parent, name) in [("trigger", "step_1"), ("step_1", "step_2"), ("step_2", "step_3")] {
        let mut step = code(name, "export const code = async (i) => i", json!({}));
        step["settings"]["errorHandlingOptions"] = handling.clone();
        engine.operate(&flow, "ADD_ACTION", json!({ "parentStep": parent, "action": step })).await;
    }
    let condition = json!({ "firstValue": "{{trigger.body.n}}", "secondValue": "5", "operator": "NUMBER_IS_GREATER_THAN" });
    let router = json!({ "name": "step_4", "valid": true, "displayName": "Router", "type": "ROUTER", "settings": {
        "branches": [{ "branchName": "A", "branchType": "CONDITION", "conditions": [[condition]] },
            { "branchName": "Otherwise", "branchType": "FALLBACK" }],
        "executionType": "EXECUTE_FIRST_MATCH" } });
    engine.operate(&flow, "ADD_ACTION", json!({ "parentStep": "step_3", "action": router })).await;
    flow
}

/// Three runs of one flow: one that failed, one that succeeded, one that failed.
async fn flow_with_runs(engine: &Engine) -> String {
    let flow = engine.published("Runs", &[response("step_1", json!("{{trigger.body.text}}"))]).await;
    for text in ["no json", "1", "no json"] {
        let request = engine.request(Method::POST, &format!("/v1/webhooks/{flow}/sync"));
        request.json(&json!({ "text": text })).send().await.unwrap();
    }
    flow
}

async fn table(engine: &Engine, ids: &mut Ids) {
    let table = engine.post("/v1/tables", json!({ "name": "Ops" })).await;
    ids.set("DVByGGklSmbw6fGyPzRL9", id(&table));
    for (recorded, name, kind) in
        [("p0hC4xA78PwY7rAhteIgn", "email", "TEXT"), ("p4N8LPnmyq8HXO9yPGCwM", "score", "NUMBER")]
    {
        let body = json!({ "tableId": table["id"], "name": name, "type": kind });
        ids.set(recorded, id(&engine.post("/v1/fields", body).await));
    }
}
