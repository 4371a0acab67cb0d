use crate::call::Call;
use crate::calls::Result;
use crate::json::JsonObject;
use crate::models::{CreateMcpServerParams, ListMcpServersParams, McpServer, Page, UpdateMcpServerParams};
use crate::request::Project;

pub fn list(params: &ListMcpServersParams) -> Result<Page<McpServer>> {
    Ok(Call::get("/v1/mcp-servers").query(params)?.project_in(Project::Query))
}

pub fn get(mcp_server_id: &str) -> Result<McpServer> {
    Call::get("/v1/mcp-servers/{mcpServerId}").id(mcp_server_id)
}

pub fn create(params: &CreateMcpServerParams) -> Result<McpServer> {
    Ok(Call::post("/v1/mcp-servers").body(params)?.project_in(Project::Body))
}

pub fn update(mcp_server_id: &str, params: &UpdateMcpServerParams) -> Result<McpServer> {
    Call::post("/v1/mcp-servers/{mcpServerId}").id(mcp_server_id)?.body(params)
}

pub fn delete(mcp_server_id: &str) -> Result<()> {
    Call::delete("/v1/mcp-servers/{mcpServerId}").id(mcp_server_id)
}

pub fn rotate_token(mcp_server_id: &str) -> Result<McpServer> {
    Call::post("/v1/mcp-servers/{mcpServerId}/rotate").id(mcp_server_id)
}

/// The requests of agents. This client sends none of them, but knows their URL.
pub fn connect(token: &str) -> Result<JsonObject> {
    Call::post("/v1/mcp/{server.token}/sse").id(token)
}
