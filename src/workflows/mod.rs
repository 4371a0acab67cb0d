//! The class `Workflows`, one file for each resource, in the order of the reference.
//!
//! A method reads its arguments, and sends a call of `imbrace_core::calls` or runs a procedure of
//! `imbrace_core::procedures`. What it takes and what it returns is in the signature of that function.

mod builder;
mod channel_automation;
mod connections;
mod fields;
mod flows;
mod folders;
mod invitations;
mod mcp_servers;
mod pieces;
mod projects;
mod records;
mod runs;
mod tables;
mod triggers;

use std::sync::Arc;

use http::Method;
use imbrace_core::Client;
use napi::bindgen_prelude::Unknown;
use napi_derive::napi;

use crate::node::task::Route;
use crate::node::{Invocation, Realm};

/// The calls of the workflow engine. `client.workflows` has one.
///
/// Every method rejects with a `TypeError` that names the argument when one cannot be meant, before anything is
/// sent; with an `AuthError`, `ApiError`, `RateLimitError`, `NetworkError`, `TimeoutError` or `DecodeError` when
/// the call fails; and with the `reason` of `options.signal` when that is aborted.
#[napi]
#[derive(Debug)]
pub struct Workflows {
    core: Arc<Client>,
    realm: Realm,
}

impl Workflows {
    pub fn new(core: Arc<Client>, realm: Realm) -> Self {
        Self { core, realm }
    }

    fn call(&self, options: Unknown) -> Invocation<'_> {
        Invocation::new(&self.realm, &self.core, options)
    }
}

/// The route that changes a flow.
const FLOW: Route = (Method::POST, "/v1/flows/{flowId}");
