use serde::{Deserialize, Serialize};

/// An invitation that was sent to somebody.
#[cfg_attr(feature = "typescript", napi_derive::napi(object, object_from_js = false, object_to_js = false))]
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Invitation {
    /// 21 letters and digits.
    pub id: String,
    /// When it was created, ISO 8601.
    pub created: String,
    /// When it was last changed, ISO 8601.
    pub updated: String,
    /// Whom it was sent to.
    pub email: String,
    /// What it is for.
    #[cfg_attr(
        feature = "typescript",
        napi(js_name = "type", ts_type = "'PROJECT' | 'PLATFORM' | (string & {})")
    )]
    #[serde(rename = "type")]
    pub kind: String,
    /// Whether it was accepted.
    #[cfg_attr(feature = "typescript", napi(ts_type = "'PENDING' | 'ACCEPTED' | (string & {})"))]
    pub status: Option<String>,
}

/// Which invitations `listInvitations` gives.
#[cfg_attr(feature = "typescript", napi_derive::napi(object, object_from_js = false, object_to_js = false))]
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListInvitationsParams {
    /// What they are for.
    #[cfg_attr(feature = "typescript", napi(js_name = "type", ts_type = "'PROJECT' | 'PLATFORM'"))]
    #[serde(rename = "type")]
    pub kind: String,
    /// Whether they were accepted.
    #[cfg_attr(feature = "typescript", napi(ts_type = "'PENDING' | 'ACCEPTED'"))]
    pub status: Option<String>,
    /// Their project. Default: all.
    pub project_id: Option<String>,
    /// Invitations on a page. Default: 10.
    pub limit: Option<u32>,
    /// `next` or `previous` of an earlier page.
    pub cursor: Option<String>,
}
