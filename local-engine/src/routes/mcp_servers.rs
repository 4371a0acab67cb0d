//! MCP servers.

use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;
use serde_json::{Value, json};

use super::flows::shown as shown_flow;
use crate::app::App;
use crate::error::Error;
use crate::mcp::naming;
use crate::page::Paging;
use crate::reply::{self, Reply};
use crate::request::{Body, Checked, Id, Query};
use crate::store::mcp_servers::{self, McpServer};
use crate::store::mcp_tools::{self, McpTool, Work};
use crate::store::{Json, flow_versions, flows};

/// The query of `GET /v1/mcp-servers`.
#[derive(Debug, Deserialize)]
pub struct ListMcpServers {
    #[serde(flatten)]
    paging: Paging,
    name: Option<String>,
}

impl Checked for ListMcpServers {
    const SCHEMA: &'static str = "mcp_servers.list";
}

/// The body of `POST /v1/mcp-servers`.
#[derive(Debug, Deserialize)]
pub struct CreateMcpServer {
    name: String,
}

impl Checked for CreateMcpServer {
    const SCHEMA: &'static str = "mcp_servers.create";
}

/// The body of `POST /v1/mcp-servers/{id}`.
#[derive(Debug, Deserialize)]
pub struct UpdateMcpServer {
    name: Option<String>,
    tools: Option<Json>,
}

/// What a tool of a request does. The schema has checked it. Its name is computed, and `toolName` is ignored.
fn work(tool: &Value) -> Work {
    match tool["flowId"].as_str() {
        Some(flow_id) if tool["type"] == "FLOW" => Work::Flow(flow_id.to_owned()),
        _ => Work::Piece(Json(tool["pieceMetadata"].clone())),
    }
}

impl Checked for UpdateMcpServer {
    const SCHEMA: &'static str = "mcp_servers.update";
}

fn not_found(id: &str) -> Error {
    Error::not_found("MCP", id)
}

fn nothing_to_update(id: &str) -> Error {
    Error::NothingToUpdate { entity: "mcp", criteria: json!({ "where": { "id": id } }) }
}

/// A server as clients see it, with its tools.
fn shown(app: &App, db: &Connection, server: McpServer) -> rusqlite::Result<Value> {
    let mut tools = Vec::new();
    for tool in mcp_tools::of_server(db, &server.id)? {
        tools.extend(shown_tool(app, db, &tool)?);
    }
    let mut shown = serde_json::to_value(app.owned(server)).unwrap_or_default();
    shown["tools"] = tools.into();
    Ok(shown)
}

/// A tool as clients see it. Returns `None` for a flow that was never published, which the engine hides.
fn shown_tool(app: &App, db: &Connection, tool: &McpTool) -> rusqlite::Result<Option<Value>> {
    let mut shown = json!({ "id": tool.id, "created": tool.created, "updated": tool.updated,
        "externalId": tool.external_id, "mcpId": tool.mcp_id });
    let name = match &tool.work {
        Work::Piece(piece) => {
            shown["type"] = json!("PIECE");
            shown["pieceMetadata"] = piece.0.clone();
            piece.0["actionName"].as_str().unwrap_or_default().to_owned()
        }
        Work::Flow(flow_id) => {
            let Some(flow) = flows::get(db, flow_id)? else { return Ok(None) };
            let Some(published) = &flow.published_version_id else { return Ok(None) };
            let Some(version) = flow_versions::get(db, flow_id, published)? else { return Ok(None) };
            shown["type"] = json!("FLOW");
            shown["flowId"] = json!(flow_id);
            shown["flow"] = shown_flow(app, &flow, &version);
            version.display_name
        }
    };
    shown["toolName"] = naming::tool(&name, &tool.id).into();
    Ok(Some(shown))
}

/// `GET /v1/mcp-servers`.
pub async fn list(State(app): State<App>, Query(query): Query<ListMcpServers>) -> Reply {
    let page = app.store.read(|db| -> rusqlite::Result<_> {
        let page = mcp_servers::list(db, query.name.as_deref(), &query.paging)?;
        page.try_map(|server| shown(&app, db, server))
    })?;
    reply::ok(&page)
}

/// `GET /v1/mcp-servers/{id}`.
pub async fn get(State(app): State<App>, Id(id): Id) -> Reply {
    let server = app.store.read(|db| find(&app, db, &id))?.ok_or_else(|| not_found(&id))?;
    reply::ok(&server)
}

fn find(app: &App, db: &Connection, id: &str) -> rusqlite::Result<Option<Value>> {
    mcp_servers::get(db, id)?.map(|server| shown(app, db, server)).transpose()
}

/// `POST /v1/mcp-servers`.
pub async fn create(State(app): State<App>, Body(body): Body<CreateMcpServer>) -> Reply {
    let server = app.store.write(|db| {
        let id = mcp_servers::create(db, &body.name)?;
        find(&app, db, &id)
    })?;
    reply::ok(&server)
}

/// `POST /v1/mcp-servers/{id}`.
pub async fn update(State(app): State<App>, Id(id): Id, Body(body): Body<UpdateMcpServer>) -> Reply {
    let tools = body.tools.as_ref().and_then(|tools| tools.0.as_array());
    let works = tools.map(|tools| tools.iter().map(work).collect::<Vec<_>>());
    let server = app.store.write(|db| {
        if let (true, Some(works)) = (mcp_servers::update(db, &id, body.name.as_deref())?, works) {
            mcp_tools::replace(db, &id, &works)?;
        }
        find(&app, db, &id)
    })?;
    reply::ok(&server.ok_or_else(|| nothing_to_update(&id))?)
}

/// `POST /v1/mcp-servers/{id}/rotate`.
pub async fn rotate(State(app): State<App>, Id(id): Id) -> Reply {
    let server = app.store.write(|db| {
        mcp_servers::rotate(db, &id)?;
        find(&app, db, &id)
    })?;
    reply::ok(&server.ok_or_else(|| nothing_to_update(&id))?)
}

/// `DELETE /v1/mcp-servers/{id}`.
pub async fn delete(State(app): State<App>, Id(id): Id) -> Reply {
    if app.store.write(|db| mcp_servers::delete(db, &id))? {
        reply::no_content()
    } else {
        Err(not_found(&id))
    }
}
