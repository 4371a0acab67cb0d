//! Runs that wait, and what resumes them.

use serde_json::Value;

use super::answer::Answer;
use super::start::{Trigger, resume_logged, start};
use crate::app::App;
use crate::store::flow_versions::FlowVersion;
use crate::store::runs;
use crate::time::Time;

/// What a run waits for.
#[derive(Debug)]
pub struct Pause {
    /// When the run resumes by itself. `None` if it waits for a request.
    pub until: Option<Time>,
    /// The response to the caller that waits for the flow.
    pub answer: Option<Answer>,
    /// The called flow that resumes the run.
    pub sub_flow: Option<Box<SubFlow>>,
}

/// A flow that a run calls, and for which it waits.
#[derive(Debug)]
pub struct SubFlow {
    /// The version to run.
    pub version: FlowVersion,
    /// The output of its trigger.
    pub payload: Value,
}

/// Starts what a pause waits for. The pause is stored before, so that nothing can resume the run too early.
pub fn arm(app: &App, run_id: &str, pause: Pause) {
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
