use crate::json::{Json, JsonObject};
use crate::pieces::PieceName;

replies! {
    /// An integration, as lists have it.
    pub struct PieceSummary {
        /// 21 letters and digits.
        pub id: String,
        /// Its npm name, `@activepieces/piece-webhook`.
        pub name: String,
        /// Its name, for people.
        pub display_name: String,
        /// What it does.
        pub description: Option<String>,
        /// Its version.
        pub version: String,
        /// The address of its picture.
        pub logo_url: Option<String>,
        /// How many actions it has.
        pub actions: f64,
        /// How many triggers it has.
        pub triggers: f64,
        /// What it is for, `CORE`, `COMMUNICATION`.
        pub categories: Option<Vec<String>>,
        /// Who wrote it.
        pub authors: Option<Vec<String>>,
    }

    /// An integration with its actions and triggers, and the properties that each takes.
    pub struct Piece {
        /// 21 letters and digits.
        pub id: String,
        /// Its npm name, `@activepieces/piece-webhook`.
        pub name: String,
        /// Its name, for people.
        pub display_name: String,
        /// What it does.
        pub description: Option<String>,
        /// Its version.
        pub version: String,
        /// The address of its picture.
        pub logo_url: Option<String>,
        /// Its actions, by name.
        #[cfg_attr(feature = "typescript", napi(ts_type = "Record<string, Record<string, unknown>>"))]
        pub actions: Json,
        /// Its triggers, by name.
        #[cfg_attr(feature = "typescript", napi(ts_type = "Record<string, Record<string, unknown>>"))]
        pub triggers: Json,
        /// What a connection of it needs; null when it needs none.
        #[cfg_attr(feature = "typescript", napi(ts_type = "Record<string, unknown> | null"))]
        pub auth: Option<Json>,
        /// What it is for, `CORE`, `COMMUNICATION`.
        pub categories: Option<Vec<String>>,
        /// Who wrote it.
        pub authors: Option<Vec<String>>,
    }
}

params! {
    /// Which pieces `listPieces` gives.
    pub struct ListPiecesParams {
        /// The largest number of pieces to return. The client cuts the list: the engine sends all pieces. Default: all.
        pub limit: Option<u32>,
        /// Has no effect: the engine gives all pieces at once. The platform's SDK takes it too.
        pub cursor: Option<String>,
        /// Words to look for.
        pub search_query: Option<String>,
        /// Pieces of these categories. An empty array is a `TypeError`.
        pub categories: Option<Vec<String>>,
        /// Whether hidden ones are given too. Default: false.
        pub include_hidden: Option<bool>,
        /// What they are sorted by.
        #[cfg_attr(
            feature = "typescript",
            napi(ts_type = "'NAME' | 'UPDATED' | 'CREATED' | 'POPULARITY' | (string & {})")
        )]
        pub sort_by: Option<String>,
        /// Which way.
        #[cfg_attr(feature = "typescript", napi(ts_type = "'ASC' | 'DESC'"))]
        pub order_by: Option<String>,
    }

    /// The options of `getPiece`: those of every call, and the version.
    pub struct GetPieceOptions {
        /// The version to show. Default: the newest.
        pub version: Option<String>,
    }

    /// Which versions `listPieceVersions` gives.
    pub struct ListPieceVersionsParams {
        /// The npm name of the piece; `slack` stands for `@activepieces/piece-slack`.
        #[cfg_attr(feature = "typescript", napi(ts_type = "string"))]
        pub name: PieceName,
        /// The engine's release that they must work with.
        pub release: String,
    }

    /// Which property's options are asked for.
    pub struct PieceOptionsParams {
        /// The npm name of the piece; `slack` stands for `@activepieces/piece-slack`.
        #[cfg_attr(feature = "typescript", napi(ts_type = "string"))]
        pub piece_name: PieceName,
        /// Its version.
        pub piece_version: String,
        /// The action or trigger.
        pub action_or_trigger_name: String,
        /// Its property.
        pub property_name: String,
        /// The flow that the step is in.
        pub flow_id: String,
        /// The version of the flow.
        pub flow_version_id: String,
        /// What the step's other properties are set to. Default: nothing.
        #[cfg_attr(feature = "typescript", napi(ts_type = "Record<string, unknown>"))]
        pub input: Option<JsonObject>,
        /// Words to look for among the options.
        pub search_value: Option<String>,
        /// Default: the client's.
        pub project_id: Option<String>,
    }
}
