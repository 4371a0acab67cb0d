//! Executes a run: its steps, and what is stored of them meanwhile.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::runtime::Handle;

use super::executor::{Execution, Verdict};
use super::failure::Failure;
use super::host::Host;
use super::javascript::{Session, Stop};
use super::lifecycle::Event;
use super::records::Records;
use super::trim::trimmed;
use super::world::{Facts, World};
use crate::id;
use crate::store::flow_versions::FlowVersion;
use crate::store::runs::Run;

/// When the steps of an executing run are stored first, and how often then.
const PROGRESS: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(5));

/// What the caller of a flow without a response gets.
const FAILED: &str = "The flow has failed and there is no response returned";
const INTERNAL_ERROR: &str = "An internal error has occurred";

/// A run whose remaining steps are to be executed.
#[derive(Debug)]
pub struct RunJob {
    world: Arc<dyn World>,
    run_id: String,
    flow_id: String,
    /// The trigger, which contains all steps.
    trigger: Value,
    /// The records of the steps that are done, as JSON.
    done: String,
    /// The request that resumed the run: `{body, headers, queryParams}`.
    resume_payload: Option<Value>,
}

impl RunJob {
    /// Describes the execution of a run. Steps in `done` are not executed again.
    pub fn new(
        world: Arc<dyn World>,
        run: &Run,
        version: &FlowVersion,
        done: Records,
        resume_payload: Option<Value>,
    ) -> Self {
        Self {
            world,
            run_id: run.id.clone(),
            flow_id: run.flow_id.clone(),
            trigger: version.trigger.clone(),
            done: crate::json::print(&Value::Object(done)),
            resume_payload,
        }
    }

    /// The id of the run.
    pub fn run_id(&self) -> &str {
        &self.run_id
    }

    /// The id of its flow.
    pub fn flow_id(&self) -> &str {
        &self.flow_id
    }

    /// Executes the run on this thread.
    pub fn execute(self, stop: &Arc<Stop>) {
        let (world, run_id) = (self.world.clone(), self.run_id.clone());
        if !world.apply(&run_id, stop, Event::Begin, Facts::default()) {
            return;
        }
        let facts = match world.failures().of_run(&self.flow_id) {
            Some(status) => broken(status, Some(INTERNAL_ERROR).filter(|_| status != "TIMEOUT")),
            None => catch_unwind(AssertUnwindSafe(|| run(self, stop)))
                .unwrap_or_else(|_| broken("INTERNAL_ERROR", Some(INTERNAL_ERROR))),
        };
        let status = facts.status.unwrap_or_default();
        tracing::debug!(run = run_id, status, "run ended");
        let end = Event::End { succeeded: status == "SUCCEEDED" };
        let event = if facts.pause.is_some() { Event::Pause } else { end };
        world.apply(&run_id, stop, event, facts);
    }
}

/// A run that broke off. It keeps the steps that were stored meanwhile.
fn broken(status: &'static str, message: Option<&'static str>) -> Facts {
    Facts { status: Some(status), message, ..Facts::default() }
}

fn run(job: RunJob, stop: &Arc<Stop>) -> Facts {
    let host = Arc::new(Host {
        world: job.world,
        run_id: job.run_id,
        flow_id: job.flow_id,
        trigger_piece: job.trigger["settings"]["pieceName"].clone(),
        request_id: id::generate(),
        resume_payload: job.resume_payload,
    });
    let ended = Handle::current().block_on(async {
        tokio::select! {
            biased;
            () = stop.due() => Err(Failure::Stopped),
            ended = execute_steps(&host, &job.trigger, &job.done, stop) => ended,
        }
    });
    ended.unwrap_or_else(|failure| of_failure(&failure, stop))
}

async fn execute_steps(host: &Arc<Host>, trigger: &Value, done: &str, stop: &Stop) -> Result<Facts, Failure> {
    let session = match Session::begin(host.world.javascript(), host.clone(), &host.flow_id, done).await {
        Ok(session) => session,
        Err(problem) => return without_node(trigger, done, &problem),
    };
    let verdict = {
        let mut execution = Execution::new(host, &session);
        tokio::select! {
            biased;
            verdict = execution.walk(trigger.get("nextAction")) => verdict,
            () = session.memory_exceeded() => Verdict::Broken(Failure::Memory),
            () = store_progress(host, &session, stop) => Verdict::Broken(Failure::Internal),
        }
    };
    let facts = match verdict {
        Verdict::Continue | Verdict::Stop => Facts { status: Some("SUCCEEDED"), ..Facts::default() },
        Verdict::Failed(step) => Facts { failed_step: Some(step), ..broken("FAILED", Some(FAILED)) },
        Verdict::Pause(pause) => {
            let request_id = Some(host.request_id.clone());
            Facts { status: Some("PAUSED"), pause: Some(pause), request_id, ..Facts::default() }
        }
        Verdict::Broken(failure) => return Err(failure),
    };
    Ok(Facts { steps: Some(trimmed(session.end().await?)), ..facts })
}

/// Lets the first step fail with the reason why no process of Node started.
fn without_node(trigger: &Value, done: &str, problem: &str) -> Result<Facts, Failure> {
    tracing::error!("{problem}");
    let mut records = crate::json::parse(done).map_err(|_| Failure::Internal)?;
    let step = &trigger["nextAction"];
    if let Some(name) = step["name"].as_str() {
        let message = format!("Error: {problem}");
        records[name] =
            json!({ "type": step["type"], "status": "FAILED", "input": {}, "errorMessage": message });
    }
    let failed_step = Some(json!({ "name": step["name"], "displayName": step["displayName"] }));
    Ok(Facts { failed_step, steps: Some(crate::json::print(&records)), ..broken("FAILED", Some(FAILED)) })
}

/// A run whose time is over can fail in other ways than by [`Failure::Stopped`].
fn of_failure(failure: &Failure, stop: &Stop) -> Facts {
    match failure {
        Failure::Memory => broken("MEMORY_LIMIT_EXCEEDED", Some(FAILED)),
        _ if stop.is_due() => broken("TIMEOUT", None),
        _ => broken("INTERNAL_ERROR", Some(INTERNAL_ERROR)),
    }
}

/// Stores the steps of a long run now and then, so that clients can watch it. Never returns.
async fn store_progress(host: &Host, session: &Session, stop: &Stop) {
    let mut wait = PROGRESS.0;
    loop {
        tokio::time::sleep(wait).await;
        wait = PROGRESS.1;
        if let Ok(steps) = session.records().await.map(trimmed) {
            let facts = Facts { steps: Some(steps), ..Facts::default() };
            host.world.apply(&host.run_id, stop, Event::Progress, facts);
        }
    }
}
