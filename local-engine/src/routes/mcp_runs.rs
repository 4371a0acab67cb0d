//! The calls of tools.

use axum::extract::State;
use serde::Deserialize;

use crate::app::App;
use crate::page::Paging;
use crate::reply::{self, Reply};
use crate::request::{Checked, Query};
use crate::store::mcp_runs::{self, McpRunFilter};

/// The query of `GET /v1/mcp-runs`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListMcpRuns {
    mcp_id: String,
    limit: Option<f64>,
    /// What other lists call `cursor`.
    cursor_request: Option<String>,
    #[serde(default)]
    status: Vec<String>,
    metadata: Option<String>,
}

impl Checked for ListMcpRuns {
    const SCHEMA: &'static str = "mcp_servers.list_runs";
}

/// `GET /v1/mcp-runs`.
pub async fn list(State(app): State<App>, Query(query): Query<ListMcpRuns>) -> Reply {
    let paging = Paging::at(query.limit, query.cursor_request);
    let filter = McpRunFilter { mcp_id: query.mcp_id, status: query.status, action: query.metadata };
    let page = app.store.read(|db| mcp_runs::list(db, filter, &paging))?;
    reply::ok(&page.map(|run| app.owned(run)))
}
