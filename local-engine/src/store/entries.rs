//! Values that flows store by key.

use rusqlite::{Connection, OptionalExtension};
use serde_json::Value;

use super::Json;

/// The value of a key.
pub fn get(db: &Connection, key: &str) -> rusqlite::Result<Option<Value>> {
    let sql = "select value from store_entries where key = ?";
    let found = db.prepare_cached(sql)?.query_row([key], |row| row.get::<_, Json>(0)).optional()?;
    Ok(found.map(|value| value.0))
}

/// Stores a value.
pub fn put(db: &Connection, key: &str, value: &Value) -> rusqlite::Result<()> {
    db.prepare_cached(
        "insert into store_entries (key, value) values (?, ?)
         on conflict (key) do update set value = excluded.value",
    )?
    .execute((key, crate::json::print(value)))
    .map(drop)
}

/// Deletes a key.
pub fn delete(db: &Connection, key: &str) -> rusqlite::Result<()> {
    db.prepare_cached("delete from store_entries where key = ?")?.execute([key]).map(drop)
}
