use serde::{Deserialize, Serialize};

/// A folder of flows.
#[cfg_attr(feature = "typescript", napi_derive::napi(object, object_from_js = false, object_to_js = false))]
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Folder {
    /// 21 letters and digits.
    pub id: String,
    /// When it was created, ISO 8601.
    pub created: String,
    /// When it was last changed, ISO 8601.
    pub updated: String,
    /// The project that owns it.
    pub project_id: String,
    /// Its name, for people; no two folders of a project share one.
    pub display_name: String,
    /// Its place among the folders, from 0.
    pub display_order: Option<u32>,
    /// How many flows are in it.
    pub number_of_flows: Option<u32>,
}

/// Which folders `listFolders` gives.
#[cfg_attr(feature = "typescript", napi_derive::napi(object, object_from_js = false, object_to_js = false))]
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListFoldersParams {
    /// Folders on a page. Default: 10.
    pub limit: Option<u32>,
    /// `next` or `previous` of an earlier page.
    pub cursor: Option<String>,
    /// Default: the client's.
    pub project_id: Option<String>,
}

/// A folder to create.
#[cfg_attr(feature = "typescript", napi_derive::napi(object, object_from_js = false, object_to_js = false))]
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateFolderParams {
    /// Its name. When a folder has it already, that one is the result.
    pub display_name: String,
    /// Default: the client's.
    pub project_id: Option<String>,
}

/// What changes about a folder.
#[cfg_attr(feature = "typescript", napi_derive::napi(object, object_from_js = false, object_to_js = false))]
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateFolderParams {
    /// Its new name.
    pub display_name: String,
}
