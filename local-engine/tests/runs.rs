//! Runs of flows, from the trigger to the recorded steps.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use imbrace_local::Options;
use imbrace_local::manner::Manner;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use support::{Engine, json_of, response, short_waits};

async fn engine() -> Engine {
    Engine::start(Manner::Platform, short_waits()).await
}

async fn trigger(engine: &Engine, flow: &str, body: Value) -> reqwest::Response {
    engine.request(Method::POST, &format!("/v1/webhooks/{flow}/sync")).json(&body).send().await.unwrap()
}

fn looped(items: &str) -> Value {
    json!({ "name": "step_1", "valid": true, "displayName": "Loop", "type": "LOOP_ON_ITEMS",
        "settings": { "items": items } })
}

#[tokio::test]
async fn a_flow_responds_with_the_payload_of_its_trigger() {
    let engine = engine().await;
    let body = json!({ "hello": "{{trigger.body.items[0].name}}", "all": "{{trigger.body.items}}" });
    let flow = engine.published("Echo", &[response("step_1", body)]).await;
    let reply = trigger(&engine, &flow, json!({ "items": [{ "name": "Ann" }] })).await;
    assert_eq!(reply.status(), StatusCode::OK);
    assert!(reply.headers().contains_key("x-webhook-id"));
    assert_eq!(json_of(reply).await, json!({ "hello": "Ann", "all": [{ "name": "Ann" }] }));
    let run = engine.last_run().await;
    assert_eq!(run["status"], "SUCCEEDED");
    let step = run["steps"]["step_1"].as_object().unwrap();
    let keys: Vec<_> = step.keys().map(String::as_str).collect();
    assert_eq!(keys, ["type", "status", "input", "output", "duration"]);
}

#[tokio::test]
async fn a_loop_records_its_iterations_and_ends_at_the_step_that_fails() {
    let engine = engine().await;
    let flow = engine.flow("Loop").await;
    engine.operate(&flow, "UPDATE_TRIGGER", support::webhook()).await;
    let add = |parent: &str, location: &str, action: Value| json!({ "parentStep": parent, "stepLocationRelativeToParent": location, "action": action });
    engine.operate(&flow, "ADD_ACTION", add("trigger", "AFTER", looped("{{trigger.body}}"))).await;
    let mut inner = response("step_2", json!("{{step_1.item}}"));
    inner["settings"]["input"]["respond"] = "respond".into();
    engine.operate(&flow, "ADD_ACTION", add("step_1", "INSIDE_LOOP", inner)).await;
    engine.operate(&flow, "LOCK_AND_PUBLISH", json!({})).await;

    let reply = trigger(&engine, &flow, json!(["1", "2", "no json", "3"])).await;
    assert_eq!(json_of(reply).await, json!(1), "the first answer counts");
    let run = engine.last_run().await;
    assert_eq!((&run["status"], &run["failedStep"]["name"]), (&json!("FAILED"), &json!("step_2")));
    let looped = &run["steps"]["step_1"];
    assert_eq!((&looped["status"], &looped["output"]["index"]), (&json!("SUCCEEDED"), &json!(3)));
    let statuses =
        looped["output"]["iterations"].as_array().unwrap().iter().map(|each| &each["step_2"]["status"]);
    assert_eq!(statuses.collect::<Vec<_>>(), ["SUCCEEDED", "SUCCEEDED", "FAILED"]);
    assert!(run["steps"].get("step_2").is_none());
}

#[tokio::test]
async fn a_loop_over_a_value_that_is_not_a_list_fails_with_the_message_of_the_engine() {
    let engine = engine().await;
    let flow = engine.published("Loop", &[looped("{{trigger.body.text}}")]).await;
    let reply = trigger(&engine, &flow, json!({ "text": "abc" })).await;
    assert_eq!(reply.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(json_of(reply).await["message"], "The flow has failed and there is no response returned");
    let step = engine.last_run().await["steps"]["step_1"].clone();
    assert_eq!(step["output"], json!({ "index": 0, "iterations": [] }));
    assert_eq!(step["errorMessage"], "{\"message\":\"The items you have selected must be a list.\"}");
}

#[tokio::test]
async fn a_run_continues_after_a_failed_step_with_continue_on_failure() {
    let engine = engine().await;
    let mut failing = response("step_1", json!("no json"));
    failing["settings"]["errorHandlingOptions"] =
        json!({ "continueOnFailure": { "value": true }, "retryOnFailure": { "value": true } });
    let flow =
        engine.published("Goes on", &[failing, response("step_2", json!({ "prev": "{{step_1}}" }))]).await;
    assert_eq!(json_of(trigger(&engine, &flow, json!({})).await).await, json!({ "prev": "" }));
    let run = engine.last_run().await;
    assert_eq!((&run["status"], &run["failedStep"]), (&json!("SUCCEEDED"), &json!({})));
    assert_eq!(run["steps"]["step_1"]["status"], "FAILED");
}

#[tokio::test]
async fn a_skipped_step_has_no_record() {
    let engine = engine().await;
    let mut skipped = response("step_1", json!("no json"));
    skipped["skip"] = true.into();
    let flow =
        engine.published("Skips", &[skipped, response("step_2", json!({ "prev": "{{step_1}}" }))]).await;
    assert_eq!(json_of(trigger(&engine, &flow, json!({})).await).await, json!({ "prev": "" }));
    assert!(engine.last_run().await["steps"].get("step_1").is_none());
}

#[tokio::test]
async fn a_step_of_an_unknown_piece_fails_with_the_name_of_the_piece() {
    let engine = engine().await;
    let mut step = response("step_1", json!({}));
    step["settings"]["pieceName"] = "@activepieces/piece-slack".into();
    let flow = engine.published("Slack", &[step]).await;
    assert_eq!(trigger(&engine, &flow, json!({})).await.status(), StatusCode::INTERNAL_SERVER_ERROR);
    let message = engine.last_run().await["steps"]["step_1"]["errorMessage"].clone();
    assert!(message.as_str().unwrap().contains("@activepieces/piece-slack"), "{message}");
}

#[tokio::test]
async fn a_connection_is_resolved_and_redacted_and_a_missing_one_ends_the_run() {
    let engine = engine().await;
    engine.connection("slack", "s3cret").await;
    let body = json!({ "key": "Bearer {{connections['slack']}}" });
    let flow = engine.published("Secret", &[response("step_1", body)]).await;
    assert_eq!(json_of(trigger(&engine, &flow, json!({})).await).await, json!({ "key": "Bearer s3cret" }));
    let input = engine.last_run().await["steps"]["step_1"]["input"]["fields"]["body"].clone();
    assert_eq!(input, json!({ "key": "Bearer **REDACTED**" }));

    let flow = engine.published("Missing", &[response("step_1", json!("{{connections['nobody']}}"))]).await;
    let reply = trigger(&engine, &flow, json!({})).await;
    assert_eq!(json_of(reply).await, json!({ "message": "An internal error has occurred" }));
    let run = engine.last_run().await;
    assert_eq!((&run["status"], &run["steps"]), (&json!("INTERNAL_ERROR"), &json!({})));
}

#[tokio::test]
async fn what_is_published_runs_until_the_next_publication() {
    let engine = engine().await;
    let flow = engine.published("Versions", &[response("step_1", json!({ "version": 1 }))]).await;
    engine.operate(&flow, "UPDATE_ACTION", response("step_1", json!({ "version": 2 }))).await;
    assert_eq!(json_of(trigger(&engine, &flow, json!({})).await).await, json!({ "version": 1 }));
    let draft = engine.request(Method::POST, &format!("/v1/webhooks/{flow}/draft/sync")).json(&json!({}));
    assert_eq!(json_of(draft.send().await.unwrap()).await, json!({ "version": 2 }));
    assert_eq!(
        engine.get("/v1/flow-runs").await["data"].as_array().unwrap().len(),
        1,
        "drafts are not listed"
    );
    engine.operate(&flow, "LOCK_AND_PUBLISH", json!({})).await;
    assert_eq!(json_of(trigger(&engine, &flow, json!({})).await).await, json!({ "version": 2 }));
}

#[tokio::test]
async fn a_retry_continues_at_the_failed_step_or_starts_a_new_run() {
    let engine = engine().await;
    let text = "{{trigger.body.text}}";
    let mut first = response("step_1", json!({ "first": 1 }));
    first["settings"]["input"]["respond"] = "respond".into();
    let flow = engine.published("Retry", &[first, response("step_2", json!(text))]).await;
    trigger(&engine, &flow, json!({ "text": "no json" })).await;
    let run = engine.last_run().await;
    let retry = format!("/v1/flow-runs/{}/retry", run["id"].as_str().unwrap());

    let same = engine.post(&retry, json!({ "strategy": "FROM_FAILED_STEP" })).await;
    assert_eq!(
        (&same["id"], &same["status"], &same["parentRunId"]),
        (&run["id"], &json!("QUEUED"), &Value::Null)
    );
    let again = engine.last_run().await;
    assert_eq!((&again["id"], &again["status"]), (&run["id"], &json!("FAILED")));
    assert_eq!(again["steps"]["step_1"], run["steps"]["step_1"], "the step was not executed again");

    engine.operate(&flow, "UPDATE_ACTION", response("step_2", json!({ "mended": true }))).await;
    engine.operate(&flow, "LOCK_AND_PUBLISH", json!({})).await;
    let new = engine.post(&retry, json!({ "strategy": "ON_LATEST_VERSION" })).await;
    assert_ne!(new["id"], run["id"]);
    let latest = engine.last_run().await;
    assert_eq!((&latest["id"], &latest["status"]), (&new["id"], &json!("SUCCEEDED")));
}

#[tokio::test]
async fn a_run_keeps_its_parent() {
    let engine = engine().await;
    let flow = engine.published("Child", &[response("step_1", json!({}))]).await;
    let request = engine.request(Method::POST, &format!("/v1/webhooks/{flow}")).json(&json!({}));
    let request = request.header("ap-parent-run-id", "aaaaaaaaaaaaaaaaaaaaa");
    request.header("ap-fail-parent-on-failure", "true").send().await.unwrap();
    let run = engine.last_run().await;
    assert_eq!(run["parentRunId"], "aaaaaaaaaaaaaaaaaaaaa");
    assert_eq!(run["failParentOnFailure"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_run_of_sixty_four_callers_is_lost_or_executed_twice() {
    const CALLERS: usize = 64;
    const EACH: usize = 10;
    let engine = std::sync::Arc::new(engine().await);
    let flow = engine.published("Many", &[response("step_1", json!({ "n": "{{trigger.body.n}}" }))]).await;
    let callers = (0..CALLERS).map(|caller| {
        let (engine, flow) = (engine.clone(), flow.clone());
        tokio::spawn(async move {
            for number in (0..EACH).map(|each| caller * EACH + each) {
                let reply = trigger(&engine, &flow, json!({ "n": number })).await;
                assert_eq!(json_of(reply).await, json!({ "n": number }));
            }
        })
    });
    for caller in callers.collect::<Vec<_>>() {
        caller.await.unwrap();
    }
    engine.settle().await;
    let runs = engine.get("/v1/flow-runs?limit=10000&status=SUCCEEDED").await;
    assert_eq!(runs["data"].as_array().unwrap().len(), CALLERS * EACH);
}

#[tokio::test]
async fn a_reset_deletes_all_data_and_ends_all_runs() {
    let engine = engine().await;
    let source = "export const code = () => { for (;;); }";
    let flow = engine.published("Endless", &[support::code("step_1", source, json!({}))]).await;
    engine.connection("slack", "s").await;
    engine.request(Method::POST, &format!("/v1/webhooks/{flow}")).json(&json!({})).send().await.unwrap();
    let project = engine.project().await;
    let anonymous = engine.anonymous(Method::POST, "/_local/reset").send().await.unwrap();
    assert_eq!(anonymous.status(), StatusCode::UNAUTHORIZED);
    let reset = engine.anonymous(Method::POST, "/_local/reset").header("x-api-key", support::KEY);
    assert_eq!(reset.send().await.unwrap().status(), StatusCode::NO_CONTENT);
    for list in ["/v1/flows", "/v1/flow-runs", "/v1/app-connections"] {
        assert_eq!(engine.get(list).await["data"], json!([]), "{list}");
    }
    assert_eq!(engine.project().await, project);
    assert!(engine.goes_idle().await);
}

#[tokio::test]
async fn keep_runs_deletes_older_finished_runs() {
    let engine = Engine::with(Options { keep_runs: Some(3), ..Options::default() }).await;
    let flow = engine.published("Many", &[response("step_1", json!({ "n": "{{trigger.body.n}}" }))]).await;
    for number in 0..5 {
        trigger(&engine, &flow, json!({ "n": number })).await;
        engine.settle().await;
    }
    let mut kept = Vec::new();
    for id in engine.runs_of(&flow).await {
        kept.push(
            engine.get(&format!("/v1/flow-runs/{id}")).await["steps"]["trigger"]["output"]["body"]["n"]
                .clone(),
        );
    }
    assert_eq!(kept, [4, 3, 2]);
}
