//! Running flows.
//!
//! - [`payload`]: from a request to the trigger's output.
//! - [`start`]: queues a run and carries it through in a task of its own.
//! - [`executor`]: walks the steps; [`loops`], [`router`] and [`pieces`] do what the kinds of steps do.
//! - [`scope`]: the steps that ran so far, which is what expressions see and what the run records.
//! - [`resolve`]: inputs with their `{{ }}` filled in, by an [`evaluate::Evaluator`].
//! - [`answer`]: what a synchronous trigger gets.

pub mod answer;
mod conditions;
mod connections;
mod dates;
pub mod evaluate;
mod executor;
mod loops;
mod path;
pub mod payload;
pub mod pieces;
mod resolve;
mod router;
mod scope;
mod start;
mod tasks;

pub use start::{Started, Trigger, retry_failed, start};
pub use tasks::Tasks;
