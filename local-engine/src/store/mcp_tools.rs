//! The tools of MCP servers.

use rusqlite::{Connection, OptionalExtension, Row};

use super::Json;
use crate::id;
use crate::time::Time;

/// A tool of an MCP server.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub struct McpTool {
    pub id: String,
    pub created: Time,
    pub updated: Time,
    pub external_id: String,
    pub mcp_id: String,
    pub work: Work,
}

/// What a tool does.
#[derive(Debug, Clone, PartialEq)]
pub enum Work {
    /// Runs the flow with this id.
    Flow(String),
    /// Runs an action of a piece: `{pieceName, pieceVersion, actionName, …}`.
    Piece(Json),
}

impl McpTool {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let work = match row.get("flow_id")? {
            Some(flow_id) => Work::Flow(flow_id),
            None => Work::Piece(row.get("piece")?),
        };
        Ok(Self {
            id: row.get("id")?,
            created: row.get("created")?,
            updated: row.get("updated")?,
            external_id: row.get("external_id")?,
            mcp_id: row.get("mcp_id")?,
            work,
        })
    }
}

/// The tools of a server, the newest first.
pub fn of_server(db: &Connection, mcp_id: &str) -> rusqlite::Result<Vec<McpTool>> {
    let sql = "select * from mcp_tools where mcp_id = ? order by created desc, rowid desc";
    db.prepare_cached(sql)?.query_map([mcp_id], McpTool::from_row)?.collect()
}

/// Makes these all the tools of a server. A tool for the same flow or action keeps its ids and its creation time.
pub fn replace(db: &Connection, mcp_id: &str, works: &[Work]) -> rusqlite::Result<()> {
    let now = Time::now();
    let kept = works.iter().map(|work| match find(db, mcp_id, work)? {
        Some(id) => Ok(id),
        None => insert(db, mcp_id, work, now),
    });
    let kept = kept.collect::<rusqlite::Result<Vec<_>>>()?;
    for tool in of_server(db, mcp_id)? {
        if kept.contains(&tool.id) {
            db.prepare_cached("update mcp_tools set updated = ? where id = ?")?.execute((now, tool.id))?;
        } else {
            db.prepare_cached("delete from mcp_tools where id = ?")?.execute([tool.id])?;
        }
    }
    Ok(())
}

fn find(db: &Connection, mcp_id: &str, work: &Work) -> rusqlite::Result<Option<String>> {
    let (column, value) = match work {
        Work::Flow(flow_id) => ("flow_id", flow_id.as_str()),
        Work::Piece(piece) => {
            ("piece ->> '$.actionName'", piece.0["actionName"].as_str().unwrap_or_default())
        }
    };
    let sql = format!("select id from mcp_tools where mcp_id = ? and {column} = ?");
    db.prepare_cached(&sql)?.query_row((mcp_id, value), |row| row.get(0)).optional()
}

fn insert(db: &Connection, mcp_id: &str, work: &Work, now: Time) -> rusqlite::Result<String> {
    let id = id::generate();
    let (flow_id, piece) = match work {
        Work::Flow(flow_id) => (Some(flow_id), None),
        Work::Piece(piece) => (None, Some(piece)),
    };
    db.prepare_cached(
        "insert into mcp_tools (id, created, updated, external_id, mcp_id, flow_id, piece)
         values (?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute((&id, now, now, id::generate(), mcp_id, flow_id, piece))?;
    Ok(id)
}

/// Deletes the tools of a flow from all servers.
pub fn delete_of_flow(db: &Connection, flow_id: &str) -> rusqlite::Result<()> {
    db.prepare_cached("delete from mcp_tools where flow_id = ?")?.execute([flow_id]).map(drop)
}
