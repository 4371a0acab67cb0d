//! Stores the transitions of runs that [`super::lifecycle`] decides, and carries out their effects.

use rusqlite::Connection;
use serde_json::{Value, json};

use super::answer::Answer;
use super::javascript::Stop;
use super::job::RunJob;
use super::lifecycle::{Effect, Event, State, next};
use super::pause::{self, Pause};
use super::start;
use crate::app::App;
use crate::store::Json;
use crate::store::runs::{self, Change, Position};

/// `displayName` of the failed step of a run that the end of the process interrupted.
const INTERRUPTED: &str = "The local engine stopped while this run was going on";

/// What an event adds to a run.
#[derive(Debug, Default)]
pub struct Facts {
    /// The status of a run that ended by itself.
    pub status: Option<&'static str>,
    /// The step that failed: `{name, displayName}`.
    pub failed_step: Option<Value>,
    /// The records of the steps as JSON. `None` keeps what was stored while the run executed.
    pub steps: Option<String>,
    /// What the run waits for.
    pub pause: Option<Pause>,
    /// The id in the URL of the request that resumes the run.
    pub request_id: Option<String>,
    /// What the caller gets if the flow gave no response.
    pub message: Option<&'static str>,
}

/// A stored transition whose effects are still to be carried out.
#[derive(Debug)]
pub struct Stored {
    run_id: String,
    parent: Option<String>,
    effects: &'static [Effect],
    pause: Option<Pause>,
    message: Option<&'static str>,
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

/// Carries out the effects of a transition. `job` is what [`Effect::Spawn`] executes.
pub fn carry_out(app: &App, stored: Stored, job: Option<RunJob>) {
    let Stored { run_id, parent, effects, pause, message } = stored;
    let (mut job, mut pause) = (job, pause);
    for effect in effects {
        match effect {
            Effect::Spawn => job.take().into_iter().for_each(|job| job.spawn()),
            Effect::Stop => {} // done by `store`
            Effect::Arm => pause.take().into_iter().for_each(|pause| pause::arm(app, &run_id, pause)),
            Effect::Release => match message {
                Some(message) => app.waiting.answer(&run_id, Answer::Ended(message)),
                None => app.waiting.leave(&run_id),
            },
            Effect::FailParent => parent.iter().for_each(|parent| fail_parent(app, parent, &run_id)),
        }
    }
}

/// Applies an event that a task sends about its run. Returns whether it applied. A stopped task has no say any more.
pub fn from_task(app: &App, run_id: &str, task: &Stop, event: Event, facts: Facts) -> bool {
    let stored = app.store.write(|db| {
        let run = if task.is_cancelled() { None } else { runs::position(db, run_id)? };
        run.map_or(Ok(None), |run| store(app, db, &run, event, facts))
    });
    match stored {
        Ok(Some(stored)) => {
            carry_out(app, stored, None);
            return true;
        }
        Ok(None) => {}
        Err(error) => tracing::error!(run = run_id, ?event, %error, "a run could not be stored"),
    }
    if !matches!(event, Event::Progress) {
        app.waiting.leave(run_id);
    }
    false
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

/// Ends the runs that executed when the last process ended.
pub fn interrupt_all(app: &App) -> rusqlite::Result<()> {
    let stored = app.store.write(|db| apply_all(app, db, &runs::unfinished(db)?, Event::Interrupt))?;
    stored.into_iter().for_each(|stored| carry_out(app, stored, None));
    Ok(())
}

/// Resumes the parent of a failed run with an error, if it waits. A parent that has ended stays as it is.
fn fail_parent(app: &App, parent: &str, child: &str) {
    let link = format!("{}/v1/flow-runs/{child}", app.public_url());
    let body = json!({ "status": "error", "data": { "message": "Subflow execution failed", "link": link } });
    start::resume_logged(app, parent, Some(json!({ "body": body, "headers": {}, "queryParams": {} })));
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
