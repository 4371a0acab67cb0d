//! Walks the steps of a flow.

use std::pin::Pin;

use serde_json::{Value as Json, json};

use super::effect::{Attempt, Effect, Pause};
use super::failure::Failure;
use super::host::Host;
use super::javascript::{Input, Session, Step};
use super::pieces::{Action, Call, Work};

/// Maximum number of attempts of a step.
const ATTEMPTS: u32 = 4;

/// The state of the run after a step.
#[derive(Debug)]
pub enum Verdict {
    /// The run continues.
    Continue,
    /// A step ended the run, which succeeded.
    Stop,
    /// A step paused the run.
    Pause(Pause),
    /// A step failed: `{name, displayName}`.
    Failed(Json),
    /// The run was aborted.
    Broken(Failure),
}

/// The execution of a run.
pub struct Execution<'a> {
    pub(super) host: &'a Host,
    pub(super) session: &'a Session,
}

/// Boxed, because the walk calls itself for loops and branches.
type Walk<'w> = Pin<Box<dyn Future<Output = Verdict> + 'w>>;

impl<'a> Execution<'a> {
    /// An execution in a process that has the records of the steps that were executed before.
    pub fn new(host: &'a Host, session: &'a Session) -> Self {
        Self { host, session }
    }

    /// Executes `first` and the steps after it.
    pub fn walk<'w>(&'w mut self, first: Option<&'w Json>) -> Walk<'w> {
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

    async fn step(&mut self, step: &Json) -> Verdict {
        let result = match step["type"].as_str() {
            Some("LOOP_ON_ITEMS") => self.run_loop(step).await,
            Some("ROUTER") => self.run_router(step).await,
            _ => self.action(step).await,
        };
        result.unwrap_or_else(Verdict::Broken)
    }

    /// Executes a CODE or PIECE step, with the retries of its error handling. A step that was executed before the run was
    /// resumed is skipped.
    async fn action(&mut self, step: &Json) -> Result<Verdict, Failure> {
        let handling = &step["settings"]["errorHandlingOptions"];
        let retries = handling["retryOnFailure"]["value"] == true;
        let mut wait = self.host.world.options().waits.retry;
        for attempt in 1.. {
            let current = Step { again: attempt > 1, ..step_of(step) };
            match self.attempt(step, current).await? {
                Attempt::Done => return Ok(Verdict::Continue),
                Attempt::Succeeded(effect) => return Ok(self.take_effect(step, effect)),
                Attempt::Failed if retries && attempt < ATTEMPTS => self.host.world.clock().sleep(wait).await,
                Attempt::Failed => break,
            }
            wait *= 2;
        }
        let goes_on = handling["continueOnFailure"]["value"] == true;
        Ok(if goes_on { Verdict::Continue } else { failed(step) })
    }

    async fn attempt(&mut self, step: &Json, current: Step<'_>) -> Result<Attempt, Failure> {
        match Work::find(step, &self.host.world.options().stubbed) {
            Ok(Work::Code) => self.code(step, current).await,
            Ok(Work::Action(action)) => self.piece(step, current, action).await,
            Err(Failure::Step(message)) => {
                let is_new = self.session.refuse(current, &message).await?;
                Ok(if is_new { Attempt::Failed } else { Attempt::Done })
            }
            Err(broken) => Err(broken),
        }
    }

    async fn code(&mut self, step: &Json, current: Step<'_>) -> Result<Attempt, Failure> {
        let source = &step["settings"]["sourceCode"];
        let compiled = self
            .host
            .world
            .compiler()
            .compile(&crate::json::utf8(source["code"].as_str().unwrap_or_default()));
        let code = match compiled.as_ref() {
            Ok(module) => {
                json!({ "source": crate::json::inner(module.source.clone()), "imports": module.imports, "isModule": module.is_module, "lines": module.lines, "packageJson": source["packageJson"] })
            }
            Err(message) => json!({ "refusal": message }),
        };
        self.session.code(current, code, &step["settings"]["input"]).await
    }

    async fn piece(&mut self, step: &Json, current: Step<'_>, action: Action) -> Result<Attempt, Failure> {
        let settings = &step["settings"];
        let Input::Resolved { input, resumed } = self.session.input(current, &settings["input"]).await?
        else {
            return Ok(Attempt::Done);
        };
        let host = self.host;
        match action.run(Call { host, step, settings, input: &input, resumed }).await {
            Ok(outcome) => {
                let status = if matches!(outcome.effect, Effect::Pause(_)) { "PAUSED" } else { "SUCCEEDED" };
                let output = outcome.output.as_ref();
                let is_http = action.is_http() && output.is_some_and(|output| output["headers"].is_object());
                self.session.finish(name(step), status, output, is_http).await;
                Ok(Attempt::Succeeded(outcome.effect))
            }
            Err(Failure::Step(message)) => {
                self.session.fail(name(step), &message).await;
                Ok(Attempt::Failed)
            }
            Err(broken) => Err(broken),
        }
    }

    /// Carries out the effect of a step. Only steps of the trigger's piece can respond.
    fn take_effect(&self, step: &Json, effect: Effect) -> Verdict {
        let may_answer = step["settings"]["pieceName"] == self.host.trigger_piece;
        let answer = |answer| {
            if may_answer {
                self.host.answer(answer);
            }
        };
        match effect {
            Effect::None => Verdict::Continue,
            Effect::Respond(given) => {
                answer(given);
                Verdict::Continue
            }
            Effect::Stop(given) => {
                answer(given);
                Verdict::Stop
            }
            Effect::Pause(mut pause) => {
                pause.answer = pause.answer.filter(|_| may_answer);
                Verdict::Pause(pause)
            }
        }
    }
}

/// A step as its process receives it.
pub(super) fn step_of(step: &Json) -> Step<'_> {
    Step { name: name(step), kind: step["type"].as_str().unwrap_or_default(), again: false }
}

/// A step's name.
pub(super) fn name(step: &Json) -> &str {
    step["name"].as_str().unwrap_or_default()
}

/// The verdict that the run failed at this step.
pub(super) fn failed(step: &Json) -> Verdict {
    Verdict::Failed(json!({ "name": step["name"], "displayName": step["displayName"] }))
}
