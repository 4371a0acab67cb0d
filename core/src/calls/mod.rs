//! The calls of the API that are one request, in one file per resource.
//!
//! A function here returns a [`Call`](crate::call::Call), which a [`Context`](crate::Context) sends. Calls of several requests
//! are in [`procedures`](crate::procedures).

pub mod channel_automation;
pub mod connections;
pub mod fields;
pub mod flows;
pub mod folders;
pub mod health;
pub mod invitations;
pub mod mcp_servers;
pub mod pieces;
pub mod projects;
pub mod records;
pub mod runs;
pub mod tables;
pub mod triggers;

use crate::call::Shape;
use crate::error::Error;
use crate::models::{
    ChannelAutomations, ConnectionOwner, FlowTemplate, Health, Page, RawFlowReply, TableExport,
    TriggerRunStatus,
};
use crate::request::Expect;

/// A call, or the misuse of an argument.
pub type Result<T> = std::result::Result<crate::call::Call<T>, Error>;

macro_rules! shapes {
    ($($name:ty => $expect:ident,)*) => {
        $(impl Shape for $name { const EXPECT: Expect = Expect::$expect; })*
    };
}

shapes! {
    ChannelAutomations => Json,
    FlowTemplate => Json,
    Health => Json,
    Page<ConnectionOwner> => Json,
    RawFlowReply => Raw,
    TableExport => Json,
    TriggerRunStatus => Json,
    Vec<String> => Json,
    projects::User => Json,
    triggers::Accepted => Accepted,
    triggers::FlowReply => FlowReply,
    u32 => Json,
    crate::json::JsonObject => Json,
}
