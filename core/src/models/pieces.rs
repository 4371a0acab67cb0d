use crate::json::{Json, JsonObject};
use crate::pieces::PieceName;

replies! {
    /// A piece in a list: a summary without its actions and triggers.
    pub struct PieceSummary {
        /// Unique identifier of the piece: 21 letters and digits.
        pub id: String,
        /// npm name of the piece, such as `@activepieces/piece-webhook`.
        pub name: String,
        /// Display name of the piece.
        pub display_name: String,
        /// Description of the piece.
        pub description: Option<String>,
        /// Version of the piece.
        pub version: String,
        /// URL of the piece's logo.
        pub logo_url: Option<String>,
        /// Number of actions of the piece.
        pub actions: f64,
        /// Number of triggers of the piece.
        pub triggers: f64,
        /// Categories of the piece, such as `CORE` or `COMMUNICATION`.
        pub categories: Option<Vec<String>>,
        /// Authors of the piece.
        pub authors: Option<Vec<String>>,
    }

    /// A piece: an integration with its actions and triggers, and the properties that each of them
    /// takes.
    pub struct Piece {
        /// Unique identifier of the piece: 21 letters and digits.
        pub id: String,
        /// npm name of the piece, such as `@activepieces/piece-webhook`.
        pub name: String,
        /// Display name of the piece.
        pub display_name: String,
        /// Description of the piece.
        pub description: Option<String>,
        /// Version of the piece.
        pub version: String,
        /// URL of the piece's logo.
        pub logo_url: Option<String>,
        /// Actions of the piece, by name.
        pub actions: Json as "Record<string, Record<string, unknown>>",
        /// Triggers of the piece, by name.
        pub triggers: Json as "Record<string, Record<string, unknown>>",
        /// Authentication that a connection of the piece requires. Null if it requires none.
        pub auth: Option<Json> as "Record<string, unknown> | null",
        /// Categories of the piece, such as `CORE` or `COMMUNICATION`.
        pub categories: Option<Vec<String>>,
        /// Authors of the piece.
        pub authors: Option<Vec<String>>,
    }
}

params! {
    /// Filters and sorting for `listPieces`.
    pub struct ListPiecesParams {
        /// Maximum number of pieces to return. The engine always sends all pieces and the client shortens
        /// the list. Default: all.
        pub limit: Option<u32>,
        /// Has no effect, because the engine returns all pieces at once. It exists for compatibility with
        /// the platform's SDK.
        pub cursor: Option<String>,
        /// Search text.
        pub search_query: Option<String>,
        /// Categories of the pieces to return. An empty array is rejected with a `TypeError`. Default:
        /// all.
        pub categories: Option<Vec<String>>,
        /// Whether to include hidden pieces. Default: false.
        pub include_hidden: Option<bool>,
        /// Property to sort the pieces by.
        pub sort_by: Option<String> as "'NAME' | 'UPDATED' | 'CREATED' | 'POPULARITY' | (string & {})",
        /// Sort direction: ascending (`ASC`) or descending (`DESC`).
        pub order_by: Option<String> as "'ASC' | 'DESC'",
    }

    /// Options of `getPiece`.
    pub struct GetPieceOptions {
        /// Version of the piece to return. Default: the newest version.
        pub version: Option<String>,
    }

    /// Selects the piece for `listPieceVersions`.
    pub struct ListPieceVersionsParams {
        /// npm name of the piece. `slack` is short for `@activepieces/piece-slack`.
        pub name: PieceName as "string",
        /// Release of the engine that the versions must support, such as `0.72.1`.
        pub release: String,
    }

    /// The property whose options `getPieceOptions` returns.
    pub struct PieceOptionsParams {
        /// npm name of the piece. `slack` is short for `@activepieces/piece-slack`.
        pub piece_name: PieceName as "string",
        /// Version of the piece.
        pub piece_version: String,
        /// Name of the action or trigger.
        pub action_or_trigger_name: String,
        /// Name of the property.
        pub property_name: String,
        /// Id of the flow that contains the step.
        pub flow_id: String,
        /// Id of the flow version that contains the step.
        pub flow_version_id: String,
        /// Values of the step's other properties. Default: none.
        pub input: Option<JsonObject> as "Record<string, unknown>",
        /// Text to search for among the options.
        pub search_value: Option<String>,
        /// Id of the project. Default: the project of the client.
        pub project_id: Option<String>,
    }
}
