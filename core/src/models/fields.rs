use crate::json::{Json, JsonObject};

entities! {
    /// A field (column) of a table.
    pub struct WorkflowField {
        /// Name of the field.
        pub name: String,
        /// Type of the field's values. The engine stores all values as strings.
        pub r#type: String as "'TEXT' | 'NUMBER' | 'DATE' | 'STATIC_DROPDOWN' | (string & {})",
        /// Id of the table that the field belongs to.
        pub table_id: String,
        /// Id of the project that owns the table.
        pub project_id: String,
        /// External id of the field. You can set it when you create the field.
        pub external_id: Option<String> as "string | null",
        /// Options of a `STATIC_DROPDOWN`: `{ options: [{ value }] }`. Null for other types.
        pub data: Option<Json> as "Record<string, unknown> | null",
    }
}

params! {
    /// Properties of the new field.
    pub struct CreateFieldParams {
        /// Id of the table to add the field to.
        pub table_id: String,
        /// Name of the field.
        pub name: String,
        /// Type of the field's values.
        pub r#type: String as "'TEXT' | 'NUMBER' | 'DATE' | 'STATIC_DROPDOWN' | (string & {})",
        /// External id of the field. Set it to give the same field the same external id in all
        /// projects.
        pub external_id: Option<String>,
        /// Options of a `STATIC_DROPDOWN`. Not used for other types.
        pub data: Option<JsonObject> as "{ options: { value: string }[] }",
    }

    /// Changes that `updateField` makes.
    pub struct UpdateFieldParams {
        /// New name of the field.
        pub name: String,
    }
}
