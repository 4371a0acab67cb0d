//! A trigger that finds its own run.
//!
//! The engine stores a trigger's headers in the run, so the run of a trigger is the one whose trigger headers hold
//! its request id. This is right also when hundreds of triggers of one flow run at once, and it does not end at
//! the 30 s at which the gateway gives up on a synchronous trigger.

use std::sync::OnceLock;
use std::time::{Duration, SystemTime};

use http::{HeaderMap, header};
use tokio::time::Instant;

use crate::decode::Reply;
use crate::engine::Engine;
use crate::error::{Error, Failure};
use crate::procedures::call;
use crate::procedures::find_run::find_run;
use crate::procedures::wait::until_finished;
use crate::request::{Expect, Request, RequestOptions, Wait};
use crate::session::CREDENTIAL_HEADERS;

/// Runs are stored with whole seconds, and clocks differ a little between the parts of a platform.
const CLOCK_MARGIN: Duration = Duration::from_secs(5);

/// The same where the reply had no date and this machine's clock has to do.
const OWN_CLOCK_MARGIN: Duration = Duration::from_secs(300);

/// Sends the trigger once, finds its run and waits until that is finished.
pub async fn trigger_and_wait(engine: &Engine, mut trigger: Request) -> Result<Reply, Failure> {
    let id = trigger.options.ensure_request_id().to_owned();
    trigger.expect = Expect::Json;
    let wait = trigger.wait;
    let deadline = wait.start(&mut trigger.options);
    let facts = engine.facts(&trigger);
    let progress = Progress::default();
    let work = async {
        let run = find_after_trigger(engine, &trigger, &id, &progress).await?;
        let run = progress.run.get_or_init(|| run).clone();
        let mut read = Request::new(http::Method::GET, "/v1/flow-runs/{runId}", vec![run])?;
        read.options = reading(&trigger.options);
        read.wait = wait;
        until_finished(engine, read).await
    };
    let ended = || Error::WaitEnded { limit: wait.limit(), run_id: progress.run.get().cloned() }.of(facts);
    Wait::bound(deadline, work, ended).await.map_err(|failure| progress.explain(failure))
}

/// How far a call has come.
#[derive(Debug, Default)]
struct Progress {
    is_triggered: OnceLock<()>,
    run: OnceLock<String>,
}

impl Progress {
    /// A read that is refused looks like a trigger that was refused, and to send that again would run the flow twice.
    fn explain(&self, mut failure: Failure) -> Failure {
        if self.is_triggered.get().is_some() {
            failure.note = Some("the flow was triggered, and its run goes on".into());
        }
        failure
    }
}

async fn find_after_trigger(
    engine: &Engine,
    trigger: &Request,
    id: &str,
    progress: &Progress,
) -> Result<String, Failure> {
    let flow = trigger.ids.first().cloned().unwrap_or_default();
    let finder = engine.shared.finders.of(&flow);
    let reply = call(engine, trigger.clone()).await?;
    progress.is_triggered.get_or_init(|| ());
    let since = since(&reply.headers, SystemTime::now());
    let mut intervals = trigger.wait.intervals();
    let (reads, mut looked) = (reading(&trigger.options), None);
    loop {
        if let Some(run) = find_run(engine, &finder, &flow, id, since, looked, &reads).await? {
            return Ok(run);
        }
        // Taken after the look, which would otherwise count as one that somebody else has had since.
        looked = Some(Instant::now());
        intervals.pause().await;
    }
}

/// The headers of a trigger are for its run, but for the credentials, which may have been given in no other way.
fn reading(options: &RequestOptions) -> RequestOptions {
    let mut reading = options.clone();
    let given = std::mem::take(&mut reading.headers);
    for name in CREDENTIAL_HEADERS {
        if let Some(value) = given.get(&name) {
            reading.headers.insert(name, value.clone());
        }
    }
    reading
}

/// From when on the run can have been created, by the engine's clock where the reply tells it.
fn since(headers: &HeaderMap, now: SystemTime) -> SystemTime {
    let date = headers.get(header::DATE).and_then(|date| httpdate::parse_http_date(date.to_str().ok()?).ok());
    let since = match date {
        Some(date) => date - CLOCK_MARGIN,
        None => now - OWN_CLOCK_MARGIN,
    };
    // A machine without a clock says 1970, and what is before that cannot be written.
    since.max(SystemTime::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_engine_s_clock_counts_where_it_is_told() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        let mut headers = HeaderMap::new();
        assert_eq!(since(&headers, now), now - OWN_CLOCK_MARGIN);
        headers.insert(header::DATE, "Sun, 09 Sep 2001 01:00:00 GMT".parse().unwrap());
        assert_eq!(since(&headers, now), now - Duration::from_secs(46 * 60 + 40) - CLOCK_MARGIN);
        headers.insert(header::DATE, "Thu, 01 Jan 1970 00:00:01 GMT".parse().unwrap());
        assert_eq!(since(&headers, now), SystemTime::UNIX_EPOCH);
    }
}
