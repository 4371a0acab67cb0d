use crate::json::{Json, OneOrMany};

replies! {
    /// A table of the workflow engine.
    pub struct WorkflowTable {
        /// 21 letters and digits.
        pub id: String,
        /// When it was created, ISO 8601.
        pub created: String,
        /// When it was last changed, ISO 8601.
        pub updated: String,
        /// Its name.
        pub name: String,
        /// The project that owns it.
        pub project_id: String,
        /// A name of your own for it, for imports.
        #[cfg_attr(feature = "typescript", napi(ts_type = "string | null"))]
        pub external_id: Option<String>,
        /// What starts flows when records change; null without one.
        #[cfg_attr(feature = "typescript", napi(ts_type = "string | null"))]
        pub trigger: Option<String>,
        /// Whether that is on; null without a trigger.
        #[cfg_attr(feature = "typescript", napi(ts_type = "string | null"))]
        pub status: Option<String>,
    }

    /// A table with all its records.
    pub struct TableExport {
        /// The table's name.
        pub name: String,
        /// Its fields, in order.
        #[cfg_attr(feature = "typescript", napi(ts_type = "{ id: string; name: string }[]"))]
        pub fields: Json,
        /// Its records: values by field name, `""` where a cell is empty.
        #[cfg_attr(feature = "typescript", napi(ts_type = "Record<string, string>[]"))]
        pub rows: Json,
    }
}

params! {
    /// Which tables `listTables` gives.
    pub struct ListTablesParams {
        /// Part of the name.
        pub name: Option<String>,
        /// One external id or several.
        #[cfg_attr(feature = "typescript", napi(ts_type = "string | string[]"))]
        pub external_ids: Option<OneOrMany>,
        /// Tables on a page. Default: 10.
        pub limit: Option<u32>,
        /// `next` or `previous` of an earlier page.
        pub cursor: Option<String>,
        /// Default: the client's.
        pub project_id: Option<String>,
    }

    /// A table to create.
    pub struct CreateTableParams {
        /// Its name.
        pub name: String,
        /// Default: the client's.
        pub project_id: Option<String>,
        /// A name of your own for it, for imports.
        pub external_id: Option<String>,
    }

    /// What changes about a table.
    pub struct UpdateTableParams {
        /// Its new name.
        pub name: String,
    }
}
