//! The calls of tools.

use rusqlite::{Connection, Row};
use serde::Serialize;

use super::filter::containing;
use super::page::{self, Entity, Order};
use super::{Filter, Json};
use crate::id;
use crate::page::{Page, Paging};
use crate::time::Time;

/// A call of a tool.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct McpRun {
    pub id: String,
    pub created: Time,
    pub updated: Time,
    pub mcp_id: String,
    pub tool_id: String,
    /// `{flowId, flowVersionId, name}` or `{pieceName, pieceVersion, actionName}`.
    pub metadata: Json,
    /// The arguments.
    pub input: Json,
    /// `{status, body, headers}` of a flow.
    pub output: Json,
    /// `Success` or `Failed`.
    pub status: String,
}

impl Entity for McpRun {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            created: row.get("created")?,
            updated: row.get("updated")?,
            mcp_id: row.get("mcp_id")?,
            tool_id: row.get("tool_id")?,
            metadata: row.get("metadata")?,
            input: row.get("input")?,
            output: row.get("output")?,
            status: row.get("status")?,
        })
    }

    fn created(&self) -> Time {
        self.created
    }
}

/// Which calls a list shows.
#[derive(Debug, Default)]
#[allow(missing_docs)]
pub struct McpRunFilter {
    pub mcp_id: String,
    pub status: Vec<String>,
    /// Part of the name of a piece's action.
    pub action: Option<String>,
}

/// A page of the calls.
pub fn list(db: &Connection, filter: McpRunFilter, paging: &Paging) -> rusqlite::Result<Page<McpRun>> {
    let filter = Filter::default()
        .with("mcp_id = ?", filter.mcp_id)
        .any_of("status", &filter.status)
        .with_some("metadata ->> '$.actionName' like ?", filter.action.as_deref().map(containing));
    page::fetch(db, "mcp_runs", filter, paging, Order::Newest)
}

/// A call that has ended.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Ended<'a> {
    pub mcp_id: &'a str,
    pub tool_id: &'a str,
    pub metadata: Json,
    pub input: Json,
    pub output: Json,
    pub is_success: bool,
}

/// Stores a call.
pub fn insert(db: &Connection, ended: &Ended<'_>) -> rusqlite::Result<()> {
    let (id, now) = (id::generate(), Time::now());
    let status = if ended.is_success { "Success" } else { "Failed" };
    db.prepare_cached(
        "insert into mcp_runs (id, created, updated, mcp_id, tool_id, metadata, input, output, status)
         select ?1, ?2, ?2, id, ?4, ?5, ?6, ?7, ?8 from mcp_servers where id = ?3",
    )?
    .execute((&id, now, ended.mcp_id, ended.tool_id, &ended.metadata, &ended.input, &ended.output, status))
    .map(drop)
}
