use crate::json::{Json, JsonObject};

replies! {
    /// A field (column) of a table.
    pub struct WorkflowField {
        /// Unique identifier of the field: 21 letters and digits.
        pub id: String,
        /// When the field was created, in ISO 8601.
        pub created: String,
        /// When the field was last changed, in ISO 8601.
        pub updated: String,
        /// Name of the field.
        pub name: String,
        /// Type of the field's values. The engine stores all values as strings.
        #[cfg_attr(
            feature = "typescript",
            napi(ts_type = "'TEXT' | 'NUMBER' | 'DATE' | 'STATIC_DROPDOWN' | (string & {})")
        )]
        pub r#type: String,
        /// Id of the table that the field belongs to.
        pub table_id: String,
        /// Id of the project that owns the table.
        pub project_id: String,
        /// External id of the field. You can choose it for imports.
        #[cfg_attr(feature = "typescript", napi(ts_type = "string | null"))]
        pub external_id: Option<String>,
        /// Options of a `STATIC_DROPDOWN`: `{ options: [{ value }] }`. Null for other types.
        #[cfg_attr(feature = "typescript", napi(ts_type = "Record<string, unknown> | null"))]
        pub data: Option<Json>,
    }
}

params! {
    /// The field that `createField` creates.
    pub struct CreateFieldParams {
        /// Id of the table to add the field to.
        pub table_id: String,
        /// Name of the field.
        pub name: String,
        /// Type of the field's values.
        #[cfg_attr(
            feature = "typescript",
            napi(ts_type = "'TEXT' | 'NUMBER' | 'DATE' | 'STATIC_DROPDOWN' | (string & {})")
        )]
        pub r#type: String,
        /// Options of a `STATIC_DROPDOWN`. Not used for other types.
        #[cfg_attr(feature = "typescript", napi(ts_type = "{ options: { value: string }[] }"))]
        pub data: Option<JsonObject>,
    }

    /// Changes that `updateField` makes.
    pub struct UpdateFieldParams {
        /// New name of the field.
        pub name: String,
    }
}
