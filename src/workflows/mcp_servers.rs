use http::Method;
use imbrace_core::calls::mcp_servers;
use imbrace_core::decode::Value;
use imbrace_core::error::misuse;
use imbrace_core::json::Json;
use imbrace_core::models::{ListMcpServersParams, McpFlowTool, McpServer, Page};
use imbrace_core::procedures::ServerToken;
use imbrace_core::procedures::pager::Order;
use imbrace_core::secret::Secret;
use imbrace_core::{Context, procedures};
use napi::bindgen_prelude::Unknown;
use napi_derive::napi;

use crate::node::invocation::{Argument, Result};
use crate::node::task::Route;
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

    /// Returns the URL at which an MCP client connects to an MCP server, such as
    /// `https://app-gatewayv2.imbrace.co/activepieces/v1/mcp/{token}/sse`. The transport is Streamable
    /// HTTP.
    ///
    /// `server` is the id of an MCP server, or an object with its `token`. With an object, the client
    /// sends no request. **The URL is a secret**, because it contains the token.
    ///
    /// The gateway of the platform also requires a credential in each request of the MCP client: the
    /// header `x-api-key` with an API key, or `x-access-token` with an access token. The gateway ends a
    /// request after 30 s. An engine without a gateway (`services.workflowEngine`) requires only the
    /// URL.
    ///
    /// Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the MCP server does not exist.
    ///
    /// Route: `GET /v1/mcp-servers/{mcpServerId}`, if `server` is an id.
    ///
    /// @example
    /// ```ts
    /// const server = await client.workflows.createMcpServer({ name: 'Sales tools' })
    /// const url = await client.workflows.mcpServerUrl(server)
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "server: string | { token?: string | undefined }, options?: RequestOptions"
    )]
    pub fn mcp_server_url(&self, server: Unknown, options: Unknown) -> Promise<String> {
        let mut call = self.call(options);
        let server = call.argument("server", server);
        call.run_for_value((Method::GET, "/v1/mcp-servers/{mcpServerId}"), None, move |_| {
            let server = id_or_token(server)?;
            Ok(async move |ctx: Context| {
                Ok(Value::Text(procedures::mcp_server_url(&ctx, server).await?.into()))
            })
        })
    }

    /// Lists the flows that an MCP server offers as tools, newest first. `toolName` is the name that
    /// agents see.
    ///
    /// Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the MCP server does not exist.
    ///
    /// Route: `GET /v1/mcp-servers/{mcpServerId}`.
    ///
    /// @example
    /// ```ts
    /// const tools = await client.workflows.listFlowTools('mcp_server_id')
    /// console.log(tools.map(({ flowId, toolName }) => [flowId, toolName]))
    /// ```
    #[napi(catch_unwind, ts_args_type = "mcpServerId: string, options?: ReadOptions")]
    pub fn list_flow_tools(&self, id: Unknown, options: Unknown) -> Promise<Vec<McpFlowTool>> {
        let mut call = self.call(options);
        let id = call.text("mcpServerId", id);
        call.run((Method::GET, "/v1/mcp-servers/{mcpServerId}"), move |_| {
            Ok(async move |ctx: Context| procedures::list_flow_tools(&ctx, &id).await)
        })
    }

    /// Makes a published flow a tool of an MCP server and returns the tool. If the flow is already a
    /// tool of the server, nothing changes.
    ///
    /// The trigger of the flow must be of the kind `mcpTool`. The other tools of the server remain. The
    /// engine can only replace the whole list of tools. The client therefore reads the list, changes it
    /// and writes it back. Concurrent calls in one process run one after another. Changes that other
    /// processes make at the same time can be lost.
    ///
    /// Rejects with a `TypeError` if the flow is not published, or if the trigger of its newest or
    /// published version is not an MCP trigger. Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`)
    /// if the flow or the MCP server does not exist.
    ///
    /// Routes: `GET /v1/flows/{flowId}`, `GET /v1/mcp-servers/{mcpServerId}`,
    /// `POST /v1/mcp-servers/{mcpServerId}`.
    ///
    /// @example
    /// ```ts
    /// const { toolName } = await client.workflows.addFlowTool('mcp_server_id', 'flow_id')
    /// ```
    #[napi(catch_unwind, ts_args_type = "mcpServerId: string, flowId: string, options?: RequestOptions")]
    pub fn add_flow_tool(&self, id: Unknown, flow_id: Unknown, options: Unknown) -> Promise<McpFlowTool> {
        let mut call = self.call(options);
        let id = call.text("mcpServerId", id);
        let flow_id = call.text("flowId", flow_id);
        call.run(SERVER, move |_| {
            Ok(async move |ctx: Context| procedures::add_flow_tool(&ctx, &id, &flow_id).await)
        })
    }

    /// Removes a flow from the tools of an MCP server. If the flow is not a tool of the server, nothing
    /// changes. The flow itself remains.
    ///
    /// As in `addFlowTool`, the client reads the list of tools, changes it and writes it back.
    ///
    /// Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the MCP server does not exist.
    ///
    /// Routes: `GET /v1/mcp-servers/{mcpServerId}`, `POST /v1/mcp-servers/{mcpServerId}`.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.removeFlowTool('mcp_server_id', 'flow_id')
    /// ```
    #[napi(catch_unwind, ts_args_type = "mcpServerId: string, flowId: string, options?: RequestOptions")]
    pub fn remove_flow_tool(&self, id: Unknown, flow_id: Unknown, options: Unknown) -> Promise<()> {
        let mut call = self.call(options);
        let id = call.text("mcpServerId", id);
        let flow_id = call.text("flowId", flow_id);
        call.run(SERVER, move |_| {
            Ok(async move |ctx: Context| procedures::remove_flow_tool(&ctx, &id, &flow_id).await)
        })
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

/// The route that changes an MCP server.
const SERVER: Route = (Method::POST, "/v1/mcp-servers/{mcpServerId}");

fn id_or_token(server: Argument<Json>) -> Result<ServerToken> {
    if let Some(id) = server.as_string() {
        return Ok(ServerToken::OfId(id));
    }
    let server =
        server.object().map_err(|_| misuse("server", "must be an id or an object with a `token`"))?;
    let token = server.get("token").and_then(Json::as_string);
    let token = token.ok_or_else(|| misuse("server.token", "must be a string"))?;
    Ok(ServerToken::Known(Secret::new(token)))
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
