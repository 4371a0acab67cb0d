//! The hand-written interface between JavaScript and Rust.
//!
//! [`invocation`] takes a method's arguments and returns its promise. [`task`] is the call on its way to the runtime. [`realm`]
//! starts it, and [`environment`] settles the promise. [`pages`] iterates over lists. [`completions`] carries results over from
//! the [`runtime`]. [`observe`] reports to observers. [`values`] converts values, and [`report`] turns an error into data.
//! [`glue`] has the functions of the JavaScript side (`glue/*.js`, which is part of `index.js`). [`memory`] reports the memory
//! of clients to V8. [`raw`] has the Node-API calls.
//!
//! The code that napi-rs generates costs too much or behaves differently here. Objects built property by property cost 4 times
//! `JSON.parse`. Arguments of a wrong type throw synchronously. Its `AbortSignal` overwrites `signal.onabort`. Errors that are
//! created in its completion callback have no frames.
#![allow(unsafe_code)]

mod completions;
pub mod environment;
mod glue;
pub mod invocation;
mod memory;
mod observe;
pub mod pages;
pub mod promise;
mod raw;
pub mod realm;
mod report;
mod runtime;
pub mod task;
mod values;

pub use environment::Environment;
pub use invocation::Invocation;
pub use memory::CountedClient;
pub use pages::AsyncIterableIterator;
pub use promise::Promise;
pub use raw::RawEnv;
pub use realm::Realm;
pub use report::batch_value;
