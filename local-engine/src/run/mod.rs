//! Running flows.
//!
//! - [`payload`]: from a request to the trigger's output.
//! - [`start`]: queues a run; [`carry`] carries it through on a thread of its own, and [`tasks`] and
//!   [`waiting`] know which runs go on and who waits for them.
//! - [`executor`]: walks the steps; [`loops`], [`router`], [`pieces`] and [`javascript`] do what the kinds of
//!   steps do. The records of the steps, which is what
//!   expressions see and what the run shows, are in the run's process of Node.
//! - [`schedules`] sets flows off by the clock ([`cron`]), and [`pause`] lets runs go on that wait.
//! - [`answer`]: what a synchronous trigger gets.

pub mod answer;
mod carry;
mod conditions;
mod cron;
mod dates;
mod executor;
pub mod failure;
mod host;
pub mod http_client;
pub mod javascript;
mod loops;
mod pause;
pub mod payload;
pub mod pieces;
mod router;
mod schedules;
mod start;
mod tasks;
mod trim;
mod waiting;

pub use pause::{fail_parents, wake_all};
pub use schedules::{Schedules, fire_now, next_firing};
pub use start::{Started, Trigger, resume, retry_failed, start};
pub use tasks::Tasks;
pub use waiting::Waiting;
