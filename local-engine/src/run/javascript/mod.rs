//! JavaScript in processes of Node.
//!
//! A run has a process of its own while it lasts ([`Session`]), in which the outputs of its steps live as objects: an
//! expression or a CODE step that changes one changes it for all that follow, as in the real engine. [`pool`] keeps
//! processes ready and uses them again, [`process`] exchanges messages with one, and [`node`] knows how to start one.
//! `node/` holds their other half, in JavaScript. What is written in TypeScript goes through [`compile`] first.

pub mod compile;
mod guard;
mod node;
mod outside;
mod pool;
mod process;
mod session;
mod stop;

pub use compile::Compiler;
pub use outside::{FakeAnswer, Outside};
pub use pool::{Pool, Settings};
pub use process::CONSOLE;
pub use session::{Input, Session, Step};
pub use stop::Stop;
