//! Calls of more than one request. Each is a function over the [`Engine`](crate::Engine).

pub mod build_flow;
pub mod call;
pub mod connection;
mod find_run;
mod half_built;
pub mod project;
pub mod publish;
pub mod records;
pub mod template;
pub mod trigger_and_wait;
pub mod trigger_many;
pub mod wait;

pub use build_flow::{add_steps, build_flow};
pub use call::call;
pub use connection::get_connection;
pub use publish::change_status;
pub use records::write_records;
pub use template::create_from_template;
pub use trigger_and_wait::trigger_and_wait;
pub use trigger_many::trigger_many;
pub use wait::wait_for_run;
