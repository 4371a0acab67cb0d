//! Runs of flows.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::json;

use super::page::{self, Entity, Order};
use super::{Filter, Json, changed};
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
    /// When a run that waits goes on by itself.
    pub resume_at: Option<Time>,
    /// What a request names that lets it go on.
    pub request_id: Option<String>,
    /// Until then, clients cannot see the run: the engine stores queued runs a little later.
    pub listed_from: Time,
    /// By step name, in the order in which they began.
    pub steps: Json,
    /// The trigger's output, to run it again.
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

/// Which runs a list shows or a bulk action takes.
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
    /// Runs here have no tags, so none has one of these.
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

/// The runs without their steps and payloads, which lists do not show and which may be large.
const LISTED: &str =
    "(select rowid, id, created, updated, flow_id, flow_version_id, display_name, environment,
    status, parent_run_id, fail_parent_on_failure, logs_file_id, start_time, finish_time, failed_step,
    archived_at, resume_at, request_id, listed_from, 'null' as steps, 'null' as payload from runs)";

/// A page of the runs.
pub fn list(db: &Connection, filter: RunFilter, paging: &Paging) -> rusqlite::Result<Page<Run>> {
    page::fetch(db, LISTED, filter.into_sql(), paging, Order::Newest)
}

/// The ids of all runs that fit.
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

/// All runs, the oldest first, those of drafts included.
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

/// Marks a run as going on; false when it has been cancelled before it began. A run that goes on again keeps
/// the time of its first beginning.
pub fn begin(db: &Connection, id: &str) -> rusqlite::Result<bool> {
    let now = Time::now();
    db.prepare_cached(
        "update runs set status = 'RUNNING', start_time = coalesce(start_time, ?), updated = ?
         where id = ? and status = 'QUEUED'",
    )?
    .execute((now, now, id))
    .map(changed)
}

/// Stores the steps of a run that goes on. A retry may have marked it as QUEUED meanwhile.
pub fn show(db: &Connection, id: &str, steps: &str, logs_file_id: &str) -> rusqlite::Result<bool> {
    db.prepare_cached(
        "update runs set status = 'RUNNING', steps = ?, logs_file_id = coalesce(logs_file_id, ?), updated = ?
         where id = ? and status in ('RUNNING', 'QUEUED')",
    )?
    .execute((steps, logs_file_id, Time::now(), id))
    .map(changed)
}

/// How a run ended, or that it waits.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct End {
    pub status: &'static str,
    pub failed_step: Option<Json>,
    /// None where what was stored of them stays.
    pub steps: Option<String>,
    pub resume_at: Option<Time>,
    pub request_id: Option<String>,
}

/// Stores how a run ended, and deletes the oldest runs beyond `keep`. False where it was cancelled meanwhile.
pub fn finish(
    db: &Connection,
    id: &str,
    end: &End,
    logs_file_id: &str,
    keep: Option<u64>,
) -> rusqlite::Result<bool> {
    let now = Time::now();
    let finished = (end.status != "PAUSED").then_some(now);
    let logs_file_id = end.steps.as_ref().map(|_| logs_file_id);
    let stored = db
        .prepare_cached(
            "update runs set status = ?, failed_step = coalesce(?, failed_step), steps = coalesce(?, steps),
                logs_file_id = coalesce(logs_file_id, ?), resume_at = ?, request_id = ?, finish_time = ?,
                updated = ? where id = ? and status in ('RUNNING', 'QUEUED')",
        )?
        .execute(params![
            end.status,
            end.failed_step,
            end.steps,
            logs_file_id,
            end.resume_at,
            end.request_id,
            finished,
            now,
            id
        ])
        .map(changed)?;
    if let Some(keep) = keep {
        prune(db, keep)?;
    }
    Ok(stored)
}

/// Deletes the oldest runs that have ended, beyond `keep`.
fn prune(db: &Connection, keep: u64) -> rusqlite::Result<()> {
    db.prepare_cached(
        "delete from runs where rowid in (select rowid from runs where finish_time is not null
            order by rowid desc limit -1 offset ?)",
    )?
    .execute([i64::try_from(keep).unwrap_or(i64::MAX)])
    .map(drop)
}

/// The condition of runs that wait. A retry marks them as QUEUED, and they wait all the same.
const WAITS: &str =
    "(status = 'PAUSED' or status = 'QUEUED' and (resume_at is not null or request_id is not null))";

/// Puts a run that waits into the queue, to go on; false when it does not wait.
pub fn resume(db: &Connection, id: &str) -> rusqlite::Result<bool> {
    let sql = format!(
        "update runs set status = 'QUEUED', resume_at = null, request_id = null, updated = ?
         where id = ? and {WAITS}"
    );
    db.prepare_cached(&sql)?.execute((Time::now(), id)).map(changed)
}

/// The runs that go on by themselves, and when.
pub fn paused(db: &Connection) -> rusqlite::Result<Vec<(String, Time)>> {
    let sql = format!("select id, resume_at from runs where {WAITS} and resume_at is not null");
    db.prepare_cached(&sql)?.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// Marks a run that has not ended as QUEUED; false when it has ended.
pub fn mark_queued(db: &Connection, id: &str) -> rusqlite::Result<bool> {
    let sql = "update runs set status = 'QUEUED', updated = ?
        where id = ? and status in ('QUEUED', 'RUNNING', 'PAUSED')";
    db.prepare_cached(sql)?.execute((Time::now(), id)).map(changed)
}

/// Puts a run that has ended back into the queue. As in the engine, it keeps the name of the step that failed.
pub fn requeue(db: &Connection, id: &str) -> rusqlite::Result<()> {
    let sql = "update runs set status = 'QUEUED', finish_time = null, resume_at = null,
        request_id = null, updated = ? where id = ?";
    db.prepare_cached(sql)?.execute((Time::now(), id)).map(drop)
}

/// Cancels a run that is queued or waits; false when it runs or has ended.
pub fn cancel(db: &Connection, id: &str) -> rusqlite::Result<bool> {
    let now = Time::now();
    db.prepare_cached(
        "update runs set status = 'CANCELED', finish_time = ?, updated = ?
         where id = ? and status in ('QUEUED', 'PAUSED')",
    )?
    .execute((now, now, id))
    .map(changed)
}

/// Puts a run out of sight.
pub fn archive(db: &Connection, id: &str) -> rusqlite::Result<()> {
    let now = Time::now();
    let sql = "update runs set archived_at = ?, updated = ? where id = ?";
    db.prepare_cached(sql)?.execute((now, now, id)).map(drop)
}

/// Runs that were going on when the last process ended: nothing carries them on, so they have failed.
pub fn fail_interrupted(db: &Connection) -> rusqlite::Result<usize> {
    let words =
        json!({ "name": "trigger", "displayName": "The local engine stopped while this run was going on" });
    let now = Time::now();
    let sql = format!(
        "update runs set status = 'FAILED', failed_step = ?, finish_time = ?, updated = ?
         where status in ('QUEUED', 'RUNNING') and not {WAITS}"
    );
    db.execute(&sql, params![Json(words), now, now])
}

/// The runs of a condition that have not ended and whose parents fail with them: each parent and its child.
fn children(db: &Connection, condition: &str, value: &str) -> rusqlite::Result<Vec<(String, String)>> {
    let sql = format!(
        "select parent_run_id, id from runs where parent_run_id is not null and fail_parent_on_failure
            and status in ('QUEUED', 'RUNNING', 'PAUSED') and {condition}"
    );
    let mut statement = db.prepare_cached(&sql)?;
    statement.query_map([value], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// The parent that fails with this run, and the run.
pub fn child(db: &Connection, id: &str) -> rusqlite::Result<Vec<(String, String)>> {
    children(db, "id = ?", id)
}

/// The parents that fail with the runs of a flow, and these runs.
pub fn children_of_flow(db: &Connection, flow_id: &str) -> rusqlite::Result<Vec<(String, String)>> {
    children(db, "flow_id = ?", flow_id)
}

/// The parents that fail with the runs that the end of the process interrupts, and these runs.
pub fn interrupted_children(db: &Connection) -> rusqlite::Result<Vec<(String, String)>> {
    children(db, &format!("status <> 'PAUSED' and not {WAITS} and id <> ?"), "")
}

/// How many runs the trigger of each piece started on each day: piece, day and number.
pub fn daily(db: &Connection) -> rusqlite::Result<Vec<(String, String, i64)>> {
    let sql =
        "select trigger ->> '$.settings.pieceName' as piece, date(runs.created / 1000, 'unixepoch'), count(*)
        from runs join flow_versions on flow_versions.id = flow_version_id
        where environment = 'PRODUCTION' and piece is not null group by 1, 2 order by 1, 2";
    let mut statement = db.prepare_cached(sql)?;
    statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect()
}
