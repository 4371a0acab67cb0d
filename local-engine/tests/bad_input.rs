//! Invalid and oversized input: it gets the error of the real engine or a clear one, and no data is lost.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use imbrace_local::Options;
use reqwest::{Method, StatusCode};
use serde_json::json;
use support::{Engine, code, json_of, response, short_waits};

async fn engine() -> Engine {
    Engine::with(Options { waits: short_waits(), ..Options::default() }).await
}

/// A published flow that answers with `n`; each test checks at its end that the engine still runs it.
async fn sound(engine: &Engine) -> String {
    engine.published("Sound", &[response("step_1", json!({ "n": "{{trigger.body.n + 1}}" }))]).await
}

async fn assert_sound(engine: &Engine, flow: &str) {
    let request = engine.request(Method::POST, &format!("/v1/webhooks/{flow}/sync")).json(&json!({ "n": 1 }));
    assert_eq!(json_of(request.send().await.unwrap()).await, json!({ "n": 2 }));
}

#[tokio::test]
async fn a_step_cannot_be_moved_into_itself_and_a_flow_cannot_grow_without_end() {
    let engine = engine().await;
    let flow = sound(&engine).await;
    let looped = json!({ "name": "step_2", "valid": true, "displayName": "Loop", "type": "LOOP_ON_ITEMS",
        "settings": { "items": "{{[1]}}" } });
    engine.operate(&flow, "ADD_ACTION", json!({ "parentStep": "step_1", "action": looped })).await;
    let before = engine.get(&format!("/v1/flows/{flow}")).await["version"]["trigger"].clone();
    let request = json!({ "name": "step_2", "newParentStep": "step_2", "stepLocationRelativeToNewParent": "INSIDE_LOOP" });
    let moved = engine.operate(&flow, "MOVE_ACTION", request).await;
    assert_eq!(moved["version"]["trigger"], before);
    assert_sound(&engine, &flow).await;

    // A step with the name of its parent is added below each step of that name, so each addition doubles the flow.
    let mut trigger = support::webhook();
    for _ in 0..40 {
        let mut step = response("same", json!({}));
        step["nextAction"] = trigger["nextAction"].take();
        trigger["nextAction"] = step;
    }
    let import = json!({ "type": "IMPORT_FLOW", "request": { "displayName": "Same", "trigger": trigger, "schemaVersion": "8" } });
    let reply =
        engine.request(Method::POST, &format!("/v1/flows/{flow}")).json(&import).send().await.unwrap();
    assert_eq!(reply.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(json_of(reply).await["message"], "Maximum call stack size exceeded");
    assert_eq!(engine.get(&format!("/v1/flows/{flow}")).await["version"]["trigger"], before);
}

#[tokio::test]
async fn operations_that_miss_their_step_change_nothing() {
    let engine = engine().await;
    let flow = sound(&engine).await;
    let before = engine.get(&format!("/v1/flows/{flow}")).await["version"]["trigger"].clone();
    for (kind, request) in [
        ("DELETE_ACTION", json!({ "names": ["nobody"] })),
        ("UPDATE_ACTION", response("nobody", json!({}))),
        ("ADD_ACTION", json!({ "parentStep": "nobody", "action": response("step_9", json!({})) })),
        ("DUPLICATE_ACTION", json!({ "stepName": "nobody" })),
        ("SET_SKIP_ACTION", json!({ "names": ["nobody"], "skip": true })),
    ] {
        let changed = engine.operate(&flow, kind, request).await;
        assert_eq!(
            changed["version"]["trigger"]["nextAction"]["name"], before["nextAction"]["name"],
            "{kind}"
        );
        assert!(changed["version"]["trigger"]["nextAction"].get("nextAction").is_none(), "{kind}");
    }
    assert_sound(&engine, &flow).await;
}

#[tokio::test]
async fn a_payload_of_ten_megabytes_goes_through_and_is_left_out_of_the_record() {
    let engine = engine().await;
    let measure = code(
        "step_1",
        "export const code = ({ text }) => text.length",
        json!({ "text": "{{trigger.body.text}}" }),
    );
    let flow = engine.published("Large", &[measure, response("step_2", json!({ "n": "{{step_1}}" }))]).await;
    let path = format!("/v1/webhooks/{flow}/sync");
    // As text, because serde_json takes seconds for so long a string in a debug build.
    let send = |megabytes: usize| {
        let body = format!(r#"{{"text":"{}"}}"#, "x".repeat(megabytes << 20));
        let request = engine.request(Method::POST, &path).header("content-type", "application/json");
        request.body(body).send()
    };
    let reply = send(10).await.unwrap();
    assert_eq!(json_of(reply).await, json!({ "n": 10 << 20 }));
    // Each read of the run parses its payload, so reads before its end would delay it.
    assert!(engine.goes_idle_within(std::time::Duration::from_secs(60)).await);
    let run = engine.run_of(&flow).await;
    assert_eq!(
        (&run["status"], &run["steps"]["step_1"]["input"]["text"]),
        (&json!("SUCCEEDED"), &json!("(truncated)"))
    );
    let reply = send(30).await.unwrap();
    assert_eq!(reply.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(json_of(reply).await["code"], "FST_ERR_CTP_BODY_TOO_LARGE");
}

#[tokio::test]
async fn a_body_that_is_not_json_is_refused_where_json_is_expected() {
    let engine = engine().await;
    let flow = sound(&engine).await;
    let deep = "[".repeat(100_000);
    for (body, words) in [
        ("{\"a\":", "Unexpected end of JSON input"),
        ("nope", "Unexpected token 'o', \"nope\" is not valid JSON"),
        (deep.as_str(), "Maximum call stack size exceeded"),
    ] {
        for path in [format!("/v1/webhooks/{flow}/sync"), format!("/v1/flows/{flow}")] {
            let request = engine.request(Method::POST, &path).header("content-type", "application/json");
            let reply = request.body(body.to_owned()).send().await.unwrap();
            let status = if body == deep { 500 } else { 400 };
            assert_eq!(reply.status(), status, "{path}");
            assert_eq!(json_of(reply).await["message"], words, "{path}");
        }
    }
    assert_sound(&engine, &flow).await;
}

/// Runs a CODE step that returns an array of so many levels. Returns the text of the run.
#[cfg(unix)]
async fn nested_run(url: &str, levels: usize) -> String {
    use support::process::{get, post, publish};
    let source = format!(
        "export const code = () => {{ let deep = 1; for (let n = 0; n < {levels}; n++) deep = [deep]; return deep }}"
    );
    let flow = publish(url, code("step_1", &source, json!({}))).await;
    post(url, &format!("/v1/webhooks/{flow}"), json!({})).await;
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(30);
    loop {
        let runs = get(url, &format!("/v1/flow-runs?flowId={flow}")).await;
        let run = &runs["data"][0];
        if !run.is_null() && run["status"] != "QUEUED" && run["status"] != "RUNNING" {
            let path = format!("{url}/activepieces/v1/flow-runs/{}", run["id"].as_str().unwrap());
            let reply = support::client().get(&path).header("x-api-key", "api_test").send().await.unwrap();
            return reply.text().await.unwrap();
        }
        assert!(std::time::Instant::now() < deadline, "{runs:#}");
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
}

/// Uses the binary, whose threads have a stack that is large enough for deep values.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn deep_values_and_a_long_flow_run() {
    use support::process::{Process, post, publish};
    let process = Process::start(&["--port", "0"]);
    let url = process.url();
    let all = response("step_1", json!({ "all": "{{trigger.body}}" }));
    let flow = publish(url, all).await;
    let deep = format!("{}1{}", "{\"a\":".repeat(900), "}".repeat(900));
    let path = format!("{url}/activepieces/v1/webhooks/{flow}/sync");
    let request = support::client().post(&path).header("x-api-key", "api_test");
    let reply = request.header("content-type", "application/json").body(deep.clone()).send().await.unwrap();
    assert_eq!(reply.text().await.unwrap(), format!("{{\"all\":{deep}}}"));

    for (levels, status) in [(2_000, "SUCCEEDED"), (3_000, "INTERNAL_ERROR")] {
        let run = nested_run(url, levels).await;
        assert!(
            run.contains(&format!("\"status\":\"{status}\"")),
            "{levels}: {}",
            &run[..run.len().min(500)]
        );
        let deep = format!("{}1{}", "[".repeat(levels), "]".repeat(levels));
        assert_eq!(run.contains(&deep), status == "SUCCEEDED", "{levels}");
    }

    let mut first = response("step_150", json!({ "n": "{{step_149}}" }));
    for number in (1..150).rev() {
        let before = if number == 1 {
            "{{trigger.body.n}}".to_owned()
        } else {
            format!("{{{{step_{}}}}}", number - 1)
        };
        let source = "export const code = ({ n }) => n + 1";
        let mut step = code(&format!("step_{number}"), source, json!({ "n": before }));
        step["nextAction"] = first;
        first = step;
    }
    let mut trigger = support::webhook();
    trigger["nextAction"] = first;
    let request = json!({ "displayName": "Long", "trigger": trigger, "schemaVersion": "8" });
    for (kind, request) in [("IMPORT_FLOW", request), ("LOCK_AND_PUBLISH", json!({}))] {
        post(url, &format!("/v1/flows/{flow}"), json!({ "type": kind, "request": request })).await;
    }
    let answer = post(url, &format!("/v1/webhooks/{flow}/sync"), json!({ "n": 1 })).await;
    assert_eq!(answer, json!({ "n": 150 }));
}
