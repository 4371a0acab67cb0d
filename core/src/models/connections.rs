use crate::json::{Json, JsonObject, OneOrMany};
use crate::pieces::PieceName;

replies! {
    /// The stored access to another service.
    pub struct AppConnection {
        /// 21 letters and digits.
        pub id: String,
        /// When it was created, ISO 8601.
        pub created: String,
        /// When it was last changed, ISO 8601.
        pub updated: String,
        /// The name by which flows refer to it.
        pub external_id: String,
        /// Its name, for people.
        pub display_name: String,
        /// The npm name of the piece that it is for, `@activepieces/piece-slack`.
        pub piece_name: String,
        /// Its project, where a deployment sends one; most send `projectIds`.
        pub project_id: Option<String>,
        /// The projects that may use it.
        pub project_ids: Option<Vec<String>>,
        /// How it authenticates with its service.
        #[cfg_attr(feature = "typescript", napi(ts_type = "ConnectionType"))]
        pub r#type: String,
        /// Whether it works.
        #[cfg_attr(feature = "typescript", napi(ts_type = "'ACTIVE' | 'MISSING' | 'ERROR' | (string & {})"))]
        pub status: Option<String>,
        /// Whether it belongs to a project or to the whole platform.
        #[cfg_attr(feature = "typescript", napi(ts_type = "'PROJECT' | 'PLATFORM' | (string & {})"))]
        pub scope: Option<String>,
        /// The platform that it belongs to.
        pub platform_id: Option<String>,
        /// The user who created it; null when that is not known.
        #[cfg_attr(feature = "typescript", napi(ts_type = "string | null"))]
        pub owner_id: Option<String>,
        /// The same user, in lists.
        #[cfg_attr(feature = "typescript", napi(ts_type = "Record<string, unknown> | null"))]
        pub owner: Option<Json>,
        /// The flows that use it, in lists.
        pub flow_ids: Option<Vec<String>>,
        /// Data of your own; null when none was given.
        #[cfg_attr(feature = "typescript", napi(ts_type = "Record<string, unknown> | null"))]
        pub metadata: Option<Json>,
        /// **A secret in your hands**: the decrypted credential, from `getConnection` on the platform only. The
        /// client puts it into no log, error or hook.
        #[cfg_attr(feature = "typescript", napi(ts_type = "Record<string, unknown>"))]
        pub value: Option<Json>,
    }

    /// A user who owns connections.
    pub struct ConnectionOwner {
        /// First name.
        pub first_name: Option<String>,
        /// Last name.
        pub last_name: Option<String>,
        /// Address.
        pub email: String,
    }
}

params! {
    /// Which connections `listConnections` gives.
    pub struct ListConnectionsParams {
        /// The npm name of a piece; `slack` stands for `@activepieces/piece-slack`.
        #[cfg_attr(feature = "typescript", napi(ts_type = "string"))]
        pub piece_name: Option<PieceName>,
        /// Part of the name.
        pub display_name: Option<String>,
        /// One status or several.
        #[cfg_attr(
            feature = "typescript",
            napi(ts_type = "'ACTIVE' | 'MISSING' | 'ERROR' | ('ACTIVE' | 'MISSING' | 'ERROR')[]")
        )]
        pub status: Option<OneOrMany>,
        /// Those of the project or those of the platform.
        #[cfg_attr(feature = "typescript", napi(ts_type = "'PROJECT' | 'PLATFORM'"))]
        pub scope: Option<String>,
        /// Connections on a page. Default: 10.
        pub limit: Option<u32>,
        /// `next` or `previous` of an earlier page.
        pub cursor: Option<String>,
        /// Default: the client's.
        pub project_id: Option<String>,
    }

    /// A connection to create or, when its `externalId` exists, to update. What the engine wants besides is filled
    /// in, on the way out only; a body that has all of it goes out as it is.
    pub struct UpsertConnectionParams {
        /// The name by which flows refer to it. Default: made from `pieceName` and `displayName`, so that the same
        /// call again updates the same connection.
        pub external_id: Option<String>,
        /// Its name, for people.
        pub display_name: String,
        /// The npm name of a piece; `slack` stands for `@activepieces/piece-slack`.
        #[cfg_attr(feature = "typescript", napi(ts_type = "string"))]
        pub piece_name: PieceName,
        /// Default: the client's.
        pub project_id: Option<String>,
        /// How it authenticates with its service.
        #[cfg_attr(feature = "typescript", napi(ts_type = "ConnectionType"))]
        pub r#type: String,
        /// The credential: `{secret_text}` (or one property of any name) for `SECRET_TEXT`, `{username, password}`
        /// for `BASIC_AUTH`, `{props}` for `CUSTOM_AUTH`. Its own `type` may be left out.
        #[cfg_attr(feature = "typescript", napi(ts_type = "Record<string, unknown>"))]
        pub value: JsonObject,
        /// Data of your own.
        #[cfg_attr(feature = "typescript", napi(ts_type = "Record<string, unknown>"))]
        pub metadata: Option<JsonObject>,
    }

    /// What changes about a connection.
    pub struct UpdateConnectionParams {
        /// Its new name.
        pub display_name: String,
        /// Data of your own.
        #[cfg_attr(feature = "typescript", napi(ts_type = "Record<string, unknown>"))]
        pub metadata: Option<JsonObject>,
    }

    /// Which connection takes the place of which, in all flows of the project.
    pub struct ReplaceConnectionsParams {
        /// The id of the one that flows use now; it is deleted.
        pub source_app_connection_id: String,
        /// The id of the one that they use from then on.
        pub target_app_connection_id: String,
        /// Default: the client's.
        pub project_id: Option<String>,
    }
}
