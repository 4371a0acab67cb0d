//! Waits by polling.

use std::time::{Duration, SystemTime};

use http::StatusCode;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::time::Instant;

use crate::call::Call;
use crate::calls::runs;
use crate::context::Context;
use crate::error::{Error, Failure, RequestFacts, Result};
use crate::models::FlowRun;
use crate::response::Reply;
use crate::transport::retry::{is_transient, retry_after};

pub const DEFAULT_WAIT: Duration = Duration::from_secs(600);

/// The engine stores most runs within this time, and many are finished by then.
const FIRST_INTERVAL: Duration = Duration::from_millis(50);

/// Intervals double until they reach this one, and then grow by half. Compared with a wait that starts with this interval,
/// a wait makes at most three more looks.
const FAST_UNTIL: Duration = Duration::from_millis(200);
const LONGEST_INTERVAL: Duration = Duration::from_secs(5);

/// Time that the engine may take to store a run after it returned the id. A queue stores runs; 10 to 250 ms were measured.
const STORED_WITHIN: Duration = Duration::from_secs(5);

/// The deadline and the polling interval of a call that waits.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wait {
    /// Limit of the whole call. Default: ten minutes.
    pub timeout: Option<Duration>,
    /// Time between two looks. Default: 50 ms, growing to 5 s.
    pub interval: Option<Duration>,
}

impl Wait {
    /// Runs `work` until the deadline. Then the call fails with `facts` and the run that `run_id` returns.
    pub async fn bound<T>(
        self,
        ctx: &Context,
        facts: RequestFacts,
        run_id: impl Fn() -> Option<String>,
        work: impl AsyncFnOnce(&Context) -> Result<T>,
    ) -> Result<T> {
        let limit = self.timeout.unwrap_or(DEFAULT_WAIT);
        let deadline = Instant::now() + limit;
        match tokio::time::timeout_at(deadline, work(&ctx.until(deadline))).await {
            Ok(result) => result,
            Err(_) => Err(Error::WaitEnded { limit, run_id: run_id(), last: ctx.failed_look() }.of(facts)),
        }
    }

    pub fn looks(self, ctx: &Context) -> Looks<'_> {
        Looks { ctx, fixed: self.interval, next: FIRST_INTERVAL, asked: None }
    }
}

/// The looks of one wait.
#[derive(Debug)]
pub struct Looks<'a> {
    ctx: &'a Context,
    fixed: Option<Duration>,
    next: Duration,
    /// Wait that the server requested with its last failure.
    asked: Option<Duration>,
}

impl Looks<'_> {
    /// Sends a read. Returns `None` after a transient failure, so that the wait continues until its deadline.
    pub async fn look<V, T>(&mut self, call: Call<T>) -> Result<Option<(V, Reply<T>)>>
    where
        V: DeserializeOwned + Send + 'static,
    {
        let seen = self.ctx.read(call).await;
        self.tolerate(seen)
    }

    /// Repeats a read until `is_done`.
    pub async fn until<V, T>(
        &mut self,
        call: impl Fn() -> Result<Call<T>>,
        is_done: impl Fn(&V) -> bool,
    ) -> Result<(V, Reply<T>)>
    where
        V: DeserializeOwned + Send + 'static,
    {
        loop {
            if let Some(seen) = self.look(call()?).await?.filter(|(value, _)| is_done(value)) {
                return Ok(seen);
            }
            self.pause().await;
        }
    }

    /// Returns the result of a look, or `None` after a transient failure.
    pub fn tolerate<T>(&mut self, seen: Result<T>) -> Result<Option<T>> {
        match seen {
            Ok(seen) => {
                self.ctx.note_failed_look(None);
                Ok(Some(seen))
            }
            Err(failure) if is_transient(&failure.error) => {
                self.ctx.note_failed_look(Some(failure.to_string()));
                self.asked = match &failure.error {
                    Error::Status(reply) => retry_after(&reply.headers, SystemTime::now()),
                    _ => None,
                };
                Ok(None)
            }
            Err(failure) => Err(failure),
        }
    }

    /// Sleeps until the next look.
    pub async fn pause(&mut self) {
        let pause = self.fixed.unwrap_or(self.next);
        let growth = if self.next < FAST_UNTIL { 2.0 } else { 1.5 };
        self.next = self.next.mul_f64(growth).min(LONGEST_INTERVAL);
        tokio::time::sleep(pause.max(self.asked.take().unwrap_or_default())).await;
    }
}

#[derive(Debug, Deserialize)]
struct RunState {
    #[serde(rename = "id")]
    _id: String,
    status: String,
}

/// Returns whether a run is finished. An unknown status counts as final, because a wait for it might never end.
pub fn is_final(status: &str) -> bool {
    !matches!(status, "QUEUED" | "RUNNING" | "PAUSED")
}

/// Waits until a run is finished.
pub async fn wait_for_run(ctx: &Context, run_id: &str, wait: Wait) -> Result<Reply<FlowRun>> {
    let facts = ctx.facts(&runs::get(run_id)?);
    let work = async |ctx: &Context| until_finished(ctx, run_id, wait).await;
    let ended = wait.bound(ctx, facts, || Some(run_id.to_owned()), work).await;
    ended.map_err(|failure| failure.of_run(run_id))
}

pub async fn until_finished(ctx: &Context, run_id: &str, wait: Wait) -> Result<Reply<FlowRun>> {
    let mut looks = wait.looks(ctx);
    let start = Instant::now();
    loop {
        match looks.look::<RunState, _>(runs::get(run_id)?).await {
            Ok(Some((run, reply))) if is_final(&run.status) => return Ok(reply),
            Ok(_) => {}
            Err(failure) if is_unknown_run(&failure) && start.elapsed() < STORED_WITHIN => {}
            Err(failure) => return Err(failure),
        }
        looks.pause().await;
    }
}

/// Returns whether the engine does not know the run. The status differs between versions.
pub fn is_unknown_run(failure: &Failure) -> bool {
    [StatusCode::NOT_FOUND, StatusCode::BAD_REQUEST].into_iter().any(|status| {
        failure.is(status, |said| {
            matches!(said.code.as_deref(), Some("ENTITY_NOT_FOUND" | "FLOW_RUN_NOT_FOUND"))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::tests::context;

    #[test]
    fn only_three_statuses_are_waited_for() {
        for status in ["QUEUED", "RUNNING", "PAUSED"] {
            assert!(!is_final(status));
        }
        for status in ["SUCCEEDED", "FAILED", "TIMEOUT", "CANCELED", "STOPPED", "SOMETHING_NEW"] {
            assert!(is_final(status));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn intervals_grow_from_50_ms_to_5_s_unless_one_is_fixed() {
        let ctx = context();
        let mut growing = Wait::default().looks(&ctx);
        let mut seen = Vec::new();
        for _ in 0..12 {
            let before = Instant::now();
            growing.pause().await;
            seen.push(before.elapsed().as_millis());
        }
        assert_eq!(seen[..5], [50, 100, 200, 300, 450]);
        assert_eq!(seen[11], 5000);

        let fixed = Duration::from_millis(20);
        let mut fixed = Wait { interval: Some(fixed), ..Wait::default() }.looks(&ctx);
        let before = Instant::now();
        fixed.pause().await;
        fixed.asked = Some(Duration::from_millis(50));
        fixed.pause().await;
        assert_eq!(before.elapsed().as_millis(), 70);
    }
}
