//! MCP servers.

use axum::extract::State;
use serde::Deserialize;
use serde_json::json;

use crate::app::App;
use crate::error::Error;
use crate::page::Paging;
use crate::reply::{self, Reply};
use crate::request::{Body, Checked, Id, Query};
use crate::store::{Json, mcp_servers};

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

impl Checked for UpdateMcpServer {
    const SCHEMA: &'static str = "mcp_servers.update";
}

fn not_found(id: &str) -> Error {
    Error::not_found("MCP", id)
}

fn nothing(id: &str) -> Error {
    Error::NothingToUpdate { entity: "mcp", criteria: json!({ "where": { "id": id } }) }
}

/// `GET /v1/mcp-servers`.
pub async fn list(State(app): State<App>, Query(query): Query<ListMcpServers>) -> Reply {
    let page = app.store.read(|db| mcp_servers::list(db, query.name.as_deref(), &query.paging))?;
    reply::ok(&page.map(|server| app.owned(server)))
}

/// `GET /v1/mcp-servers/{id}`.
pub async fn get(State(app): State<App>, Id(id): Id) -> Reply {
    let server = app.store.read(|db| mcp_servers::get(db, &id))?.ok_or_else(|| not_found(&id))?;
    reply::ok(&app.owned(server))
}

/// `POST /v1/mcp-servers`.
pub async fn create(State(app): State<App>, Body(body): Body<CreateMcpServer>) -> Reply {
    let server = app.store.write(|db| {
        let id = mcp_servers::create(db, &body.name)?;
        mcp_servers::get(db, &id)
    })?;
    reply::ok(&server.map(|server| app.owned(server)))
}

/// `POST /v1/mcp-servers/{id}`.
pub async fn update(State(app): State<App>, Id(id): Id, Body(body): Body<UpdateMcpServer>) -> Reply {
    let server = app.store.write(|db| {
        mcp_servers::update(db, &id, body.name.as_deref(), body.tools.as_ref())?;
        mcp_servers::get(db, &id)
    })?;
    reply::ok(&app.owned(server.ok_or_else(|| nothing(&id))?))
}

/// `POST /v1/mcp-servers/{id}/rotate`.
pub async fn rotate(State(app): State<App>, Id(id): Id) -> Reply {
    let server = app.store.write(|db| {
        mcp_servers::rotate(db, &id)?;
        mcp_servers::get(db, &id)
    })?;
    reply::ok(&app.owned(server.ok_or_else(|| nothing(&id))?))
}

/// `DELETE /v1/mcp-servers/{id}`.
pub async fn delete(State(app): State<App>, Id(id): Id) -> Reply {
    if app.store.write(|db| mcp_servers::delete(db, &id))? {
        reply::no_content()
    } else {
        Err(not_found(&id))
    }
}
