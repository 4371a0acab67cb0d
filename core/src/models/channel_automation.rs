use crate::json::Json;

replies! {
    /// The result of `listChannelAutomation`.
    pub struct ChannelAutomations {
        /// Channel automations.
        #[cfg_attr(feature = "typescript", napi(ts_type = "Record<string, unknown>[]"))]
        pub data: Vec<Json>,
    }
}

params! {
    /// Filter for `listChannelAutomation`.
    pub struct ListChannelAutomationParams {
        /// Type of channel to return automations for, such as `web`. Default: all types.
        pub channel_type: Option<String>,
    }
}
