//! Console output of the CODE steps of runs.

use rusqlite::Connection;
use serde::Serialize;

use crate::time::Time;

/// A text that a step wrote.
#[derive(Debug, Serialize)]
pub struct Line {
    /// The step's name.
    pub step: String,
    /// `debug`, `info`, `warn` or `error`.
    pub level: String,
    /// The text.
    pub text: String,
    /// When it was written.
    pub time: Time,
}

/// Adds a text that a step of a run wrote.
pub fn add(db: &Connection, run_id: &str, line: &Line) -> rusqlite::Result<()> {
    db.prepare_cached("insert into run_logs (run_id, step, level, text, time) values (?, ?, ?, ?, ?)")?
        .execute((run_id, &line.step, &line.level, &line.text, line.time))
        .map(drop)
}

/// The texts that the steps of a run wrote, in order.
pub fn of_run(db: &Connection, run_id: &str) -> rusqlite::Result<Vec<Line>> {
    let sql = "select step, level, text, time from run_logs where run_id = ? order by rowid";
    let line = |row: &rusqlite::Row<'_>| {
        Ok(Line { step: row.get(0)?, level: row.get(1)?, text: row.get(2)?, time: row.get(3)? })
    };
    db.prepare_cached(sql)?.query_map([run_id], line)?.collect()
}
