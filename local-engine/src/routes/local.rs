//! Routes that only this engine has, for tests.

use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::extract::{Path, State};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::runs::with_steps;
use crate::app::App;
use crate::app::{runs as app_runs, schedules};
use crate::error::Error;
use crate::reply::{self, Reply};
use crate::run::answer::Answer;
use crate::store::{reset as store_reset, run_logs, runs};
use crate::time::Time;

/// How long a reset waits for runs to end. Only code that cannot be interrupted takes longer.
const PATIENCE: Duration = Duration::from_secs(5);

/// How often it looks.
const LOOK: Duration = Duration::from_millis(1);

/// What the callers of the ended runs receive.
const ENDED: &str = "The local engine was reset";

/// `POST /_local/reset`: ends all runs and deletes everything, as between two tests. Nothing of before goes on, writes or
/// waits afterwards.
pub async fn reset(State(app): State<App>) -> Reply {
    app.schedules.stop();
    app.locks.clear();
    // Before the runs end: a run that is cancelled gives its caller no answer, which then waits for its time-out.
    app.waiting.answer_all(&Answer::Ended(ENDED));
    let deadline = Instant::now() + PATIENCE;
    loop {
        // A run that has just begun is cancelled in the next round.
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

/// `POST /_local/clock`: moves the time. Answers with the new time, after what became due has run.
pub async fn clock(State(app): State<App>, body: Bytes) -> Reply {
    match parsed(&body)? {
        Move::Advance(by) => app.clock.advance(Duration::from_millis(by)).await,
        Move::Set(time) => {
            let is_back = time < Time::now().0;
            app.clock.set(Time(time)).await;
            // A schedule that was next in the future that is left may have an earlier date now.
            if is_back {
                app.schedules.follow_all(&app);
            }
        }
    }
    app.changes.everything();
    reply::ok(&json!({ "now": Time::now() }))
}

/// `POST /_local/runs/{id}/resume`: what a request to the run's resume URL does, with the body as its payload.
pub async fn resume(State(app): State<App>, Path(id): Path<String>, body: Bytes) -> Reply {
    let payload = crate::json::parse(&String::from_utf8_lossy(&body))
        .map_err(|error| Error::BadJson(error.to_string()))?;
    let run = app.store.read(|db| runs::get(db, &id))?.ok_or_else(|| Error::RunNotFound(id.clone()))?;
    if !app_runs::resume(&app, &id, Some(payload))? {
        let message = format!("the run {id} is {}, not PAUSED", run.status);
        return Ok(reply::json(axum::http::StatusCode::CONFLICT, &json!({ "message": message })));
    }
    settled_run(&app, &id).await
}

/// `POST /_local/flows/{id}/fire`: fires the schedule of an enabled flow.
pub async fn fire(State(app): State<App>, Path(id): Path<String>) -> Reply {
    let Some(run) = schedules::fire_now(&app, &id) else {
        let message = format!("the flow {id} is not enabled, or its trigger is not a schedule");
        return Ok(reply::json(axum::http::StatusCode::CONFLICT, &json!({ "message": message })));
    };
    settled_run(&app, &run.id).await
}

/// `POST /_local/failures`: lets requests or runs fail from now on.
pub async fn fail(State(app): State<App>, body: Bytes) -> Reply {
    app.failures.add(parsed(&body)?);
    reply::empty()
}

/// `POST /_local/runs`: all runs with their steps, the oldest first, those of drafts included.
pub async fn all_runs(State(app): State<App>) -> Reply {
    app.clock.advance(Duration::ZERO).await;
    let runs = app.store.read(runs::all)?;
    reply::ok(&runs.iter().map(|run| with_steps(&app, run)).collect::<Vec<_>>())
}

/// `POST /_local/runs/{id}/logs`: what the steps of a run wrote to the console.
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
            Ok(reply::json(axum::http::StatusCode::NOT_FOUND, &json!({ "message": message })))
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
