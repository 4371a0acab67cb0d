use crate::call::Call;
use crate::calls::Result;
use crate::models::{ChannelAutomations, ListChannelAutomationParams};
use crate::request::Service;

pub fn list(params: &ListChannelAutomationParams) -> Result<ChannelAutomations> {
    Call::get("/v1/workflows/channel_automation").service(Service::ChannelService).query(params)
}
