//! Routes that only this engine has, for tests.

use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::runs::with_steps;
use crate::app::App;
use crate::app::{runs as app_runs, schedules, triggers};
use crate::error::Error;
use crate::reply::{self, Reply};
use crate::run::answer::Answer;
use crate::run::pieces::stubs;
use crate::store::runs::Run;
use crate::store::{reset as store_reset, run_logs, runs};
use crate::time::Time;

/// How long a reset waits for runs to end. Only code that cannot be interrupted takes longer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Interval of its checks.
const LOOK: Duration = Duration::from_millis(1);

/// What the callers of the ended runs receive.
const ENDED: &str = "The local engine was reset";

/// `POST /_local/reset`: ends all runs and deletes everything, as between two tests. Afterwards, no earlier run executes,
/// writes or waits.
pub async fn reset(State(app): State<App>) -> Reply {
    app.schedules.stop();
    app.locks.clear();
    // Before the runs end, because a canceled run does not answer its caller, which would wait for its time-out.
    app.waiting.answer_all(&Answer::Ended(ENDED));
    let deadline = Instant::now() + PATIENCE;
    loop {
        // A run that began meanwhile is stopped in the next round.
        app.tasks.stop_all();
        if app.tasks.is_idle() || Instant::now() >= deadline {
            break;
        }
        tokio::time::sleep(LOOK).await;
    }
    app.store.write(store_reset::all)?;
    app.waiting.answer_all(&Answer::Ended(ENDED));
    app.clock.reset();
    app.changes.everything();
    app.failures.clear();
    reply::no_content()
}

/// The body of `POST /_local/clock`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Move {
    /// By how many milliseconds to advance.
    Advance(u64),
    /// The milliseconds since 1970 to go to.
    Set(i64),
}

/// `POST /_local/clock`: moves the time. Answers with the new time when the work that became due has ended or waits.
pub async fn clock(State(app): State<App>, body: Bytes) -> Reply {
    match parsed(&body)? {
        Move::Advance(by) => app.clock.advance(Duration::from_millis(by)).await,
        Move::Set(time) => {
            let is_back = time < Time::now().0;
            app.clock.set(Time(time)).await;
            // The next firing of a schedule may now be earlier.
            if is_back {
                app.schedules.follow_all(&app);
            }
        }
    }
    app.changes.everything();
    reply::ok(&json!({ "now": Time::now() }))
}

/// `POST /_local/runs/{id}/resume`: resumes a run as a request to its resume URL does. The body is the payload.
pub async fn resume(State(app): State<App>, Path(id): Path<String>, body: Bytes) -> Reply {
    let payload = crate::json::parse(&String::from_utf8_lossy(&body))
        .map_err(|error| Error::BadJson(error.to_string()))?;
    let run = app.store.read(|db| runs::get(db, &id))?.ok_or_else(|| Error::RunNotFound(id.clone()))?;
    if !app_runs::resume(&app, &id, Some(payload))? {
        return conflict(format!("the run {id} is {}, not PAUSED", run.status));
    }
    settled_run(&app, &id).await
}

/// `POST /_local/flows/{id}/fire`: fires the schedule of an enabled flow.
pub async fn fire(State(app): State<App>, Path(id): Path<String>) -> Reply {
    let Some(run) = schedules::fire_now(&app, &id) else {
        return conflict(format!("the flow {id} is not enabled, or its trigger is not a schedule"));
    };
    settled_run(&app, &run.id).await
}

/// The body of `POST /_local/flows/{id}/trigger`.
#[derive(Debug, Deserialize)]
pub struct Events {
    /// The outputs of the trigger, each for a run. Absent: the sample data of the trigger's stub.
    events: Option<Vec<Value>>,
}

/// `POST /_local/flows/{id}/trigger`: fires the trigger of an enabled flow, whatever its piece is. Answers with the runs.
pub async fn trigger(State(app): State<App>, Path(id): Path<String>, body: Bytes) -> Reply {
    let Some(version) = triggers::published(&app, &id) else {
        return conflict(format!("the flow {id} is not enabled"));
    };
    let events = match parsed::<Events>(&body)?.events {
        Some(events) => events,
        None => match stubs::sample_data(&app, &version.trigger).await {
            Ok(Some(sample)) => vec![sample],
            Ok(None) => {
                return conflict(format!("the trigger of the flow {id} has no sample data: pass an event"));
            }
            Err(problem) => return conflict(problem),
        },
    };
    let runs: Vec<Run> =
        events.into_iter().filter_map(|event| triggers::fire(&app, &version, event)).collect();
    app.clock.advance(Duration::ZERO).await;
    let runs = app.store.read(|db| -> rusqlite::Result<Vec<_>> {
        runs.iter().filter_map(|run| runs::get(db, &run.id).transpose()).collect()
    })?;
    reply::ok(&runs.iter().map(|run| with_steps(&app, run)).collect::<Vec<_>>())
}

fn conflict(message: String) -> Reply {
    Ok(reply::json(StatusCode::CONFLICT, &json!({ "message": message })))
}

/// `POST /_local/failures`: lets requests or runs fail from now on.
pub async fn fail(State(app): State<App>, body: Bytes) -> Reply {
    app.failures.add(parsed(&body)?);
    reply::empty()
}

/// `POST /_local/runs`: all runs with their steps, including those of drafts. The oldest run is first.
pub async fn all_runs(State(app): State<App>) -> Reply {
    app.clock.advance(Duration::ZERO).await;
    let runs = app.store.read(runs::all)?;
    reply::ok(&runs.iter().map(|run| with_steps(&app, run)).collect::<Vec<_>>())
}

/// `POST /_local/runs/{id}/logs`: the console output of the steps of a run.
pub async fn logs(State(app): State<App>, Path(id): Path<String>) -> Reply {
    app.clock.advance(Duration::ZERO).await;
    let lines = app.store.read(|db| -> rusqlite::Result<_> {
        Ok(match runs::get(db, &id)? {
            Some(_) => Some(run_logs::of_run(db, &id)?),
            None => None,
        })
    })?;
    match lines {
        Some(lines) => reply::ok(&lines),
        None => {
            let message = format!("no run has the id {id}");
            Ok(reply::json(StatusCode::NOT_FOUND, &json!({ "message": message })))
        }
    }
}

/// The run, after it has ended or waits.
async fn settled_run(app: &App, id: &str) -> Reply {
    app.clock.advance(Duration::ZERO).await;
    let run = app.store.read(|db| runs::get(db, id))?.ok_or_else(|| Error::RunNotFound(id.to_owned()))?;
    reply::ok(&with_steps(app, &run))
}

fn parsed<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(body).map_err(|error| Error::BadJson(error.to_string()))
}
