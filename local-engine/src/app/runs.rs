//! Starts, resumes and retries runs, and carries out what their transitions cause.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::oneshot;

use super::App;
use super::transitions::{Stored, apply_all, store};
use crate::error::Error;
use crate::flow::tree;
use crate::id;
use crate::run::answer::Answer;
use crate::run::effect::{Pause, SubFlow};
use crate::run::javascript::Stop;
use crate::run::job::RunJob;
use crate::run::lifecycle::{Effect, Event};
use crate::run::pieces::subflows;
use crate::run::records::{Records, keep_done, trigger_record};
use crate::run::world::{Facts, Trigger};
use crate::store::flow_versions::{self, FlowVersion};
use crate::store::runs::{self, Position, Run};
use crate::store::{Json, entries};
use crate::time::Time;

/// A run that was started.
#[derive(Debug)]
pub struct Started {
    /// The run as it was queued.
    pub run: Run,
    /// The response of the flow. Closed if the run ends without one.
    pub answer: oneshot::Receiver<Answer>,
}

/// Queues a run of a version. The run is stored before this returns.
pub fn start(app: &App, version: &FlowVersion, trigger: Trigger) -> Result<Started, Error> {
    let now = app.database().creation_time();
    let is_queued = trigger.environment == "PRODUCTION" && !trigger.has_caller;
    let delay = if is_queued { app.options.waits.queue } else { Duration::ZERO };
    let run = Run {
        id: id::generate(),
        created: now,
        updated: now,
        flow_id: version.flow_id.clone(),
        flow_version_id: version.id.clone(),
        display_name: version.display_name.clone(),
        environment: trigger.environment.to_owned(),
        status: "QUEUED".to_owned(),
        parent_run_id: trigger.parent,
        fail_parent_on_failure: trigger.fail_parent,
        logs_file_id: None,
        start_time: None,
        finish_time: None,
        failed_step: None,
        archived_at: None,
        resume_at: None,
        request_id: None,
        listed_from: Time::now().after(delay),
        steps: Json(json!({})),
        payload: Json(trigger.payload.clone().unwrap_or_default()),
    };
    app.store.write(|db| -> rusqlite::Result<_> {
        runs::insert(db, &run)?;
        match callback(&version.trigger, &run) {
            Some(url) => entries::put(db, &subflows::callback_key(&run.flow_id, &run.id), url),
            None => Ok(()),
        }
    })?;
    let mut done = Records::new();
    done.insert("trigger".to_owned(), trigger_record(&version.trigger, trigger.payload));
    let answer = app.waiting.enter(&run.id);
    spawn(app, RunJob::new(Arc::new(app.clone()), &run, version, done, None));
    Ok(Started { run, answer })
}

/// Retries a run from its failed step. The steps before it keep their outputs. A run that has not ended continues as
/// before.
pub fn retry_failed(app: &App, run_id: &str) -> Result<(), Error> {
    let records = |run: &Run, version: &FlowVersion| {
        let mut done = stored_records(run);
        keep_done(&mut done, &tree::steps(&version.trigger));
        if !done.contains_key("trigger") {
            done.insert("trigger".to_owned(), trigger_record(&version.trigger, Some(run.payload.0.clone())));
        }
        done
    };
    spawn_again(app, run_id, Event::Retry, records, None).map(drop)
}

/// Resumes a run that waits, with the request that it waited for. Returns false if the run does not wait.
pub fn resume(app: &App, run_id: &str, payload: Option<Value>) -> Result<bool, Error> {
    spawn_again(app, run_id, Event::Resume, |run, _| stored_records(run), payload)
}

/// The same for events inside the engine. Logs errors.
fn resume_logged(app: &App, run_id: &str, payload: Option<Value>) {
    if let Err(error) = resume(app, run_id, payload) {
        tracing::error!(run = run_id, ?error, "a run that waited could not resume");
    }
}

/// Stores an event that can spawn a task, and spawns the task. Returns false if the event does not apply.
fn spawn_again(
    app: &App,
    run_id: &str,
    event: Event,
    records: impl FnOnce(&Run, &FlowVersion) -> Records,
    payload: Option<Value>,
) -> Result<bool, Error> {
    let stored = app.store.write(|db| -> rusqlite::Result<_> {
        let Some(run) = runs::get(db, run_id)? else { return Ok(None) };
        let version = flow_versions::get(db, &run.flow_id, &run.flow_version_id)?;
        let Some(version) = version else { return Ok(None) };
        let stored = store(app, db, &Position::of(&run), event, Facts::default())?;
        Ok(stored.map(|stored| (stored, run, version)))
    })?;
    let Some((stored, run, version)) = stored else { return Ok(false) };
    let job = RunJob::new(Arc::new(app.clone()), &run, &version, records(&run, &version), payload);
    carry_out(app, stored, Some(job));
    Ok(true)
}

fn stored_records(run: &Run) -> Records {
    run.steps.0.as_object().cloned().unwrap_or_default()
}

/// The URL to which a called flow sends its response.
fn callback<'a>(trigger: &Value, run: &'a Run) -> Option<&'a Value> {
    let url = run.payload.0.get("callbackUrl");
    url.filter(|_| trigger["settings"]["pieceName"] == subflows::NAME)
}

/// Carries out the effects of a transition. `job` is what [`Effect::Spawn`] executes.
pub fn carry_out(app: &App, stored: Stored, job: Option<RunJob>) {
    let Stored { run_id, parent, effects, pause, message } = stored;
    let (mut job, mut pause) = (job, pause);
    for effect in effects {
        match effect {
            Effect::Spawn => job.take().into_iter().for_each(|job| spawn(app, job)),
            Effect::Stop => {} // done by `store`
            Effect::Arm => pause.take().into_iter().for_each(|pause| arm(app, &run_id, pause)),
            Effect::Release => match message {
                Some(message) => app.waiting.answer(&run_id, Answer::Ended(message)),
                None => app.waiting.leave(&run_id),
            },
            Effect::FailParent => parent.iter().for_each(|parent| fail_parent(app, parent, &run_id)),
        }
    }
}

/// Applies an event that a task sends about its run. Returns whether it applied. A stopped task has no say any more.
pub fn apply_from_task(app: &App, run_id: &str, task: &Stop, event: Event, facts: Facts) -> bool {
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
    resume_logged(app, parent, Some(json!({ "body": body, "headers": {}, "queryParams": {} })));
}

/// Starts what a pause waits for. The pause is stored before, so that nothing can resume the run too early.
fn arm(app: &App, run_id: &str, pause: Pause) {
    if let Some(answer) = pause.answer {
        app.waiting.answer(run_id, answer);
    }
    if let Some(until) = pause.until {
        wake(app, run_id, until);
    }
    if let Some(sub_flow) = pause.sub_flow {
        let SubFlow { version, payload } = *sub_flow;
        let (payload, parent) = (Some(payload), Some(run_id.to_owned()));
        let trigger =
            Trigger { payload, environment: "PRODUCTION", parent, fail_parent: true, has_caller: false };
        if let Err(error) = start(app, &version, trigger) {
            tracing::error!(run = run_id, ?error, "a sub-flow could not be queued");
        }
    }
}

/// Resumes a run at a time.
fn wake(app: &App, run_id: &str, until: Time) {
    let (engine, run_id, work) = (app.clone(), run_id.to_owned(), app.clock.work());
    tokio::spawn(async move {
        if let Some(_work) = engine.clock.end_until(work, until).await {
            resume_logged(&engine, &run_id, None);
        }
    });
}

/// Arms the timers of all runs that waited when the last process ended.
pub fn wake_all(app: &App) {
    match app.store.read(runs::unfinished) {
        Ok(runs) => {
            runs.iter().for_each(|run| run.resume_at.iter().for_each(|until| wake(app, &run.id, *until)))
        }
        Err(error) => tracing::error!(%error, "the runs that wait could not be read"),
    }
}

/// Spawns a task that executes a run when its turn comes. Its time limit starts with its turn.
fn spawn(app: &App, job: RunJob) {
    let (app, run_id, work) = (app.clone(), job.run_id().to_owned(), app.clock.work());
    let stop = app.tasks.begin(&run_id);
    tokio::spawn(async move {
        let turn = app.tasks.turns.next(job.flow_id()).await;
        let mut running = tokio::task::spawn_blocking({
            let stop = stop.clone();
            move || job.execute(&stop)
        });
        let finished = tokio::select! {
            biased;
            finished = &mut running => finished,
            // It counts as work until the run has ended.
            _time_out = app.clock.after(app.options.waits.flow) => {
                stop.expire();
                running.await
            }
        };
        if let Err(error) = finished {
            tracing::error!(%error, "a run broke off");
        }
        app.tasks.end(&run_id, &stop);
        drop((turn, work));
    });
}
