//! Triggers a flow and finds the run of that trigger.
//!
//! The engine stores a trigger's headers in the run. One header contains an id that only this call uses, so it identifies
//! the run among hundreds that start at once. The call can wait longer than the 30 s after which the gateway ends a
//! synchronous trigger.

use std::sync::OnceLock;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, header};
use tokio::time::Instant;

use crate::call::Call;
use crate::calls::triggers::{self, Accepted};
use crate::context::Context;
use crate::error::{Failure, Result};
use crate::finders::Found;
use crate::models::{FlowRun, TriggerOptions};
use crate::procedures::find_run::{Search, find_run};
use crate::procedures::wait::{Wait, until_finished};
use crate::request::new_id;
use crate::response::Reply;
use crate::session::header_value;

/// Header that identifies the trigger. A request id does not: a caller may pass one id to many calls.
const TRIGGER_ID: HeaderName = HeaderName::from_static("x-imbrace-trigger-id");

/// Margin for creation times in whole seconds, and for differences between the clocks of a platform.
const CLOCK_MARGIN: Duration = Duration::from_secs(5);

/// Margin for this machine's clock, which is used if the reply has no date.
const OWN_CLOCK_MARGIN: Duration = Duration::from_secs(300);

/// Sends the trigger once, finds its run and waits until the run is finished.
pub async fn trigger_and_wait(
    ctx: &Context,
    flow_id: &str,
    payload: Bytes,
    options: &TriggerOptions,
    wait: Wait,
) -> Result<Reply<FlowRun>> {
    let trigger_id = new_id();
    let mut trigger = triggers::trigger(flow_id, payload, options)?;
    trigger.request.headers.insert(TRIGGER_ID, header_value("triggerId", &trigger_id)?);
    let facts = ctx.facts(&trigger);
    let progress = Progress::default();
    let work = async |ctx: &Context| {
        let found = find_own(ctx, flow_id, trigger, trigger_id, wait, &progress).await?;
        let run_id = progress.run_id.get_or_init(|| found.run_id);
        match found.finished {
            Some(response) => {
                ctx.observe_reply(&response);
                Ok(Reply::new(response))
            }
            None => until_finished(&ctx.for_reads(), run_id, wait).await,
        }
    };
    let ended = wait.bound(ctx, facts, || progress.run_id.get().cloned(), work).await;
    ended.map_err(|failure| progress.explain(failure))
}

/// The progress of a call, for its error.
#[derive(Debug, Default)]
struct Progress {
    is_triggered: OnceLock<()>,
    run_id: OnceLock<String>,
}

impl Progress {
    /// Says that the flow was triggered. Otherwise a refused read looks like a refused trigger, and a caller who repeats it
    /// runs the flow twice.
    fn explain(&self, mut failure: Failure) -> Failure {
        if self.is_triggered.get().is_some() {
            failure.is_triggered = true;
            failure.note = Some("the flow was triggered, and its run continues".into());
        }
        match self.run_id.get() {
            Some(run_id) => failure.of_run(run_id),
            None => failure,
        }
    }
}

async fn find_own(
    ctx: &Context,
    flow: &str,
    trigger: Call<Accepted>,
    trigger_id: String,
    wait: Wait,
    progress: &Progress,
) -> Result<Found> {
    let finder = ctx.engine().shared.finders.of(flow);
    let mut ids = vec![trigger_id];
    // A request id that the client generated is unique, so it also identifies the run. The caller may reuse its own ids.
    if !ctx.options().is_own_id {
        ids.push(ctx.options().request_id.clone());
    }
    let wanted = finder.want(ids);
    let reply = ctx.send(trigger).await?;
    progress.is_triggered.get_or_init(|| ());
    let since = since(&reply.response.headers, SystemTime::now());
    let ctx = &ctx.for_reads().for_search();
    let (mut looks, mut last_look) = (wait.looks(ctx), None);
    loop {
        let search = find_run(ctx, &wanted, since, last_look).await;
        match looks.tolerate(search)? {
            Some(Search::Found(found)) => return Ok(found),
            Some(Search::NotYet(problem)) => ctx.note_failed_look(problem),
            None => {}
        }
        // Set after the look, so that the next look does not mistake this one for a look of another call.
        last_look = Some(Instant::now());
        looks.pause().await;
    }
}

/// Returns the earliest creation time of the run, by the engine's clock if the reply has a date.
fn since(headers: &HeaderMap, now: SystemTime) -> SystemTime {
    let date = headers.get(header::DATE).and_then(|date| httpdate::parse_http_date(date.to_str().ok()?).ok());
    let since = match date {
        Some(date) => date - CLOCK_MARGIN,
        None => now - OWN_CLOCK_MARGIN,
    };
    // A machine without a clock is in 1970, and RFC 3339 times before that cannot be formatted.
    since.max(SystemTime::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_engine_s_clock_counts_if_it_is_known() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        let mut headers = HeaderMap::new();
        assert_eq!(since(&headers, now), now - OWN_CLOCK_MARGIN);
        headers.insert(header::DATE, "Sun, 09 Sep 2001 01:00:00 GMT".parse().unwrap());
        assert_eq!(since(&headers, now), now - Duration::from_secs(46 * 60 + 40) - CLOCK_MARGIN);
        headers.insert(header::DATE, "Thu, 01 Jan 1970 00:00:01 GMT".parse().unwrap());
        assert_eq!(since(&headers, now), SystemTime::UNIX_EPOCH);
    }
}
