//! The options of the client and of its calls: what JavaScript gives, and what the core takes.

mod client;
mod headers;
mod request;

pub use client::ClientOptions;
pub use request::{CallOptions, TriggerManyOptions, no_more, wait};
