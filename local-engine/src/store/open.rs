//! Opens databases.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode};

const SCHEMA: &str = include_str!("schema.sql");

/// The version of the schema. It changes if older databases can no longer be used.
const VERSION: i64 = 4;

/// Number of prepared statements to keep. There are about eighty, and lists add one per combination of filters.
const PREPARED: usize = 256;

/// A database in memory.
pub fn memory() -> rusqlite::Result<Connection> {
    prepare(Connection::open_in_memory()?)
}

/// Opens the database in `file` for this process only.
pub fn file(file: &Path) -> Result<Connection, String> {
    let db = own(file).map_err(|error| with_causes(file, &error))?;
    check_version(&db).map_err(|words| format!("{} {words}", file.display()))?;
    prepare(db).map_err(|error| with_causes(file, &error))
}

/// With WAL and `synchronous = normal`, the operating system has each commit before it is acknowledged, so a commit survives
/// the end of the process but not a power failure. The process holds the exclusive lock until it ends, so that no second
/// process executes the same flows.
fn own(file: &Path) -> rusqlite::Result<Connection> {
    let db = Connection::open(file)?;
    db.busy_timeout(Duration::ZERO)?;
    db.execute_batch(
        "pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = normal;",
    )?;
    db.execute_batch("begin immediate; commit;")?;
    Ok(db)
}

fn prepare(db: Connection) -> rusqlite::Result<Connection> {
    db.set_prepared_statement_cache_capacity(PREPARED);
    db.execute_batch("pragma foreign_keys = on;")?;
    db.execute_batch(SCHEMA)?;
    db.pragma_update(None, "user_version", VERSION)?;
    Ok(db)
}

/// Refuses a database of another version before it changes.
fn check_version(db: &Connection) -> Result<(), String> {
    let number = |sql| db.query_row(sql, [], |row| row.get::<_, i64>(0)).map_err(|error| error.to_string());
    let is_empty = number("select count(*) from sqlite_schema")? == 0;
    match number("pragma user_version")? {
        _ if is_empty => Ok(()),
        VERSION => Ok(()),
        other => {
            Err(format!("was made by another version of imbrace-local ({other}; this one has {VERSION})"))
        }
    }
}

fn with_causes(file: &Path, error: &rusqlite::Error) -> String {
    let file = file.display();
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => format!("{file} is not a database"),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            format!("{file} is in use by another process")
        }
        Some(ErrorCode::CannotOpen) => {
            format!("{file} cannot be opened: check that its folder exists and is writable")
        }
        _ => format!("{file} cannot be used: {error}"),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn scratch(name: &str) -> std::path::PathBuf {
        std::env::temp_dir().join(format!("imbrace-local-{}-{name}.db", std::process::id()))
    }

    #[test]
    fn a_file_that_is_no_database_is_refused_in_words() {
        let path = scratch("text");
        std::fs::write(&path, "this is not a database, however long it may be ".repeat(100)).unwrap();
        assert!(file(&path).unwrap_err().ends_with("is not a database"));
        std::fs::remove_file(&path).unwrap();
    }

    #[test]
    fn a_database_of_another_version_is_refused_in_words() {
        let path = scratch("version");
        file(&path).unwrap().pragma_update(None, "user_version", 1).unwrap();
        assert!(file(&path).unwrap_err().contains("was made by another version of imbrace-local (1;"));
        std::fs::remove_file(&path).unwrap();
    }

    #[test]
    fn a_second_user_of_a_file_is_refused_in_words() {
        let path = scratch("twice");
        let first = file(&path).unwrap();
        assert!(file(&path).unwrap_err().ends_with("is in use by another process"));
        drop(first);
        assert!(file(&path).is_ok());
        std::fs::remove_file(&path).unwrap();
    }
}
