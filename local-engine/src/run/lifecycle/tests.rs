//! The table, case by case, and random histories of a run.

use proptest::prelude::*;
use serde_json::json;

use super::super::records::{Records, keep_done};
use super::Effect::{Arm, FailParent, Release, Spawn, Stop};
use super::State::{Ended, Paused, Queued, Running};
use super::*;

const SUCCESS: Event = Event::End { succeeded: true };
const FAILURE: Event = Event::End { succeeded: false };
const STATES: [State; 4] = [Queued, Running, Paused, Ended];

/// For each event, what it does in the four states.
type Row = (Event, [Option<(State, &'static [Effect])>; 4]);

#[test]
fn each_event_does_this_in_each_state() {
    let failed: &[Effect] = &[Release, FailParent];
    let canceled: &[Effect] = &[Stop, Release, FailParent];
    let rows: [Row; 9] = [
        //                 QUEUED                     RUNNING                    PAUSED                     ended
        (Event::Begin, [Some((Running, &[])), None, None, None]),
        (Event::Progress, [Some((Running, &[])), Some((Running, &[])), None, None]),
        (Event::Pause, [Some((Paused, &[Arm])), Some((Paused, &[Arm])), None, None]),
        (SUCCESS, [Some((Ended, &[Release])), Some((Ended, &[Release])), None, None]),
        (FAILURE, [Some((Ended, failed)), Some((Ended, failed)), None, None]),
        (Event::Resume, [None, None, Some((Queued, &[Spawn])), None]),
        (
            Event::Retry,
            [Some((Queued, &[])), Some((Running, &[])), Some((Paused, &[])), Some((Queued, &[Spawn]))],
        ),
        (Event::Cancel, [Some((Ended, canceled)), None, Some((Ended, canceled)), None]),
        (Event::Interrupt, [Some((Ended, &[FailParent])), Some((Ended, &[FailParent])), None, None]),
    ];
    for (event, expected) in rows {
        for (state, expected) in STATES.into_iter().zip(expected) {
            let expected = expected.map(|(to, effects)| Transition { to: Some(to), effects });
            assert_eq!(next(state, event), expected, "{event:?} in {state:?}");
        }
    }
    for state in STATES {
        let deleted = next(state, Event::Delete).map(|transition| (transition.to, transition.effects.len()));
        assert_eq!(deleted, Some((None, if state == Ended { 0 } else { 3 })), "{state:?}");
    }
}

/// Something that happens in a random history.
#[derive(Debug, Clone, Copy)]
enum Step {
    /// A task does the next thing that it has to do.
    Task(Outcome),
    Resume,
    Retry,
    Cancel,
    /// The process is killed and started again.
    Crash,
    Delete,
}

/// How a step of the flow ends.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Outcome {
    Succeeds,
    Fails,
    Pauses,
    /// The run exceeds its time, so that its steps are not stored.
    Breaks,
    StoresProgress,
}

/// A task that executes the run, with the records in its process of Node.
#[derive(Debug, Clone)]
struct Task {
    has_begun: bool,
    is_stopped: bool,
    records: Records,
}

/// A run with three steps, its tasks, and its caller.
#[derive(Debug)]
struct World {
    /// `None` after the run was deleted.
    state: Option<State>,
    /// A retry of a running run shows it as QUEUED.
    is_shown_queued: bool,
    has_succeeded: bool,
    is_armed: bool,
    has_caller: bool,
    tasks: Vec<Task>,
    stored: Records,
}

const NAMES: [&str; 3] = ["step_1", "step_2", "step_3"];

impl World {
    fn new() -> Self {
        let mut world = Self {
            state: Some(Queued),
            is_shown_queued: false,
            has_succeeded: false,
            is_armed: false,
            has_caller: true,
            tasks: Vec::new(),
            stored: Records::new(),
        };
        world.spawn();
        world
    }

    fn read(&self) -> Option<State> {
        if self.state == Some(Running) && self.is_shown_queued { Some(Queued) } else { self.state }
    }

    fn spawn(&mut self) {
        self.tasks.push(Task { has_begun: false, is_stopped: false, records: self.stored.clone() });
    }

    /// Applies an event as `transitions` does. `records` are those that it stores.
    fn apply(&mut self, event: Event, records: Option<Records>) -> bool {
        let Some(transition) = self.read().and_then(|state| next(state, event)) else { return false };
        let is_shown_queued = event == Event::Retry && matches!(self.state, Some(Running));
        // A retry changes nothing of a run that has not ended, although it may be read as another state.
        if event != Event::Retry || self.state == Some(Ended) {
            self.state = transition.to;
        }
        self.is_shown_queued = is_shown_queued;
        self.has_succeeded = event == SUCCESS;
        self.stored = records.unwrap_or_else(|| std::mem::take(&mut self.stored));
        if event == Event::Retry && transition.effects.contains(&Spawn) {
            keep_done(&mut self.stored, &[]);
        }
        self.is_armed = self.is_armed && self.state == Some(Paused);
        for effect in transition.effects {
            match effect {
                Spawn => self.spawn(),
                Stop => self.tasks.iter_mut().for_each(|task| task.is_stopped = true),
                Arm => self.is_armed = true,
                Release => self.has_caller = false,
                FailParent => {}
            }
        }
        true
    }

    /// Lets one task do its next thing. Returns an error if that must not happen.
    fn run_task(&mut self, index: usize, outcome: Outcome) -> Result<(), String> {
        let mut task = self.tasks.remove(index);
        if task.is_stopped {
            return Ok(()); // Its events are ignored, and it ends.
        }
        if !task.has_begun {
            task.has_begun = self.apply(Event::Begin, None);
            if task.has_begun {
                self.tasks.push(task);
            }
            return Ok(());
        }
        let Some(name) = NAMES.into_iter().find(|name| task.records.get(*name).is_none_or(is_open)) else {
            self.apply(SUCCESS, Some(task.records));
            return Ok(());
        };
        if self.tasks.iter().any(|other| other.has_begun && !other.is_stopped) {
            return Err(format!("two tasks execute {name}"));
        }
        if self.stored.get(name).is_some_and(|record| record["status"] == "SUCCEEDED") {
            return Err(format!("{name} is executed twice"));
        }
        let mut record =
            |status: &str| task.records.insert(name.to_owned(), json!({ "type": "CODE", "status": status }));
        match outcome {
            Outcome::Succeeds => drop(record("SUCCEEDED")),
            Outcome::Fails => {
                record("FAILED");
                self.apply(FAILURE, Some(task.records));
                return Ok(());
            }
            Outcome::Pauses => {
                record("PAUSED");
                self.apply(Event::Pause, Some(task.records));
                return Ok(());
            }
            Outcome::Breaks => {
                self.apply(FAILURE, None);
                return Ok(());
            }
            Outcome::StoresProgress => {
                record("RUNNING");
                self.apply(Event::Progress, Some(task.records.clone()));
                task.records.remove(name);
            }
        }
        self.tasks.push(task);
        Ok(())
    }

    fn step(&mut self, step: Step) -> Result<(), String> {
        match step {
            Step::Task(_) if self.tasks.is_empty() => {}
            Step::Task(outcome) => return self.run_task(0, outcome),
            Step::Resume => drop(self.apply(Event::Resume, None)),
            Step::Retry => drop(self.apply(Event::Retry, None)),
            Step::Cancel => drop(self.apply(Event::Cancel, None)),
            Step::Delete => drop(self.apply(Event::Delete, None)),
            Step::Crash => {
                (self.tasks, self.has_caller) = (Vec::new(), false);
                self.apply(Event::Interrupt, None);
                self.is_armed = self.state == Some(Paused);
            }
        }
        Ok(())
    }

    /// Returns what is wrong with the world.
    fn fault(&self) -> Option<String> {
        let live = self.tasks.iter().filter(|task| !task.is_stopped).count();
        match self.state {
            Some(Queued | Running) if live != 1 => Some(format!("{live} tasks for a run that is not over")),
            Some(Paused) if live != 0 || !self.is_armed => {
                Some("a paused run that nothing resumes".to_owned())
            }
            Some(Ended) | None if live != 0 => Some("a task for a run that is over".to_owned()),
            Some(Ended) | None if self.has_caller => Some("a caller waits for a run that is over".to_owned()),
            Some(Ended) if self.has_succeeded && !NAMES.iter().all(|name| self.has_done(name)) => {
                Some("a run succeeded with an unfinished step".to_owned())
            }
            _ => None,
        }
    }

    fn has_done(&self, name: &str) -> bool {
        self.stored.get(name).is_some_and(|record| record["status"] == "SUCCEEDED")
    }
}

/// The executor skips every step with a record, unless the run was paused there.
fn is_open(record: &serde_json::Value) -> bool {
    record["status"] == "PAUSED"
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let outcome = prop_oneof![
        4 => Just(Outcome::Succeeds),
        1 => Just(Outcome::Fails),
        1 => Just(Outcome::Pauses),
        1 => Just(Outcome::Breaks),
        1 => Just(Outcome::StoresProgress),
    ];
    let step = prop_oneof![
        12 => outcome.prop_map(Step::Task),
        2 => Just(Step::Resume),
        3 => Just(Step::Retry),
        2 => Just(Step::Cancel),
        1 => Just(Step::Crash),
        1 => Just(Step::Delete),
    ];
    proptest::collection::vec(step, 0..80)
}

/// Number of random histories. IMBRACE_LOCAL_HISTORIES sets another one.
fn histories() -> u32 {
    std::env::var("IMBRACE_LOCAL_HISTORIES").ok().and_then(|number| number.parse().ok()).unwrap_or(4_000)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: histories(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_history_leaves_a_run_stuck_or_executes_a_step_twice_or_succeeds_with_an_unfinished_step(steps in steps()) {
        let mut world = World::new();
        for step in steps {
            if let Err(fault) = world.step(step) {
                prop_assert!(false, "{fault}: {world:#?}");
            }
            prop_assert_eq!(world.fault(), None, "after {:?}: {:#?}", step, world);
        }
        // Whatever happened, the run can be brought to its end.
        for _ in 0..32 {
            world.step(Step::Resume).map_err(TestCaseError::fail)?;
            world.step(Step::Task(Outcome::Succeeds)).map_err(TestCaseError::fail)?;
        }
        prop_assert!(matches!(world.state, Some(Ended) | None), "{world:#?}");
    }
}
