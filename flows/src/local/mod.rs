//! Runs flows on the local engine, which is started as a child process.

pub mod binary;
pub mod deploy;
pub mod engine;
pub mod run;
pub mod stubs;
pub mod tree;

/// A result whose error is a message for the user.
pub type Result<T> = std::result::Result<T, String>;
