use crate::json::{Json, JsonObject};

replies! {
    /// A column of a workflow table.
    pub struct WorkflowField {
        /// 21 letters and digits.
        pub id: String,
        /// When it was created, ISO 8601.
        pub created: String,
        /// When it was last changed, ISO 8601.
        pub updated: String,
        /// Its name.
        pub name: String,
        /// What its cells are for; all are stored as text.
        #[cfg_attr(
            feature = "typescript",
            napi(ts_type = "'TEXT' | 'NUMBER' | 'DATE' | 'STATIC_DROPDOWN' | (string & {})")
        )]
        pub r#type: String,
        /// The table that it is in.
        pub table_id: String,
        /// The project that owns the table.
        pub project_id: String,
        /// A name of your own for it, for imports.
        #[cfg_attr(feature = "typescript", napi(ts_type = "string | null"))]
        pub external_id: Option<String>,
        /// `{options: [{value}]}` of a `STATIC_DROPDOWN`; null for other types.
        #[cfg_attr(feature = "typescript", napi(ts_type = "Record<string, unknown> | null"))]
        pub data: Option<Json>,
    }
}

params! {
    /// A field to create.
    pub struct CreateFieldParams {
        /// The table to put it in.
        pub table_id: String,
        /// Its name.
        pub name: String,
        /// What its cells are for.
        #[cfg_attr(
            feature = "typescript",
            napi(ts_type = "'TEXT' | 'NUMBER' | 'DATE' | 'STATIC_DROPDOWN' | (string & {})")
        )]
        pub r#type: String,
        /// `{options: [{value}]}`, for a `STATIC_DROPDOWN`.
        #[cfg_attr(feature = "typescript", napi(ts_type = "{ options: { value: string }[] }"))]
        pub data: Option<JsonObject>,
    }

    /// What changes about a field.
    pub struct UpdateFieldParams {
        /// Its new name.
        pub name: String,
    }
}
