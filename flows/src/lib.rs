//! Flows as code: the file format of flows.
//!
//! [`lift`] turns a flow of the engine into a description in the form of `buildFlow`, [`lower`] turns a description into
//! the template that the engine imports, and [`files`] writes and reads a description as YAML with the code of CODE steps
//! beside it.

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
