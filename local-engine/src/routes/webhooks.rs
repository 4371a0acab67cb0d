//! Triggers.

use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use tokio::sync::oneshot::Receiver;

use crate::app::App;
use crate::app::runs::{Started, start};
use crate::app::version::{Version, runnable};
use crate::app::waiting::wait;
use crate::clock::in_time;
use crate::error::Error;
use crate::id;
use crate::reply::{self, Reply};
use crate::request::payload;
use crate::request::read;
use crate::run::answer::Answer;
use crate::run::pieces;
use crate::run::world::Trigger;
use crate::store::flow_versions::FlowVersion;
use crate::time::Time;

/// `/v1/webhooks/{id}`, any method.
pub async fn run(State(app): State<App>, Path(id): Path<String>, request: Request) -> Response {
    named(asynchronous(&app, &id, Version::Published, request).await)
}

/// `/v1/webhooks/{id}/draft`.
pub async fn run_draft(State(app): State<App>, Path(id): Path<String>, request: Request) -> Response {
    named(asynchronous(&app, &id, Version::Draft, request).await)
}

/// `/v1/webhooks/{id}/sync`.
pub async fn run_sync(State(app): State<App>, Path(id): Path<String>, request: Request) -> Response {
    named(synchronous(&app, &id, Version::Published, request).await)
}

/// `/v1/webhooks/{id}/draft/sync`.
pub async fn run_draft_sync(State(app): State<App>, Path(id): Path<String>, request: Request) -> Response {
    named(synchronous(&app, &id, Version::Draft, request).await)
}

/// A reply with `x-webhook-id`, which the errors of the HTTP server lack.
fn named(reply: Reply) -> Response {
    let is_named = matches!(reply, Ok(_) | Err(Error::FlowGone | Error::FlowOff));
    let mut response = reply.into_response();
    if let (true, Ok(id)) = (is_named, HeaderValue::from_str(&id::generate())) {
        response.headers_mut().insert("x-webhook-id", id);
    }
    response
}

/// Answers as soon as the run is stored. A request that the trigger refuses starts no run.
async fn asynchronous(app: &App, id: &str, version: Version, request: Request) -> Reply {
    let (version, trigger) = trigger(app, id, version, request).await?;
    if trigger.payload.is_some() {
        start(app, &version, trigger)?;
    }
    reply::ok(&json!({}))
}

/// Answers with the response of the flow, or after the time-out. A request that the trigger refuses still starts a run, but
/// without an output of the trigger.
async fn synchronous(app: &App, id: &str, version: Version, request: Request) -> Reply {
    let deadline = sync_deadline(app);
    let (version, trigger) = trigger(app, id, version, request).await?;
    let trigger = Trigger { has_caller: true, ..trigger };
    let Started { answer, .. } = start(app, &version, trigger)?;
    answered(app, answer, deadline).await
}

/// The reply to the caller that waits for a run until `deadline`.
pub async fn answered(app: &App, answer: Receiver<Answer>, deadline: Time) -> Reply {
    match wait(&app.clock, answer, deadline).await {
        Some(answer) => answer.into_reply(),
        None => Ok(app.manner().no_answer()),
    }
}

/// The deadline of a synchronous trigger that arrives now.
pub fn sync_deadline(app: &App) -> Time {
    in_time(app.options.waits.sync)
}

/// Reads a request, and finds the version to run.
async fn trigger(
    app: &App,
    id: &str,
    version: Version,
    request: Request,
) -> Result<(FlowVersion, Trigger), Error> {
    let (method, headers) = (request.method().clone(), request.headers().clone());
    let query = request.uri().query().unwrap_or_default().to_owned();
    let body = read(app, request).await?;
    let (version, environment) = runnable(app, id, version)?;
    let payload = payload::from_request(app.manner(), &method, &query, &headers, body);
    let trigger = Trigger {
        payload: pieces::trigger_output(&version.trigger, payload),
        environment,
        parent: text(&headers, "ap-parent-run-id"),
        fail_parent: text(&headers, "ap-fail-parent-on-failure").as_deref() == Some("true"),
        has_caller: false,
    };
    Ok((version, trigger))
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    Some(headers.get(name)?.to_str().ok()?.to_owned())
}
