//! Runs that wait, and what lets them go on.

use serde_json::{Value, json};

use super::answer::Answer;
use super::start::{Trigger, resume, start};
use crate::app::App;
use crate::store::flow_versions::FlowVersion;
use crate::store::runs;
use crate::time::Time;

/// Until when or what a run waits.
#[derive(Debug)]
pub struct Pause {
    /// Until when; none where it waits for a request.
    pub until: Option<Time>,
    /// What who waits for the run gets meanwhile.
    pub answer: Option<Answer>,
    /// The sub-flow that will let it go on.
    pub sub_flow: Option<Box<SubFlow>>,
}

/// A sub-flow that a run waits for.
#[derive(Debug)]
pub struct SubFlow {
    /// What it runs.
    pub version: FlowVersion,
    /// Its trigger's output.
    pub payload: Value,
}

/// Sets going what a pause asks for. The pause is stored before, so that nothing can want to end it too early.
pub fn begin(app: &App, run_id: &str, pause: Pause) {
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

/// Lets a run go on when its time has come.
pub fn wake(app: &App, run_id: &str, until: Time) {
    let (engine, run_id, work) = (app.clone(), run_id.to_owned(), app.clock.work());
    tokio::spawn(async move {
        if let Some(_work) = engine.clock.end_until(work, until).await {
            go_on(&engine, &run_id, None);
        }
    });
}

/// Lets all runs go on in their time that waited when the last process ended.
pub fn wake_all(app: &App) {
    match app.store.read(runs::paused) {
        Ok(paused) => paused.iter().for_each(|(id, until)| wake(app, id, *until)),
        Err(error) => tracing::error!(%error, "the runs that wait could not be read"),
    }
}

/// A run of a sub-flow has failed, and its parent is to know. A parent that waits for it goes on with the
/// error; one that has ended stays as it is.
pub fn fail_parent(app: &App, parent: &str, child: &str) {
    let link = format!("{}/v1/flow-runs/{child}", app.public_url());
    let body = json!({ "status": "error", "data": { "message": "Subflow execution failed", "link": link } });
    go_on(app, parent, Some(json!({ "body": body, "headers": {}, "queryParams": {} })));
}

/// The same for several runs that ended without their own doing.
pub fn fail_parents(app: &App, families: &[(String, String)]) {
    families.iter().for_each(|(parent, child)| fail_parent(app, parent, child));
}

fn go_on(app: &App, run_id: &str, payload: Option<Value>) {
    let run = app.store.read(|db| runs::get(db, run_id));
    let result = match run {
        Ok(Some(run)) => resume(app, &run, payload).map(drop).map_err(|error| format!("{error:?}")),
        Ok(None) => Ok(()),
        Err(error) => Err(error.to_string()),
    };
    if let Err(error) = result {
        tracing::error!(run = run_id, error, "a run that waited could not go on");
    }
}
