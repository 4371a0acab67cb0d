//! Reports changed rows of runs and flows to the page.
//!
//! SQLite itself reports each row that it writes, so no writer can forget to.

use rusqlite::Connection;
use tokio::sync::broadcast::{self, Receiver, Sender};

/// How many changes a slow reader may lag behind. After more, it reads everything again.
const KEPT: usize = 4096;

/// A change that may be of interest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// A run was written. Its row id.
    Run(i64),
    /// A flow, a version or a connection was written.
    Flow,
    /// Anything may have changed.
    Everything,
}

/// The changes of a database.
#[derive(Debug, Clone)]
pub struct Changes(Sender<Change>);

impl Default for Changes {
    fn default() -> Self {
        Self(broadcast::channel(KEPT).0)
    }
}

impl Changes {
    /// Reports the rows that `db` writes. A row is reported before its transaction ends.
    pub fn observe(&self, db: &mut Connection) -> rusqlite::Result<()> {
        let changes = self.clone();
        db.update_hook(Some(move |_, _: &str, table: &str, row| match table {
            "runs" => changes.send(Change::Run(row)),
            "flows" | "flow_versions" | "connections" => changes.send(Change::Flow),
            _ => {}
        }))
    }

    /// Reports that anything may have changed: the clock was moved, or tables were emptied, which SQLite does not report.
    pub fn everything(&self) {
        self.send(Change::Everything);
    }

    /// The changes from now on.
    pub fn subscribe(&self) -> Receiver<Change> {
        self.0.subscribe()
    }

    fn send(&self, change: Change) {
        // Fails if no page is open.
        let _ = self.0.send(change);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_runs_are_reported() {
        let (changes, mut db) = (Changes::default(), Connection::open_in_memory().unwrap());
        let mut seen = changes.subscribe();
        changes.observe(&mut db).unwrap();
        db.execute_batch("create table runs (id text); create table cells (id text)").unwrap();
        db.execute_batch("insert into cells values ('a'); insert into runs values ('a')").unwrap();
        db.execute_batch("update runs set id = 'b'").unwrap();
        assert_eq!(seen.try_recv().unwrap(), Change::Run(1));
        assert_eq!(seen.try_recv().unwrap(), Change::Run(1));
        assert!(seen.try_recv().is_err());
    }
}
