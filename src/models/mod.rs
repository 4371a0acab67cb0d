//! What users see, one file a resource: the types of `index.d.ts` and their documentation.
//!
//! Parameters are read into these structs, which is the check of a caller's arguments. Entities are only
//! described by them: their JSON goes to V8 as it came, so that fields that nobody here knows survive, and
//! what is checked of a reply is its envelope (`imbrace_core::decode::envelope` says why no more).

// Entities are never made in Rust, only described.
#![allow(dead_code)]

mod builder;
mod channel_automation;
mod client_options;
mod connections;
mod fields;
mod flows;
mod folders;
mod health;
mod invitations;
mod mcp_servers;
mod one_or_many;
mod pieces;
mod records;
mod request_options;
mod runs;
mod tables;
mod triggers;

pub use builder::*;
pub use channel_automation::*;
pub use client_options::ClientOptions;
pub use connections::*;
pub use fields::*;
pub use flows::*;
pub use folders::*;
pub use health::Health;
pub use invitations::*;
pub use mcp_servers::*;
pub use one_or_many::OneOrMany;
pub use pieces::*;
pub use records::*;
pub use request_options::{RequestOptions, milliseconds};
pub use runs::*;
pub use tables::*;
pub use triggers::*;

/// One page of a list. Its declaration is in `types/values.d.ts`: napi-rs has no generic types.
pub struct Page<T>(std::marker::PhantomData<T>);
