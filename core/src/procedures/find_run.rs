//! Finds the run of a trigger: the one whose trigger's headers hold its request id.

use std::time::SystemTime;

use futures_util::{StreamExt, TryStreamExt, stream};
use http::StatusCode;
use serde::Deserialize;
use tokio::time::Instant;

use crate::decode::compute;
use crate::engine::Engine;
use crate::error::Failure;
use crate::finders::{Finder, Known, Trigger, request_id_of};
use crate::procedures::call;
use crate::request::{Expect, Project, Request, RequestOptions};
use crate::transport::url::Query;

const FIRST_PAGE: u32 = 100;
const LARGEST_PAGE: u32 = 100_000;

/// How many runs are read at a time.
const READS: usize = 16;

/// The run of this request id, if it is there. Looks at the list unless somebody has, since the caller's own
/// last look.
pub async fn find_run(
    engine: &Engine,
    finder: &Finder,
    flow: &str,
    id: &str,
    since: SystemTime,
    looked: Option<Instant>,
    options: &RequestOptions,
) -> Result<Option<String>, Failure> {
    let mut known = finder.known.lock().await;
    let since = known.since.map_or(since, |earlier| earlier.min(since));
    let is_fresh = known.since == Some(since) && looked.is_some() && known.looked > looked;
    if !known.runs.contains_key(id) && !is_fresh {
        // A look counts from its start, and not at all when it fails or its caller aborts.
        let began = Instant::now();
        update(&mut known, engine, flow, since, options).await?;
        known.since = Some(since);
        known.looked = Some(began);
    }
    Ok(known.runs.get(id).cloned())
}

#[derive(Deserialize)]
struct Page {
    data: Vec<Listed>,
    next: Option<String>,
}

#[derive(Deserialize)]
struct Listed {
    id: String,
}

async fn update(
    known: &mut Known,
    engine: &Engine,
    flow: &str,
    since: SystemTime,
    options: &RequestOptions,
) -> Result<(), Failure> {
    let since = humantime::format_rfc3339_millis(since).to_string();
    let filter = Query::default().with("flowId", flow).with("createdAfter", &since);
    let page = whole_list(engine, filter, options).await?;
    let unread = page.data.into_iter().map(|run| run.id).filter(|run| !known.read.contains(run));
    let reads = stream::iter(unread.collect::<Vec<_>>()).map(|run| read_trigger(engine, run, options));
    for (run, trigger) in reads.buffer_unordered(READS).try_collect::<Vec<_>>().await? {
        known.remember(run, trigger);
    }
    Ok(())
}

/// All runs that match, on one page: a cursor leaves out runs that share the instant of a page's last one, and
/// hundreds of runs may share one.
async fn whole_list(engine: &Engine, filter: Query, options: &RequestOptions) -> Result<Page, Failure> {
    let mut limit = FIRST_PAGE;
    loop {
        let mut list = Request::get("/v1/flow-runs", Expect::Page).with_options(options.clone());
        list.project = Project::Query;
        list.query = filter.clone().with("limit", &limit.to_string());
        let page = call(engine, list).await?.read::<Page>()?;
        if page.next.is_none() || limit >= LARGEST_PAGE {
            return Ok(page);
        }
        limit *= 10;
    }
}

async fn read_trigger(
    engine: &Engine,
    run: String,
    options: &RequestOptions,
) -> Result<(String, Trigger), Failure> {
    let mut request = Request::new(http::Method::GET, "/v1/flow-runs/{runId}", vec![run.clone()])?;
    request.expect = Expect::Entity;
    request.options = options.clone();
    let body = match call(engine, request).await {
        // It was deleted after it had been listed.
        Err(failure) if is_gone(&failure) => return Ok((run, Trigger::OfNobody)),
        reply => reply?.body,
    };
    let trigger = compute(body.len(), move || request_id_of(&body)).await;
    Ok((run, trigger))
}

/// Whether the engine says that there is no such run; versions differ in the status.
fn is_gone(failure: &Failure) -> bool {
    [StatusCode::NOT_FOUND, StatusCode::BAD_REQUEST].into_iter().any(|status| {
        failure.is(status, |said| {
            matches!(said.code.as_deref(), Some("ENTITY_NOT_FOUND" | "FLOW_RUN_NOT_FOUND"))
        })
    })
}
