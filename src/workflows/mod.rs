//! The class `Workflows`, one file a resource, in the order of the reference.
//!
//! One call is one function: method, path template, parameters, what is expected. `start` takes a procedure of
//! `imbrace_core` where one request is not enough.

mod builder;
mod channel_automation;
mod connection_body;
mod connections;
mod fields;
mod flows;
mod folders;
mod invitations;
mod mcp_servers;
mod operations;
mod pieces;
mod projects;
mod record_bodies;
mod records;
mod run_bodies;
mod runs;
mod tables;
mod triggers;

use std::rc::Rc;
use std::sync::Arc;

use http::Method;
use imbrace_core::Client;
use napi_derive::napi;

use crate::node::{Call, Environment};

/// The calls of the workflow engine. `client.workflows` has one.
///
/// Every method rejects with a `TypeError` that names the argument when one cannot be meant, before anything is
/// sent; with an `AuthError`, `ApiError`, `RateLimitError`, `NetworkError`, `TimeoutError` or `DecodeError` when
/// the call fails; and with the `reason` of `options.signal` when that is aborted.
#[napi]
#[derive(Debug)]
pub struct Workflows {
    core: Arc<Client>,
    node: Rc<Environment>,
}

impl Workflows {
    pub fn new(core: Arc<Client>, node: Rc<Environment>) -> Self {
        Self { core, node }
    }

    fn get(&self, template: &'static str) -> Call<'_> {
        Call::new(&self.node, &self.core, Method::GET, template)
    }

    fn post(&self, template: &'static str) -> Call<'_> {
        Call::new(&self.node, &self.core, Method::POST, template)
    }

    fn delete(&self, template: &'static str) -> Call<'_> {
        Call::new(&self.node, &self.core, Method::DELETE, template)
    }
}
