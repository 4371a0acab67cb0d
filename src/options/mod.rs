//! The options of the client and of its calls, and their conversion for the core.

mod client;
mod headers;
mod request;

pub use client::ClientOptions;
pub use request::{CallOptions, TriggerManyOptions, no_more, wait};
