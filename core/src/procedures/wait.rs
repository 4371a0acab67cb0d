//! Waiting by looking again and again.

use std::future::Future;
use std::time::Duration;

use serde::Deserialize;
use tokio::time::Instant;

use crate::decode::{Reply, envelope};
use crate::engine::Engine;
use crate::error::{Error, Failure};
use crate::procedures::call;
use crate::request::{Expect, Request, RequestOptions, Wait};

pub const DEFAULT_WAIT: Duration = Duration::from_secs(600);
const FIRST_INTERVAL: Duration = Duration::from_millis(250);
const LONGEST_INTERVAL: Duration = Duration::from_secs(5);

impl Wait {
    pub fn limit(self) -> Duration {
        self.timeout.unwrap_or(DEFAULT_WAIT)
    }

    /// Starts the time of a call: its requests get the deadline.
    pub fn start(self, options: &mut RequestOptions) -> Instant {
        let deadline = Instant::now() + self.limit();
        options.deadline = Some(deadline);
        deadline
    }

    pub fn intervals(self) -> Intervals {
        Intervals { fixed: self.interval, next: FIRST_INTERVAL }
    }

    /// Ends `work` at the deadline; `ended` then says what was waited for.
    pub async fn bound<T>(
        deadline: Instant,
        work: impl Future<Output = Result<T, Failure>>,
        ended: impl FnOnce() -> Failure,
    ) -> Result<T, Failure> {
        match tokio::time::timeout_at(deadline, work).await {
            Ok(result) => result,
            Err(_) => Err(ended()),
        }
    }
}

/// The pauses between looks.
#[derive(Debug)]
pub struct Intervals {
    fixed: Option<Duration>,
    next: Duration,
}

impl Intervals {
    pub async fn pause(&mut self) {
        let pause = self.fixed.unwrap_or(self.next);
        self.next = self.next.mul_f64(1.5).min(LONGEST_INTERVAL);
        tokio::time::sleep(pause).await;
    }
}

#[derive(Deserialize)]
struct Run {
    status: String,
}

/// Whether a run will not change any more. A status that is not known here counts as final, since a client that
/// waits for a word it does not know would wait for ever.
fn is_final(status: &str) -> bool {
    !matches!(status, "QUEUED" | "RUNNING" | "PAUSED")
}

/// Reads the run that `request` asks for until it is finished.
pub async fn wait_for_run(engine: &Engine, mut request: Request) -> Result<Reply, Failure> {
    request.options.ensure_request_id();
    let deadline = request.wait.start(&mut request.options);
    let (wait, run_id) = (request.wait, request.ids.first().cloned());
    let facts = engine.facts(&request);
    let ended = || Error::WaitEnded { limit: wait.limit(), run_id }.of(facts);
    Wait::bound(deadline, until_finished(engine, request), ended).await
}

pub async fn until_finished(engine: &Engine, mut request: Request) -> Result<Reply, Failure> {
    request.expect = Expect::Shape(|body| envelope::read::<Run>(body).map(drop));
    let mut intervals = request.wait.intervals();
    loop {
        let reply = call(engine, request.clone()).await?;
        if is_final(&reply.read::<Run>()?.status) {
            return Ok(reply);
        }
        intervals.pause().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    async fn intervals_grow_from_250_ms_to_5_s_unless_one_is_fixed() {
        let mut growing = Wait::default().intervals();
        let mut seen = Vec::new();
        for _ in 0..10 {
            let before = Instant::now();
            growing.pause().await;
            seen.push(before.elapsed().as_millis());
        }
        assert_eq!((seen[0], seen[1], seen[9]), (250, 375, 5000));

        let fixed = Duration::from_millis(20);
        let mut fixed = Wait { interval: Some(fixed), ..Wait::default() }.intervals();
        let before = Instant::now();
        fixed.pause().await;
        fixed.pause().await;
        assert_eq!(before.elapsed().as_millis(), 40);
    }
}
