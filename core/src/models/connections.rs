use crate::json::{Json, JsonObject, OneOrMany};
use crate::pieces::PieceName;

entities! {
    /// A connection: the stored credential with which flows access another service.
    pub struct AppConnection {
        /// External id of the connection. Flows refer to the connection by this id.
        pub external_id: String,
        /// Display name of the connection.
        pub display_name: String,
        /// npm name of the piece that uses the connection, such as `@activepieces/piece-slack`.
        pub piece_name: String,
        /// Id of the connection's project. Most deployments return `projectIds` instead.
        pub project_id: Option<String>,
        /// Ids of the projects that can use the connection.
        pub project_ids: Option<Vec<String>>,
        /// How the connection authenticates with its service.
        pub r#type: String as "ConnectionType",
        /// Status of the connection. An `ACTIVE` connection works.
        pub status: Option<String> as "'ACTIVE' | 'MISSING' | 'ERROR' | (string & {})",
        /// Whether the connection belongs to a project or to the whole platform.
        pub scope: Option<String> as "'PROJECT' | 'PLATFORM' | (string & {})",
        /// Id of the platform that the connection belongs to.
        pub platform_id: Option<String>,
        /// Id of the user who created the connection. Null if unknown.
        pub owner_id: Option<String> as "string | null",
        /// User who created the connection. Only present in lists.
        pub owner: Option<Json> as "Record<string, unknown> | null",
        /// Ids of the flows that use the connection. Only present in lists.
        pub flow_ids: Option<Vec<String>>,
        /// Your own data about the connection. Null if none was set.
        pub metadata: Option<Json> as "Record<string, unknown> | null",
        /// **Secret.** The decrypted credential. Only present in the result of `getConnection`, and only
        /// on the platform. The client never writes it to logs, errors or hooks.
        pub value: Option<Json> as "Record<string, unknown>",
    }
}

replies! {
    /// A user who owns connections.
    pub struct ConnectionOwner {
        /// First name of the user.
        pub first_name: Option<String>,
        /// Last name of the user.
        pub last_name: Option<String>,
        /// Email address of the user.
        pub email: String,
    }
}

params! {
    /// Filters and pagination for `listConnections` and `iterateConnections`.
    pub struct ListConnectionsParams {
        /// npm name of the piece. `slack` is short for `@activepieces/piece-slack`.
        pub piece_name: Option<PieceName> as "string",
        /// Text that the display name must contain.
        pub display_name: Option<String>,
        /// One or more statuses. Default: all.
        pub status: Option<OneOrMany>
            as "'ACTIVE' | 'MISSING' | 'ERROR' | ('ACTIVE' | 'MISSING' | 'ERROR')[]",
        /// Whether to return connections of the project or of the platform. Default: both.
        pub scope: Option<String> as "'PROJECT' | 'PLATFORM'",
        /// Maximum number of connections per page. Default: 10.
        pub limit: Option<u32>,
        /// Cursor of the page to return: `next` or `previous` of an earlier page. Default: the first
        /// page.
        pub cursor: Option<String>,
        /// Id of the project. Default: the project of the client.
        pub project_id: Option<String>,
    }

    /// The connection that `upsertConnection` creates or updates. The engine also requires an
    /// `externalId` and a `type` inside `value`. The client adds them if they are missing.
    pub struct UpsertConnectionParams {
        /// External id of the connection. Flows refer to the connection by this id. Default: an id that
        /// is derived from `pieceName` and `displayName`, so that a repeated call updates the same
        /// connection.
        pub external_id: Option<String>,
        /// Display name of the connection.
        pub display_name: String,
        /// npm name of the piece. `slack` is short for `@activepieces/piece-slack`.
        pub piece_name: PieceName as "string",
        /// Id of the project. Default: the project of the client.
        pub project_id: Option<String>,
        /// How the connection authenticates with its service.
        pub r#type: String as "ConnectionType",
        /// Credential. For `SECRET_TEXT`: `{ secret_text }`, or an object with one property of any name.
        /// For `BASIC_AUTH`: `{ username, password }`. For `CUSTOM_AUTH`: `{ props }`.
        pub value: JsonObject as "Record<string, unknown>",
        /// Your own data about the connection.
        pub metadata: Option<JsonObject> as "Record<string, unknown>",
    }

    /// Changes that `updateConnection` makes.
    pub struct UpdateConnectionParams {
        /// New display name.
        pub display_name: String,
        /// Your own data about the connection.
        pub metadata: Option<JsonObject> as "Record<string, unknown>",
    }

    /// The two connections of `replaceConnections`.
    pub struct ReplaceConnectionsParams {
        /// Id of the connection to replace. The engine deletes this connection afterwards.
        pub source_app_connection_id: String,
        /// Id of the connection that flows use afterwards.
        pub target_app_connection_id: String,
        /// Id of the project. Default: the project of the client.
        pub project_id: Option<String>,
    }
}
