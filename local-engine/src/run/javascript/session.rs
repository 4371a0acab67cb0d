//! The process of one run, and the parts of steps that it does.

use std::sync::Arc;

use serde_json::{Value, json};

use super::pool::Pool;
use super::process::{Process, Reply};
use crate::run::executor::Attempt;
use crate::run::failure::Failure;
use crate::run::pieces::Effect;

/// What scripts reach of the engine.
pub trait Outside: Send + Sync {
    /// The run's id, for its log.
    fn run_id(&self) -> &str;
    /// What a step sees of a connection, by its external id.
    fn connection(&self, external_id: &str) -> Option<Value>;
    /// Keeps what a step wrote to the console.
    fn log(&self, step: &str, level: &str, text: &str);
}

/// A step that begins.
#[derive(Debug, Clone, Copy)]
pub struct Step<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its type.
    pub kind: &'a str,
    /// Whether it was run before in this run and is repeated.
    pub again: bool,
}

/// What became of the start of a step that the engine runs.
#[derive(Debug)]
pub enum Input {
    /// The step is done already.
    Done,
    /// Its resolved input.
    Resolved {
        input: Value,
        /// Whether the run was paused here and goes on.
        resumed: bool,
    },
}

/// A run's process. Dropped before [`Session::end`], it ends the process.
pub struct Session {
    pool: Arc<Pool>,
    process: Option<Arc<Process>>,
}

impl Session {
    /// Takes a process for a run that begins, or goes on, with these records as JSON.
    pub async fn begin(pool: &Arc<Pool>, outside: Arc<dyn Outside>, records: &str) -> Result<Self, String> {
        let process = pool.lease(records.len()).await?;
        process.serve(Some(outside));
        process.tell(&json!({ "op": "begin" }), records).await;
        Ok(Self { pool: pool.clone(), process: Some(process) })
    }

    async fn ask(&self, head: Value, body: &str) -> Result<Reply, Failure> {
        self.process.as_ref().ok_or(Failure::Stopped)?.ask(head, body).await
    }

    async fn tell(&self, head: Value, body: &str) {
        if let Some(process) = &self.process {
            process.tell(&head, body).await;
        }
    }

    /// Runs a CODE step.
    pub async fn code(&self, step: Step<'_>, code: Value, input: &Value) -> Result<Attempt, Failure> {
        let head =
            json!({ "op": "code", "name": step.name, "type": step.kind, "again": step.again, "code": code });
        let reply = self.ask(head, &crate::json::print(input)).await?;
        Ok(match &reply.head {
            head if head["done"] == true => Attempt::Done,
            head if head["failed"] == true => Attempt::Failed,
            _ => Attempt::Succeeded(Effect::None),
        })
    }

    /// Begins a step whose work the engine does. [`Self::finish`] must follow if it is not done.
    pub async fn input(&self, step: Step<'_>, input: &Value) -> Result<Input, Failure> {
        let head = json!({ "op": "input", "name": step.name, "type": step.kind, "again": step.again });
        let reply = self.ask(head, &crate::json::print(input)).await?;
        if reply.head["done"] == true {
            return Ok(Input::Done);
        }
        let input = crate::json::parse(&reply.body).map_err(|_| Failure::Internal)?;
        Ok(Input::Resolved { input, resumed: reply.head["resumed"] == true })
    }

    /// Ends the step that began last.
    pub async fn finish(&self, name: &str, status: &str, output: Option<&Value>) {
        let output = output.map(crate::json::print).unwrap_or_default();
        self.tell(json!({ "op": "finish", "name": name, "status": status }), &output).await;
    }

    /// Ends the step that began last with an error.
    pub async fn fail(&self, name: &str, error: &str) {
        self.tell(json!({ "op": "finish", "name": name, "error": error }), "").await;
    }

    /// Notes a step that could not begin. Returns false for a step that is done already, which stays as it is.
    pub async fn refuse(&self, step: Step<'_>, error: &str) -> Result<bool, Failure> {
        let head = json!({ "op": "refuse", "name": step.name, "type": step.kind, "again": step.again, "error": error });
        let reply = self.ask(head, "").await?;
        Ok(reply.head["done"] != true)
    }

    /// Begins a loop. Returns the number of iterations, or `None` if the loop failed.
    pub async fn begin_loop(&self, step: Step<'_>, items: &Value) -> Result<Option<u64>, Failure> {
        let head = json!({ "op": "loop", "name": step.name, "type": step.kind });
        let reply = self.ask(head, &crate::json::print(items)).await?;
        Ok(reply.head["length"].as_u64())
    }

    /// Begins an iteration.
    pub async fn iterate(&self, index: u64) {
        self.tell(json!({ "op": "iterate", "index": index }), "").await;
    }

    /// Ends an iteration.
    pub async fn leave(&self, is_last: bool) {
        self.tell(json!({ "op": "leave", "isLast": is_last }), "").await;
    }

    /// The records as JSON, as they are.
    pub async fn records(&self) -> Result<String, Failure> {
        Ok(self.ask(json!({ "op": "records" }), "").await?.body)
    }

    /// Ends the run. Returns its records.
    pub async fn end(mut self) -> Result<String, Failure> {
        let reply = self.ask(json!({ "op": "end" }), "").await?;
        if let Some(process) = self.process.take() {
            process.serve(None);
            self.pool.give_back(process, reply.head["isClean"] == true);
        }
        Ok(reply.body)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if let Some(process) = self.process.take() {
            self.pool.give_back(process, false);
        }
    }
}
