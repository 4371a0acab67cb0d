use napi_derive::napi;
use serde::Deserialize;
use serde_json::{Map, Value};

/// A column of a workflow table.
#[napi(object, object_from_js = false, object_to_js = false)]
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
    #[napi(js_name = "type", ts_type = "'TEXT' | 'NUMBER' | 'DATE' | 'STATIC_DROPDOWN' | (string & {})")]
    pub kind: String,
    /// The table that it is in.
    pub table_id: String,
    /// The project that owns the table.
    pub project_id: String,
    /// A name of your own for it, for imports.
    #[napi(ts_type = "string | null")]
    pub external_id: Option<String>,
    /// `{options: [{value}]}` of a `STATIC_DROPDOWN`; null for other types.
    #[napi(ts_type = "Record<string, unknown> | null")]
    pub data: Option<Value>,
}

/// A field to create.
#[napi(object, object_from_js = false, object_to_js = false)]
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateFieldParams {
    /// The table to put it in.
    pub table_id: String,
    /// Its name.
    pub name: String,
    /// What its cells are for.
    #[napi(js_name = "type", ts_type = "'TEXT' | 'NUMBER' | 'DATE' | 'STATIC_DROPDOWN' | (string & {})")]
    #[serde(rename = "type")]
    pub kind: String,
    /// `{options: [{value}]}`, for a `STATIC_DROPDOWN`.
    #[napi(ts_type = "{ options: { value: string }[] }")]
    pub data: Option<Map<String, Value>>,
}

/// What changes about a field.
#[napi(object, object_from_js = false, object_to_js = false)]
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateFieldParams {
    /// Its new name.
    pub name: String,
}
