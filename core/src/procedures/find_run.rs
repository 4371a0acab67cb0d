//! Finds the run of a trigger by the trigger id among the headers that the run stores.
//!
//! A look lists the runs of the flow since the trigger, and reads those whose trigger is unknown. All calls that search one
//! flow share its [`Finder`](crate::finders::Finder). To find the runs of n calls among m other runs, they make at most
//! n + m reads, and one list request for each look.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use futures_util::{StreamExt, stream};
use tokio::time::Instant;

use crate::calls::runs;
use crate::compute::compute;
use crate::context::Context;
use crate::error::{Failure, Result};
use crate::finders::{Finder, Found, Known, Listed, RunTrigger, Wanted, trigger_of};
use crate::json::OneOrMany;
use crate::models::ListRunsParams;
use crate::procedures::pager::{Order, Pager};
use crate::procedures::wait::{is_final, is_unknown_run};
use crate::response::Response;

const SMALLEST_PAGE: usize = 1000;

/// Number of runs that are read at the same time.
const READS: usize = 16;

/// The result of a look.
#[derive(Debug)]
pub enum Search {
    Found(Found),
    /// No run was found. The text is the problem of a run that could not be read.
    NotYet(Option<String>),
}

/// Searches the runs created at or after `since`. Lists them unless another call has done so since `last_look`, the end of
/// this call's previous look.
pub async fn find_run(
    ctx: &Context,
    Wanted { finder, ids }: &Wanted<'_>,
    since: SystemTime,
    last_look: Option<Instant>,
) -> Result<Search> {
    let mut known = finder.known.lock().await;
    if let Some(found) = known.take(ids) {
        return Ok(Search::Found(found));
    }
    let since = known.since.map_or(since, |earlier| earlier.min(since));
    let is_fresh = known.since == Some(since) && last_look.is_some() && known.looked > last_look;
    if !is_fresh {
        // The time of a look is that of its start. It is stored only if the look succeeds.
        let start = Instant::now();
        known.looks += 1;
        look(ctx, finder, &mut known, since).await?;
        known.since = Some(since);
        known.looked = Some(start);
    }
    Ok(known.take(ids).map_or_else(|| Search::NotYet(known.problem.clone()), Search::Found))
}

async fn look(ctx: &Context, finder: &Finder, known: &mut Known, since: SystemTime) -> Result<()> {
    let runs = list(ctx, known, &finder.flow, since).await?;
    known.listed = runs.len();
    let unread = runs.into_iter().filter(|run| known.must_read(run));
    let unread: Vec<_> = unread.map(|run| (known.read_limit(&run), run)).collect();
    let reads = unread.into_iter().map(|(limit, run)| read_trigger(ctx, run, limit));
    let mut reads = stream::iter(reads).buffer_unordered(READS);
    known.problem = None;
    while let Some((run, read)) = reads.next().await {
        let (trigger, finished) = read.unwrap_or_else(|problem| {
            known.problem = Some(problem);
            (RunTrigger::Unreadable, None)
        });
        known.note(run, trigger, finished, finder);
    }
    Ok(())
}

/// Lists the runs since `since`. The first page has room for the runs of the last look and 1,000 new ones.
async fn list(ctx: &Context, known: &Known, flow: &str, since: SystemTime) -> Result<Vec<Listed>> {
    let params = ListRunsParams {
        flow_id: Some(OneOrMany(vec![flow.to_owned()])),
        created_after: Some(humantime::format_rfc3339_millis(since).to_string()),
        ..ListRunsParams::default()
    };
    let limit = (known.listed + SMALLEST_PAGE).min(u32::MAX as usize) as u32;
    let mut pager = Pager::new(runs::list(&params)?, Order::Created, limit);
    let mut runs = Vec::new();
    while let Some(page) = pager.next(ctx).await? {
        let bytes = page.rows.iter().map(Bytes::len).sum();
        let read =
            move || page.rows.iter().filter_map(|row| serde_json::from_slice(row).ok()).collect::<Vec<_>>();
        runs.extend(compute(bytes, read).await);
    }
    Ok(runs)
}

/// Reads the trigger of a run, and its reply if the run is finished. An unreadable run may belong to another call, so its
/// problem is recorded and does not fail this call.
async fn read_trigger(
    ctx: &Context,
    run: Listed,
    limit: Duration,
) -> (Listed, std::result::Result<(RunTrigger, Option<Response>), String>) {
    let read = async {
        match ctx.read::<Listed, _>(runs::get(&run.id)?).await {
            Ok((state, reply)) => {
                let body = reply.response.body.clone();
                let trigger = compute(body.len(), move || trigger_of(&body)).await;
                let is_finished = state.status.is_some_and(|status| is_final(&status));
                Ok((trigger, is_finished.then_some(reply.response)))
            }
            // The run was deleted after it was listed.
            Err(failure) if is_unknown_run(&failure) => Ok((RunTrigger::Foreign, None)),
            Err(failure) => Err(failure),
        }
    };
    let read = match tokio::time::timeout(limit, read).await {
        Ok(read) => read.map_err(|failure: Failure| format!("run {}: {failure}", run.id)),
        Err(_) => Err(format!("run {}: no response within {} s", run.id, limit.as_secs())),
    };
    (run, read)
}
