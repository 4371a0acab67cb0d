use crate::json::{Json, OneOrMany};

replies! {
    /// A table, which stores records for flows.
    pub struct WorkflowTable {
        /// Unique identifier of the table: 21 letters and digits.
        pub id: String,
        /// When the table was created, in ISO 8601.
        pub created: String,
        /// When the table was last changed, in ISO 8601.
        pub updated: String,
        /// Name of the table.
        pub name: String,
        /// Id of the project that owns the table.
        pub project_id: String,
        /// External id of the table. You can choose it for imports.
        #[cfg_attr(feature = "typescript", napi(ts_type = "string | null"))]
        pub external_id: Option<String>,
        /// Trigger that starts flows when records change. Null if the table has no trigger.
        #[cfg_attr(feature = "typescript", napi(ts_type = "string | null"))]
        pub trigger: Option<String>,
        /// Status of the trigger. Null if the table has no trigger.
        #[cfg_attr(feature = "typescript", napi(ts_type = "string | null"))]
        pub status: Option<String>,
    }

    /// The result of `exportTable`: a table with all its records.
    pub struct TableExport {
        /// Name of the table.
        pub name: String,
        /// Fields of the table, in order.
        #[cfg_attr(feature = "typescript", napi(ts_type = "{ id: string; name: string }[]"))]
        pub fields: Json,
        /// Records of the table, with field names as keys. The value of an empty cell is `""`.
        #[cfg_attr(feature = "typescript", napi(ts_type = "Record<string, string>[]"))]
        pub rows: Json,
    }
}

params! {
    /// Filters and pagination for `listTables` and `iterateTables`.
    pub struct ListTablesParams {
        /// Text that the name of the table must contain.
        pub name: Option<String>,
        /// One or more external ids of tables.
        #[cfg_attr(feature = "typescript", napi(ts_type = "string | string[]"))]
        pub external_ids: Option<OneOrMany>,
        /// Maximum number of tables per page. Default: 10.
        pub limit: Option<u32>,
        /// Page to return: `next` or `previous` of an earlier page. Default: the first page.
        pub cursor: Option<String>,
        /// Id of the project. Default: the project of the client.
        pub project_id: Option<String>,
    }

    /// The table that `createTable` creates.
    pub struct CreateTableParams {
        /// Name of the table.
        pub name: String,
        /// Id of the project. Default: the project of the client.
        pub project_id: Option<String>,
        /// External id of the table. You can choose it for imports.
        pub external_id: Option<String>,
    }

    /// Changes that `updateTable` makes.
    pub struct UpdateTableParams {
        /// New name of the table.
        pub name: String,
    }
}
