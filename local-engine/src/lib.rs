//! `imbrace-local`: the platform's workflow engine on one machine, for development and tests.
//!
//! A request comes in at [`server`], passes [`request::gate`] (request id, credential, organization), and
//! reaches a handler in [`routes`], one file a resource. Its query and body were checked by then ([`check`]),
//! in the engine's own words. Handlers talk to [`store`], which is SQL and nothing else, and to the two
//! parts that think: [`flow`], the operations that change a flow, and [`run`], which runs it. Where the
//! platform and the bare engine differ, [`manner`] says how, and [`database`] does the same for Postgres and
//! SQLite; what goes wrong is an [`error::Error`].
//!
//! It is not a server for production: that is the platform.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod app;
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

/// The stack of a worker thread. Flows are trees as deep as they are long, and walking them recurses; see
/// the bound in [`json`].
pub const STACK: usize = 16 * 1024 * 1024;
