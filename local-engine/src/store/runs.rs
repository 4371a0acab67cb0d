//! Runs of flows.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::page::{self, Entity, Order};
use super::{Filter, Json};
use crate::id;
use crate::page::{Page, Paging};
use crate::time::Time;

/// A run.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub struct Run {
    pub id: String,
    pub created: Time,
    pub updated: Time,
    pub flow_id: String,
    pub flow_version_id: String,
    /// The flow's name when it ran.
    pub display_name: String,
    /// `PRODUCTION` or `TESTING`.
    pub environment: String,
    pub status: String,
    pub parent_run_id: Option<String>,
    pub fail_parent_on_failure: bool,
    pub logs_file_id: Option<String>,
    pub start_time: Option<Time>,
    pub finish_time: Option<Time>,
    /// `{name, displayName}`.
    pub failed_step: Option<Json>,
    pub archived_at: Option<Time>,
    /// When a paused run resumes by itself.
    pub resume_at: Option<Time>,
    /// The id in the URL that resumes the run.
    pub request_id: Option<String>,
    /// Until then, clients cannot see the run: the engine stores queued runs a little later.
    pub listed_from: Time,
    /// The records of the steps by name, in the order in which the steps began.
    pub steps: Json,
    /// The output of the trigger, for retries.
    pub payload: Json,
}

impl Entity for Run {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            created: row.get("created")?,
            updated: row.get("updated")?,
            flow_id: row.get("flow_id")?,
            flow_version_id: row.get("flow_version_id")?,
            display_name: row.get("display_name")?,
            environment: row.get("environment")?,
            status: row.get("status")?,
            parent_run_id: row.get("parent_run_id")?,
            fail_parent_on_failure: row.get("fail_parent_on_failure")?,
            logs_file_id: row.get("logs_file_id")?,
            start_time: row.get("start_time")?,
            finish_time: row.get("finish_time")?,
            failed_step: row.get("failed_step")?,
            archived_at: row.get("archived_at")?,
            resume_at: row.get("resume_at")?,
            request_id: row.get("request_id")?,
            listed_from: row.get("listed_from")?,
            steps: row.get("steps")?,
            payload: row.get("payload")?,
        })
    }

    fn created(&self) -> Time {
        self.created
    }
}

/// The filter of a list of runs or of a bulk action.
#[derive(Debug, Default, Clone)]
#[allow(missing_docs)]
pub struct RunFilter {
    pub ids: Vec<String>,
    pub without: Vec<String>,
    pub flow_ids: Vec<String>,
    pub status: Vec<String>,
    pub created_after: Option<Time>,
    pub created_before: Option<Time>,
    pub failed_step: Option<String>,
    pub archived: Option<bool>,
    /// Runs of this engine have no tags, so a filter by tags selects no run.
    pub tags: Vec<String>,
}

impl RunFilter {
    /// Runs of drafts are never shown.
    fn into_sql(self) -> Filter {
        let filter = Filter::default()
            .holds("environment = 'PRODUCTION'")
            .with("listed_from <= ?", Time::now().0)
            .any_of("id", &self.ids)
            .any_of("flow_id", &self.flow_ids)
            .any_of("status", &self.status)
            .with_some("created >= ?", self.created_after.map(|time| time.0))
            .with_some("created <= ?", self.created_before.map(|time| time.0))
            .with_some("failed_step ->> '$.name' = ?", self.failed_step);
        let filter = self.without.into_iter().fold(filter, |filter, id| filter.with("id <> ?", id));
        let filter = if self.tags.is_empty() { filter } else { filter.holds("false") };
        match self.archived {
            Some(true) => filter.holds("archived_at is not null"),
            Some(false) => filter.holds("archived_at is null"),
            None => filter,
        }
    }
}

/// The runs without their steps and payloads, which can be large and which lists do not show.
const LISTED: &str =
    "(select rowid, id, created, updated, flow_id, flow_version_id, display_name, environment,
    status, parent_run_id, fail_parent_on_failure, logs_file_id, start_time, finish_time, failed_step,
    archived_at, resume_at, request_id, listed_from, 'null' as steps, 'null' as payload from runs)";

/// A page of the runs.
pub fn list(db: &Connection, filter: RunFilter, paging: &Paging) -> rusqlite::Result<Page<Run>> {
    page::fetch(db, LISTED, filter.into_sql(), paging, Order::Newest)
}

/// The ids of all runs that match the filter.
pub fn ids(db: &Connection, filter: RunFilter) -> rusqlite::Result<Vec<String>> {
    let filter = filter.into_sql();
    let sql = format!("select id from runs{} order by created, rowid", filter.clause());
    let mut statement = db.prepare_cached(&sql)?;
    statement.query_map(rusqlite::params_from_iter(filter.values()), |row| row.get(0))?.collect()
}

/// The run with this id.
pub fn get(db: &Connection, id: &str) -> rusqlite::Result<Option<Run>> {
    db.prepare_cached("select * from runs where id = ?")?.query_row([id], Run::from_row).optional()
}

/// All runs, including those of drafts. The oldest run is first.
pub fn all(db: &Connection) -> rusqlite::Result<Vec<Run>> {
    let mut statement = db.prepare_cached("select * from runs order by rowid")?;
    statement.query_map([], Run::from_row)?.collect()
}

/// Stores a new run.
pub fn insert(db: &Connection, run: &Run) -> rusqlite::Result<()> {
    db.prepare_cached(
        "insert into runs (id, created, updated, flow_id, flow_version_id, display_name, environment, status,
            parent_run_id, fail_parent_on_failure, listed_from, steps, payload)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        run.id,
        run.created,
        run.updated,
        run.flow_id,
        run.flow_version_id,
        run.display_name,
        run.environment,
        run.status,
        run.parent_run_id,
        run.fail_parent_on_failure,
        run.listed_from,
        run.steps,
        run.payload
    ])
    .map(drop)
}

/// The part of a run that the lifecycle decides on.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub struct Position {
    pub id: String,
    pub status: String,
    pub resume_at: Option<Time>,
    pub request_id: Option<String>,
    /// The parent run that fails if this run fails.
    pub parent: Option<String>,
}

impl Position {
    /// Whether the run waits. A retry shows such a run as QUEUED, and it still waits.
    pub fn waits(&self) -> bool {
        self.status == "PAUSED" || self.resume_at.is_some() || self.request_id.is_some()
    }

    /// Returns the position of a run.
    pub fn of(run: &Run) -> Self {
        Self {
            id: run.id.clone(),
            status: run.status.clone(),
            resume_at: run.resume_at,
            request_id: run.request_id.clone(),
            parent: run.parent_run_id.clone().filter(|_| run.fail_parent_on_failure),
        }
    }

    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let parent: Option<String> = row.get("parent_run_id")?;
        let fails_parent: bool = row.get("fail_parent_on_failure")?;
        Ok(Self {
            id: row.get("id")?,
            status: row.get("status")?,
            resume_at: row.get("resume_at")?,
            request_id: row.get("request_id")?,
            parent: parent.filter(|_| fails_parent),
        })
    }
}

/// The columns of a [`Position`].
const POSITION: &str =
    "select id, status, resume_at, request_id, parent_run_id, fail_parent_on_failure from runs";

/// Returns the position of a run.
pub fn position(db: &Connection, id: &str) -> rusqlite::Result<Option<Position>> {
    db.prepare_cached(&format!("{POSITION} where id = ?"))?.query_row([id], Position::from_row).optional()
}

/// Returns the positions of all runs that have not ended.
pub fn unfinished(db: &Connection) -> rusqlite::Result<Vec<Position>> {
    let sql = format!("{POSITION} where status in ('QUEUED', 'RUNNING', 'PAUSED')");
    db.prepare_cached(&sql)?.query_map([], Position::from_row)?.collect()
}

/// Returns the positions of all runs of a flow.
pub fn of_flow(db: &Connection, flow_id: &str) -> rusqlite::Result<Vec<Position>> {
    let sql = format!("{POSITION} where flow_id = ?");
    db.prepare_cached(&sql)?.query_map([flow_id], Position::from_row)?.collect()
}

/// A transition of a run.
#[derive(Debug, Default)]
pub struct Change {
    /// The new status.
    pub status: &'static str,
    /// Whether the run begins. A run that continues keeps the time of its first beginning.
    pub begins: bool,
    /// Whether the run ends.
    pub ends: bool,
    /// The new `failedStep`. `None` keeps the old one.
    pub failed_step: Option<Json>,
    /// The records of the steps as JSON. `None` keeps the old ones.
    pub steps: Option<String>,
    /// When the run resumes by itself.
    pub resume_at: Option<Time>,
    /// The id in the URL of the request that resumes the run.
    pub request_id: Option<String>,
}

/// Stores a transition.
pub fn change(db: &Connection, id: &str, change: &Change) -> rusqlite::Result<()> {
    let now = Time::now();
    let logs_file_id = change.steps.as_ref().map(|_| id::generate());
    db.prepare_cached(
        "update runs set status = ?, updated = ?, start_time = coalesce(start_time, ?), finish_time = ?,
            failed_step = coalesce(?, failed_step), steps = coalesce(?, steps),
            logs_file_id = coalesce(logs_file_id, ?), resume_at = ?, request_id = ?
         where id = ?",
    )?
    .execute(params![
        change.status,
        now,
        change.begins.then_some(now),
        change.ends.then_some(now),
        change.failed_step,
        change.steps,
        logs_file_id,
        change.resume_at,
        change.request_id,
        id
    ])
    .map(drop)
}

/// Deletes the oldest ended runs, except the newest `keep`.
pub fn prune(db: &Connection, keep: u64) -> rusqlite::Result<()> {
    db.prepare_cached(
        "delete from runs where rowid in (select rowid from runs where finish_time is not null
            order by rowid desc limit -1 offset ?)",
    )?
    .execute([i64::try_from(keep).unwrap_or(i64::MAX)])
    .map(drop)
}

/// Archives a run.
pub fn archive(db: &Connection, id: &str) -> rusqlite::Result<()> {
    let now = Time::now();
    let sql = "update runs set archived_at = ?, updated = ? where id = ?";
    db.prepare_cached(sql)?.execute((now, now, id)).map(drop)
}

/// Returns the number of runs that the trigger of each piece started on each day: piece, day and number.
pub fn daily(db: &Connection) -> rusqlite::Result<Vec<(String, String, i64)>> {
    let sql =
        "select trigger ->> '$.settings.pieceName' as piece, date(runs.created / 1000, 'unixepoch'), count(*)
        from runs join flow_versions on flow_versions.id = flow_version_id
        where environment = 'PRODUCTION' and piece is not null group by 1, 2 order by 1, 2";
    let mut statement = db.prepare_cached(sql)?;
    statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect()
}
