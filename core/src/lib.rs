//! The request engine of `@imbrace/node`. It sends calls, checks each reply and returns its bytes. It is a separate crate,
//! so that its code cannot use the addon's `napi`.
//!
//! Limits of nesting:
//!
//! - JSON of the caller and of the engine has no limit, because it stays text ([`json`]).
//! - Typed parameters can have 128 levels.
//! - The steps of the builder can have 100 levels.
//! - [`decode::fields`] states the limit for the paths of `fields`.

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
