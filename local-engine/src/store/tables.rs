//! Workflow tables.

use rusqlite::{Connection, OptionalExtension, Row};
use serde::Serialize;

use super::filter::containing;
use super::page::{self, Entity, Order};
use super::{Filter, changed};
use crate::id;
use crate::page::{Page, Paging};
use crate::time::Time;

/// A table.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct Table {
    pub id: String,
    pub created: Time,
    pub updated: Time,
    pub name: String,
    pub external_id: String,
    pub status: Option<String>,
    pub trigger: Option<String>,
}

impl Entity for Table {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            created: row.get("created")?,
            updated: row.get("updated")?,
            name: row.get("name")?,
            external_id: row.get("external_id")?,
            status: row.get("status")?,
            trigger: row.get("trigger")?,
        })
    }

    fn created(&self) -> Time {
        self.created
    }
}

/// A page of the tables.
pub fn list(
    db: &Connection,
    name: Option<&str>,
    external_ids: &[String],
    paging: &Paging,
) -> rusqlite::Result<Page<Table>> {
    let filter =
        Filter::default().with_some("name like ?", name.map(containing)).any_of("external_id", external_ids);
    page::fetch(db, "tables", filter, paging, Order::Newest)
}

/// The table with this id.
pub fn get(db: &Connection, id: &str) -> rusqlite::Result<Option<Table>> {
    db.prepare_cached("select * from tables where id = ?")?.query_row([id], Table::from_row).optional()
}

/// Creates a table. Returns its id.
pub fn create(
    db: &Connection,
    name: &str,
    external_id: Option<String>,
    created: Time,
) -> rusqlite::Result<String> {
    let id = id::generate();
    let external_id = external_id.unwrap_or_else(id::generate);
    db.prepare_cached("insert into tables (id, created, updated, external_id, name) values (?, ?, ?, ?, ?)")?
        .execute((&id, created, created, external_id, name))?;
    Ok(id)
}

/// Changes the columns that are given. Returns false if it does not exist.
pub fn update(
    db: &Connection,
    id: &str,
    name: Option<&str>,
    trigger: Option<&str>,
    status: Option<&str>,
) -> rusqlite::Result<bool> {
    let sql = "update tables set name = coalesce(?, name), trigger = coalesce(?, trigger),
        status = coalesce(?, status), updated = ? where id = ?";
    db.prepare_cached(sql)?.execute((name, trigger, status, Time::now(), id)).map(changed)
}

/// Deletes a table with its fields and records. Returns false if it does not exist.
pub fn delete(db: &Connection, id: &str) -> rusqlite::Result<bool> {
    db.prepare_cached("delete from tables where id = ?")?.execute([id]).map(changed)
}
