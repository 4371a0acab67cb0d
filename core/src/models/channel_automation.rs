use crate::json::Json;

replies! {
    /// The result of `listChannelAutomation`.
    pub struct ChannelAutomations {
        /// Channel automations.
        pub data: Vec<Json> as "Record<string, unknown>[]",
    }
}

params! {
    /// Filter for `listChannelAutomation`.
    pub struct ListChannelAutomationParams {
        /// Type of channel to return automations for, such as `web`. Default: all types.
        pub channel_type: Option<String>,
    }
}
