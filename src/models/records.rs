use napi_derive::napi;
use serde::Deserialize;
use serde_json::Value;

/// One row of a table.
#[napi(object, object_from_js = false, object_to_js = false)]
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
    #[napi(ts_type = "Record<string, WorkflowCell>")]
    pub cells: Value,
}

/// One value of a record.
#[napi(object, object_from_js = false, object_to_js = false)]
pub struct WorkflowCell {
    /// Text, whatever the field's type: the engine stores numbers and dates as text.
    #[napi(ts_type = "unknown")]
    pub value: Value,
    /// The name of its field.
    pub field_name: String,
    /// When it was created, ISO 8601.
    pub created: String,
    /// When it was last changed, ISO 8601.
    pub updated: String,
}

/// Which records `listRecords` gives.
#[napi(object, object_from_js = false, object_to_js = false)]
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListRecordsParams {
    /// The table that they are in.
    pub table_id: String,
    /// Records on a page. Default: 10.
    pub limit: Option<u32>,
    /// `next` or `previous` of an earlier page.
    pub cursor: Option<String>,
    /// Records that match all of these.
    pub filters: Option<Vec<RecordFilter>>,
}

/// What a record must match. Values are compared as text.
#[napi(object, object_from_js = false, object_to_js = false)]
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecordFilter {
    /// The field that is looked at.
    pub field_id: String,
    /// Equal, not equal, greater, greater or equal, less, less or equal, contains.
    #[napi(ts_type = "'eq' | 'neq' | 'gt' | 'gte' | 'lt' | 'lte' | 'co'")]
    pub operator: String,
    /// What it is compared with.
    pub value: String,
}

/// A value for one cell, as the engine takes it.
#[napi(object, object_from_js = false, object_to_js = false)]
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CellInput {
    /// The field.
    pub field_id: String,
    /// Text or a number; it is stored as text.
    #[napi(ts_type = "unknown")]
    pub value: Value,
}

/// Records to create.
#[napi(object, object_from_js = false, object_to_js = false)]
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateRecordsParams {
    /// The table to put them in.
    pub table_id: String,
    /// Each a list of cells, or a plain object by field name.
    #[napi(ts_type = "(CellInput[] | Record<string, unknown>)[]")]
    pub records: Vec<Value>,
}

/// What changes about a record.
#[napi(object, object_from_js = false, object_to_js = false)]
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateRecordParams {
    /// The table that it is in.
    pub table_id: String,
    /// A list of cells, or a plain object by field name. Cells that are not named stay as they are.
    #[napi(ts_type = "CellInput[] | Record<string, unknown>")]
    pub cells: Value,
}

/// Records to delete.
#[napi(object, object_from_js = false, object_to_js = false)]
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteRecordsParams {
    /// Their ids.
    pub ids: Vec<String>,
}
