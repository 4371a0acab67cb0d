use crate::json::{Json, JsonObject};
use crate::models::Flow;

entities! {
    /// An MCP server (Model Context Protocol), through which AI agents use the tools of a project.
    pub struct McpServer {
        /// Id of the project that owns the MCP server.
        pub project_id: String,
        /// Name of the MCP server.
        pub name: Option<String>,
        /// **Secret.** Token with which agents authenticate. `rotateMcpToken` replaces it. `mcpServerUrl`
        /// returns the URL that contains it.
        pub token: Option<String>,
        /// External id of the MCP server. You can choose it for imports.
        pub external_id: Option<String> as "string | null",
        /// Tools that the MCP server offers.
        pub tools: Option<Vec<Json>> as "Record<string, unknown>[]",
    }

    /// A flow that an MCP server offers as a tool.
    pub struct McpFlowTool {
        /// Id of the MCP server.
        pub mcp_id: String,
        /// External id of the tool.
        pub external_id: Option<String> as "string | null",
        /// Type of the tool: always `FLOW`.
        pub r#type: String as "'FLOW'",
        /// Id of the flow.
        pub flow_id: String,
        /// Name of the tool that agents see. The engine derives it from the display name of the
        /// published flow: it replaces each sequence of white space, `/`, `@` and `-` with one `_`,
        /// shortens the name to 42 characters, and appends `_` and the first four characters of `id`.
        pub tool_name: Option<String>,
        /// The flow in its published version.
        pub flow: Option<Flow>,
    }
}

params! {
    /// Filters and pagination for `listMcpServers` and `iterateMcpServers`.
    pub struct ListMcpServersParams {
        /// Id of the project. Default: the project of the client.
        pub project_id: Option<String>,
        /// Text that the name of the MCP server must contain.
        pub name: Option<String>,
        /// Maximum number of MCP servers per page. Default: 10.
        pub limit: Option<u32>,
        /// Cursor of the page to return: `next` or `previous` of an earlier page. Default: the first
        /// page.
        pub cursor: Option<String>,
    }

    /// The MCP server that `createMcpServer` creates.
    pub struct CreateMcpServerParams {
        /// Name of the MCP server.
        pub name: String,
        /// Id of the project. Default: the project of the client.
        pub project_id: Option<String>,
    }

    /// Changes that `updateMcpServer` makes.
    pub struct UpdateMcpServerParams {
        /// New name of the MCP server.
        pub name: Option<String>,
        /// New tools of the MCP server. They replace all existing tools.
        pub tools: Option<Vec<JsonObject>> as "Record<string, unknown>[]",
    }
}
