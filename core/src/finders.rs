//! Remembers which runs belong to which triggers, for calls that search for their runs.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, SystemTime};

use serde::Deserialize;
use serde_json::value::RawValue;
use tokio::time::Instant;

use crate::json::Members;
use crate::response::Response;

/// Time for which a finder accepts new calls. A finder lists the runs since its first call. Without this limit, it would
/// list all runs since the client was created.
const FINDER_AGE: Duration = Duration::from_secs(30);

/// The finders of a client, one per flow. A call keeps its finder when a new one replaces it.
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

/// The runs of one flow, shared by all calls that search for runs of this flow. A look is one poll: it lists the runs, and
/// reads those whose trigger is unknown. The lock of `known` is held during a look, so that one look serves all calls.
#[derive(Debug)]
pub struct Finder {
    pub flow: String,
    born: Instant,
    /// Ids of the triggers for whose runs a call searches.
    wanted: Mutex<HashSet<String>>,
    pub known: tokio::sync::Mutex<Known>,
}

impl Finder {
    /// Registers a search for the trigger with one of these ids. Dropping the result ends the search.
    pub fn want(&self, ids: Vec<String>) -> Wanted<'_> {
        self.wanted.lock().unwrap_or_else(PoisonError::into_inner).extend(ids.iter().cloned());
        Wanted { finder: self, ids }
    }

    fn is_wanted(&self, id: &str) -> bool {
        self.wanted.lock().unwrap_or_else(PoisonError::into_inner).contains(id)
    }
}

/// A search for the run of one trigger. The headers of the trigger contain one of the ids.
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

/// The results of all looks of a finder.
#[derive(Debug, Default)]
pub struct Known {
    /// Runs by trigger id.
    found: HashMap<String, Found>,
    /// Ids of the runs whose trigger is known.
    done: HashSet<String>,
    /// Runs that were read but whose trigger is still unknown, by run id.
    seen: HashMap<String, Seen>,
    /// Earliest creation time that a call needs.
    pub since: Option<SystemTime>,
    /// Start of the last successful look.
    pub looked: Option<Instant>,
    /// Number of looks.
    pub looks: u32,
    /// Number of runs in the last list.
    pub listed: usize,
    /// Problem of the last run that could not be read.
    pub problem: Option<String>,
}

/// The run of a trigger.
#[derive(Debug, Clone)]
pub struct Found {
    pub run_id: String,
    /// The reply that contained the run, if the run was finished.
    pub finished: Option<Response>,
}

/// A run in a list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Listed {
    pub id: String,
    pub status: Option<String>,
    updated: Option<String>,
}

/// A run whose trigger is unknown.
#[derive(Debug)]
struct Seen {
    /// The list entry of the run when it was read.
    listed: Listed,
    reads: u32,
    /// Number of the look that reads the run again, if the list does not change. `None` means never.
    next_read: Option<u32>,
}

impl Known {
    /// Removes and returns the run whose trigger has one of these ids. No other call has the same ids.
    pub fn take(&mut self, ids: &[String]) -> Option<Found> {
        ids.iter().find_map(|id| self.found.remove(id))
    }

    /// Returns the time-out for a read of this run. A read that hangs must not delay the calls that search for other runs.
    pub fn read_limit(&self, listed: &Listed) -> Duration {
        let reads = self.seen.get(&listed.id).map_or(0, |seen| seen.reads);
        Duration::from_secs(2) * (1 << reads.min(4))
    }

    /// Returns whether a run must be read in this look. A queued run has no trigger yet. A run without a trigger is read
    /// again when the list shows a change, or after a number of looks that doubles each time.
    pub fn must_read(&self, listed: &Listed) -> bool {
        let is_due =
            |seen: &Seen| seen.listed != *listed || seen.next_read.is_some_and(|look| look <= self.looks);
        listed.status.as_deref() != Some("QUEUED")
            && !self.done.contains(&listed.id)
            && self.seen.get(&listed.id).is_none_or(is_due)
    }

    /// Notes the trigger of a run. `finished` is the reply if the run is finished. If a call searches for this run, the
    /// reply is kept, so that the call need not read the run again.
    pub fn note(&mut self, listed: Listed, trigger: RunTrigger, finished: Option<Response>, finder: &Finder) {
        let most_doublings = match trigger {
            RunTrigger::Of(id) => {
                let finished = finished.filter(|_| finder.is_wanted(&id));
                self.found.insert(id, Found { run_id: listed.id.clone(), finished });
                self.done.insert(listed.id);
                return;
            }
            RunTrigger::Foreign => {
                self.done.insert(listed.id);
                return;
            }
            // The run ended without a stored trigger.
            RunTrigger::NotStored if finished.is_some() => None,
            RunTrigger::NotStored => Some(10),
            RunTrigger::Unreadable => Some(2),
        };
        let reads = self.seen.get(&listed.id).map_or(0, |seen| seen.reads) + 1;
        let next_read = most_doublings.map(|most| self.looks.saturating_add(1 << reads.min(most)));
        self.seen.insert(listed.id.clone(), Seen { listed, reads, next_read });
    }
}

/// The trigger of a run.
#[derive(Debug, PartialEq, Eq)]
pub enum RunTrigger {
    /// The run has no stored steps. It may have just started.
    NotStored,
    /// The run could not be read.
    Unreadable,
    Of(String),
    /// The trigger has no id, so this client did not send it.
    Foreign,
}

/// Reads the trigger of a run.
pub fn trigger_of(run: &[u8]) -> RunTrigger {
    match trigger_step(run) {
        None => RunTrigger::NotStored,
        Some(step) => trigger_id(step).map_or(RunTrigger::Foreign, RunTrigger::Of),
    }
}

fn trigger_step(run: &[u8]) -> Option<&RawValue> {
    let run: Members<'_> = serde_json::from_slice(run).ok()?;
    let step = *members(run.get("steps")?)?.get("trigger")?;
    (step.get() != "null").then_some(step)
}

/// Returns the trigger id of the headers. If a server between the client and the engine removed that header, returns the
/// request id. Returns `None` for the output of a trigger that is not a webhook.
fn trigger_id(step: &RawValue) -> Option<String> {
    let headers = members(members(members(step)?.get("output")?)?.get("headers")?)?;
    let id = |name: &&str| serde_json::from_str(headers.get(*name)?.get()).ok();
    ["x-imbrace-trigger-id", "x-request-id"].iter().find_map(id)
}

fn members(object: &RawValue) -> Option<Members<'_>> {
    serde_json::from_str(object.get()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_known_by_its_trigger_s_headers() {
        let deep = format!("{}{}", "[".repeat(1000), "]".repeat(1000));
        let deep = format!(r#"{{"output":{{"body":{deep},"headers":{{"a":1,"x-request-id":"a"}}}}}}"#);
        for (trigger, expected) in [
            (deep.as_str(), RunTrigger::Of("a".into())),
            ("null", RunTrigger::NotStored),
            (r#"{"output":[{"x-request-id":"a"}]}"#, RunTrigger::Foreign),
            (r#"{"output":{"headers":["a"]}}"#, RunTrigger::Foreign),
            (r#"{"output":{"headers":{"x-request-id":7}}}"#, RunTrigger::Foreign),
        ] {
            let run = format!(r#"{{"id":"r","steps":{{"step_1":{{}},"trigger":{trigger}}}}}"#);
            assert_eq!(trigger_of(run.as_bytes()), expected, "{trigger}");
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
