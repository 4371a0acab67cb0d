//! Calls that take several requests. Each is a function of the call's [`Context`](crate::Context).

pub mod build_flow;
pub mod connection;
mod find_run;
mod half_built;
pub mod mcp_tools;
pub mod mcp_url;
pub mod pager;
pub mod pieces;
pub mod records;
pub mod status;
pub mod template;
pub mod trigger_and_wait;
pub mod trigger_many;
pub mod wait;

pub use build_flow::{add_steps, build_flow};
pub use connection::get_connection;
pub use mcp_tools::{add_flow_tool, list_flow_tools, remove_flow_tool};
pub use mcp_url::{ServerToken, mcp_server_url};
pub use pieces::list_pieces;
pub use records::{create_records, update_record};
pub use status::{disable_flow, enable_flow, publish_flow};
pub use template::create_from_template;
pub use trigger_and_wait::trigger_and_wait;
pub use trigger_many::trigger_many;
pub use wait::{Wait, wait_for_run};
