//! A trigger that finds its own run.
//!
//! The engine stores a trigger's headers in the run, so the run of a trigger is the one whose trigger headers hold
//! its request id. This is right also when hundreds of triggers of one flow run at once, and it does not end at
//! the 30 s at which the gateway gives up on a synchronous trigger.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};
use std::time::{Duration, SystemTime};

use futures_util::{StreamExt, TryStreamExt, stream};
use http::{HeaderMap, StatusCode, header};
use serde::Deserialize;
use serde_json::value::RawValue;
use tokio::time::Instant;

use crate::decode::envelope::MapOnly;
use crate::decode::{Reply, compute};
use crate::engine::Engine;
use crate::error::{Error, Failure};
use crate::procedures::call;
use crate::procedures::wait::until_finished;
use crate::request::Wait;
use crate::request::{Expect, Project, Request, RequestOptions};
use crate::session::CREDENTIAL_HEADERS;
use crate::transport::url::Query;

/// Runs are stored with whole seconds, and clocks differ a little between the parts of a platform.
const CLOCK_MARGIN: Duration = Duration::from_secs(5);

/// The same where the reply had no date and this machine's clock has to do.
const OWN_CLOCK_MARGIN: Duration = Duration::from_secs(300);

const FIRST_PAGE: u32 = 100;
const LARGEST_PAGE: u32 = 100_000;

/// How many runs are read at a time.
const READS: usize = 16;

/// How long a finder takes in calls that begin to wait: what it lists begins with the first of them, so that one for
/// all would list all runs since the client was made.
const FINDER_AGE: Duration = Duration::from_secs(30);

/// Sends the trigger once, finds its run and waits until that is finished.
pub async fn trigger_and_wait(engine: &Engine, mut trigger: Request) -> Result<Reply, Failure> {
    let id = call::request_id(&mut trigger.options);
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
    let mut looked = None;
    loop {
        if let Some(run) = finder.look(engine, &flow, id, since, looked, &trigger.options).await? {
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

/// The finders of a client, one for each flow that is being waited for. Those who have a finder keep it when a new
/// one takes its place.
#[derive(Debug, Default)]
pub struct Finders(Mutex<HashMap<String, Weak<Finder>>>);

impl Finders {
    fn of(&self, flow: &str) -> Arc<Finder> {
        let mut finders = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let young =
            finders.get(flow).and_then(Weak::upgrade).filter(|finder| finder.born.elapsed() < FINDER_AGE);
        if let Some(finder) = young {
            return finder;
        }
        finders.retain(|_, finder| finder.strong_count() > 0);
        let finder = Arc::new(Finder { born: Instant::now(), known: Default::default() });
        finders.insert(flow.to_owned(), Arc::downgrade(&finder));
        finder
    }
}

/// What is known of the runs of one flow, shared by all who wait for one: each run is read once, and one look at
/// the list serves everybody.
#[derive(Debug)]
struct Finder {
    born: Instant,
    known: tokio::sync::Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    /// Runs by the request id of their trigger.
    runs: HashMap<String, String>,
    /// Runs whose trigger has been read.
    read: HashSet<String>,
    /// The earliest moment that anybody needs.
    since: Option<SystemTime>,
    looked: Option<Instant>,
}

impl Finder {
    /// The run of this request id, if it is there. Looks at the list unless somebody has, since the caller's own
    /// last look.
    async fn look(
        &self,
        engine: &Engine,
        flow: &str,
        id: &str,
        since: SystemTime,
        looked: Option<Instant>,
        options: &RequestOptions,
    ) -> Result<Option<String>, Failure> {
        let mut known = self.known.lock().await;
        let since = known.since.map_or(since, |earlier| earlier.min(since));
        let is_fresh = known.since == Some(since) && looked.is_some() && known.looked > looked;
        if !known.runs.contains_key(id) && !is_fresh {
            // A look counts from its start, and not at all when it fails or its caller aborts.
            let began = Instant::now();
            known.update(engine, flow, since, &reading(options)).await?;
            known.since = Some(since);
            known.looked = Some(began);
        }
        Ok(known.runs.get(id).cloned())
    }
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

impl Known {
    async fn update(
        &mut self,
        engine: &Engine,
        flow: &str,
        since: SystemTime,
        options: &RequestOptions,
    ) -> Result<(), Failure> {
        let since = humantime::format_rfc3339_millis(since).to_string();
        let filter = Query::default().with("flowId", flow).with("createdAfter", &since);
        let page = whole_list(engine, filter, options).await?;
        let unread = page.data.into_iter().map(|run| run.id).filter(|run| !self.read.contains(run));
        let reads = stream::iter(unread.collect::<Vec<_>>()).map(|run| read_trigger(engine, run, options));
        for (run, trigger) in reads.buffer_unordered(READS).try_collect::<Vec<_>>().await? {
            self.remember(run, trigger);
        }
        Ok(())
    }

    fn remember(&mut self, run: String, trigger: Trigger) {
        match trigger {
            Trigger::NotStored => return,
            Trigger::Of(id) => drop(self.runs.insert(id, run.clone())),
            Trigger::OfNobody => {}
        }
        self.read.insert(run);
    }
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

/// What a run says of its trigger.
#[derive(Debug, PartialEq, Eq)]
enum Trigger {
    /// The steps of a run that has just started may still be empty.
    NotStored,
    Of(String),
    /// It had no request id, so it is not ours.
    OfNobody,
}

#[derive(Deserialize)]
struct Run<'a> {
    #[serde(borrow)]
    steps: Option<Steps<'a>>,
}

/// Borrowed, since a trigger holds the whole payload.
#[derive(Deserialize)]
struct Steps<'a> {
    #[serde(borrow)]
    trigger: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct TriggerStep {
    output: MapOnly<Output>,
}

#[derive(Deserialize)]
struct Output {
    headers: MapOnly<Headers>,
}

#[derive(Deserialize)]
struct Headers {
    #[serde(rename = "x-request-id")]
    request_id: String,
}

fn request_id_of(body: &[u8]) -> Trigger {
    let run = serde_json::from_slice::<Run<'_>>(body).ok();
    let Some(trigger) = run.and_then(|run| run.steps?.trigger) else { return Trigger::NotStored };
    // What a trigger's output is depends on its piece: any other shape is none of ours.
    match serde_json::from_str::<MapOnly<TriggerStep>>(trigger.get()) {
        Ok(MapOnly(step)) => Trigger::Of(step.output.0.headers.0.request_id),
        Err(_) => Trigger::OfNobody,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_known_by_its_trigger_s_headers() {
        let of = |trigger: &str| request_id_of(format!(r#"{{"id":"r","steps":{trigger}}}"#).as_bytes());
        assert_eq!(
            of(
                r#"{"trigger":{"output":{"body":{"x":[1]},"headers":{"a":1,"x-request-id":"a"}}},"step_1":{}}"#
            ),
            Trigger::Of("a".into())
        );
        let deep = format!("{}{}", "[".repeat(1000), "]".repeat(1000));
        let steps =
            format!(r#"{{"trigger":{{"output":{{"body":{deep},"headers":{{"x-request-id":"b"}}}}}}}}"#);
        assert_eq!(of(&steps), Trigger::Of("b".into()));
        for steps in ["{}", "null", "[]", r#"{"trigger":null}"#, r#"{"step_1":{}}"#] {
            assert_eq!(of(steps), Trigger::NotStored, "{steps}");
        }
        assert_eq!(request_id_of(br#"{"id":"r"}"#), Trigger::NotStored);
        for trigger in [
            r#"{"status":"SUCCEEDED"}"#,
            r#""text""#,
            "[]",
            r#"{"output":null}"#,
            r#"{"output":"text"}"#,
            r#"{"output":[{"x-request-id":"a"}]}"#,
            r#"{"output":{}}"#,
            r#"{"output":{"headers":["a"]}}"#,
            r#"{"output":{"headers":{}}}"#,
            r#"{"output":{"headers":{"x-request-id":7}}}"#,
        ] {
            assert_eq!(of(&format!(r#"{{"trigger":{trigger}}}"#)), Trigger::OfNobody, "{trigger}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn under_steady_load_what_is_listed_moves_on() {
        let finders = Finders::default();
        let first = finders.of("flow");
        tokio::time::advance(FINDER_AGE - Duration::from_secs(1)).await;
        assert!(Arc::ptr_eq(&finders.of("flow"), &first));
        assert!(!Arc::ptr_eq(&finders.of("other"), &first));
        tokio::time::advance(Duration::from_secs(1)).await;
        let second = finders.of("flow");
        assert!(!Arc::ptr_eq(&second, &first));
        assert!(Arc::ptr_eq(&finders.of("flow"), &second));
    }

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
