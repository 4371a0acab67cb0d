//! Responses of the platform that differ from those of the bare engine.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::time::Duration;

use imbrace_local::Waits;
use imbrace_local::manner::Manner;
use reqwest::{Method, StatusCode};
use serde_json::json;
use support::{Engine, KEY, json_of, response, short_waits};

async fn platform() -> Engine {
    Engine::start(Manner::Platform, short_waits()).await
}

#[tokio::test]
async fn the_root_needs_no_credential() {
    let engine = platform().await;
    let root = json_of(engine.anonymous(Method::GET, "/").send().await.unwrap()).await;
    assert_eq!(
        root,
        json!({ "name": "imbrace-local", "version": env!("CARGO_PKG_VERSION"), "env": "local" })
    );
}

#[tokio::test]
async fn each_kind_of_credential_of_the_platform_is_accepted() {
    let engine = platform().await;
    let flows = || engine.anonymous(Method::GET, "/activepieces/v1/flows");
    let status = async |request: reqwest::RequestBuilder| request.send().await.unwrap().status();
    assert_eq!(status(flows().header("x-api-key", KEY)).await, StatusCode::OK);
    assert_eq!(status(flows().header("x-access-token", KEY)).await, StatusCode::OK);
    assert_eq!(status(flows().bearer_auth(KEY).header("x-organization-id", "org_1")).await, StatusCode::OK);
    assert_eq!(status(flows().header("x-access-token", "wrong")).await, StatusCode::UNAUTHORIZED);
    let refused = flows().send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
    let body = json_of(refused).await;
    assert!(body["message"].is_string() && body.as_object().unwrap().len() == 1, "{body}");
}

#[tokio::test]
async fn a_malformed_organization_is_a_conflict_with_the_request_id() {
    let engine = platform().await;
    let request = engine.request(Method::GET, "/v1/flows").header("x-organization-id", "acme");
    let reply = request.header("x-request-id", "mine").send().await.unwrap();
    assert_eq!(reply.status(), StatusCode::CONFLICT);
    let body = json_of(reply).await;
    assert_eq!((&body["error"], &body["request_id"]), (&json!("VALIDATION"), &json!("mine")));
}

#[tokio::test]
async fn a_request_id_is_kept_or_created_and_returned() {
    let engine = platform().await;
    let sent = async |id: &str| {
        let reply = engine.request(Method::GET, "/v1/flows").header("x-request-id", id).send().await.unwrap();
        reply.headers()["x-request-id"].to_str().unwrap().to_owned()
    };
    let longest = "x".repeat(64);
    assert_eq!(sent(&longest).await, longest);
    let made = sent(&"x".repeat(65)).await;
    assert!((1..=64).contains(&made.len()) && !made.starts_with('x'), "{made}");
    let reply = engine.request(Method::GET, "/v1/nope").send().await.unwrap();
    assert_eq!(reply.status(), StatusCode::NOT_FOUND);
    assert!(reply.headers().contains_key("x-request-id"));
}

#[tokio::test]
async fn the_project_is_optional_and_a_wrong_one_is_ignored() {
    let engine = platform().await;
    let own = engine.project().await;
    assert_eq!(engine.get("/v1/flows").await["data"], json!([]));
    let folder = engine.post("/v1/folders", json!({ "displayName": "A" })).await;
    assert_eq!(folder["projectId"], own);
    let flow =
        engine.post("/v1/flows", json!({ "displayName": "F", "projectId": "aaaaaaaaaaaaaaaaaaaaa" })).await;
    assert_eq!(flow["projectId"], own);
}

#[tokio::test]
async fn a_connection_has_its_secret_when_read_by_id_and_not_in_lists() {
    let engine = platform().await;
    let id = engine.connection("slack", "s3cret").await;
    let connection = engine.get(&format!("/v1/app-connections/{id}")).await;
    assert_eq!(connection["value"], json!({ "type": "SECRET_TEXT", "secret_text": "s3cret" }));
    let list = engine.get("/v1/app-connections").await;
    assert_eq!(list["data"][0]["id"], *id);
    assert!(list["data"][0].get("value").is_none());
    let unknown =
        engine.request(Method::GET, "/v1/app-connections/aaaaaaaaaaaaaaaaaaaaa").send().await.unwrap();
    assert_eq!(unknown.status(), StatusCode::NOT_FOUND);
    assert_eq!(json_of(unknown).await["code"], "ENTITY_NOT_FOUND");
}

#[tokio::test]
async fn a_trigger_records_the_request_id_and_the_access_token_but_no_key_and_no_bearer() {
    let engine = platform().await;
    let flow = engine.published("Headers", &[]).await;
    let path = format!("/activepieces/v1/webhooks/{flow}");
    let request = engine.anonymous(Method::POST, &path).header("x-request-id", "trace-1");
    let request = request.header("x-api-key", KEY).bearer_auth("jwt").header("x-access-token", "acc");
    let reply = request.json(&json!({ "a": 1 })).send().await.unwrap();
    assert_eq!(reply.status(), StatusCode::OK);
    assert_eq!(json_of(reply).await, json!({}));
    let output = engine.last_run().await["steps"]["trigger"]["output"].clone();
    assert_eq!((&output["body"], &output["rawBody"]), (&json!({ "a": 1 }), &json!("{\"a\":1}")));
    let headers = output["headers"].as_object().unwrap();
    assert_eq!(headers["x-request-id"], "trace-1");
    assert_eq!(headers["x-access-token"], "acc");
    assert!(!headers.contains_key("x-api-key") && !headers.contains_key("authorization"), "{headers:?}");
}

#[tokio::test]
async fn a_trigger_without_a_credential_is_refused() {
    let engine = platform().await;
    let flow = engine.published("Locked", &[]).await;
    let path = format!("/activepieces/v1/webhooks/{flow}");
    let trigger = || engine.anonymous(Method::POST, &path).json(&json!({}));
    assert_eq!(trigger().send().await.unwrap().status(), StatusCode::UNAUTHORIZED);
    assert_eq!(
        trigger().header("x-api-key", "wrong").send().await.unwrap().status(),
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(trigger().bearer_auth("anything").send().await.unwrap().status(), StatusCode::OK);
}

#[tokio::test]
async fn a_flow_without_a_response_in_time_is_a_504_in_plain_text() {
    let waits = Waits { sync: Duration::from_millis(20), ..short_waits() };
    let engine = Engine::start(Manner::Platform, waits).await;
    let flow = engine.published("Silent", &[]).await;
    let path = format!("/v1/webhooks/{flow}/sync");
    let reply = engine.request(Method::POST, &path).json(&json!({})).send().await.unwrap();
    assert_eq!(reply.status(), StatusCode::GATEWAY_TIMEOUT);
    assert_eq!(reply.headers()["content-type"], "text/plain");
    assert_eq!(engine.last_run().await["status"], "SUCCEEDED");
}

#[tokio::test]
async fn a_flow_without_a_response_in_time_is_an_empty_204_on_the_bare_engine() {
    let waits = Waits { sync: Duration::from_millis(20), ..short_waits() };
    let engine = Engine::start(Manner::Bare, waits).await;
    let flow = engine.published("Silent", &[]).await;
    let path = format!("/v1/webhooks/{flow}/sync");
    let reply = engine.request(Method::POST, &path).json(&json!({})).send().await.unwrap();
    assert_eq!(reply.status(), StatusCode::NO_CONTENT);
    assert!(reply.headers().contains_key("x-webhook-id"));
    assert_eq!(engine.last_run().await["status"], "SUCCEEDED");
}

#[tokio::test]
async fn texts_and_forms_do_not_reach_the_flow() {
    let waits = Waits { sync: Duration::from_millis(20), ..short_waits() };
    let engine = Engine::start(Manner::Platform, waits).await;
    let flow = engine.published("Text", &[response("step_1", json!({}))]).await;
    let request = engine.request(Method::POST, &format!("/v1/webhooks/{flow}/sync"));
    let reply = request.header("content-type", "text/plain").body("hello").send().await.unwrap();
    assert_eq!(reply.status(), StatusCode::GATEWAY_TIMEOUT);
    assert_eq!(engine.get("/v1/flow-runs").await["data"], json!([]));
}

#[tokio::test]
async fn the_list_of_channel_automations_is_empty() {
    let engine = platform().await;
    let path = "/channel-service/v1/workflows/channel_automation?channelType=web";
    let request = engine.anonymous(Method::GET, path).header("x-api-key", KEY);
    assert_eq!(json_of(request.send().await.unwrap()).await, json!({ "data": [] }));
}

#[tokio::test]
async fn rows_that_share_the_second_of_the_last_row_of_a_page_are_on_no_other_page() {
    let engine = platform().await;
    for number in 0..7 {
        engine.flow(&format!("Flow {number}")).await;
    }
    let (mut names, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = engine.get(&format!("/v1/flows?limit=3{cursor}")).await;
        let rows = page["data"].as_array().unwrap().clone();
        names.extend(rows.iter().map(|flow| flow["version"]["displayName"].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={}", next.replace('=', "%3D")),
            None => break,
        }
    }
    let given = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), given, "no row is on two pages");
    // The seven flows are created within two seconds, so at most two pages have rows.
    assert!((3..=6).contains(&given), "{names:?}");
    assert_eq!(engine.get("/v1/flows?limit=7").await["data"].as_array().unwrap().len(), 7);
}
