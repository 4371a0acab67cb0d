use imbrace_core::calls::channel_automation;
use imbrace_core::models::ChannelAutomations;
use napi::bindgen_prelude::Unknown;
use napi_derive::napi;

use crate::node::Promise;
use crate::workflows::Workflows;

#[napi]
impl Workflows {
    /// Lists channel automations.
    ///
    /// Route: `GET {channel-service}/v1/workflows/channel_automation`.
    ///
    /// @example
    /// ```ts
    /// const { data } = await client.workflows.listChannelAutomation({ channelType: 'web' })
    /// ```
    #[napi(catch_unwind, ts_args_type = "params?: ListChannelAutomationParams, options?: RequestOptions")]
    pub fn list_channel_automation(&self, params: Unknown, options: Unknown) -> Promise<ChannelAutomations> {
        self.call(options).with_optional_params(params, channel_automation::list)
    }
}
