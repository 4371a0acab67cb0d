//! The caller's project, which a bare engine wants to be told.

use http::StatusCode;
use serde::Deserialize;
use tokio::time::Instant;

use crate::decode::envelope;
use crate::engine::Engine;
use crate::error::{Error, Failure};
use crate::request::{Expect, Request, RequestOptions};
use crate::session::FailedLookup;
use crate::transport::url::Query;

/// Whether a request was refused because it has no `projectId`. (A connection upsert repeats the sentence once
/// for each type.)
pub fn is_missing(failure: &Failure) -> bool {
    failure.is(StatusCode::BAD_REQUEST, |said| {
        said.message.as_deref().is_some_and(|words| words.contains("must have required property 'projectId'"))
    })
}

/// The project of the credential, asked for once a session; callers at the same time share one lookup, also when
/// it fails. When its caller aborts, the next one looks.
pub async fn resolve(engine: &Engine, mut options: RequestOptions) -> Result<String, Failure> {
    let session = &engine.session;
    let began = Instant::now();
    let mut last = session.lookup.lock().await;
    if let Some(project) = session.project.get().or(session.known_project.get()) {
        return Ok(project.clone());
    }
    let id = options.ensure_request_id().to_owned();
    if let Some(failure) = last.as_ref().and_then(|last| last.shared_with(began, &options)) {
        return Err(of_call(failure, id));
    }
    match look_up(engine, &options).await {
        Ok(project) => Ok(session.known_project.get_or_init(|| project).clone()),
        Err(failure) => {
            *last = Some(FailedLookup { ended: Instant::now(), options, failure: failure.clone() });
            Err(failure)
        }
    }
}

/// Each call tells its own request id.
fn of_call(mut failure: Failure, id: String) -> Failure {
    if let Some(call) = &mut failure.call {
        call.request_id = id;
    }
    failure
}

async fn look_up(engine: &Engine, options: &RequestOptions) -> Result<String, Failure> {
    match own_project(engine, options).await {
        Err(failure) if failure.is(StatusCode::NOT_FOUND, |_| true) => {
            project_of_first_flow(engine, options.clone()).await
        }
        result => result,
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct HasProject {
    project_id: String,
}

async fn own_project(engine: &Engine, options: &RequestOptions) -> Result<String, Failure> {
    let shape = Expect::Shape(|body| envelope::read::<HasProject>(body).map(drop));
    let request = Request::get("/v1/users/me", shape).with_options(options.clone());
    let reply = engine.send(&request).await?;
    Ok(reply.read::<HasProject>()?.project_id)
}

#[derive(Deserialize)]
struct Flows {
    data: Vec<HasProject>,
}

/// For deployments that do not know `users/me`.
async fn project_of_first_flow(engine: &Engine, options: RequestOptions) -> Result<String, Failure> {
    let shape = Expect::Shape(|body| envelope::read::<Flows>(body).map(drop));
    let request = Request::get("/v1/flows", shape).with_options(options);
    let request = request.with_query(Query::default().with("limit", "1"));
    let flows = engine.send(&request).await?.read::<Flows>()?;
    let first = flows.data.into_iter().next();
    Ok(first.ok_or_else(|| Error::Internal(NO_PROJECT.into()))?.project_id)
}

const NO_PROJECT: &str = "the project is not known: the engine does not tell it and there is no flow to learn it \
                          from; give `projectId`";
