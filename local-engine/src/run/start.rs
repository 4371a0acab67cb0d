//! Starts, resumes and retries runs.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::oneshot;

use super::answer::Answer;
use super::job::RunJob;
use super::lifecycle::Event;
use super::pieces::subflows;
use super::records::{Records, keep_done, trigger_record};
use super::transitions::{Facts, carry_out, store};
use crate::app::App;
use crate::error::Error;
use crate::flow::tree;
use crate::id;
use crate::store::flow_versions::{self, FlowVersion};
use crate::store::runs::{self, Position, Run};
use crate::store::{Json, entries};
use crate::time::Time;

/// What starts a run.
#[derive(Debug)]
pub struct Trigger {
    /// The output of the trigger. `None` if the trigger refused the request, which starts a run all the same.
    pub payload: Option<Value>,
    /// `PRODUCTION` or `TESTING`.
    pub environment: &'static str,
    /// The run that started this one.
    pub parent: Option<String>,
    /// Whether the parent fails if this run fails.
    pub fail_parent: bool,
    /// Whether a caller waits for the response. Such a run is listed at once, others after the delay of the queue.
    pub has_caller: bool,
}

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
    RunJob::new(app, &run, version, done, None).spawn();
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

/// The same for events inside the engine, which have nobody to tell an error.
pub fn resume_logged(app: &App, run_id: &str, payload: Option<Value>) {
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
    let job = RunJob::new(app, &run, &version, records(&run, &version), payload);
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
