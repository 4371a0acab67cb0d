//! The request engine of `@imbrace/node`, without Node: a call goes in, checked reply bytes come out. It is a crate of its
//! own so that the compiler keeps `napi` out of it.
//!
//! | module | what it is |
//! |---|---|
//! | [`client`], [`settings`], [`session`] | a client, its settings, its credentials |
//! | [`models`] | the types of parameters and results |
//! | [`calls`], [`call`] | every call of the API that is one request |
//! | [`procedures`] | calls that take several requests |
//! | [`context`] | sends the requests of one call: their id, deadline, observer, project |
//! | [`request`], [`response`], [`json`] | a request, a reply, JSON text as values |
//! | [`transport`] | from a request to its reply bytes: headers, retry, TLS, proxy |
//! | [`decode`] | checks a reply against what the API promises |
//! | `finders` | which run belongs to which trigger, as far as it is known |
//! | [`observe`] | what an observer of a call learns |
//! | [`error`] | everything that can go wrong, and what the user receives for it |
//!
//! Nesting: JSON of the caller and of the engine may be nested to any depth, because it stays text ([`json`]). Typed
//! parameters are read to 128 levels, steps of the builder to 100, paths of `fields` to the limit in [`decode::fields`].

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod addresses;
pub mod call;
pub mod calls;
pub mod client;
pub mod compute;
pub mod context;
pub mod decode;
pub mod engine;
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
pub use client::Client;
pub use context::Context;
pub use engine::Engine;
pub use error::{Error, Failure};
