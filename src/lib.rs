//! `@imbrace/node`, the Imbrace workflow client for Node.js: this crate is the addon.
//!
//! | module | content |
//! |---|---|
//! | [`client`] | the class `Client`: options, credentials, `workflows` |
//! | [`workflows`] | the class `Workflows`, one file for each resource; one method is one function of a few lines |
//! | [`options`] | the options of the client and of its calls |
//! | [`node`] | the hand-written interface to Node: arguments, promises, errors, signals |
//! | `types/*.d.ts` | the types of `index.d.ts` that Rust cannot express |
//! | `imbrace_core` | everything else, without Node: calls, retries, TLS, checks of replies |
//!
//! A call goes `workflows` → [`node::Invocation`] (arguments become text, a promise is made) → `imbrace_core` (on the
//! runtime's thread) → [`node::environment`] (the promise is settled).

#![deny(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

/// Calls are allocated on one thread and freed on another. glibc's allocator is slow at that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

mod client;
mod node;
mod options;
mod workflows;

use napi::Env;
use napi::bindgen_prelude::Object;
use napi_derive::napi;

/// Runs once in each environment, after the classes are registered.
#[napi(module_exports)]
pub fn init(_: Object, env: Env) -> napi::Result<()> {
    node::Environment::load(node::RawEnv(env.raw()))
        .map_err(|_| napi::Error::from_reason("@imbrace/node could not set itself up in this environment"))
}
