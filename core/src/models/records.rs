use crate::json::Json;

entities! {
    /// A record (row) of a table.
    pub struct WorkflowRecord {
        /// Id of the table that the record belongs to.
        pub table_id: String,
        /// Id of the project that owns the table.
        pub project_id: String,
        /// Cells that have a value, by field id.
        pub cells: Json as "Record<string, WorkflowCell>",
    }
}

replies! {
    /// A cell: the value of one field in a record.
    pub struct WorkflowCell {
        /// Value of the cell. It is always a string, because the engine also stores numbers and dates
        /// as strings.
        pub value: Json as "unknown",
        /// Name of the field.
        pub field_name: String,
        /// When the cell was created, in ISO 8601.
        pub created: String,
        /// When the cell was last changed, in ISO 8601.
        pub updated: String,
    }
}

params! {
    /// Filters and pagination for `listRecords` and `iterateRecords`.
    pub struct ListRecordsParams {
        /// Id of the table.
        pub table_id: String,
        /// Maximum number of records per page. Default: 10.
        pub limit: Option<u32>,
        /// Cursor of the page to return: `next` or `previous` of an earlier page. Default: the first
        /// page.
        pub cursor: Option<String>,
        /// Filters for records. A record must match all of them. An empty array is rejected with a
        /// `TypeError`.
        pub filters: Option<Vec<RecordFilter>>,
    }

    /// A filter on one field of the records. A record without a value in the field never matches, not
    /// even with `neq`. An engine that uses SQLite, such as the local engine with `database: 'sqlite'`,
    /// compares all values as strings.
    pub struct RecordFilter {
        /// Id of the field to compare.
        pub field_id: String,
        /// Comparison operator: equal (`eq`), not equal (`neq`), greater (`gt`), greater or equal (`gte`),
        /// less (`lt`), less or equal (`lte`) or contains (`co`). `gt`, `gte`, `lt` and `lte` compare
        /// numbers; a value that is not a number never matches. `co` ignores case.
        pub operator: String as "'eq' | 'neq' | 'gt' | 'gte' | 'lt' | 'lte' | 'co'",
        /// Value to compare with.
        pub value: String,
    }

    /// A value to write to one cell.
    pub struct CellInput {
        /// Id of the field.
        pub field_id: String,
        /// Value of the cell: a string or a number. The engine stores it as a string.
        pub value: Json as "unknown",
    }

    /// The new records, and their table.
    pub struct CreateRecordsParams {
        /// Id of the table to add the records to.
        pub table_id: String,
        /// Records to create. Each is a list of cells, or an object with field names as keys.
        pub records: Vec<Json> as "(CellInput[] | Record<string, unknown>)[]",
    }

    /// Changes that `updateRecord` makes.
    pub struct UpdateRecordParams {
        /// Id of the table that the record belongs to.
        pub table_id: String,
        /// Cells to change: a list of cells, or an object with field names as keys. Other cells keep their
        /// values.
        pub cells: Json as "CellInput[] | Record<string, unknown>",
    }

    /// Selects the records to delete.
    pub struct DeleteRecordsParams {
        /// Ids of the records. An empty array is rejected with a `TypeError`.
        pub ids: Vec<String>,
    }
}
