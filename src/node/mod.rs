//! The crossing between JavaScript and Rust, as far as it is written by hand.
//!
//! [`call`] takes a method's arguments and gives its promise, [`draft`] makes the request of them; [`environment`] runs it and settles the promise;
//! [`observe`] tells those who watch; [`mailbox`] carries results over from the [`runtime`]; [`report`] tells an error; [`glue`] is
//! the JavaScript side; [`raw`] has the Node-API calls.
//!
//! It exists because what napi-rs generates costs too much or does something else here: objects built property
//! by property cost 4 times `JSON.parse`, arguments of a wrong type throw synchronously, its `AbortSignal`
//! overwrites `signal.onabort`, and errors made in its completion callback have no frames.
#![allow(unsafe_code)]

pub mod call;
pub mod draft;
pub mod environment;
mod glue;
pub mod iterator;
mod mailbox;
mod observe;
pub mod promise;
mod raw;
mod report;
mod runtime;

pub use call::Call;
pub use environment::Environment;
pub use iterator::AsyncIterableIterator;
pub use promise::Promise;
pub use raw::RawEnv;
