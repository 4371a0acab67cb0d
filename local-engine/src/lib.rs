//! `imbrace-local`: the platform's workflow engine on one machine, for development and tests.
//!
//! A request arrives at [`server`] and passes [`request::gate`], which checks its request id, credential and
//! organization. Its query and body are checked against the engine's schemas ([`check`]). Then a handler in [`routes`]
//! answers it, one file per resource. Handlers use [`store`] (SQL and nothing else), [`flow`] (the operations that change
//! a flow) and [`app`] (the state of the engine, and the life of its runs). [`run`] executes runs.
//!
//! [`manner`] has the differences between the platform and the bare engine, [`database`] those between Postgres and
//! SQLite. Every failure is an [`error::Error`].
//!
//! It is not a server for production: that is the platform.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod app;
pub mod changes;
pub mod check;
pub mod cli;
pub mod clock;
pub mod database;
pub mod error;
pub mod failures;
pub mod faked;
pub mod flow;
pub mod id;
pub mod json;
pub mod locks;
pub mod manner;
pub mod mcp;
pub mod options;
pub mod page;
pub mod reply;
pub mod request;
pub mod routes;
pub mod run;
pub mod server;
pub mod store;
pub mod time;

pub use options::{Options, Waits};
pub use server::Server;

/// Stack size of a worker thread. Flows are trees as deep as they are long, and walking them recurses. See the limit in
/// [`json`].
pub const STACK: usize = 16 * 1024 * 1024;
