//! The request engine of `@imbrace/node`: it sends calls and returns checked reply bytes. It is a crate of its own, so that the
//! compiler keeps `napi` out of it.
//!
//! Limits of nesting: none for JSON of the caller and of the engine, because it stays text ([`json`]); 128 levels for typed
//! parameters; 100 for the steps of the builder; the limit in [`decode::fields`] for paths of `fields`.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod addresses;
pub mod call;
pub mod calls;
pub mod client;
pub mod compute;
pub mod context;
pub mod decode;
pub mod error;
mod finders;
pub mod json;
pub mod models;
pub mod observe;
pub mod pieces;
pub mod procedures;
pub mod request;
pub mod response;
pub mod secret;
pub mod session;
pub mod settings;
pub mod transport;

pub use call::Call;
pub use client::{Client, Engine};
pub use context::Context;
pub use error::{Error, Failure};
