//! The process of one run, and the parts of steps that it executes.

use std::sync::Arc;

use serde_json::{Value, json};

use super::memory;
use super::outside::Outside;
use super::pool::Pool;
use super::process::{Process, Reply};
use crate::run::effect::{Attempt, Effect};
use crate::run::failure::Failure;

/// A step that begins.
#[derive(Debug, Clone, Copy)]
pub struct Step<'a> {
    /// The name.
    pub name: &'a str,
    /// The type.
    pub kind: &'a str,
    /// Whether this is a retry.
    pub again: bool,
}

/// The result of the start of a step that the engine executes.
#[derive(Debug)]
pub enum Input {
    /// The step was executed before.
    Done,
    /// The resolved input.
    Resolved {
        input: Value,
        /// Whether this step paused the run before, and the run was resumed.
        resumed: bool,
    },
}

/// The process of a run. If it is dropped before [`Session::end`], the process ends.
pub struct Session {
    pool: Arc<Pool>,
    process: Option<Arc<Process>>,
}

impl Session {
    /// Leases a process for a run of a flow that begins or resumes with these records, which are JSON.
    pub async fn begin(
        pool: &Arc<Pool>,
        outside: Arc<dyn Outside>,
        flow_id: &str,
        records: &str,
    ) -> Result<Self, String> {
        let process = pool.lease(flow_id, records.len()).await?;
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

    /// Executes a CODE step.
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

    /// Begins a step that the engine executes. [`Self::finish`] or [`Self::fail`] must follow unless the step is done.
    pub async fn input(&self, step: Step<'_>, input: &Value) -> Result<Input, Failure> {
        let head = json!({ "op": "input", "name": step.name, "type": step.kind, "again": step.again });
        let reply = self.ask(head, &crate::json::print(input)).await?;
        if reply.head["done"] == true {
            return Ok(Input::Done);
        }
        let input = crate::json::parse(&reply.body).map_err(|_| Failure::Internal)?;
        Ok(Input::Resolved { input, resumed: reply.head["resumed"] == true })
    }

    /// Ends the step that began last. `is_http`: the output is a response with headers.
    pub async fn finish(&self, name: &str, status: &str, output: Option<&Value>, is_http: bool) {
        let output = output.map(crate::json::print).unwrap_or_default();
        self.tell(json!({ "op": "finish", "name": name, "status": status, "isHttp": is_http }), &output)
            .await;
    }

    /// Ends the step that began last with an error.
    pub async fn fail(&self, name: &str, error: &str) {
        self.tell(json!({ "op": "finish", "name": name, "error": error }), "").await;
    }

    /// Records a step that cannot be executed as failed. Returns false if the step was executed before.
    pub async fn refuse(&self, step: Step<'_>, error: &str) -> Result<bool, Failure> {
        let head = json!({ "op": "refuse", "name": step.name, "type": step.kind, "again": step.again, "error": error });
        let reply = self.ask(head, "").await?;
        Ok(reply.head["done"] != true)
    }

    /// Begins a router. Returns the indexes of the branches to execute: of the first one that is true, or of all.
    pub async fn begin_router(&self, step: Step<'_>, settings: &Value) -> Result<Vec<usize>, Failure> {
        let head = json!({ "op": "router", "name": step.name, "type": step.kind });
        let reply = self.ask(head, &crate::json::print(settings)).await?;
        let holds = reply.head["holds"].as_array().ok_or(Failure::Internal)?;
        let matching = holds.iter().enumerate().filter(|(_, holds)| **holds == true).map(|(index, _)| index);
        Ok(matching.take(if reply.head["isAll"] == true { usize::MAX } else { 1 }).collect())
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

    /// Resolves when the process holds more memory than its run may have.
    pub async fn memory_exceeded(&self) {
        match &self.process {
            Some(process) => memory::exceeded(process.pid, process.memory).await,
            None => std::future::pending().await,
        }
    }

    /// Returns the current records as JSON.
    pub async fn records(&self) -> Result<String, Failure> {
        Ok(self.ask(json!({ "op": "records" }), "").await?.body)
    }

    /// Ends the run. Returns its records as JSON.
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
