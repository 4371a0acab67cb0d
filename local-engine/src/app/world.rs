//! The engine as its runs use it.

use std::sync::Arc;

use super::{App, Engine, runs, triggers};
use crate::clock::Clock;
use crate::database::Database;
use crate::failures::Failures;
use crate::options::Options;
use crate::run::answer::Answer;
use crate::run::failure::Failure;
use crate::run::javascript::{Compiler, Pool, Stop};
use crate::run::lifecycle::Event;
use crate::run::pieces::table_triggers::Change;
use crate::run::world::{Facts, Trigger, World};
use crate::store::Store;
use crate::store::flow_versions::FlowVersion;
use crate::store::records::Record;

impl World for App {
    fn options(&self) -> &Options {
        &self.options
    }

    fn store(&self) -> &Store {
        &self.store
    }

    fn database(&self) -> Database {
        Engine::database(self)
    }

    fn clock(&self) -> &Clock {
        &self.clock
    }

    fn failures(&self) -> &Failures {
        &self.failures
    }

    fn compiler(&self) -> &Compiler {
        &self.compiler
    }

    fn javascript(&self) -> &Arc<Pool> {
        &self.javascript
    }

    fn client(&self) -> &reqwest::Client {
        &self.client
    }

    fn flow_client(&self) -> &reqwest::Client {
        &self.flow_client
    }

    fn public_url(&self) -> String {
        Engine::public_url(self)
    }

    fn answer(&self, run_id: &str, answer: Answer) {
        self.waiting.answer(run_id, answer);
    }

    fn start(&self, version: &FlowVersion, trigger: Trigger) -> Result<(), Failure> {
        runs::start(self, version, trigger).map(drop).map_err(|_| Failure::Internal)
    }

    fn records_changed(&self, change: Change, records: &[Record]) {
        triggers::fire_for_records(self, change, records);
    }

    fn apply(&self, run_id: &str, task: &Stop, event: Event, facts: Facts) -> bool {
        runs::apply_from_task(self, run_id, task, event, facts)
    }
}
