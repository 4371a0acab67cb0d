use imbrace_core::request::Service;
use napi::bindgen_prelude::Unknown;
use napi_derive::napi;

use crate::models::{ChannelAutomations, ListChannelAutomationParams};
use crate::node::Promise;
use crate::workflows::Workflows;

#[napi]
impl Workflows {
    /// Lists the automations of channels.
    ///
    /// Route: `GET {channel-service}/v1/workflows/channel_automation`.
    ///
    /// @example
    /// ```ts
    /// const { data } = await client.workflows.listChannelAutomation({ channelType: 'web' })
    /// ```
    #[napi(catch_unwind, ts_args_type = "params?: ListChannelAutomationParams, options?: RequestOptions")]
    pub fn list_channel_automation(&self, params: Unknown, options: Unknown) -> Promise<ChannelAutomations> {
        let call = self.get("/v1/workflows/channel_automation").service(Service::ChannelService);
        call.query::<ListChannelAutomationParams>(params).options(options).json()
    }
}
