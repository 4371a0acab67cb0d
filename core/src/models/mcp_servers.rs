use crate::json::{Json, JsonObject};

replies! {
    /// A server of the Model Context Protocol, through which agents use the project's tools.
    pub struct McpServer {
        /// 21 letters and digits.
        pub id: String,
        /// When it was created, ISO 8601.
        pub created: String,
        /// When it was last changed, ISO 8601.
        pub updated: String,
        /// The project that owns it.
        pub project_id: String,
        /// Its name.
        pub name: Option<String>,
        /// **A secret in your hands**: what agents prove themselves with. `rotateMcpToken` replaces it.
        pub token: Option<String>,
        /// A name of your own for it, for imports.
        #[cfg_attr(feature = "typescript", napi(ts_type = "string | null"))]
        pub external_id: Option<String>,
        /// The tools that it offers.
        #[cfg_attr(feature = "typescript", napi(ts_type = "Record<string, unknown>[]"))]
        pub tools: Option<Vec<Json>>,
    }
}

params! {
    /// Which servers `listMcpServers` gives.
    pub struct ListMcpServersParams {
        /// Default: the client's.
        pub project_id: Option<String>,
        /// Part of the name.
        pub name: Option<String>,
        /// Servers on a page. Default: 10.
        pub limit: Option<u32>,
        /// `next` or `previous` of an earlier page.
        pub cursor: Option<String>,
    }

    /// A server to create.
    pub struct CreateMcpServerParams {
        /// Its name.
        pub name: String,
        /// Default: the client's.
        pub project_id: Option<String>,
    }

    /// What changes about a server.
    pub struct UpdateMcpServerParams {
        /// Its new name.
        pub name: Option<String>,
        /// All its tools from then on.
        #[cfg_attr(feature = "typescript", napi(ts_type = "Record<string, unknown>[]"))]
        pub tools: Option<Vec<JsonObject>>,
    }
}
