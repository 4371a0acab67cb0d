//! The request engine of `@imbrace/node`, without Node: a request value goes in, checked reply bytes come
//! out. It is a crate of its own so that the compiler keeps `napi` out of it.
//!
//! | module | what it is |
//! |---|---|
//! | [`client`], [`engine`] | what lives as long as a client; what one call works with |
//! | [`settings`] | what a client was given: options, else environment variables |
//! | [`session`] | the credentials that are in force, and the project learned with them |
//! | `finders` | which run belongs to which trigger, as far as it is known |
//! | [`request`] | one request as a value: method, path, query, body, options |
//! | [`transport`] | from a request to its reply bytes: addresses, headers, retry, TLS |
//! | [`decode`] | is this the reply that was promised? |
//! | [`pieces`] | the names of pieces |
//! | [`procedures`] | calls that take more than one request |
//! | [`observe`] | what a call tells whoever watches it |
//! | [`error`] | everything that can go wrong, and what the user receives for it |

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod client;
pub mod decode;
pub mod engine;
pub mod error;
mod finders;
pub mod observe;
pub mod pieces;
pub mod procedures;
pub mod request;
pub mod secret;
pub mod session;
pub mod settings;
pub mod transport;

pub use client::Client;
pub use decode::{JsonText, Value};
pub use engine::Engine;
pub use error::{Error, Failure};
pub use request::{Expect, Request, RequestOptions};
