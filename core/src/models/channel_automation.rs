use serde::{Deserialize, Serialize};

use crate::json::Json;

/// Which automations `listChannelAutomation` gives.
#[cfg_attr(feature = "typescript", napi_derive::napi(object, object_from_js = false, object_to_js = false))]
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListChannelAutomationParams {
    /// Those of this kind of channel. Default: all.
    pub channel_type: Option<String>,
}

/// The automations of channels.
#[cfg_attr(feature = "typescript", napi_derive::napi(object, object_from_js = false, object_to_js = false))]
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ChannelAutomations {
    /// One for each automation.
    #[cfg_attr(feature = "typescript", napi(ts_type = "Record<string, unknown>[]"))]
    pub data: Vec<Json>,
}
