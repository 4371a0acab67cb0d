use crate::json::{Json, OneOrMany};

entities! {
    /// A table, which stores records for flows.
    pub struct WorkflowTable {
        /// Name of the table.
        pub name: String,
        /// Id of the project that owns the table.
        pub project_id: String,
        /// External id of the table. Set it to give the same table the same external id in all
        /// projects.
        pub external_id: Option<String> as "string | null",
        /// Trigger that starts flows when records change. Null if the table has no trigger.
        pub trigger: Option<String> as "string | null",
        /// Status of the trigger. Null if the table has no trigger.
        pub status: Option<String> as "string | null",
    }
}

replies! {
    /// The result of `exportTable`: a table with all its records.
    pub struct TableExport {
        /// Name of the table.
        pub name: String,
        /// Fields of the table, in order.
        pub fields: Json as "{ id: string; name: string }[]",
        /// Records of the table, with field names as keys. The value of an empty cell is `""`.
        pub rows: Json as "Record<string, string>[]",
    }
}

params! {
    /// Filters and pagination for `listTables` and `iterateTables`.
    pub struct ListTablesParams {
        /// Text that the name of the table must contain.
        pub name: Option<String>,
        /// One or more external ids of tables.
        pub external_ids: Option<OneOrMany> as "string | string[]",
        /// Maximum number of tables per page. Default: 10.
        pub limit: Option<u32>,
        /// Cursor of the page to return: `next` or `previous` of an earlier page. Default: the first
        /// page.
        pub cursor: Option<String>,
        /// Id of the project. Default: the project of the client.
        pub project_id: Option<String>,
    }

    /// Properties of the new table.
    pub struct CreateTableParams {
        /// Name of the table.
        pub name: String,
        /// Id of the project. Default: the project of the client.
        pub project_id: Option<String>,
        /// External id of the table. Set it to give the same table the same external id in all
        /// projects.
        pub external_id: Option<String>,
    }

    /// Changes that `updateTable` makes.
    pub struct UpdateTableParams {
        /// New name of the table.
        pub name: String,
    }
}
