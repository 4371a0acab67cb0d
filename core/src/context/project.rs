//! Looks up the caller's project, which a bare engine requires.

use std::sync::PoisonError;

use futures_util::FutureExt;
use futures_util::future::Shared;
use http::StatusCode;
use memchr::memmem;
use serde::Deserialize;

use crate::calls::{flows, projects};
use crate::context::Context;
use crate::error::{Error, Failure, Result};
use crate::models::{ListFlowsParams, Page};
use crate::request::Project;
use crate::session::{Lookup, LookupFuture};

const SENTENCE: &str = "must have required property 'projectId'";

/// Returns whether a request was refused because it has no `projectId`. Searches the whole body, because `message` has only
/// the start of a long message. The message about a connection is long: it has one sentence for each type of connection.
pub fn is_missing(failure: &Failure) -> bool {
    match &failure.error {
        Error::Status(reply) if reply.status == StatusCode::BAD_REQUEST => {
            let message = reply.said.message.as_deref().unwrap_or_default();
            memmem::find(&reply.body, SENTENCE.as_bytes()).is_some() || message.contains(SENTENCE)
        }
        _ => false,
    }
}

/// Returns the project of the credential, which is looked up once per session. Concurrent calls share one lookup, even if
/// it fails.
pub async fn resolve(ctx: &Context) -> Result<String> {
    let session = &ctx.engine().session;
    if let Some(project) = session.project.get().or(session.known_project.get()) {
        return Ok(project.clone());
    }
    match lookup(ctx).await {
        Ok(project) => Ok(session.known_project.get_or_init(|| project).clone()),
        Err(failure) => Err(of_call(failure, &ctx.options().request_id)),
    }
}

/// Returns the lookup in progress if it would have the same result for this call. Otherwise starts a lookup. A lookup sends
/// its requests with the options of the call that started it.
fn lookup(ctx: &Context) -> Shared<LookupFuture> {
    let mut current = ctx.engine().session.lookup.lock().unwrap_or_else(PoisonError::into_inner);
    let shared = current.as_ref().and_then(|lookup| lookup.shared_with(ctx.options()));
    shared.filter(|lookup| lookup.peek().is_none()).unwrap_or_else(|| {
        let own = ctx.without_deadline();
        let future: LookupFuture = Box::pin(async move { look_up(&own).await });
        let lookup = future.shared();
        *current = Lookup::new(ctx.options(), &lookup);
        lookup
    })
}

/// Gives the shared failure the request id of this call.
fn of_call(mut failure: Failure, id: &str) -> Failure {
    if let Some(request) = &mut failure.request {
        id.clone_into(&mut request.request_id);
    }
    failure
}

async fn look_up(ctx: &Context) -> Result<String> {
    match ctx.read::<HasProject, _>(projects::own()).await {
        Ok((user, _)) => Ok(user.project_id),
        Err(failure) if failure.is(StatusCode::NOT_FOUND, |_| true) => project_of_first_flow(ctx).await,
        Err(failure) => Err(failure),
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct HasProject {
    project_id: String,
}

/// Reads the project from a flow, for deployments without `users/me`.
async fn project_of_first_flow(ctx: &Context) -> Result<String> {
    let params = ListFlowsParams { limit: Some(1), ..ListFlowsParams::default() };
    let mut list = flows::list(&params)?;
    list.request.project = Project::None;
    let (page, _) = ctx.read::<Page<HasProject>, _>(list).await?;
    let first = page.data.into_iter().next();
    Ok(first.ok_or_else(|| Error::Internal(NO_PROJECT.into()))?.project_id)
}

const NO_PROJECT: &str = "the project is unknown: the engine does not return it, and no flow exists to read it \
                          from; pass `projectId` to the client";
