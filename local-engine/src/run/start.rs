//! Queues runs.

use std::time::Duration;

use serde_json::{Map, Value, json};
use tokio::sync::oneshot;

use super::answer::Answer;
use super::carry::{self, Going};
use super::pieces::subflows;
use crate::app::App;
use crate::error::Error;
use crate::flow::tree;
use crate::id;
use crate::store::flow_versions::FlowVersion;
use crate::store::runs::Run;
use crate::store::{self, Json, entries};
use crate::time::Time;

/// The records of steps by name, in the order in which they began.
type Records = Map<String, Value>;

/// What sets a run off.
#[derive(Debug)]
pub struct Trigger {
    /// The trigger's output; none where the trigger turned the request away but runs all the same.
    pub payload: Option<Value>,
    /// `PRODUCTION` or `TESTING`.
    pub environment: &'static str,
    /// The run that set this one off.
    pub parent: Option<String>,
    /// Whether that run fails with this one.
    pub fail_parent: bool,
    /// Whether a caller waits for the answer. Its run is stored at once, other runs as late as the queue stores them.
    pub has_caller: bool,
}

/// A run on its way.
#[derive(Debug)]
pub struct Started {
    /// The run as it was queued.
    pub run: Run,
    /// Its answer. Closed without one when the run succeeded and gave none.
    pub answer: oneshot::Receiver<Answer>,
}

/// Queues a run of this version. It is stored before this returns.
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
        store::runs::insert(db, &run)?;
        match callback(&version.trigger, &run) {
            Some(url) => entries::put(db, &subflows::callback_key(&run.flow_id, &run.id), url),
            None => Ok(()),
        }
    })?;
    let mut done = Records::new();
    done.insert("trigger".to_owned(), trigger_record(&version.trigger, trigger.payload));
    let answer = app.waiting.enter(&run.id);
    go(app, &run, version, done, None);
    Ok(Started { run, answer })
}

/// Lets a run that has ended go on at the step that failed: the steps before it keep their outputs. A run that has not
/// ended goes on as it would.
pub fn retry_failed(app: &App, run: &Run, version: &FlowVersion) -> Result<(), Error> {
    let has_ended = app.store.write(|db| -> rusqlite::Result<_> {
        if store::runs::mark_queued(db, &run.id)? {
            return Ok(false);
        }
        store::runs::requeue(db, &run.id)?;
        Ok(true)
    })?;
    if !has_ended {
        return Ok(());
    }
    let mut done = run.steps.0.as_object().cloned().unwrap_or_default();
    keep_done(&mut done, &tree::steps(&version.trigger));
    if !done.contains_key("trigger") {
        done.insert("trigger".to_owned(), trigger_record(&version.trigger, Some(run.payload.0.clone())));
    }
    go(app, run, version, done, None);
    Ok(())
}

/// Lets a run go on that waits, with what the request brought that it waited for. False where it does not wait.
pub fn resume(app: &App, run: &Run, payload: Option<Value>) -> Result<bool, Error> {
    let version = app.store.write(|db| -> Result<_, Error> {
        if !store::runs::resume(db, &run.id)? {
            return Ok(None);
        }
        Ok(store::flow_versions::get(db, &run.flow_id, &run.flow_version_id)?)
    })?;
    let Some(version) = version else { return Ok(false) };
    go(app, run, &version, run.steps.0.as_object().cloned().unwrap_or_default(), payload);
    Ok(true)
}

/// Where a called flow's response goes.
fn callback<'a>(trigger: &Value, run: &'a Run) -> Option<&'a Value> {
    let url = run.payload.0.get("callbackUrl");
    url.filter(|_| trigger["settings"]["pieceName"] == subflows::NAME)
}

fn trigger_record(trigger: &Value, output: Option<Value>) -> Value {
    let mut record = json!({ "type": trigger["type"], "status": "SUCCEEDED", "input": {} });
    if let Some(output) = output {
        record["output"] = output;
    }
    record
}

/// Removes the records of steps that have to run again, in every iteration of every loop.
fn keep_done(records: &mut Records, steps: &[&Value]) {
    records.retain(|name, record| is_done(name, record, steps));
    for record in records.values_mut() {
        let iterations = record.pointer_mut("/output/iterations").and_then(Value::as_array_mut);
        for iteration in iterations.into_iter().flatten().filter_map(Value::as_object_mut) {
            keep_done(iteration, steps);
        }
    }
}

/// Whether a step need not run again. Loops and routers always run again: a loop takes its iterations from its record.
/// A step that failed is done if the flow continues on its failure.
fn is_done(name: &str, record: &Value, steps: &[&Value]) -> bool {
    let continues = || {
        let step = steps.iter().find(|step| tree::name(step) == name);
        step.is_some_and(|step| {
            step["settings"]["errorHandlingOptions"]["continueOnFailure"]["value"] == true
        })
    };
    match (record["type"].as_str(), record["status"].as_str()) {
        (Some("LOOP_ON_ITEMS" | "ROUTER"), _) | (_, Some("SUCCEEDED")) => true,
        (_, Some("FAILED")) => continues(),
        _ => false,
    }
}

fn go(app: &App, run: &Run, version: &FlowVersion, done: Records, resume_payload: Option<Value>) {
    let going = Going {
        app: app.clone(),
        run_id: run.id.clone(),
        flow_id: run.flow_id.clone(),
        parent: run.parent_run_id.clone().filter(|_| run.fail_parent_on_failure),
        trigger: version.trigger.clone(),
        done: crate::json::print(&Value::Object(done)),
        resume_payload,
    };
    app.tasks.spawn(app, move |stop| carry::through(going, stop));
}
