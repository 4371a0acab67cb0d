//! Stores the transitions of runs that [`lifecycle`](crate::run::lifecycle) decides.

use rusqlite::Connection;
use serde_json::json;

use super::App;
use crate::run::effect::Pause;
use crate::run::lifecycle::{Effect, Event, State, next};
use crate::run::world::Facts;
use crate::store::Json;
use crate::store::runs::{self, Change, Position};

/// `displayName` of the failed step of a run that the end of the process interrupted.
const INTERRUPTED: &str = "The local engine stopped while this run was going on";

/// A stored transition whose effects are still to be carried out.
#[derive(Debug)]
pub struct Stored {
    /// The id of the run.
    pub run_id: String,
    /// The parent run that fails if this run fails.
    pub parent: Option<String>,
    /// The effects.
    pub effects: &'static [Effect],
    /// What the run waits for.
    pub pause: Option<Pause>,
    /// What the caller gets if the flow gave no response.
    pub message: Option<&'static str>,
}

/// Stores what an event does to a run. Returns `None` if the event does not apply.
pub fn store(
    app: &App,
    db: &Connection,
    run: &Position,
    event: Event,
    facts: Facts,
) -> rusqlite::Result<Option<Stored>> {
    let Some(transition) = next(state(run), event) else { return Ok(None) };
    let stored = Stored {
        run_id: run.id.clone(),
        parent: run.parent.clone(),
        effects: transition.effects,
        message: facts.message,
        pause: None,
    };
    // While the database is locked, so that this cannot stop the task of a later retry.
    if transition.effects.contains(&Effect::Stop) {
        app.tasks.stop(&run.id);
    }
    let Some(to) = transition.to else { return Ok(Some(stored)) };
    let keeps_waiting = to == State::Paused && event == Event::Retry;
    let change = Change {
        status: facts.status.unwrap_or(status(event)),
        begins: event == Event::Begin,
        ends: to == State::Ended,
        failed_step: facts.failed_step.map(Json),
        steps: facts.steps,
        resume_at: if keeps_waiting {
            run.resume_at
        } else {
            facts.pause.as_ref().and_then(|pause| pause.until)
        },
        request_id: if keeps_waiting { run.request_id.clone() } else { facts.request_id },
    };
    runs::change(db, &run.id, &change)?;
    if let Some(keep) = app.options.keep_runs.filter(|_| change.ends) {
        runs::prune(db, keep)?;
    }
    Ok(Some(Stored { pause: facts.pause, ..stored }))
}

/// Applies an event to many runs, in one transaction of the database.
pub fn apply_all(
    app: &App,
    db: &Connection,
    runs: &[Position],
    event: Event,
) -> rusqlite::Result<Vec<Stored>> {
    let failed_step =
        (event == Event::Interrupt).then(|| json!({ "name": "trigger", "displayName": INTERRUPTED }));
    let facts = || Facts { failed_step: failed_step.clone(), ..Facts::default() };
    runs.iter().filter_map(|run| store(app, db, run, event, facts()).transpose()).collect()
}

fn state(run: &Position) -> State {
    match run.status.as_str() {
        "QUEUED" | "PAUSED" if run.waits() => State::Paused,
        "QUEUED" => State::Queued,
        "RUNNING" => State::Running,
        _ => State::Ended,
    }
}

/// The status after an event, unless the event brings one.
fn status(event: Event) -> &'static str {
    match event {
        Event::Begin | Event::Progress => "RUNNING",
        Event::Pause => "PAUSED",
        Event::End { succeeded: true } => "SUCCEEDED",
        Event::End { succeeded: false } | Event::Interrupt => "FAILED",
        Event::Resume | Event::Retry => "QUEUED",
        Event::Cancel | Event::Delete => "CANCELED",
    }
}
