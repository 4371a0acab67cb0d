use crate::json::Json;

replies! {
    /// The automations of channels.
    pub struct ChannelAutomations {
        /// One for each automation.
        #[cfg_attr(feature = "typescript", napi(ts_type = "Record<string, unknown>[]"))]
        pub data: Vec<Json>,
    }
}

params! {
    /// Which automations `listChannelAutomation` gives.
    pub struct ListChannelAutomationParams {
        /// Those of this kind of channel. Default: all.
        pub channel_type: Option<String>,
    }
}
