//! Requests that resume runs.

use axum::extract::{Path, Request, State};
use serde_json::{Map, Value, json};

use super::webhooks::{answered, sync_deadline};
use crate::app::App;
use crate::app::runs::resume as resume_run;
use crate::error::Error;
use crate::reply::{self, Reply};
use crate::request::payload;
use crate::request::{query, read};
use crate::store::runs::{self, Run};

/// `/v1/flow-runs/{id}/requests/{request}`, any method: answers at once, even if no run waits.
pub async fn resume(State(app): State<App>, Path(path): Path<(String, String)>, request: Request) -> Reply {
    let (run, is_expected, payload) = read_request(&app, path, request).await?;
    if is_expected {
        resume_run(&app, &run.id, Some(payload))?;
    }
    let words = "Your response has been recorded. You can close this page now.";
    reply::ok(&json!({ "message": words, "success": true }))
}

/// `/v1/flow-runs/{id}/requests/{request}/sync`: answers with the response of the flow. A second request that arrives
/// while the run executes, for example after a double click, gets the same response.
pub async fn resume_sync(
    State(app): State<App>,
    Path(path): Path<(String, String)>,
    request: Request,
) -> Reply {
    let deadline = sync_deadline(&app);
    let (run, is_expected, payload) = read_request(&app, path, request).await?;
    if !is_expected && !app.tasks.has(&run.id) {
        return Ok(app.manner().no_answer());
    }
    let answer = app.waiting.enter(&run.id);
    if is_expected {
        resume_run(&app, &run.id, Some(payload))?;
    }
    answered(&app, answer, deadline).await
}

/// Reads a request: its run, whether the run waits for this request, and the payload.
async fn read_request(
    app: &App,
    (id, name): (String, String),
    request: Request,
) -> Result<(Run, bool, Value), Error> {
    let headers = payload::headers_of(app.manner(), request.headers());
    let query = query::parse(request.uri().query().unwrap_or_default());
    let body = read(app, request).await?;
    let run = app.store.read(|db| runs::get(db, &id))?.ok_or(Error::RunNotFound(id))?;
    let mut payload = Map::new();
    payload.extend(body.value.map(|value| ("body".to_owned(), value)));
    payload.insert("headers".to_owned(), headers.into());
    payload.insert("queryParams".to_owned(), query);
    let is_expected = run.request_id.as_ref() == Some(&name);
    Ok((run, is_expected, payload.into()))
}
