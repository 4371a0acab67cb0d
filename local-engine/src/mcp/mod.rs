//! The Model Context Protocol, through which AI agents call flows as tools.
//!
//! A request to a server's address brings JSON-RPC messages ([`message`]). [`server`] answers them: it lists the tools
//! that [`tool`] reads from the store, with the JSON Schema of their parameters ([`parameters`]), and [`call`] runs one.
//! The real engine uses the official SDK for TypeScript 1.11.0 and zod 3; the codes and the texts here are theirs.

mod call;
pub mod message;
pub mod naming;
mod parameters;
mod server;
mod tool;

pub use server::Server;
