//! The engine as its runs see it.

use std::fmt::Debug;
use std::sync::Arc;

use serde_json::Value;

use super::answer::Answer;
use super::effect::Pause;
use super::failure::Failure;
use super::javascript::{Compiler, Pool, Stop};
use super::lifecycle::Event;
use super::pieces::table_triggers::Change;
use crate::clock::Clock;
use crate::database::Database;
use crate::failures::Failures;
use crate::options::Options;
use crate::store::Store;
use crate::store::flow_versions::FlowVersion;
use crate::store::records::Record;

/// The engine as its runs see it.
pub trait World: Debug + Send + Sync {
    /// The options of the engine.
    fn options(&self) -> &Options;
    /// The data, with the connections.
    fn store(&self) -> &Store;
    /// The database whose behavior the engine shows.
    fn database(&self) -> Database;
    /// The time that flows see and wait for.
    fn clock(&self) -> &Clock;
    /// The failures that tests ordered.
    fn failures(&self) -> &Failures;
    /// Compiles the sources of CODE steps.
    fn compiler(&self) -> &Compiler;
    /// The processes of Node that execute code.
    fn javascript(&self) -> &Arc<Pool>;
    /// The client for stubs and callbacks.
    fn client(&self) -> &reqwest::Client;
    /// The client for the requests of flows.
    fn flow_client(&self) -> &reqwest::Client;
    /// The address of the engine's routes, for those who follow a link.
    fn public_url(&self) -> String;
    /// Answers the callers of a run. Only the first response of a run counts.
    fn answer(&self, run_id: &str, answer: Answer);
    /// Starts a run.
    fn start(&self, version: &FlowVersion, trigger: Trigger) -> Result<(), Failure>;
    /// Starts the flows that wait for changes of these records.
    fn records_changed(&self, change: Change, records: &[Record]);
    /// Applies an event that a task sends about its run. Returns whether it applied.
    fn apply(&self, run_id: &str, task: &Stop, event: Event, facts: Facts) -> bool;
}

/// What starts a run.
#[derive(Debug)]
pub struct Trigger {
    /// The output of the trigger. `None` if the trigger refused the request, which starts a run all the same.
    pub payload: Option<Value>,
    /// `PRODUCTION` or `TESTING`.
    pub environment: &'static str,
    /// The run that started this one.
    pub parent: Option<String>,
    /// Whether the parent fails if this run fails.
    pub fail_parent: bool,
    /// Whether a caller waits for the response. Such a run is listed at once, others after the delay of the queue.
    pub has_caller: bool,
}

/// What an event adds to a run.
#[derive(Debug, Default)]
pub struct Facts {
    /// The status of a run that ended by itself.
    pub status: Option<&'static str>,
    /// The step that failed: `{name, displayName}`.
    pub failed_step: Option<Value>,
    /// The records of the steps as JSON. `None` keeps what was stored while the run executed.
    pub steps: Option<String>,
    /// What the run waits for.
    pub pause: Option<Pause>,
    /// The id in the URL of the request that resumes the run.
    pub request_id: Option<String>,
    /// What the caller gets if the flow gave no response.
    pub message: Option<&'static str>,
}
