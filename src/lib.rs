//! `@imbrace/node`, the Imbrace workflow client for Node.js: this crate is the addon.
//!
//! | where | what it is |
//! |---|---|
//! | [`client`] | the class `Client`: options, credentials, `workflows` |
//! | [`workflows`] | the class `Workflows`, one file a resource; one call is one function of a few lines |
//! | [`models`] | the types of `index.d.ts` and their documentation |
//! | [`errors`] | the names of the error classes |
//! | [`node`] | the crossing that is written by hand: arguments, promises, errors, signals |
//! | `imbrace_core` | everything else, without Node: requests, retries, TLS, checks of replies |
//!
//! A call goes `workflows` → [`node::Call`] (arguments become text, a promise is made) → `imbrace_core` (on the
//! runtime's thread) → [`node::environment`] (the promise is settled).

#![deny(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod client;
mod errors;
mod models;
mod node;
mod workflows;

use napi::Env;
use napi::bindgen_prelude::{JsValue, Object};
use napi_derive::napi;

/// Runs once in each environment, after the classes are registered.
#[napi(module_exports)]
pub fn init(exports: Object, env: Env) -> napi::Result<()> {
    node::Environment::load(node::RawEnv(env.raw()), exports.raw())
        .map_err(|_| napi::Error::from_reason("@imbrace/node could not set itself up in this environment"))
}
