//! Carries a run through, from its first step to what is stored of it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use rquickjs::{Ctx, Object};
use serde_json::Value;
use tokio::runtime::Handle;

use super::answer::Answer;
use super::executor::{Execution, Verdict};
use super::failure::Failure;
use super::host::Host;
use super::javascript::{self, Realm, Settings, Stop};
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
    let app = going.app.clone();
    let settings = Settings {
        run_id: going.run_id.clone(),
        memory: app.options.memory,
        stop: stop.clone(),
        client: app.options.allow_net.then(|| app.client.clone()),
    };
    let host = Host {
        app,
        run_id: going.run_id,
        flow_id: going.flow_id,
        trigger_piece: going.trigger["settings"]["pieceName"].clone(),
        request_id: id::generate(),
        resume_payload: going.resume_payload,
    };
    javascript::enter(settings, |realm| {
        let run = async { run(&host, realm?, &going.trigger, &going.done, &stop).await };
        let ended = Handle::current().block_on(run);
        ended.unwrap_or_else(|failure| of_failure(&failure, &stop))
    })
}

async fn run(
    host: &Host,
    realm: Realm<'_>,
    trigger: &Value,
    done: &str,
    stop: &Stop,
) -> Result<Ended, Failure> {
    let ctx = realm.ctx().clone();
    let records = realm.parse(done)?.into_object().ok_or(Failure::Internal)?;
    let mut execution = Execution::new(host, realm, records.clone())?;
    let verdict = tokio::select! {
        biased;
        verdict = execution.walk(trigger.get("nextAction")) => verdict,
        () = stop.due() => Verdict::Broken(Failure::Stopped),
        () = show_progress(host, &ctx, &records) => Verdict::Broken(Failure::Internal),
    };
    let (status, failed_step, pause) = match verdict {
        Verdict::Continue | Verdict::Stop => ("SUCCEEDED", None, None),
        Verdict::Failed(step) => ("FAILED", Some(step), None),
        Verdict::Pause(pause) => ("PAUSED", None, Some(pause)),
        Verdict::Broken(failure) => return Err(failure),
    };
    let steps = as_json(&ctx, &records)?.unwrap_or_default();
    let request_id = pause.is_some().then(|| host.request_id.clone());
    let words = failed_step.is_some().then_some(FAILED);
    Ok(Ended { failed_step, pause, request_id, words, ..Ended::with(status, steps) })
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
async fn show_progress<'js>(host: &Host, ctx: &Ctx<'js>, records: &Object<'js>) {
    let mut wait = PROGRESS.0;
    loop {
        tokio::time::sleep(wait).await;
        wait = PROGRESS.1;
        if let Ok(Some(steps)) = as_json(ctx, records) {
            let stored =
                host.app.store.write(|db| store::runs::show(db, &host.run_id, &steps, &id::generate()));
            if let Err(error) = stored {
                tracing::error!(run = host.run_id, %error, "the steps of a run could not be stored");
            }
        }
    }
}

fn as_json<'js>(ctx: &Ctx<'js>, records: &Object<'js>) -> rquickjs::Result<Option<String>> {
    let text = ctx.json_stringify(records.clone())?.map(|text| text.to_string()).transpose()?;
    Ok(text.map(trimmed))
}
