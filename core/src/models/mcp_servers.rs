use crate::json::{Json, JsonObject};

replies! {
    /// An MCP server (Model Context Protocol), through which AI agents use the tools of a project.
    pub struct McpServer {
        /// Unique identifier of the MCP server: 21 letters and digits.
        pub id: String,
        /// When the MCP server was created, in ISO 8601.
        pub created: String,
        /// When the MCP server was last changed, in ISO 8601.
        pub updated: String,
        /// Id of the project that owns the MCP server.
        pub project_id: String,
        /// Name of the MCP server.
        pub name: Option<String>,
        /// **Secret.** Token with which agents authenticate. `rotateMcpToken` replaces it.
        pub token: Option<String>,
        /// External id of the MCP server. You can choose it for imports.
        #[cfg_attr(feature = "typescript", napi(ts_type = "string | null"))]
        pub external_id: Option<String>,
        /// Tools that the MCP server offers.
        #[cfg_attr(feature = "typescript", napi(ts_type = "Record<string, unknown>[]"))]
        pub tools: Option<Vec<Json>>,
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
        /// Page to return: `next` or `previous` of an earlier page. Default: the first page.
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
        #[cfg_attr(feature = "typescript", napi(ts_type = "Record<string, unknown>[]"))]
        pub tools: Option<Vec<JsonObject>>,
    }
}
