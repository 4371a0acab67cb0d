//! Fields of workflow tables.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;

use super::page::Entity;
use super::{Json, changed};
use crate::id;
use crate::time::Time;

/// A field.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct Field {
    pub id: String,
    pub created: Time,
    pub updated: Time,
    pub name: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub table_id: String,
    pub external_id: String,
    /// The choices of a dropdown.
    pub data: Option<Json>,
}

/// The values of a new field.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct NewField {
    pub name: String,
    pub kind: String,
    pub table_id: String,
    pub external_id: Option<String>,
    pub data: Option<Json>,
}

impl Entity for Field {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            created: row.get("created")?,
            updated: row.get("updated")?,
            name: row.get("name")?,
            kind: row.get("type")?,
            table_id: row.get("table_id")?,
            external_id: row.get("external_id")?,
            data: row.get("data")?,
        })
    }

    fn created(&self) -> Time {
        self.created
    }
}

/// All fields of a table, the oldest first.
pub fn list(db: &Connection, table_id: &str) -> rusqlite::Result<Vec<Field>> {
    let sql = "select * from fields where table_id = ? order by created, rowid";
    db.prepare_cached(sql)?.query_map([table_id], Field::from_row)?.collect()
}

/// The field with this id.
pub fn get(db: &Connection, id: &str) -> rusqlite::Result<Option<Field>> {
    db.prepare_cached("select * from fields where id = ?")?.query_row([id], Field::from_row).optional()
}

/// Creates a field. Returns its id.
pub fn create(db: &Connection, new: NewField, created: Time) -> rusqlite::Result<String> {
    let id = id::generate();
    let external_id = new.external_id.unwrap_or_else(id::generate);
    db.prepare_cached(
        "insert into fields (id, created, updated, external_id, table_id, name, type, data)
         values (?, ?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![id, created, created, external_id, new.table_id, new.name, new.kind, new.data])?;
    Ok(id)
}

/// Renames a field. Returns false if it does not exist.
pub fn rename(db: &Connection, id: &str, name: &str) -> rusqlite::Result<bool> {
    let sql = "update fields set name = ?, updated = ? where id = ?";
    db.prepare_cached(sql)?.execute((name, Time::now(), id)).map(changed)
}

/// Deletes a field with its cells. Returns false if it does not exist.
pub fn delete(db: &Connection, id: &str) -> rusqlite::Result<bool> {
    db.prepare_cached("delete from fields where id = ?")?.execute([id]).map(changed)
}
