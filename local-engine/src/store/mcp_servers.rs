//! MCP servers.

use rusqlite::{Connection, OptionalExtension, Row};
use serde::Serialize;

use super::filter::containing;
use super::page::{self, Entity, Order};
use super::{Filter, changed};
use crate::id;
use crate::page::{Page, Paging};
use crate::time::Time;

/// An MCP server.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct McpServer {
    pub id: String,
    pub created: Time,
    pub updated: Time,
    pub name: String,
    pub token: String,
    pub external_id: String,
}

impl Entity for McpServer {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            created: row.get("created")?,
            updated: row.get("updated")?,
            name: row.get("name")?,
            token: row.get("token")?,
            external_id: row.get("external_id")?,
        })
    }

    fn created(&self) -> Time {
        self.created
    }
}

/// A page of the servers whose name contains `name`.
pub fn list(db: &Connection, name: Option<&str>, paging: &Paging) -> rusqlite::Result<Page<McpServer>> {
    let filter = Filter::default().with_some("name like ?", name.map(containing));
    page::fetch(db, "mcp_servers", filter, paging, Order::Newest)
}

/// The server with this id.
pub fn get(db: &Connection, id: &str) -> rusqlite::Result<Option<McpServer>> {
    let sql = "select * from mcp_servers where id = ?";
    db.prepare_cached(sql)?.query_row([id], McpServer::from_row).optional()
}

/// Creates a server. Returns its id.
pub fn create(db: &Connection, name: &str) -> rusqlite::Result<String> {
    let (id, now) = (id::generate(), Time::now());
    db.prepare_cached(
        "insert into mcp_servers (id, created, updated, external_id, name, token) values (?, ?, ?, ?, ?, ?)",
    )?
    .execute((&id, now, now, id::generate(), name, id::generate()))?;
    Ok(id)
}

/// The server with this token.
pub fn by_token(db: &Connection, token: &str) -> rusqlite::Result<Option<McpServer>> {
    let sql = "select * from mcp_servers where token = ?";
    db.prepare_cached(sql)?.query_row([token], McpServer::from_row).optional()
}

/// Changes the name if one is given. Returns false if it does not exist.
pub fn update(db: &Connection, id: &str, name: Option<&str>) -> rusqlite::Result<bool> {
    let sql = "update mcp_servers set name = coalesce(?, name), updated = ? where id = ?";
    db.prepare_cached(sql)?.execute((name, Time::now(), id)).map(changed)
}

/// Gives a server a new token. Returns false if it does not exist.
pub fn rotate(db: &Connection, id: &str) -> rusqlite::Result<bool> {
    let sql = "update mcp_servers set token = ?, updated = ? where id = ?";
    db.prepare_cached(sql)?.execute((id::generate(), Time::now(), id)).map(changed)
}

/// Deletes a server. Returns false if it does not exist.
pub fn delete(db: &Connection, id: &str) -> rusqlite::Result<bool> {
    db.prepare_cached("delete from mcp_servers where id = ?")?.execute([id]).map(changed)
}
