//! Queues runs and carries each through in a task of its own.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::oneshot;

use super::answer::Answer;
use super::executor::{Execution, Host, Verdict};
use super::path::Paths;
use super::scope::Records;
use crate::app::App;
use crate::error::Error;
use crate::id;
use crate::store::flow_versions::FlowVersion;
use crate::store::runs::Run;
use crate::store::{self, Json};

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
    let now = app.manner().creation_time();
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
        steps: Json(json!({})),
        payload: Json(trigger.payload.clone().unwrap_or_default()),
    };
    app.store.write(|db| store::runs::insert(db, &run))?;
    let mut done = Records::new();
    done.insert("trigger".to_owned(), trigger_record(&version.trigger, trigger.payload));
    let answer = spawn(app, &run.id, version.trigger.clone(), done);
    Ok(Started { run, answer })
}

/// Lets a run go on at the step that failed: the steps before it keep their outputs.
pub fn retry_failed(app: &App, run: &Run, version: &FlowVersion) -> Result<(), Error> {
    app.store.write(|db| store::runs::requeue(db, &run.id))?;
    let failed = run.failed_step.as_ref().and_then(|step| step.0["name"].as_str()).unwrap_or_default();
    let mut done = run.steps.0.as_object().cloned().unwrap_or_default();
    forget(&mut done, failed);
    if !done.contains_key("trigger") {
        done.insert("trigger".to_owned(), trigger_record(&version.trigger, Some(run.payload.0.clone())));
    }
    drop(spawn(app, &run.id, version.trigger.clone(), done));
    Ok(())
}

fn trigger_record(trigger: &Value, output: Option<Value>) -> Value {
    let mut record = json!({ "type": trigger["type"], "status": "SUCCEEDED", "input": {} });
    if let Some(output) = output {
        record["output"] = output;
    }
    record
}

/// Takes the record of a step out, wherever in loops it is.
fn forget(records: &mut Records, name: &str) {
    records.shift_remove(name);
    for record in records.values_mut() {
        let iterations = record.pointer_mut("/output/iterations").and_then(Value::as_array_mut);
        for iteration in iterations.into_iter().flatten().filter_map(Value::as_object_mut) {
            forget(iteration, name);
        }
    }
}

fn spawn(app: &App, run_id: &str, trigger: Value, done: Records) -> oneshot::Receiver<Answer> {
    let (sender, receiver) = oneshot::channel();
    let host = RunHost { app: app.clone(), answer: Mutex::new(Some(sender)) };
    let run_id = run_id.to_owned();
    app.tasks.spawn(run_id.clone(), carry_through(host, run_id, trigger, done));
    receiver
}

async fn carry_through(host: RunHost, run_id: String, trigger: Value, done: Records) {
    let app = host.app.clone();
    let begun = app.store.write(|db| store::runs::begin(db, &run_id, &id::generate()));
    if let Ok(true) = begun {
        let ended = execute(&host, &trigger, done, app.options.waits.flow).await;
        let failed_step = ended.failed_step.map(Json);
        let stored = app.store.write(|db| {
            store::runs::finish(
                db,
                &run_id,
                ended.status,
                failed_step.as_ref(),
                &Value::Object(ended.records),
            )
        });
        if let Err(error) = stored {
            tracing::error!(run = run_id, %error, "the end of a run could not be stored");
        }
        if let Some(words) = ended.words {
            host.answer(Answer::Ended(words));
        }
        tracing::debug!(run = run_id, status = ended.status, "run ended");
    }
    app.tasks.remove(&run_id);
}

/// How a run ended.
struct Ended {
    status: &'static str,
    failed_step: Option<Value>,
    records: Records,
    /// What a waiting caller is told when the flow gave no answer.
    words: Option<&'static str>,
}

async fn execute(host: &RunHost, trigger: &Value, done: Records, limit: Duration) -> Ended {
    let mut execution = Execution::new(host, Box::new(Paths), done);
    let verdict = tokio::time::timeout(limit, execution.walk(trigger.get("nextAction"))).await;
    let (status, failed_step, words) = match verdict {
        Err(_) => ("TIMEOUT", None, None),
        Ok(Verdict::Continue | Verdict::Stop) => ("SUCCEEDED", None, None),
        Ok(Verdict::Failed(step)) => {
            ("FAILED", Some(step), Some("The flow has failed and there is no response returned"))
        }
        Ok(Verdict::Internal) => ("INTERNAL_ERROR", None, Some("An internal error has occurred")),
    };
    // The engine loses the steps of a run that broke off inside itself.
    let records = if status == "INTERNAL_ERROR" { Records::new() } else { execution.into_records() };
    Ended { status, failed_step, records, words }
}

/// What a run reaches of the engine.
struct RunHost {
    app: App,
    answer: Mutex<Option<oneshot::Sender<Answer>>>,
}

impl Host for RunHost {
    fn connection(&self, external_id: &str) -> Option<Value> {
        let found = self.app.store.read(|db| store::connections::by_external_id(db, external_id));
        found.ok().flatten().map(|connection| connection.value)
    }

    fn answer(&self, answer: Answer) {
        let sender = self.answer.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(sender) = sender {
            // Nobody waits any more: the flow runs on, its answer goes nowhere.
            let _ = sender.send(answer);
        }
    }

    fn retry_wait(&self) -> Duration {
        self.app.options.waits.retry
    }
}
