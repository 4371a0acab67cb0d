//! The class `Workflows`, one file for each resource, in the order of the reference.
//!
//! A method reads its arguments, and sends a call of `imbrace_core::calls` or runs a procedure of
//! `imbrace_core::procedures`. The signature of that function has the types of the arguments and the result.

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

use std::rc::Rc;

use http::Method;
use imbrace_core::call::Shape;
use imbrace_core::calls::Result;
use imbrace_core::models::Page;
use imbrace_core::procedures::pager::Order;
use napi::bindgen_prelude::Unknown;
use napi_derive::napi;
use serde::de::DeserializeOwned;

use crate::node::task::Route;
use crate::node::{AsyncIterableIterator, CountedClient, Invocation, Promise, Realm};

/// The methods of the workflow engine, available as `client.workflows`.
///
/// Every method rejects with:
/// - a `TypeError` that names the argument, if an argument is invalid. Nothing is sent.
/// - an `AuthError`, `ApiError`, `RateLimitError`, `NetworkError`, `TimeoutError` or
///   `DecodeError`, if the call fails.
/// - the `reason` of `options.signal`, if the signal aborts.
///
/// The iterators of the `iterate…` methods return each element exactly once, if it exists during the
/// whole iteration. They fetch the next page while you process the current one. Later pages can be
/// larger than the first one if many elements were created in the same second. `break` cancels a request
/// in progress.
#[napi]
#[derive(Debug)]
pub struct Workflows {
    core: Rc<CountedClient>,
    realm: Realm,
}

impl Workflows {
    pub fn new(core: Rc<CountedClient>, realm: Realm) -> Self {
        Self { core, realm }
    }

    fn call(&self, options: Unknown) -> Invocation<'_> {
        Invocation::new(&self.realm, &self.core, options)
    }
}

/// Parameters, or options of a call of its own, that are read from an argument.
trait Params: DeserializeOwned + 'static {}

impl<T: DeserializeOwned + 'static> Params for T {}

/// The arguments that most methods take. `make` is the function of `imbrace_core::calls` that takes them.
impl Invocation<'_> {
    fn by_id<T: Shape>(mut self, name: &str, id: Unknown, make: fn(&str) -> Result<T>) -> Promise<T> {
        let id = self.text(name, id);
        self.send(move || make(&id))
    }

    /// For calls that have options of their own.
    fn by_id_with_options<P: Params, T: Shape>(
        mut self,
        name: &str,
        id: Unknown,
        make: fn(&str, &P) -> Result<T>,
    ) -> Promise<T> {
        let id = self.text(name, id);
        self.send_with(move |options| make(&id, &options))
    }

    fn by_id_with_params<P: Params, T: Shape>(
        mut self,
        name: &str,
        id: Unknown,
        params: Unknown,
        make: fn(&str, &P) -> Result<T>,
    ) -> Promise<T> {
        let id = self.text(name, id);
        let params = self.argument("params", params);
        self.send(move || make(&id, &params.read()?))
    }

    fn with_params<P: Params, T: Shape>(mut self, params: Unknown, make: fn(&P) -> Result<T>) -> Promise<T> {
        let params = self.argument("params", params);
        self.send(move || make(&params.read()?))
    }

    fn with_optional_params<P: Params + Default, T: Shape>(
        mut self,
        params: Unknown,
        make: fn(&P) -> Result<T>,
    ) -> Promise<T> {
        let params = self.optional("params", params);
        self.send(move || make(&params.read_or_default()?))
    }

    /// Iterates over a list whose parameters may be left out.
    fn iterate<P: Params + Default, T: Send + 'static>(
        mut self,
        order: Order,
        params: Unknown,
        list: fn(&P) -> Result<Page<T>>,
    ) -> AsyncIterableIterator<T>
    where
        Page<T>: Shape,
    {
        let params = self.optional("params", params);
        self.pages(order, move || list(&params.read_or_default()?))
    }
}

/// The route that changes a flow.
const FLOW: Route = (Method::POST, "/v1/flows/{flowId}");
