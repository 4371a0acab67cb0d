//! Carries a run through, from its first step to what is stored of it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::runtime::Handle;

use super::answer::Answer;
use super::executor::{Execution, Verdict};
use super::failure::Failure;
use super::host::Host;
use super::javascript::{Session, Stop};
use super::pause::{self, Pause};
use super::trim::trimmed;
use crate::app::App;
use crate::id;
use crate::store::runs::{self, End};
use crate::store::{self, Json};

/// When the steps of a run that goes on are stored first, and how often then.
const PROGRESS: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(5));

/// What a caller is told whose flow gave no answer.
const FAILED: &str = "The flow has failed and there is no response returned";
const INTERNAL_ERROR: &str = "An internal error has occurred";

/// A run that is to be carried through.
pub struct Going {
    pub app: App,
    pub run_id: String,
    pub flow_id: String,
    /// The run that fails with this one.
    pub parent: Option<String>,
    /// The trigger, and in it all steps.
    pub trigger: Value,
    /// The records of the steps that are done, as JSON.
    pub done: String,
    pub resume_payload: Option<Value>,
}

/// Carries a run through on this thread.
pub fn through(going: Going, stop: Arc<Stop>) {
    let (app, run_id) = (going.app.clone(), going.run_id.clone());
    app.tasks.begin(&run_id, stop.clone());
    let begun = app.store.write(|db| runs::begin(db, &run_id));
    if let Ok(true) = begun {
        let parent = going.parent.clone();
        let ended = match app.failures.of_run(&going.flow_id) {
            Some(status) => Ended::broken(status, if status == "TIMEOUT" { "" } else { INTERNAL_ERROR }),
            None => catch_unwind(AssertUnwindSafe(|| execute(going, stop)))
                .unwrap_or_else(|_| Ended::broken("INTERNAL_ERROR", INTERNAL_ERROR)),
        };
        conclude(&app, &run_id, parent.as_deref(), ended);
    } else {
        app.waiting.leave(&run_id);
    }
    app.tasks.end(&run_id);
}

/// How a run ended, or that it waits.
struct Ended {
    status: &'static str,
    failed_step: Option<Value>,
    /// The records as JSON. A run that broke off keeps what was stored while it went on.
    steps: Option<String>,
    pause: Option<Pause>,
    request_id: Option<String>,
    /// What a waiting caller is told when the flow gave no answer.
    words: Option<&'static str>,
}

impl Ended {
    fn with(status: &'static str, steps: String) -> Self {
        Self { status, failed_step: None, steps: Some(steps), pause: None, request_id: None, words: None }
    }

    fn broken(status: &'static str, words: &'static str) -> Self {
        let words = Some(words).filter(|words| !words.is_empty());
        Self { status, failed_step: None, steps: None, pause: None, request_id: None, words }
    }
}

/// Stores the end of a run, and tells it to whom it concerns.
fn conclude(app: &App, run_id: &str, parent: Option<&str>, ended: Ended) {
    tracing::debug!(run = run_id, status = ended.status, "run ended");
    let end = End {
        status: ended.status,
        failed_step: ended.failed_step.map(Json),
        steps: ended.steps,
        resume_at: ended.pause.as_ref().and_then(|pause| pause.until),
        request_id: ended.request_id,
    };
    let stored = app.store.write(|db| runs::finish(db, run_id, &end, &id::generate(), app.options.keep_runs));
    match stored {
        Err(error) => tracing::error!(run = run_id, %error, "the end of a run could not be stored"),
        Ok(false) => {} // It was cancelled meanwhile.
        Ok(true) => match (ended.pause, parent) {
            (Some(pause), _) => return pause::begin(app, run_id, pause),
            (None, Some(parent)) if ended.status != "SUCCEEDED" => pause::fail_parent(app, parent, run_id),
            _ => {}
        },
    }
    match ended.words {
        Some(words) => app.waiting.answer(run_id, Answer::Ended(words)),
        None => app.waiting.leave(run_id),
    }
}

fn execute(going: Going, stop: Arc<Stop>) -> Ended {
    let host = Arc::new(Host {
        app: going.app,
        run_id: going.run_id,
        flow_id: going.flow_id,
        trigger_piece: going.trigger["settings"]["pieceName"].clone(),
        request_id: id::generate(),
        resume_payload: going.resume_payload,
    });
    let ended = Handle::current().block_on(async {
        tokio::select! {
            biased;
            () = stop.due() => Err(Failure::Stopped),
            ended = run(&host, &going.trigger, &going.done) => ended,
        }
    });
    ended.unwrap_or_else(|failure| of_failure(&failure, &stop))
}

async fn run(host: &Arc<Host>, trigger: &Value, done: &str) -> Result<Ended, Failure> {
    let session = match Session::begin(&host.app.javascript, host.clone(), done).await {
        Ok(session) => session,
        Err(problem) => return without_node(trigger, done, &problem),
    };
    let verdict = {
        let mut execution = Execution::new(host, &session);
        tokio::select! {
            biased;
            verdict = execution.walk(trigger.get("nextAction")) => verdict,
            () = show_progress(host, &session) => Verdict::Broken(Failure::Internal),
        }
    };
    let (status, failed_step, pause) = match verdict {
        Verdict::Continue | Verdict::Stop => ("SUCCEEDED", None, None),
        Verdict::Failed(step) => ("FAILED", Some(step), None),
        Verdict::Pause(pause) => ("PAUSED", None, Some(pause)),
        Verdict::Broken(failure) => return Err(failure),
    };
    let steps = trimmed(session.end().await?);
    let request_id = pause.is_some().then(|| host.request_id.clone());
    let words = failed_step.is_some().then_some(FAILED);
    Ok(Ended { failed_step, pause, request_id, words, ..Ended::with(status, steps) })
}

/// Without Node the first step fails, and says what to do.
fn without_node(trigger: &Value, done: &str, problem: &str) -> Result<Ended, Failure> {
    tracing::error!("{problem}");
    let mut records = crate::json::parse(done).map_err(|_| Failure::Internal)?;
    let step = &trigger["nextAction"];
    if let Some(name) = step["name"].as_str() {
        let message = format!("Error: {problem}");
        records[name] =
            json!({ "type": step["type"], "status": "FAILED", "input": {}, "errorMessage": message });
    }
    let failed_step = Some(json!({ "name": step["name"], "displayName": step["displayName"] }));
    Ok(Ended { failed_step, words: Some(FAILED), ..Ended::with("FAILED", crate::json::print(&records)) })
}

/// A run whose time was over may say so in other ways than by [`Failure::Stopped`].
fn of_failure(failure: &Failure, stop: &Stop) -> Ended {
    match failure {
        Failure::Memory => Ended::broken("MEMORY_LIMIT_EXCEEDED", FAILED),
        _ if stop.is_due() => Ended::broken("TIMEOUT", ""),
        _ => Ended::broken("INTERNAL_ERROR", INTERNAL_ERROR),
    }
}

/// Stores the steps of a run that takes long, so that it can be watched. Never ready.
async fn show_progress(host: &Host, session: &Session) {
    let mut wait = PROGRESS.0;
    loop {
        tokio::time::sleep(wait).await;
        wait = PROGRESS.1;
        if let Ok(steps) = session.records().await.map(trimmed) {
            let stored =
                host.app.store.write(|db| store::runs::show(db, &host.run_id, &steps, &id::generate()));
            if let Err(error) = stored {
                tracing::error!(run = host.run_id, %error, "the steps of a run could not be stored");
            }
        }
    }
}
