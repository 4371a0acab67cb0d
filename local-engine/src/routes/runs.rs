//! Runs.

use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::app::App;
use crate::app::{runs as app_runs, transitions};
use crate::database::Database;
use crate::error::Error;
use crate::page::Paging;
use crate::reply::{self, Reply};
use crate::request::{Body, Checked, Id, Query};
use crate::run::lifecycle::Event;
use crate::run::world::Trigger;
use crate::store::runs::{self, Run, RunFilter};
use crate::store::{flow_versions, flows};
use crate::time::Time;

/// The filter of runs in the query of a list and in the body of a bulk action.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct RunSelection {
    flow_run_ids: Vec<String>,
    exclude_flow_run_ids: Vec<String>,
    flow_id: Vec<String>,
    status: Vec<String>,
    created_after: Option<String>,
    created_before: Option<String>,
    failed_step_name: Option<String>,
    archived: Option<bool>,
    tags: Vec<String>,
}

impl RunSelection {
    /// The filter of a list.
    fn filter(self, database: Database) -> Result<RunFilter, Error> {
        // An empty text is ignored.
        let time = |text: Option<String>| match text.filter(|text| !text.is_empty()) {
            Some(text) => Time::parse_lenient(&text)
                .map_or_else(
                    || {
                        database
                            .unreadable_date(&text)
                            .map_err(|(code, message)| Error::Database(code, message))
                    },
                    Ok,
                )
                .map(Some),
            None => Ok(None),
        };
        Ok(RunFilter {
            ids: self.flow_run_ids,
            without: self.exclude_flow_run_ids,
            flow_ids: self.flow_id,
            status: self.status,
            created_after: time(self.created_after)?,
            created_before: time(self.created_before)?,
            failed_step: self.failed_step_name,
            archived: self.archived,
            tags: self.tags,
        })
    }

    /// The filter of a bulk retry or archive. The engine makes the name of the failed step a condition on a column that
    /// does not exist.
    fn bulk_filter(self, database: Database) -> Result<RunFilter, Error> {
        if self.failed_step_name.is_some() {
            let (code, message) = database.missing_column("flow_run", "failedStepName");
            return Err(Error::Database(code, message));
        }
        self.filter(database)
    }
}

/// The query of `GET /v1/flow-runs`.
#[derive(Debug, Deserialize)]
pub struct ListRuns {
    #[serde(flatten)]
    paging: Paging,
    #[serde(flatten)]
    which: RunSelection,
}

impl Checked for ListRuns {
    const SCHEMA: &'static str = "runs.list";
}

/// The body of `POST /v1/flow-runs/archive`.
#[derive(Debug, Deserialize)]
pub struct Archive {
    #[serde(flatten)]
    which: RunSelection,
}

impl Checked for Archive {
    const SCHEMA: &'static str = "runs.archive";
}

/// The body of `POST /v1/flow-runs/cancel`.
#[derive(Debug, Deserialize)]
pub struct Cancel {
    #[serde(flatten)]
    which: RunSelection,
}

impl Checked for Cancel {
    const SCHEMA: &'static str = "runs.cancel";
}

/// The strategy of a retry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Strategy {
    FromFailedStep,
    OnLatestVersion,
}

/// The body of `POST /v1/flow-runs/{id}/retry`.
#[derive(Debug, Deserialize)]
pub struct Retry {
    strategy: Strategy,
}

impl Checked for Retry {
    const SCHEMA: &'static str = "runs.retry";
}

/// The body of `POST /v1/flow-runs/retry`.
#[derive(Debug, Deserialize)]
pub struct BulkRetry {
    #[serde(flatten)]
    which: RunSelection,
    strategy: Strategy,
}

impl Checked for BulkRetry {
    const SCHEMA: &'static str = "runs.bulk_retry";
}

/// A run as clients see it. Missing values are empty texts, because the engine's reply schema has no null for them.
fn shown(app: &App, run: &Run) -> Value {
    let time = |time: Option<Time>| time.map(Time::iso).unwrap_or_default();
    json!({
        "id": run.id,
        "created": run.created,
        "updated": run.updated,
        "projectId": app.project(),
        "flowId": run.flow_id,
        "failParentOnFailure": run.fail_parent_on_failure,
        "flowVersionId": run.flow_version_id,
        "status": run.status,
        "environment": run.environment,
        "parentRunId": run.parent_run_id.as_deref().unwrap_or_default(),
        "tags": [],
        "flowVersion": { "displayName": run.display_name },
        "logsFileId": run.logs_file_id,
        "startTime": time(run.start_time),
        "finishTime": time(run.finish_time),
        "failedStep": run.failed_step.as_ref().map_or_else(|| json!({}), |step| step.0.clone()),
        "stepNameToTest": "",
        "archivedAt": run.archived_at,
    })
}

/// A run with its steps, as `GET /v1/flow-runs/{id}` shows it.
pub fn with_steps(app: &App, run: &Run) -> Value {
    let mut shown = shown(app, run);
    shown["steps"] = run.steps.0.clone();
    shown
}

/// A run that clients can see.
fn find(db: &Connection, id: &str) -> Result<Run, Error> {
    runs::get(db, id)?
        .filter(|run| run.listed_from <= Time::now())
        .ok_or_else(|| Error::RunNotFound(id.to_owned()))
}

/// `GET /v1/flow-runs`.
pub async fn list(State(app): State<App>, Query(query): Query<ListRuns>) -> Reply {
    let filter = query.which.filter(app.database())?;
    let page = app.store.read(|db| runs::list(db, filter, &query.paging))?;
    reply::ok(&page.map(|run| shown(&app, &run)))
}

/// `GET /v1/flow-runs/{id}`.
pub async fn get(State(app): State<App>, Id(id): Id) -> Reply {
    let run = app.store.read(|db| find(db, &id))?;
    reply::ok(&with_steps(&app, &run))
}

/// `POST /v1/flow-runs/{id}/retry`.
pub async fn retry(State(app): State<App>, Id(id): Id, Body(body): Body<Retry>) -> Reply {
    reply::ok(&again(&app, &id, body.strategy)?)
}

/// `POST /v1/flow-runs/retry`.
pub async fn retry_many(State(app): State<App>, Body(body): Body<BulkRetry>) -> Reply {
    let filter = body.which.bulk_filter(app.database())?;
    let ids = app.store.read(|db| runs::ids(db, filter))?;
    let retried = ids.iter().map(|id| again(&app, id, body.strategy)).collect::<Result<Vec<_>, _>>()?;
    reply::ok(&retried)
}

fn again(app: &App, id: &str, strategy: Strategy) -> Result<Value, Error> {
    let run = app.store.read(|db| find(db, id))?;
    match strategy {
        Strategy::FromFailedStep => from_failed_step(app, &run),
        Strategy::OnLatestVersion => on_latest_version(app, run),
    }
}

/// Continues the same run from the failed step. A run that has not ended is shown as `QUEUED`, and does not change otherwise.
fn from_failed_step(app: &App, run: &Run) -> Result<Value, Error> {
    let version = app.store.read(|db| flow_versions::get(db, &run.flow_id, &run.flow_version_id))?;
    let version = version.ok_or_else(super::flows::not_found)?;
    app_runs::retry_failed(app, &run.id)?;
    let mut shown = shown(app, run);
    shown["status"] = "QUEUED".into();
    shown["flowVersion"] = json!(version);
    for unset in ["parentRunId", "stepNameToTest", "pauseMetadata"] {
        shown[unset] = Value::Null;
    }
    Ok(shown)
}

/// Starts a new run of the published version with the same trigger output.
fn on_latest_version(app: &App, run: Run) -> Result<Value, Error> {
    let version = app.store.read(|db| -> Result<_, Error> {
        let flow = flows::get(db, &run.flow_id)?.ok_or_else(super::flows::not_found)?;
        let version = flow.published_version_id.unwrap_or(run.flow_version_id);
        flow_versions::get(db, &flow.id, &version)?.ok_or_else(super::flows::not_found)
    })?;
    let trigger = Trigger {
        payload: Some(run.payload.0),
        environment: "PRODUCTION",
        parent: run.parent_run_id,
        fail_parent: run.fail_parent_on_failure,
        has_caller: false,
    };
    let started = app_runs::start(app, &version, trigger)?.run;
    Ok(json!({
        "id": started.id,
        "projectId": app.project(),
        "flowId": started.flow_id,
        "flowVersionId": started.flow_version_id,
        "environment": started.environment,
        "parentRunId": started.parent_run_id,
        "failParentOnFailure": started.fail_parent_on_failure,
        "status": started.status,
        "updated": started.updated,
    }))
}

/// `POST /v1/flow-runs/cancel`. The engine drops `failedStepName`. A `RUNNING` run is not canceled.
pub async fn cancel(State(app): State<App>, Body(body): Body<Cancel>) -> Reply {
    let filter = RunFilter { failed_step: None, ..body.which.filter(app.database())? };
    let ended = app.store.write(|db| -> rusqlite::Result<_> {
        let ids = runs::ids(db, filter)?;
        let found = ids.iter().filter_map(|id| runs::position(db, id).transpose());
        transitions::apply_all(&app, db, &found.collect::<Result<Vec<_>, _>>()?, Event::Cancel)
    })?;
    ended.into_iter().for_each(|run| app_runs::carry_out(&app, run, None));
    reply::empty()
}

/// `POST /v1/flow-runs/archive`.
pub async fn archive(State(app): State<App>, Body(body): Body<Archive>) -> Reply {
    let filter = body.which.bulk_filter(app.database())?;
    app.store.write(|db| {
        let ids = runs::ids(db, filter)?;
        ids.iter().try_for_each(|id| runs::archive(db, id))
    })?;
    reply::empty()
}
