use crate::json::Json;

replies! {
    /// One row of a table.
    pub struct WorkflowRecord {
        /// 21 letters and digits.
        pub id: String,
        /// When it was created, ISO 8601.
        pub created: String,
        /// When it was last changed, ISO 8601.
        pub updated: String,
        /// The table that it is in.
        pub table_id: String,
        /// The project that owns the table.
        pub project_id: String,
        /// The cells that have a value, by field id.
        #[cfg_attr(feature = "typescript", napi(ts_type = "Record<string, WorkflowCell>"))]
        pub cells: Json,
    }

    /// One value of a record.
    pub struct WorkflowCell {
        /// Text, whatever the field's type: the engine stores numbers and dates as text.
        #[cfg_attr(feature = "typescript", napi(ts_type = "unknown"))]
        pub value: Json,
        /// The name of its field.
        pub field_name: String,
        /// When it was created, ISO 8601.
        pub created: String,
        /// When it was last changed, ISO 8601.
        pub updated: String,
    }
}

params! {
    /// Which records `listRecords` gives.
    pub struct ListRecordsParams {
        /// The table that they are in.
        pub table_id: String,
        /// Records on a page. Default: 10.
        pub limit: Option<u32>,
        /// `next` or `previous` of an earlier page.
        pub cursor: Option<String>,
        /// Records that match all of these. An empty array is a `TypeError`.
        pub filters: Option<Vec<RecordFilter>>,
    }

    /// What a record must match. A record without the cell never matches, not even `neq`. (The open-source engine on SQLite
    /// compares all values as text; so does the local engine.)
    pub struct RecordFilter {
        /// The field that is looked at.
        pub field_id: String,
        /// Equal, not equal, greater, greater or equal, less, less or equal, contains. `gt`, `gte`, `lt` and `lte` compare
        /// numbers: text that is no number never matches. `co` ignores case.
        #[cfg_attr(feature = "typescript", napi(ts_type = "'eq' | 'neq' | 'gt' | 'gte' | 'lt' | 'lte' | 'co'"))]
        pub operator: String,
        /// What it is compared with.
        pub value: String,
    }

    /// A value for one cell, as the engine takes it.
    pub struct CellInput {
        /// The field.
        pub field_id: String,
        /// Text or a number; it is stored as text.
        #[cfg_attr(feature = "typescript", napi(ts_type = "unknown"))]
        pub value: Json,
    }

    /// Records to create.
    pub struct CreateRecordsParams {
        /// The table to put them in.
        pub table_id: String,
        /// Each a list of cells, or a plain object by field name.
        #[cfg_attr(feature = "typescript", napi(ts_type = "(CellInput[] | Record<string, unknown>)[]"))]
        pub records: Vec<Json>,
    }

    /// What changes about a record.
    pub struct UpdateRecordParams {
        /// The table that it is in.
        pub table_id: String,
        /// A list of cells, or a plain object by field name. Cells that are not named stay as they are.
        #[cfg_attr(feature = "typescript", napi(ts_type = "CellInput[] | Record<string, unknown>"))]
        pub cells: Json,
    }

    /// Records to delete.
    pub struct DeleteRecordsParams {
        /// Their ids.
        pub ids: Vec<String>,
    }
}
