//! Walks the steps of a flow.

use std::future::Future;
use std::pin::Pin;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::answer::Answer;
use super::evaluate::{Evaluator, Failure};
use super::pieces::{Effect, Outcome, Work};
use super::resolve::{Connections, Resolved, Resolver};
use super::scope::{Records, Scope};

/// How often a step that retries is run at most.
const ATTEMPTS: u32 = 4;

/// What an execution needs from outside.
pub trait Host: Send + Sync {
    /// The value of a connection, by its external id.
    fn connection(&self, external_id: &str) -> Option<Value>;
    /// Answers who waits for the flow. Only the first answer counts.
    fn answer(&self, answer: Answer);
    /// The wait before a failed step's first repetition.
    fn retry_wait(&self) -> Duration;
}

/// How the walk stands after a step.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// It goes on.
    Continue,
    /// A step ended the run, which has succeeded.
    Stop,
    /// A step failed: `{name, displayName}`.
    Failed(Value),
    /// The run ends as INTERNAL_ERROR.
    Internal,
}

/// One run of a flow.
pub struct Execution<'a> {
    pub(super) host: &'a dyn Host,
    pub(super) evaluator: Box<dyn Evaluator>,
    pub(super) scope: Scope,
}

/// The walk calls itself for loops and branches, hence the box.
type Walk<'w> = Pin<Box<dyn Future<Output = Verdict> + Send + 'w>>;

impl<'a> Execution<'a> {
    /// An execution that begins, or goes on, with these steps done.
    pub fn new(host: &'a dyn Host, evaluator: Box<dyn Evaluator>, done: Records) -> Self {
        Self { host, evaluator, scope: Scope::new(done) }
    }

    /// What was recorded.
    pub fn into_records(self) -> Records {
        self.scope.into_records()
    }

    /// Runs `first` and what follows it.
    pub fn walk<'w>(&'w mut self, first: Option<&'w Value>) -> Walk<'w> {
        Box::pin(async move {
            let mut current = first.filter(|step| step.is_object());
            while let Some(step) = current {
                if step["skip"] != true {
                    match self.step(step).await {
                        Verdict::Continue => {}
                        verdict => return verdict,
                    }
                }
                current = step.get("nextAction").filter(|step| step.is_object());
            }
            Verdict::Continue
        })
    }

    async fn step(&mut self, step: &Value) -> Verdict {
        match step["type"].as_str() {
            Some("LOOP_ON_ITEMS") => self.run_loop(step).await,
            Some("ROUTER") => self.run_router(step).await,
            _ if self.scope.is_done(name(step)) => Verdict::Continue,
            _ => self.action(step).await,
        }
    }

    /// Runs a CODE or PIECE step, as often as its error handling asks for.
    async fn action(&mut self, step: &Value) -> Verdict {
        let handling = &step["settings"]["errorHandlingOptions"];
        let retries = handling["retryOnFailure"]["value"] == true;
        let mut wait = self.host.retry_wait();
        for attempt in 1.. {
            match self.attempt(step).await {
                Ok(effect) => return self.take_effect(effect),
                Err(Failure::Internal) => return Verdict::Internal,
                Err(Failure::Step(_)) if retries && attempt < ATTEMPTS => tokio::time::sleep(wait).await,
                Err(Failure::Step(_)) => break,
            }
            wait *= 2;
        }
        let goes_on = handling["continueOnFailure"]["value"] == true;
        if goes_on { Verdict::Continue } else { failed(step) }
    }

    async fn attempt(&mut self, step: &Value) -> Result<Effect, Failure> {
        let started = Instant::now();
        let mut record = Record::new(step, started);
        let result = self.work(step, &mut record).await;
        let finished = match &result {
            Ok(outcome) => record.succeeded(outcome.output.clone()),
            Err(Failure::Step(message)) => record.failed(message, None),
            Err(Failure::Internal) => record.running(),
        };
        self.scope.put(name(step), finished);
        result.map(|outcome: Outcome| outcome.effect)
    }

    async fn work(&mut self, step: &Value, record: &mut Record<'_>) -> Result<Outcome, Failure> {
        let work = Work::find(step)?;
        let input = self.resolve(&step["settings"]["input"])?;
        record.input = input.shown;
        self.scope.put(name(step), record.running());
        work.run(&step["settings"], &input.value).await
    }

    fn take_effect(&self, effect: Effect) -> Verdict {
        match effect {
            Effect::None => Verdict::Continue,
            Effect::Respond(answer) => {
                self.host.answer(answer);
                Verdict::Continue
            }
            Effect::Stop(answer) => {
                self.host.answer(answer);
                Verdict::Stop
            }
        }
    }

    pub(super) fn resolve(&mut self, input: &Value) -> Result<Resolved, Failure> {
        let host = self.host;
        let look_up = move |id: &str| host.connection(id);
        let connections: Connections<'_> = &look_up;
        let evaluator = self.evaluator.as_mut();
        Resolver { scope: &self.scope, evaluator, connections }.resolve(input)
    }
}

/// A step's name.
pub(super) fn name(step: &Value) -> &str {
    step["name"].as_str().unwrap_or_default()
}

/// The run fails at this step.
pub(super) fn failed(step: &Value) -> Verdict {
    Verdict::Failed(json!({ "name": step["name"], "displayName": step["displayName"] }))
}

/// A step's record in the making.
pub(super) struct Record<'a> {
    step: &'a Value,
    started: Instant,
    /// The input as the run shows it.
    pub input: Value,
}

impl<'a> Record<'a> {
    pub fn new(step: &'a Value, started: Instant) -> Self {
        Self { step, started, input: json!({}) }
    }

    pub fn running(&self) -> Value {
        json!({ "type": self.step["type"], "status": "RUNNING", "input": self.input })
    }

    pub fn succeeded(&self, output: Option<Value>) -> Value {
        self.ended("SUCCEEDED", output)
    }

    pub fn failed(&self, message: &str, output: Option<Value>) -> Value {
        let mut record = self.ended("FAILED", output);
        record["errorMessage"] = message.into();
        record
    }

    fn ended(&self, status: &str, output: Option<Value>) -> Value {
        let mut record = self.running();
        record["status"] = status.into();
        if let Some(output) = output {
            record["output"] = output;
        }
        record["duration"] = (self.started.elapsed().as_secs_f64() * 1000.0).into();
        record
    }
}
