//! Walks the steps of a flow.

use std::pin::Pin;

use rquickjs::{Object, Value};
use serde_json::{Value as Json, json};

use super::failure::Failure;
use super::host::Host;
use super::javascript::Realm;
use super::pause::Pause;
use super::pieces::{Call, Effect, Work};
use super::record::Record;
use super::resolve::Resolver;
use super::scope::Scope;

/// How often a step that retries is run at most.
const ATTEMPTS: u32 = 4;

/// How the walk stands after a step.
#[derive(Debug)]
pub enum Verdict {
    /// It goes on.
    Continue,
    /// A step ended the run, which has succeeded.
    Stop,
    /// A step has the run wait.
    Pause(Pause),
    /// A step failed: `{name, displayName}`.
    Failed(Json),
    /// The run as a whole broke off.
    Broken(Failure),
}

/// One run of a flow.
pub struct Execution<'a, 'js> {
    pub(super) host: &'a Host,
    pub(super) realm: Realm<'js>,
    pub(super) scope: Scope<'js>,
}

/// The walk calls itself for loops and branches, hence the box.
type Walk<'w> = Pin<Box<dyn Future<Output = Verdict> + 'w>>;

/// An input as the step gets it, and as the run shows it.
pub(super) struct Resolved<'js> {
    pub value: Value<'js>,
    pub shown: Value<'js>,
}

impl<'a, 'js> Execution<'a, 'js> {
    /// An execution that begins, or goes on, with these steps done.
    pub fn new(host: &'a Host, realm: Realm<'js>, done: Object<'js>) -> Result<Self, Failure> {
        Ok(Self { host, realm, scope: Scope::new(done)? })
    }

    /// Runs `first` and what follows it.
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
        let result = match result {
            Err(Failure::Step(message)) => self.fail(step, &message),
            other => other,
        };
        result.unwrap_or_else(Verdict::Broken)
    }

    /// A loop or router whose input could not be resolved fails as other steps do.
    fn fail(&mut self, step: &Json, message: &str) -> Result<Verdict, Failure> {
        let record = Record::begin(self.realm.ctx(), step)?;
        record.fail(message)?;
        self.scope.put(name(step), record.object().clone())?;
        Ok(failed(step))
    }

    /// Runs a CODE or PIECE step, as often as its error handling asks for. One that is done already is not run
    /// again when a run goes on.
    async fn action(&mut self, step: &Json) -> Result<Verdict, Failure> {
        let status = self.scope.status(name(step));
        if status.as_ref().is_some_and(|status| status != "PAUSED") {
            return Ok(Verdict::Continue);
        }
        let resumed = status.is_some();
        let handling = &step["settings"]["errorHandlingOptions"];
        let retries = handling["retryOnFailure"]["value"] == true;
        let mut wait = self.host.app.options.waits.retry;
        for attempt in 1.. {
            match self.attempt(step, resumed).await {
                Ok(effect) => return Ok(self.take_effect(step, effect)),
                Err(Failure::Step(_)) if retries && attempt < ATTEMPTS => {
                    self.host.app.clock.sleep(wait).await
                }
                Err(Failure::Step(_)) => break,
                Err(broken) => return Err(broken),
            }
            wait *= 2;
        }
        let goes_on = handling["continueOnFailure"]["value"] == true;
        Ok(if goes_on { Verdict::Continue } else { failed(step) })
    }

    async fn attempt(&mut self, step: &Json, resumed: bool) -> Result<Effect, Failure> {
        let record = Record::begin(self.realm.ctx(), step)?;
        let result = self.work(step, &record, resumed).await;
        self.scope.put(name(step), record.object().clone())?;
        match &result {
            Ok(Effect::Pause(_)) => record.end("PAUSED")?,
            Ok(_) => record.end("SUCCEEDED")?,
            Err(Failure::Step(message)) => record.fail(message)?,
            Err(_) => return result,
        }
        self.check(&record)?;
        result
    }

    async fn work(&mut self, step: &Json, record: &Record<'js>, resumed: bool) -> Result<Effect, Failure> {
        let work = Work::find(step, &self.host.app.options.stubbed)?;
        let settings = &step["settings"];
        let input = self.resolve(&settings["input"]).await?;
        record.show(input.shown)?;
        self.scope.put(name(step), record.object().clone())?;
        self.check(record)?;
        let Work::Action(action) = work else {
            record.output(self.code(step, input.value).await?)?;
            return Ok(Effect::None);
        };
        let input = self.realm.json(&input.value)?.unwrap_or_default();
        let input = crate::json::parse(&input).map_err(|_| Failure::Internal)?;
        let host = self.host;
        let outcome = action.run(Call { host, step, settings, input: &input, resumed }).await?;
        if let Some(output) = outcome.output {
            record.output(self.realm.parse(&crate::json::print(&output))?)?;
        }
        Ok(outcome.effect)
    }

    async fn code(&mut self, step: &Json, inputs: Value<'js>) -> Result<Value<'js>, Failure> {
        let source = step["settings"]["sourceCode"]["code"].as_str().unwrap_or_default();
        let compiled = self.host.app.compiler.compile(&crate::json::utf8(source));
        let module = compiled.as_ref().as_ref().map_err(|words| Failure::Step(words.clone()))?;
        self.realm.run_module(module, name(step), inputs).await
    }

    /// The engine writes down each step as it goes. What cannot be written ends the run there.
    fn check(&self, record: &Record<'js>) -> Result<(), Failure> {
        self.realm.json(record.object().as_value()).map(drop)
    }

    /// Only a step of the piece that was triggered may answer.
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

    pub(super) async fn resolve(&mut self, input: &Json) -> Result<Resolved<'js>, Failure> {
        let host = self.host;
        let connections = |id: &str| host.connection(id);
        let (realm, scope) = (&mut self.realm, &self.scope);
        let mut resolver = Resolver { realm, scope, connections: &connections, hides: false };
        let value = resolver.resolve(input).await?;
        resolver.hides = true;
        let shown = resolver.resolve(input).await?;
        Ok(Resolved { value, shown })
    }
}

/// A step's name.
pub(super) fn name(step: &Json) -> &str {
    step["name"].as_str().unwrap_or_default()
}

/// The run fails at this step.
pub(super) fn failed(step: &Json) -> Verdict {
    Verdict::Failed(json!({ "name": step["name"], "displayName": step["displayName"] }))
}
