//! Runs and flows for the page, including drafts, in the order in which they were stored.

use rusqlite::{Connection, params_from_iter};
use serde::Serialize;

use super::page::Entity;
use super::runs::Run;
use super::{Filter, Json};
use crate::time::Time;

/// Number of characters of a payload in a list.
const EXCERPT: &str = "200";

/// The filter of the page's list of runs.
#[derive(Debug, Default)]
#[allow(missing_docs)]
pub struct Wanted {
    pub status: Vec<String>,
    pub flow_id: Option<String>,
    /// A text in the id, the flow's name, the payload or the failed step.
    pub text: Option<String>,
    pub parent: Option<String>,
}

/// A run in the page's list.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct ListedRun {
    pub row: i64,
    pub id: String,
    pub created: Time,
    pub flow_id: String,
    pub display_name: String,
    pub environment: String,
    pub status: String,
    pub parent_run_id: Option<String>,
    pub start_time: Option<Time>,
    pub finish_time: Option<Time>,
    pub failed_step: Option<Json>,
    pub resume_at: Option<Time>,
    /// The beginning of the payload's body, as JSON text.
    pub payload: String,
    /// The steps of a run that failed, in which its error is.
    #[serde(skip)]
    pub steps: Option<Json>,
}

impl Wanted {
    fn filter(&self) -> Filter {
        let filter = Filter::default()
            .any_of("status", &self.status)
            .with_some("flow_id = ?", self.flow_id.clone())
            .with_some("parent_run_id = ?", self.parent.clone());
        match self.text.as_deref().filter(|text| !text.is_empty()) {
            Some(text) => filter
                .with(
                    "(instr(lower(id || ' ' || display_name || ' ' || payload || ' ' || coalesce(failed_step, '')), ?) > 0
                        or failed_step is not null and instr(lower(steps), ?) > 0)",
                    text.to_lowercase(),
                )
                .bind(text.to_lowercase()),
            None => filter,
        }
    }
}

/// A window of the runs that match the filter, the newest first.
pub fn runs(
    db: &Connection,
    wanted: &Wanted,
    (offset, limit): (u32, u32),
) -> rusqlite::Result<Vec<ListedRun>> {
    let filter = wanted.filter();
    let sql = format!(
        "select rowid, id, created, flow_id, display_name, environment, status, parent_run_id, start_time, finish_time,
            failed_step, resume_at, substr(coalesce(payload -> '$.body', payload), 1, {EXCERPT}) as excerpt,
            case when failed_step is not null then steps end as steps
         from runs{} order by rowid desc limit {limit} offset {offset}",
        filter.clause()
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map(params_from_iter(filter.values()), |row| {
        Ok(ListedRun {
            row: row.get("rowid")?,
            id: row.get("id")?,
            created: row.get("created")?,
            flow_id: row.get("flow_id")?,
            display_name: row.get("display_name")?,
            environment: row.get("environment")?,
            status: row.get("status")?,
            parent_run_id: row.get("parent_run_id")?,
            start_time: row.get("start_time")?,
            finish_time: row.get("finish_time")?,
            failed_step: row.get("failed_step")?,
            resume_at: row.get("resume_at")?,
            payload: row.get("excerpt")?,
            steps: row.get("steps")?,
        })
    })?;
    rows.collect()
}

/// The number of runs that match the filter, by status.
pub fn counts(db: &Connection, wanted: &Wanted) -> rusqlite::Result<Vec<(String, i64)>> {
    let filter = wanted.filter();
    let sql = format!("select status, count(*) from runs{} group by status", filter.clause());
    let mut statement = db.prepare_cached(&sql)?;
    statement.query_map(params_from_iter(filter.values()), |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// The newest run of a flow.
pub fn newest_run(db: &Connection, flow_id: &str) -> rusqlite::Result<Option<Run>> {
    let sql = "select * from runs where flow_id = ? order by rowid desc limit 1";
    db.prepare_cached(sql)?.query_map([flow_id], Run::from_row)?.next().transpose()
}

/// The ids of the runs in these rows.
pub fn run_ids(db: &Connection, rows: &[i64]) -> rusqlite::Result<Vec<String>> {
    let marks = vec!["?"; rows.len()].join(", ");
    let mut statement = db.prepare(&format!("select id from runs where rowid in ({marks})"))?;
    statement.query_map(params_from_iter(rows), |row| row.get(0))?.collect()
}

/// The ids of all flows, the newest first.
pub fn flow_ids(db: &Connection) -> rusqlite::Result<Vec<String>> {
    db.prepare_cached("select id from flows order by rowid desc")?.query_map([], |row| row.get(0))?.collect()
}
