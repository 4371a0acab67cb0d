//! App connections.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::Value;

use super::filter::containing;
use super::page::{self, Entity, Order};
use super::{Filter, Json, changed};
use crate::id;
use crate::page::{Page, Paging};
use crate::time::Time;

/// A connection to an app, with its secret.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct AppConnection {
    pub id: String,
    pub created: Time,
    pub updated: Time,
    pub external_id: String,
    pub display_name: String,
    pub piece_name: String,
    pub kind: String,
    pub value: Value,
    pub metadata: Option<Json>,
}

/// The values that an upsert stores.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct NewConnection {
    pub external_id: String,
    pub display_name: String,
    pub piece_name: String,
    pub kind: String,
    pub value: Json,
    pub metadata: Option<Json>,
}

impl Entity for AppConnection {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            created: row.get("created")?,
            updated: row.get("updated")?,
            external_id: row.get("external_id")?,
            display_name: row.get("display_name")?,
            piece_name: row.get("piece_name")?,
            kind: row.get("type")?,
            value: row.get::<_, Json>("value")?.0,
            metadata: row.get("metadata")?,
        })
    }

    fn created(&self) -> Time {
        self.created
    }
}

/// The filter of a list of connections. A connection must match all its parts.
pub fn filter(piece: Option<String>, name: Option<String>) -> Filter {
    Filter::default()
        .with_some("piece_name = ?", piece)
        .with_some("display_name like ?", name.as_deref().map(containing))
}

/// A page of the connections.
pub fn list(db: &Connection, filter: Filter, paging: &Paging) -> rusqlite::Result<Page<AppConnection>> {
    page::fetch(db, "connections", filter, paging, Order::Newest)
}

/// The connection with this id.
pub fn get(db: &Connection, id: &str) -> rusqlite::Result<Option<AppConnection>> {
    let sql = "select * from connections where id = ?";
    db.prepare_cached(sql)?.query_row([id], AppConnection::from_row).optional()
}

/// The connection with this external id, which flows use.
pub fn by_external_id(db: &Connection, external_id: &str) -> rusqlite::Result<Option<AppConnection>> {
    let sql = "select * from connections where external_id = ?";
    db.prepare_cached(sql)?.query_row([external_id], AppConnection::from_row).optional()
}

/// Creates a connection, or replaces the connection with the same external id. The replaced one keeps its id.
pub fn upsert(db: &Connection, new: &NewConnection, created: Time) -> rusqlite::Result<()> {
    let sql = "insert into connections
            (id, created, updated, external_id, display_name, piece_name, type, value, metadata)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (external_id) do update set updated = excluded.updated,
            display_name = excluded.display_name, piece_name = excluded.piece_name,
            type = excluded.type, value = excluded.value, metadata = excluded.metadata";
    let (id, name, piece) = (id::generate(), &new.display_name, &new.piece_name);
    let row = params![id, created, created, new.external_id, name, piece, new.kind, new.value, new.metadata];
    db.prepare_cached(sql)?.execute(row).map(drop)
}

/// Renames a connection, and replaces its metadata if new metadata is given. Returns false if it does not exist.
pub fn update(db: &Connection, id: &str, name: &str, metadata: Option<&Json>) -> rusqlite::Result<bool> {
    let sql = "update connections set display_name = ?, metadata = coalesce(?, metadata), updated = ? \
        where id = ?";
    db.prepare_cached(sql)?.execute((name, metadata, Time::now(), id)).map(changed)
}

/// Deletes a connection. Returns false if it does not exist.
pub fn delete(db: &Connection, id: &str) -> rusqlite::Result<bool> {
    db.prepare_cached("delete from connections where id = ?")?.execute([id]).map(changed)
}
