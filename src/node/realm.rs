//! A realm: one evaluation of `index.js`, and the calls that are made from it. Usually an environment has one. Jest and
//! other test runners evaluate `index.js` for each test file, in a global scope of its own.

use std::future::Future;
use std::rc::Rc;
use std::sync::Arc;

use futures_util::future::AbortHandle;
use imbrace_core::compute::compute;
use imbrace_core::decode::Value;
use imbrace_core::error::Error;
use imbrace_core::transport::fault;
use napi::Env;
use napi::bindgen_prelude::{JsValue, Object};
use napi_derive::napi;

use crate::node::completions::{CompletionGuard, Outcome};
use crate::node::environment::{Environment, Pending, Signal};
use crate::node::glue::Glue;
use crate::node::observe::{CallObserver, Observation, start_text};
use crate::node::promise::Promise;
use crate::node::raw::{RawEnv, Result};
use crate::node::report;
use crate::node::runtime::Runtime;
use crate::node::task::{CallResult, Started, Task};

/// The native object behind `glue/builtins.js`.
#[napi]
#[derive(Debug, Clone)]
pub struct Realm {
    pub(crate) env: RawEnv,
    pub(crate) glue: Rc<Glue>,
    environment: Rc<Environment>,
}

#[napi]
impl Realm {
    /// Takes the functions of `glue/exports.js`.
    #[napi(constructor)]
    pub fn new(env: Env, glue: Object) -> napi::Result<Self> {
        let env = RawEnv(env.raw());
        let ending = || napi::Error::from_reason("this environment is ending");
        let environment = Environment::find(env).ok_or_else(ending)?;
        let glue = Glue::load(env, glue.raw()).map_err(|_| ending())?;
        Ok(Self { env, glue: Rc::new(glue), environment })
    }

    /// Aborts the call with this key.
    #[napi(catch_unwind)]
    pub fn abort(&self, key: u32) {
        self.environment.abort(key as usize);
    }

    /// Resolves in a later turn of the event loop.
    #[napi(catch_unwind)]
    pub fn next_turn(&self) -> Promise<()> {
        let promise = self.env.promise().map(|(deferred, promise)| {
            let key = self.environment.enter(Pending::new(deferred, self.glue.pin(), None, false));
            self.environment.completions.push((key, Outcome::Value(Value::Nothing, None)));
            promise
        });
        Promise::new(promise)
    }
}

impl Realm {
    /// Runs a task on the runtime, and returns the promise of its result.
    pub fn start(&self, mut task: Task, signal: Option<Signal>) -> Result<Started> {
        let glue = self.glue.pin();
        let (deferred, raw_promise) = self.env.promise()?;
        let promise = self.env.call(glue.track, &[raw_promise])?;
        let hooks = glue.hooks_of_tracked_call();
        if hooks.traced() {
            task.trace = glue.trace();
        }
        let key = self.environment.enter(Pending::new(deferred, glue, signal.as_ref(), hooks.observed()));
        if let Some(signal) = &signal {
            let arguments = [signal.value, self.env.number(key as u32)?];
            if self.env.call(self.glue.listen_for_abort, &arguments).is_err() {
                return self.give_up(key);
            }
        }
        if hooks.observed() {
            return self.start_observed(key, raw_promise, task);
        }
        let ready = compute(task.bytes, move || task.prepare());
        let task = self.spawn(key, None, async move { ready.await?.run(None).await });
        Ok(Started { promise, task })
    }

    /// The same for an observed call. Its `start` event has the request id, so the options are read here.
    fn start_observed(&self, key: usize, raw_promise: napi::sys::napi_value, task: Task) -> Result<Started> {
        let is_batch = task.is_batch;
        let ready = match task.prepare() {
            Ok(ready) => ready,
            Err(error) => {
                self.environment.abandon(key)?;
                return Ok(Started { promise: self.glue.refuse_misuse(&error.to_string())?, task: None });
            }
        };
        let id = Some(ready.options.request_id.as_str()).filter(|_| !is_batch);
        let observed = self.env.utf8(&start_text(&ready.route, id)).and_then(|facts| {
            self.env.call(self.glue.observe, &[raw_promise, self.env.number(key as u32)?, facts])
        });
        // A subscriber of the `start` event may throw.
        let Ok(promise) = observed else { return self.give_up(key) };
        let observer = CallObserver::new(key, self.environment.completions.clone());
        let task = self.spawn(key, Some(observer.clone()), ready.run(Some(observer)));
        Ok(Started { promise, task })
    }

    /// Ends a call before it has a task, with the exception that is pending.
    fn give_up(&self, key: usize) -> Result<Started> {
        let promise = self.glue.refuse_pending()?;
        self.environment.abandon(key)?;
        Ok(Started { promise, task: None })
    }

    fn spawn(
        &self,
        key: usize,
        observer: Option<Arc<CallObserver>>,
        work: impl Future<Output = CallResult> + Send + 'static,
    ) -> Option<AbortHandle> {
        let completions = self.environment.completions.clone();
        let runtime = match Runtime::get() {
            Ok(runtime) => runtime,
            Err(error) => {
                let failure = Error::Network(fault::of_start(&error)).into();
                completions.push((key, Outcome::Failed(report::text(&failure))));
                return None;
            }
        };
        let guard = CompletionGuard::new(key, completions);
        let observation = observer.map(Observation);
        let task = runtime.spawn(async move {
            let outcome = match work.await {
                Ok(value) => Outcome::Value(value, observation.map(|observation| observation.0.reply_text())),
                Err(failure) => {
                    Outcome::Failed(compute(failure.body_bytes(), move || report::text(&failure)).await)
                }
            };
            guard.complete(outcome);
        });
        self.environment.set_task(key, &task);
        Some(task)
    }
}
