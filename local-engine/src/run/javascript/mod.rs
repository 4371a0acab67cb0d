//! JavaScript in processes of Node.
//!
//! A run has a process while it executes ([`Session`]). The outputs of its steps are objects in this process: if an
//! expression or a CODE step changes one, all later steps see the change, as in the real engine. [`pool`] keeps processes
//! ready and reuses them, [`process`] exchanges messages with a process, and [`node`] starts one. `node/` is the
//! JavaScript side. [`compile`] turns TypeScript into JavaScript.

pub mod compile;
mod guard;
mod memory;
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
