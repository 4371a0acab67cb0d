use imbrace_core::error::Error;
use imbrace_core::request::Project;
use napi::bindgen_prelude::{This, Unknown};
use napi_derive::napi;

use crate::models::{CreateMcpServerParams, ListMcpServersParams, McpServer, Page, UpdateMcpServerParams};
use crate::node::draft::{self, Fields};
use crate::node::{AsyncIterableIterator, Promise};
use crate::workflows::Workflows;

#[napi]
impl Workflows {
    /// Lists MCP servers, a page at a time. A text instead of parameters is a project's id.
    ///
    /// Route: `GET /v1/mcp-servers`.
    ///
    /// @example
    /// ```ts
    /// const servers = await client.workflows.listMcpServers()
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "projectIdOrParams?: string | ListMcpServersParams, options?: ReadOptions<F>",
        ts_generic_types = "F extends string = never",
        ts_return_type = "Promise<Page<Picked<McpServer, F>>>"
    )]
    pub fn list_mcp_servers(&self, params: Unknown, options: Unknown) -> Promise<Page<McpServer>> {
        let call = self.get("/v1/mcp-servers").query_read_by(params, project_or_params);
        call.project_in(Project::Query).options(options).page()
    }

    /// Returns one MCP server, with its token.
    ///
    /// Route: `GET /v1/mcp-servers/{mcpServerId}`. An unknown id is an `ApiError` 404 `ENTITY_NOT_FOUND`.
    ///
    /// @example
    /// ```ts
    /// const server = await client.workflows.getMcpServer('mcp_server_id')
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "mcpServerId: string, options?: ReadOptions<F>",
        ts_generic_types = "F extends string = never",
        ts_return_type = "Promise<Picked<McpServer, F>>"
    )]
    pub fn get_mcp_server(&self, mcp_server_id: Unknown, options: Unknown) -> Promise<McpServer> {
        self.get("/v1/mcp-servers/{mcpServerId}").id(mcp_server_id).options(options).entity()
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
        let call = self.post("/v1/mcp-servers").body::<CreateMcpServerParams>(params);
        call.project_in(Project::Body).options(options).entity()
    }

    /// Deletes an MCP server.
    ///
    /// Route: `DELETE /v1/mcp-servers/{mcpServerId}`. An unknown id is an `ApiError` 404 `ENTITY_NOT_FOUND`.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.deleteMcpServer('mcp_server_id')
    /// ```
    #[napi(catch_unwind, ts_args_type = "mcpServerId: string, options?: RequestOptions")]
    pub fn delete_mcp_server(&self, mcp_server_id: Unknown, options: Unknown) -> Promise<()> {
        self.delete("/v1/mcp-servers/{mcpServerId}").id(mcp_server_id).options(options).nothing()
    }

    /// Gives an MCP server a new token; the old one is worth nothing from then on.
    ///
    /// Route: `POST /v1/mcp-servers/{mcpServerId}/rotate`.
    ///
    /// @example
    /// ```ts
    /// const { token } = await client.workflows.rotateMcpToken('mcp_server_id')
    /// ```
    #[napi(catch_unwind, ts_args_type = "mcpServerId: string, options?: RequestOptions")]
    pub fn rotate_mcp_token(&self, mcp_server_id: Unknown, options: Unknown) -> Promise<McpServer> {
        self.post("/v1/mcp-servers/{mcpServerId}/rotate").id(mcp_server_id).options(options).entity()
    }

    /// Renames an MCP server, or replaces its tools.
    ///
    /// Route: `POST /v1/mcp-servers/{mcpServerId}`. An unknown id is an `ApiError` 500.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.updateMcpServer('mcp_server_id', { name: 'Sales tools' })
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "mcpServerId: string, params: UpdateMcpServerParams, options?: RequestOptions"
    )]
    pub fn update_mcp_server(
        &self,
        mcp_server_id: Unknown,
        params: Unknown,
        options: Unknown,
    ) -> Promise<McpServer> {
        let call = self.post("/v1/mcp-servers/{mcpServerId}").id(mcp_server_id);
        call.body::<UpdateMcpServerParams>(params).options(options).entity()
    }

    /// Iterates over all MCP servers that match.
    /// The next page is fetched while you work on this one; `break` ends it. `limit` is the page size, 100 by default:
    /// rows that share the instant of a page's last row may be left out by the engine, fewer of them with larger pages.
    ///
    /// Route: `GET /v1/mcp-servers`.
    ///
    /// @example
    /// ```ts
    /// for await (const server of client.workflows.iterateMcpServers()) console.log(server.name)
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "params?: ListMcpServersParams, options?: ReadOptions<F>",
        ts_generic_types = "F extends string = never",
        ts_return_type = "AsyncIterableIterator<Picked<McpServer, F>>"
    )]
    pub fn iterate_mcp_servers(
        &self,
        this: This,
        params: Unknown,
        options: Unknown,
    ) -> napi::Result<AsyncIterableIterator<McpServer>> {
        AsyncIterableIterator::new(&self.node, &this, c"listMcpServers", &[params, options])
    }
}

fn project_or_params(text: &str) -> Result<Fields, Error> {
    match serde_json::from_str::<String>(text) {
        Ok(project) => Ok(Fields::from_iter([("projectId".to_owned(), project.into())])),
        Err(_) => draft::fields_of::<ListMcpServersParams>(text),
    }
}
