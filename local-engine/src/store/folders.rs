//! Folders.

use rusqlite::{Connection, OptionalExtension, Row};
use serde::Serialize;

use super::page::{self, Entity, Order};
use super::{Filter, changed};
use crate::id;
use crate::page::{Page, Paging};
use crate::time::Time;

/// A folder for flows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct Folder {
    pub id: String,
    pub created: Time,
    pub updated: Time,
    pub display_name: String,
    pub display_order: i64,
    pub number_of_flows: i64,
}

/// The folders with the numbers of their flows.
const TABLE: &str = "(select folders.*, folders.rowid as rowid, \
    (select count(*) from flows where folder_id = folders.id) as number_of_flows from folders)";

impl Entity for Folder {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            created: row.get("created")?,
            updated: row.get("updated")?,
            display_name: row.get("display_name")?,
            display_order: row.get("display_order")?,
            number_of_flows: row.get("number_of_flows")?,
        })
    }

    fn created(&self) -> Time {
        self.created
    }
}

/// A page of the folders.
pub fn list(db: &Connection, paging: &Paging) -> rusqlite::Result<Page<Folder>> {
    page::fetch(db, TABLE, Filter::default(), paging, Order::Oldest)
}

/// The folder with this id.
pub fn get(db: &Connection, id: &str) -> rusqlite::Result<Option<Folder>> {
    let sql = format!("select * from {TABLE} where id = ?");
    db.prepare_cached(&sql)?.query_row([id], Folder::from_row).optional()
}

/// The folder with this name. The engine ignores the case of names.
pub fn by_name(db: &Connection, name: &str) -> rusqlite::Result<Option<Folder>> {
    let sql = format!("select * from {TABLE} where lower(display_name) = lower(?)");
    db.prepare_cached(&sql)?.query_row([name], Folder::from_row).optional()
}

/// Creates a folder. Returns its id.
pub fn create(db: &Connection, name: &str, created: Time) -> rusqlite::Result<String> {
    let id = id::generate();
    db.prepare_cached(
        "insert into folders (id, created, updated, display_name, display_order) values (?, ?, ?, ?, 0)",
    )?
    .execute((&id, created, created, name))?;
    Ok(id)
}

/// Renames a folder. Returns false if it does not exist.
pub fn rename(db: &Connection, id: &str, name: &str) -> rusqlite::Result<bool> {
    let sql = "update folders set display_name = ?, updated = ? where id = ?";
    db.prepare_cached(sql)?.execute((name, Time::now(), id)).map(changed)
}

/// Deletes a folder, but not its flows. Returns false if it does not exist.
pub fn delete(db: &Connection, id: &str) -> rusqlite::Result<bool> {
    db.prepare_cached("delete from folders where id = ?")?.execute([id]).map(changed)
}
