use napi_derive::napi;
use serde::Deserialize;

/// Which automations `listChannelAutomation` gives.
#[napi(object, object_from_js = false, object_to_js = false)]
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListChannelAutomationParams {
    /// Those of this kind of channel. Default: all.
    pub channel_type: Option<String>,
}

/// The automations of channels.
#[napi(object, object_from_js = false, object_to_js = false)]
pub struct ChannelAutomations {
    /// One for each automation.
    #[napi(ts_type = "Record<string, unknown>[]")]
    pub data: Vec<serde_json::Value>,
}
