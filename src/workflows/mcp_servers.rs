use imbrace_core::calls::mcp_servers;
use imbrace_core::models::{ListMcpServersParams, McpServer, Page};
use imbrace_core::procedures::pager::Order;
use napi::bindgen_prelude::Unknown;
use napi_derive::napi;

use crate::node::invocation::{Argument, Result};
use crate::node::{AsyncIterableIterator, Promise};
use crate::workflows::Workflows;

#[napi]
impl Workflows {
    /// Lists MCP servers, one page at a time. The first argument can also be the id of a project.
    ///
    /// Route: `GET /v1/mcp-servers`.
    ///
    /// @example
    /// ```ts
    /// const page = await client.workflows.listMcpServers()
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "projectIdOrParams?: string | ListMcpServersParams, options?: ReadOptions"
    )]
    pub fn list_mcp_servers(&self, params: Unknown, options: Unknown) -> Promise<Page<McpServer>> {
        let mut call = self.call(options);
        let params = call.optional("params", params);
        call.send(move || mcp_servers::list(&project_or_params(&params)?))
    }

    /// Returns an MCP server with its token.
    ///
    /// Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the MCP server does not exist.
    ///
    /// Route: `GET /v1/mcp-servers/{mcpServerId}`.
    ///
    /// @example
    /// ```ts
    /// const server = await client.workflows.getMcpServer('mcp_server_id')
    /// ```
    #[napi(catch_unwind, ts_args_type = "mcpServerId: string, options?: ReadOptions")]
    pub fn get_mcp_server(&self, id: Unknown, options: Unknown) -> Promise<McpServer> {
        self.call(options).by_id("mcpServerId", id, mcp_servers::get)
    }

    /// Creates an MCP server.
    ///
    /// Route: `POST /v1/mcp-servers`.
    ///
    /// @example
    /// ```ts
    /// const server = await client.workflows.createMcpServer({ name: 'My MCP Server' })
    /// ```
    #[napi(catch_unwind, ts_args_type = "params: CreateMcpServerParams, options?: RequestOptions")]
    pub fn create_mcp_server(&self, params: Unknown, options: Unknown) -> Promise<McpServer> {
        self.call(options).with_params(params, mcp_servers::create)
    }

    /// Deletes an MCP server.
    ///
    /// Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the MCP server does not exist.
    ///
    /// Route: `DELETE /v1/mcp-servers/{mcpServerId}`.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.deleteMcpServer('mcp_server_id')
    /// ```
    #[napi(catch_unwind, ts_args_type = "mcpServerId: string, options?: RequestOptions")]
    pub fn delete_mcp_server(&self, id: Unknown, options: Unknown) -> Promise<()> {
        self.call(options).by_id("mcpServerId", id, mcp_servers::delete)
    }

    /// Replaces the token of an MCP server. The old token becomes invalid.
    ///
    /// Route: `POST /v1/mcp-servers/{mcpServerId}/rotate`.
    ///
    /// @example
    /// ```ts
    /// const { token } = await client.workflows.rotateMcpToken('mcp_server_id')
    /// ```
    #[napi(catch_unwind, ts_args_type = "mcpServerId: string, options?: RequestOptions")]
    pub fn rotate_mcp_token(&self, id: Unknown, options: Unknown) -> Promise<McpServer> {
        self.call(options).by_id("mcpServerId", id, mcp_servers::rotate_token)
    }

    /// Renames an MCP server, or replaces its tools.
    ///
    /// Rejects with an `ApiError` (500) if the MCP server does not exist.
    ///
    /// Route: `POST /v1/mcp-servers/{mcpServerId}`.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.updateMcpServer('mcp_server_id', { name: 'Sales tools' })
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "mcpServerId: string, params: UpdateMcpServerParams, options?: RequestOptions"
    )]
    pub fn update_mcp_server(&self, id: Unknown, params: Unknown, options: Unknown) -> Promise<McpServer> {
        self.call(options).by_id_with_params("mcpServerId", id, params, mcp_servers::update)
    }

    /// Iterates over all MCP servers that match `params`. The first argument can also be the id of a
    /// project.
    ///
    /// Every result is returned exactly once. `limit` (default: 100) is the size of a page, not
    /// the total number of results.
    ///
    /// Route: `GET /v1/mcp-servers`.
    ///
    /// @example
    /// ```ts
    /// for await (const server of client.workflows.iterateMcpServers()) {
    ///   console.log(server.name)
    /// }
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "projectIdOrParams?: string | ListMcpServersParams, options?: ReadOptions"
    )]
    pub fn iterate_mcp_servers(&self, params: Unknown, options: Unknown) -> AsyncIterableIterator<McpServer> {
        let mut call = self.call(options);
        let params = call.optional("params", params);
        call.pages(Order::Created, move || mcp_servers::list(&project_or_params(&params)?))
    }
}

/// The platform's SDK takes the id of a project in place of the parameters.
fn project_or_params(argument: &Argument<ListMcpServersParams>) -> Result<ListMcpServersParams> {
    match argument.as_string() {
        Some(project_id) => {
            Ok(ListMcpServersParams { project_id: Some(project_id), ..ListMcpServersParams::default() })
        }
        None => argument.read_or_default(),
    }
}
