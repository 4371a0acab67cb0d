use serde::{Deserialize, Serialize};

use crate::json::{Json, JsonObject};

/// A column of a workflow table.
#[cfg_attr(feature = "typescript", napi_derive::napi(object, object_from_js = false, object_to_js = false))]
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
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
        napi(js_name = "type", ts_type = "'TEXT' | 'NUMBER' | 'DATE' | 'STATIC_DROPDOWN' | (string & {})")
    )]
    #[serde(rename = "type")]
    pub kind: String,
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

/// A field to create.
#[cfg_attr(feature = "typescript", napi_derive::napi(object, object_from_js = false, object_to_js = false))]
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateFieldParams {
    /// The table to put it in.
    pub table_id: String,
    /// Its name.
    pub name: String,
    /// What its cells are for.
    #[cfg_attr(
        feature = "typescript",
        napi(js_name = "type", ts_type = "'TEXT' | 'NUMBER' | 'DATE' | 'STATIC_DROPDOWN' | (string & {})")
    )]
    #[serde(rename = "type")]
    pub kind: String,
    /// `{options: [{value}]}`, for a `STATIC_DROPDOWN`.
    #[cfg_attr(feature = "typescript", napi(ts_type = "{ options: { value: string }[] }"))]
    pub data: Option<JsonObject>,
}

/// What changes about a field.
#[cfg_attr(feature = "typescript", napi_derive::napi(object, object_from_js = false, object_to_js = false))]
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateFieldParams {
    /// Its new name.
    pub name: String,
}
