use serde::Deserialize;

/// What `ping` gives.
#[cfg_attr(feature = "typescript", napi_derive::napi(object, object_from_js = false, object_to_js = false))]
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Health {
    /// `Healthy`.
    pub status: String,
}
