//! Flows as code: the library of the program `imbrace-flows`.
//!
//! | module | content |
//! |---|---|
//! | [`lift`], [`lower`], [`canonical`] | between a flow of the engine and its description, which has the form of `buildFlow` |
//! | [`files`], [`flow_file`] | a description as YAML, with the code of CODE steps beside it |
//! | [`config`], [`project`], [`names`] | `imbrace.yaml` and the files of a project |
//! | [`remote`], [`links`] | an environment: its flows in the form of files, its tables and connections |
//! | [`diff`] | the differences of two flows, by step and by field |
//! | [`pull`], [`compare`], [`push`] | the commands that use an environment |
//! | [`check`] | the offline checks of the files |
//! | [`types`] | the TypeScript module with the types of payloads |
//! | [`local`], [`testing`] | runs of flows and their test cases on the local engine |
//! | [`report`] | the text that the program prints |

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod canonical;
pub mod check;
pub mod compare;
pub mod config;
pub mod diff;
mod fields;
pub mod files;
pub mod flow_file;
pub mod lift;
pub mod links;
pub mod local;
pub mod lower;
pub mod names;
pub mod plan;
pub mod problem;
pub mod project;
pub mod pull;
pub mod push;
pub mod remote;
pub mod report;
pub mod session;
pub mod tables;
pub mod testing;
pub mod types;

pub use imbrace_core::error::Error;

pub type Result<T> = std::result::Result<T, Error>;

/// A JSON object.
pub type Map = serde_json::Map<String, serde_json::Value>;
