//! JavaScript in an embedded interpreter (QuickJS).
//!
//! A run has an interpreter of its own ([`realm`]), in which the outputs of its steps live as objects: an
//! expression or a CODE step that changes one changes it for all that follow, as in the real engine. What is
//! written in TypeScript goes through [`compile`] first. [`host`] is what scripts reach of the outside (the
//! log, randomness, bytes and URLs), [`network`] is `fetch`; `js/` holds their other half, in JavaScript.
//! There are no files, processes, environment and modules.

pub mod compile;
mod host;
mod module;
mod network;
mod realm;
mod stop;
mod urls;

pub use compile::Compiler;
pub use host::CONSOLE;
pub use network::{client, in_words};
pub use realm::{Realm, Settings, enter, text_value};
pub use stop::Stop;
