//! What a client knows of the runs of the flows that it waits for: which run belongs to which trigger.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, SystemTime};

use serde::Deserialize;
use serde_json::value::RawValue;
use tokio::time::Instant;

use crate::decode::envelope::MapOnly;

/// How long a finder takes in calls that begin to wait: what it lists begins with the first of them, so that one for
/// all would list all runs since the client was made.
const FINDER_AGE: Duration = Duration::from_secs(30);

/// The finders of a client, one for each flow that is being waited for. Those who have a finder keep it when a new
/// one takes its place.
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
        let finder = Arc::new(Finder { born: Instant::now(), known: Default::default() });
        finders.insert(flow.to_owned(), Arc::downgrade(&finder));
        finder
    }
}

/// What is known of the runs of one flow, shared by all who wait for one: each run is read once, and one look at
/// the list serves everybody.
#[derive(Debug)]
pub struct Finder {
    born: Instant,
    pub known: tokio::sync::Mutex<Known>,
}

#[derive(Debug, Default)]
pub struct Known {
    /// Runs by the request id of their trigger.
    pub runs: HashMap<String, String>,
    /// Runs whose trigger has been read.
    pub read: HashSet<String>,
    /// The earliest moment that anybody needs.
    pub since: Option<SystemTime>,
    /// When the last look that succeeded began.
    pub looked: Option<Instant>,
}

impl Known {
    pub fn remember(&mut self, run: String, trigger: Trigger) {
        match trigger {
            Trigger::NotStored => return,
            Trigger::Of(id) => drop(self.runs.insert(id, run.clone())),
            Trigger::OfNobody => {}
        }
        self.read.insert(run);
    }
}

/// What a run says of its trigger.
#[derive(Debug, PartialEq, Eq)]
pub enum Trigger {
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

pub fn request_id_of(body: &[u8]) -> Trigger {
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
}
