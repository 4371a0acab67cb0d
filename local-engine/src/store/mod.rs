//! The store: only SQL, with a file for each resource.
//!
//! It has one connection behind a lock. A call is a transaction of microseconds, so handlers call it directly and not on
//! another thread.

pub mod browse;
pub mod connections;
pub mod entries;
pub mod fields;
pub mod files;
mod filter;
pub mod flow_versions;
pub mod flows;
pub mod folders;
pub mod identity;
mod json;
pub mod mcp_runs;
pub mod mcp_servers;
pub mod mcp_tools;
mod open;
mod page;
pub mod records;
pub mod reset;
pub mod run_logs;
pub mod runs;
pub mod tables;

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, TransactionBehavior};

use crate::changes::Changes;

pub use filter::Filter;
pub use json::Json;
pub use page::Entity;

/// The database.
#[derive(Debug)]
pub struct Store {
    db: Mutex<Connection>,
}

impl Store {
    /// Opens the database file, or a database in memory. The error is a message for the user.
    pub fn open(file: Option<&Path>) -> Result<Self, String> {
        let db = match file {
            Some(file) => open::file(file)?,
            None => open::memory().map_err(|error| error.to_string())?,
        };
        Ok(Self { db: Mutex::new(db) })
    }

    /// Reports what is written from now on.
    pub fn observe(&self, changes: &Changes) -> rusqlite::Result<()> {
        changes.observe(&mut self.lock())
    }

    /// Reads.
    pub fn read<T, E: From<rusqlite::Error>>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        read(&self.lock())
    }

    /// Writes in a transaction. An error rolls it back.
    pub fn write<T, E: From<rusqlite::Error>>(
        &self,
        write: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut db = self.lock();
        let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let result = write(&transaction)?;
        transaction.commit()?;
        Ok(result)
    }

    /// A panic rolls its transaction back, so the connection behind a poisoned lock is valid.
    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.db.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a statement changed a row.
fn changed(rows: usize) -> bool {
    rows > 0
}
