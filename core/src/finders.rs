//! What a client knows about the runs of the flows whose runs it looks for.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, SystemTime};

use serde::Deserialize;
use serde_json::value::RawValue;
use tokio::time::Instant;

use crate::json::MapOnly;
use crate::response::Response;

/// How long a finder accepts new calls. It lists the runs since its first call: one finder for all calls would list all
/// runs since the client was made.
const FINDER_AGE: Duration = Duration::from_secs(30);

/// The finders of a client, one for each flow with a call that looks for its run. A call keeps its finder when a new one
/// takes its place.
#[derive(Debug, Default)]
pub struct Finders(Mutex<HashMap<String, Weak<Finder>>>);

impl Finders {
    pub fn of(&self, flow: &str) -> Arc<Finder> {
        let mut finders = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let young =
            finders.get(flow).and_then(Weak::upgrade).filter(|finder| finder.born.elapsed() < FINDER_AGE);
        if let Some(finder) = young {
            return finder;
        }
        finders.retain(|_, finder| finder.strong_count() > 0);
        let finder = Arc::new(Finder {
            flow: flow.to_owned(),
            born: Instant::now(),
            wanted: Mutex::default(),
            known: Default::default(),
        });
        finders.insert(flow.to_owned(), Arc::downgrade(&finder));
        finder
    }
}

/// The runs of one flow, shared by all calls that look for one of them. The lock is held during a look, so that one look
/// serves all of them.
#[derive(Debug)]
pub struct Finder {
    pub flow: String,
    born: Instant,
    /// The ids of the triggers that calls look for.
    wanted: Mutex<HashSet<String>>,
    pub known: tokio::sync::Mutex<Known>,
}

impl Finder {
    /// Says that a call looks for the trigger with one of these ids, as long as it keeps the result.
    pub fn want(&self, ids: Vec<String>) -> Wanted<'_> {
        self.wanted.lock().unwrap_or_else(PoisonError::into_inner).extend(ids.iter().cloned());
        Wanted { finder: self, ids }
    }

    fn is_wanted(&self, id: &str) -> bool {
        self.wanted.lock().unwrap_or_else(PoisonError::into_inner).contains(id)
    }
}

/// The ids that the trigger of a call may have in its headers.
#[derive(Debug)]
pub struct Wanted<'a> {
    pub finder: &'a Finder,
    pub ids: Vec<String>,
}

impl Drop for Wanted<'_> {
    fn drop(&mut self) {
        let mut wanted = self.finder.wanted.lock().unwrap_or_else(PoisonError::into_inner);
        wanted.retain(|id| !self.ids.contains(id));
    }
}

#[derive(Debug, Default)]
pub struct Known {
    /// Runs by the id of their trigger.
    found: HashMap<String, Found>,
    /// The runs whose trigger is known.
    done: HashSet<String>,
    /// The runs that were read and whose trigger is not known.
    seen: HashMap<String, Seen>,
    /// The earliest creation time that a call needs.
    pub since: Option<SystemTime>,
    /// When the last look that succeeded began.
    pub looked: Option<Instant>,
    /// How many looks there were.
    pub looks: u32,
    /// How many runs the last list had.
    pub listed: usize,
    /// Why the last run that could not be read failed.
    pub problem: Option<String>,
}

/// The run of a trigger.
#[derive(Debug, Clone)]
pub struct Found {
    pub run_id: String,
    /// The reply of the read that found it, if the run was finished by then.
    pub finished: Option<Response>,
}

/// A run as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Listed {
    pub id: String,
    pub status: Option<String>,
    updated: Option<String>,
}

/// What is known about a run without a known trigger.
#[derive(Debug)]
struct Seen {
    /// How the list showed it when it was read.
    listed: Listed,
    reads: u32,
    /// The look of the next read if the list goes on to show it so. `None` is never.
    next_read: Option<u32>,
}

impl Known {
    /// Takes the run whose trigger has one of these ids: no other call has them.
    pub fn take(&mut self, ids: &[String]) -> Option<Found> {
        ids.iter().find_map(|id| self.found.remove(id))
    }

    /// How long a read of this run may take: a run whose read hangs must not hold up the calls that look for others.
    pub fn read_limit(&self, listed: &Listed) -> Duration {
        let reads = self.seen.get(&listed.id).map_or(0, |seen| seen.reads);
        Duration::from_secs(2) * (1 << reads.min(4))
    }

    /// Whether a run must be read in this look. A queued run has no trigger yet. A run that is read without one is read
    /// again when the list shows a change, or after a number of looks that doubles each time.
    pub fn must_read(&self, listed: &Listed) -> bool {
        let is_due =
            |seen: &Seen| seen.listed != *listed || seen.next_read.is_some_and(|look| look <= self.looks);
        listed.status.as_deref() != Some("QUEUED")
            && !self.done.contains(&listed.id)
            && self.seen.get(&listed.id).is_none_or(is_due)
    }

    /// Notes the trigger of a run that was read. `finished` is its reply if the run is finished, which is kept for the
    /// call that looks for it: that call need not read the run again.
    pub fn note(&mut self, listed: Listed, trigger: Trigger, finished: Option<Response>, finder: &Finder) {
        let most_doublings = match trigger {
            Trigger::Of(id) => {
                let finished = finished.filter(|_| finder.is_wanted(&id));
                self.found.insert(id, Found { run_id: listed.id.clone(), finished });
                self.done.insert(listed.id);
                return;
            }
            Trigger::Foreign => {
                self.done.insert(listed.id);
                return;
            }
            // The engine ended it without storing a trigger.
            Trigger::NotStored if finished.is_some() => None,
            Trigger::NotStored => Some(10),
            Trigger::Unreadable => Some(2),
        };
        let reads = self.seen.get(&listed.id).map_or(0, |seen| seen.reads) + 1;
        let next_read = most_doublings.map(|most| self.looks.saturating_add(1 << reads.min(most)));
        self.seen.insert(listed.id.clone(), Seen { listed, reads, next_read });
    }
}

/// What a run says about its trigger.
#[derive(Debug, PartialEq, Eq)]
pub enum Trigger {
    /// A run that has just started may have no steps yet.
    NotStored,
    /// The run cannot be read now. It belongs to no call until it is.
    Unreadable,
    Of(String),
    /// Not a trigger of this client: it has no id.
    Foreign,
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
    #[serde(rename = "x-imbrace-trigger-id")]
    trigger_id: Option<String>,
    #[serde(rename = "x-request-id")]
    request_id: Option<String>,
}

/// The trigger of a run: its trigger id or, if something on the way has dropped that header, its request id.
pub fn trigger_of(body: &[u8]) -> Trigger {
    let run = serde_json::from_slice::<Run<'_>>(body).ok();
    let Some(trigger) = run.and_then(|run| run.steps?.trigger) else { return Trigger::NotStored };
    // The shape of a trigger's output depends on its piece. Any other shape is a foreign trigger.
    let step = serde_json::from_str::<MapOnly<TriggerStep>>(trigger.get()).ok();
    let headers = step.map(|MapOnly(step)| step.output.0.headers.0);
    match headers.and_then(|headers| headers.trigger_id.or(headers.request_id)) {
        Some(id) => Trigger::Of(id),
        None => Trigger::Foreign,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_known_by_its_trigger_s_headers() {
        let deep = format!("{}{}", "[".repeat(1000), "]".repeat(1000));
        let deep = format!(r#"{{"output":{{"body":{deep},"headers":{{"a":1,"x-request-id":"a"}}}}}}"#);
        let foreign = [
            r#"{"status":"SUCCEEDED"}"#,
            "\"text\"",
            "[]",
            r#"{"output":null}"#,
            r#"{"output":[{"x-request-id":"a"}]}"#,
            r#"{"output":{}}"#,
            r#"{"output":{"headers":["a"]}}"#,
            r#"{"output":{"headers":{"x-request-id":7}}}"#,
        ];
        let own = r#"{"output":{"headers":{"x-request-id":"shared","x-imbrace-trigger-id":"own"}}}"#;
        let cases = [
            (deep.as_str(), Trigger::Of("a".into())),
            (own, Trigger::Of("own".into())),
            ("null", Trigger::NotStored),
        ];
        for (trigger, expected) in cases.into_iter().chain(foreign.map(|trigger| (trigger, Trigger::Foreign)))
        {
            let run = format!(r#"{{"id":"r","steps":{{"step_1":{{}},"trigger":{trigger}}}}}"#);
            assert_eq!(trigger_of(run.as_bytes()), expected, "{trigger}");
        }
        for run in [r#"{"id":"r"}"#, r#"{"steps":null}"#, r#"{"steps":{}}"#, r#"{"steps":[]}"#] {
            assert_eq!(trigger_of(run.as_bytes()), Trigger::NotStored, "{run}");
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
}
