//! Executing runs. [`world::World`] is all that a run sees of the engine.
//!
//! - [`lifecycle`]: decides what each event does to a run.
//! - [`job`]: executes a run. [`executor`] walks its steps, and [`loops`], [`router`], [`pieces`] and [`javascript`]
//!   execute the kinds of steps. The process of Node that executes the run holds the records of the steps
//!   ([`records`]), which expressions and clients see.
//! - [`effect`]: what a step does to its run. [`answer`]: the response to a synchronous trigger.
//! - [`doubles`]: functions of a test that replace actions, triggers and hosts. [`record_triggers`]: triggers of tables.
//! - [`cron`] and [`dates`]: times.

pub mod answer;
pub mod cron;
mod dates;
mod doubles;
pub mod effect;
mod executor;
pub mod failure;
mod host;
pub mod http_client;
pub mod javascript;
pub mod job;
pub mod lifecycle;
mod loops;
pub mod pieces;
pub mod record_triggers;
pub mod records;
mod router;
mod trim;
pub mod world;
