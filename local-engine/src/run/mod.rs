//! Running flows.
//!
//! - [`payload`]: makes the trigger's output of a request.
//! - [`lifecycle`]: decides what each event does to a run. [`transitions`] stores it and carries out the effects.
//! - [`start`]: starts, resumes and retries runs. [`job`] executes a run in a task ([`tasks`]), and [`waiting`] has the
//!   callers that wait for responses.
//! - [`executor`]: walks the steps. [`loops`], [`router`], [`pieces`] and [`javascript`] execute the kinds of steps. The
//!   process of Node that executes the run holds the records of the steps, which expressions and clients see.
//! - [`schedules`] starts flows by the clock ([`cron`]). [`pause`] has what resumes runs that wait.
//! - [`answer`]: the response to a synchronous trigger.

pub mod answer;
mod conditions;
mod cron;
mod dates;
mod executor;
pub mod failure;
mod host;
pub mod http_client;
pub mod javascript;
mod job;
mod lifecycle;
mod loops;
mod pause;
pub mod payload;
pub mod pieces;
mod records;
mod router;
mod schedules;
mod start;
mod tasks;
mod transitions;
mod trim;
mod waiting;

pub use lifecycle::Event;
pub use pause::wake_all;
pub use schedules::{Schedules, fire_now};
pub use start::{Started, Trigger, resume, retry_failed, start};
pub use tasks::Tasks;
pub use transitions::{apply_all, carry_out, interrupt_all};
pub use waiting::Waiting;
