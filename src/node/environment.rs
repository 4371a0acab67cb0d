//! What the addon keeps for each Node environment (the main thread, a worker): the glue, the calls that are
//! under way, the queue of their completions.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ffi::c_void;
use std::future::Future;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::future::AbortHandle;
use imbrace_core::compute::compute;
use imbrace_core::decode::{JsonText, Value};
use imbrace_core::error::Error;
use imbrace_core::transport::fault;
use napi::sys;
use slab::Slab;

use crate::node::completions::{CompletionGuard, CompletionQueue, Outcome};
use crate::node::glue::Glue;
use crate::node::observe::{CallObserver, Observation, start_text};
use crate::node::raw::{NapiFailed, RawEnv, Result, check};
use crate::node::report;
use crate::node::runtime::Runtime;
use crate::node::task::{CallResult, Started, Task};

#[derive(Debug)]
pub struct Environment {
    pub env: RawEnv,
    pub glue: Glue,
    calls: RefCell<Slab<Pending>>,
    completions: Arc<CompletionQueue>,
}

/// A call whose promise is not settled.
#[derive(Debug)]
struct Pending {
    deferred: sys::napi_deferred,
    task: Option<AbortHandle>,
    /// How a batch is stopped: what is under way is finished, so its task goes on.
    stop: Option<Arc<AtomicBool>>,
    has_signal: bool,
    is_observed: bool,
    /// Aborted, perhaps before there was a task: a subscriber of the hooks may do that.
    is_aborted: Cell<bool>,
}

/// How a promise ends.
enum Settled {
    Resolved(sys::napi_value),
    Rejected(sys::napi_value),
}

/// A caller's signal, and what it does to a batch instead of ending it.
#[derive(Debug)]
pub struct Signal {
    pub value: sys::napi_value,
    pub stop: Option<Arc<AtomicBool>>,
}

thread_local! {
    /// Usually one; a test runner may load the addon into several contexts of one thread.
    static ENVIRONMENTS: RefCell<Vec<Rc<Environment>>> = const { RefCell::new(Vec::new()) };
}

impl Pending {
    fn abort(&self) {
        self.is_aborted.set(true);
        match (&self.stop, &self.task) {
            (Some(stop), _) => stop.store(true, Ordering::Relaxed),
            (None, Some(task)) => task.abort(),
            (None, None) => {}
        }
    }
}

impl Environment {
    /// Once in each environment, when the addon is loaded there.
    pub fn load(env: RawEnv, exports: sys::napi_value) -> Result<()> {
        // The runtime's thread never ends, so its code must stay, also where Windows would unload it with a worker.
        napi::bindgen_prelude::retain_current_module_for_unload_safety();
        let environment = Rc::new(Self {
            env,
            glue: Glue::load(env, exports, Some(abort_call))?,
            calls: RefCell::default(),
            completions: CompletionQueue::open(env, Some(on_wake))?,
        });
        ENVIRONMENTS.with_borrow_mut(|environments| environments.push(environment));
        // Hooks run last in, first out: after the creation of the threadsafe function, so before its end.
        // SAFETY: the hook only uses its argument to find the environment.
        check(unsafe { sys::napi_add_env_cleanup_hook(env.0, Some(on_teardown), env.0.cast()) })
    }

    pub fn find(env: RawEnv) -> Option<Rc<Self>> {
        ENVIRONMENTS.with_borrow(|all| all.iter().find(|one| one.env == env).cloned())
    }

    /// Runs a task on the runtime, and returns the promise of its result.
    pub fn start(&self, mut task: Task, signal: Option<Signal>) -> Result<Started> {
        let (deferred, raw_promise) = self.env.promise()?;
        let promise = self.env.call(self.glue.track, &[raw_promise])?;
        let hooks = self.glue.hooks.of_tracked_call();
        if hooks.traced() {
            task.trace = self.trace_headers();
        }
        let key = self.enter(deferred, signal.as_ref(), hooks.observed());
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
    fn start_observed(&self, key: usize, raw_promise: sys::napi_value, task: Task) -> Result<Started> {
        let is_batch = task.is_batch;
        let ready = match task.prepare() {
            Ok(ready) => ready,
            Err(error) => {
                self.abandon(key)?;
                return Ok(Started { promise: self.refuse(&error.to_string())?, task: None });
            }
        };
        let id = Some(ready.options.request_id.as_str()).filter(|_| !is_batch);
        let observed = self.env.utf8(&start_text(&ready.route, id)).and_then(|facts| {
            self.env.call(self.glue.hooks.observe, &[raw_promise, self.env.number(key as u32)?, facts])
        });
        // A subscriber of the `start` event may throw.
        let Ok(promise) = observed else { return self.give_up(key) };
        let observer = CallObserver::new(key, self.completions.clone());
        let task = self.spawn(key, Some(observer.clone()), ready.run(Some(observer)));
        Ok(Started { promise, task })
    }

    /// Ends a call before it has a task, with the exception that is pending.
    fn give_up(&self, key: usize) -> Result<Started> {
        let promise = self.refuse_pending()?;
        self.abandon(key)?;
        Ok(Started { promise, task: None })
    }

    fn spawn(
        &self,
        key: usize,
        observer: Option<Arc<CallObserver>>,
        work: impl Future<Output = CallResult> + Send + 'static,
    ) -> Option<AbortHandle> {
        let runtime = match Runtime::get() {
            Ok(runtime) => runtime,
            Err(error) => {
                let failure = Error::Network(fault::of_start(&error)).into();
                self.completions.push((key, Outcome::Failed(report::text(&failure))));
                return None;
            }
        };
        let guard = CompletionGuard::new(key, self.completions.clone());
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
        if let Some(call) = self.calls.borrow_mut().get_mut(key) {
            if call.is_aborted.get() && call.stop.is_none() {
                task.abort();
            }
            call.task = Some(task.clone());
        }
        Some(task)
    }

    /// A `TypeError`, to be rejected with.
    pub fn misuse(&self, message: &str) -> Result<sys::napi_value> {
        self.env.call(self.glue.misuse, &[self.env.utf8(message)?])
    }

    /// A `TypeError`, to be thrown.
    pub fn type_error(&self, message: &str) -> napi::Error {
        match self.misuse(message) {
            Ok(error) => self.env.to_error(error),
            Err(_) => napi::Error::from_reason(message.to_owned()),
        }
    }

    /// A string argument of a method that is no call.
    pub fn text(&self, argument: &str, value: sys::napi_value) -> napi::Result<String> {
        let text = self.env.read_string(value);
        text.ok_or_else(|| self.type_error(&format!("`{argument}` must be a string")))
    }

    /// JSON text, empty when this value has none; `None` when JavaScript threw, which is pending then.
    pub fn stringify(&self, value: sys::napi_value) -> Option<String> {
        let text = self.env.call(self.glue.stringify, &[value]).ok()?;
        Some(self.env.read_string(text).unwrap_or_default())
    }

    /// Those of these environment variables that are set.
    pub fn variables(&self, names: &[&str]) -> HashMap<String, String> {
        let names = serde_json::to_string(names).unwrap_or_default();
        let text = self.env.utf8(&names).and_then(|names| self.env.call(self.glue.variables, &[names]));
        let text = text.ok().and_then(|text| self.env.read_string(text)).unwrap_or_default();
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// Emits a warning of the process, once for each text.
    pub fn warn(&self, text: &str) {
        let warned = self.env.utf8(text).and_then(|text| self.env.call(self.glue.warn, &[text]));
        if warned.is_err() {
            // A program may replace `process.emitWarning` by one that throws.
            let _ = self.env.take_exception();
        }
    }

    /// Whether Node was told to trust what the system trusts.
    pub fn uses_system_store(&self) -> bool {
        let answer = self.env.call(self.glue.uses_system_store, &[]);
        answer.is_ok_and(|answer| self.env.read_bool(answer))
    }

    /// A promise that is rejected with a `TypeError`.
    pub fn refuse(&self, message: &str) -> Result<sys::napi_value> {
        self.env.call(self.glue.refuse, &[self.misuse(message)?])
    }

    /// A promise that is rejected with the exception that is pending.
    pub fn refuse_pending(&self) -> Result<sys::napi_value> {
        let exception = self.env.take_exception().ok_or(NapiFailed)?;
        self.env.call(self.glue.refuse, &[exception])
    }

    fn enter(&self, deferred: sys::napi_deferred, signal: Option<&Signal>, is_observed: bool) -> usize {
        let mut calls = self.calls.borrow_mut();
        if calls.is_empty() {
            self.completions.keep_alive(self.env, true);
        }
        let stop = signal.and_then(|signal| signal.stop.clone());
        let (has_signal, is_aborted) = (signal.is_some(), Cell::new(false));
        calls.insert(Pending { deferred, task: None, stop, has_signal, is_observed, is_aborted })
    }

    /// Forgets a call that has no task, and whose promise nobody got.
    fn abandon(&self, key: usize) -> Result<()> {
        let call = self.calls.borrow_mut().remove(key);
        self.sleep_when_idle();
        if call.has_signal {
            self.env.call(self.glue.stop_listening, &[self.env.number(key as u32)?])?;
        }
        if call.is_observed {
            self.env.call(self.glue.hooks.unobserve, &[self.env.number(key as u32)?])?;
        }
        self.env.resolve(call.deferred, self.env.undefined()?)
    }

    fn deliver_completions(&self) {
        for (key, outcome) in self.completions.take() {
            // Nothing is left to tell it to: the environment refuses even a rejection.
            let told = self.env.scope(|| match outcome {
                Outcome::Retrying(facts) => self.tell_retry(key, &facts),
                outcome => self.settle(key, outcome),
            });
            if told.is_err() {
                // An exception that stayed would fail the completions after this one.
                let _ = self.env.take_exception();
            }
        }
        self.sleep_when_idle();
    }

    fn sleep_when_idle(&self) {
        if self.calls.borrow().is_empty() {
            self.completions.keep_alive(self.env, false);
        }
    }

    fn tell_retry(&self, key: usize, facts: &JsonText) -> Result<()> {
        let arguments = [self.env.number(key as u32)?, self.env.string(facts)?];
        self.env.call(self.glue.hooks.retrying, &arguments).map(drop)
    }

    /// Settles the promise of a call, whatever goes wrong on the way: nobody could end it afterwards.
    fn settle(&self, key: usize, outcome: Outcome) -> Result<()> {
        let Some(call) = self.calls.borrow_mut().try_remove(key) else { return Ok(()) };
        let settled = self.conclude(key, &call, outcome).or_else(|NapiFailed| {
            let thrown = self.env.take_exception().map(Ok);
            thrown
                .unwrap_or_else(|| self.internal("what came back cannot be given to JavaScript"))
                .map(Settled::Rejected)
        });
        match settled {
            Ok(Settled::Resolved(value)) => self.env.resolve(call.deferred, value),
            Ok(Settled::Rejected(error)) => self.env.reject(call.deferred, error),
            Err(NapiFailed) => self.env.reject(call.deferred, self.env.undefined()?),
        }
    }

    fn conclude(&self, key: usize, call: &Pending, outcome: Outcome) -> Result<Settled> {
        let reason = match call.has_signal {
            true => Some(self.env.call(self.glue.stop_listening, &[self.env.number(key as u32)?])?),
            false => None,
        };
        let rejection = match outcome {
            Outcome::Value(value, reply) => {
                let value = self.to_js(&value, reason).and_then(|value| self.observed(key, value, reply));
                if let Ok(value) = value {
                    return Ok(Settled::Resolved(value));
                }
                self.env
                    .take_exception()
                    .map_or_else(|| self.internal("the reply cannot be given to JavaScript"), Ok)
            }
            Outcome::Failed(report) => self.parse(&report),
            Outcome::Aborted if reason.is_some() => reason.ok_or(NapiFailed),
            Outcome::Aborted | Outcome::Retrying(_) => self.internal("the call was ended"),
            Outcome::Panicked => self.internal("a defect of the client ended this call"),
        };
        if call.is_observed {
            self.env.call(self.glue.hooks.unobserve, &[self.env.number(key as u32)?])?;
        }
        rejection.map(Settled::Rejected)
    }

    /// The result of an observed call's native promise: the value, and the facts of its `end` event.
    fn observed(
        &self,
        key: usize,
        value: sys::napi_value,
        reply: Option<JsonText>,
    ) -> Result<sys::napi_value> {
        match reply {
            None => Ok(value),
            Some(reply) => {
                let arguments = [self.env.number(key as u32)?, value, self.env.string(&reply)?];
                self.env.call(self.glue.hooks.observed_value, &arguments)
            }
        }
    }

    fn trace_headers(&self) -> Option<String> {
        let text = self.env.call(self.glue.hooks.trace_headers, &[]).ok()?;
        self.env.read_string(text)
    }

    fn parse(&self, text: &JsonText) -> Result<sys::napi_value> {
        self.env.call(self.glue.parse, &[self.env.string(text)?])
    }

    fn internal(&self, message: &str) -> Result<sys::napi_value> {
        self.parse(&report::text(&Error::Internal(message.to_owned()).into()))
    }

    fn to_js(&self, value: &Value, reason: Option<sys::napi_value>) -> Result<sys::napi_value> {
        match value {
            Value::Nothing => self.env.undefined(),
            Value::Text(text) => self.env.string(text),
            Value::Json(text) => self.parse(text),
            Value::Batch(text) => {
                let reason = reason.map_or_else(|| self.env.undefined(), Ok)?;
                self.env.call(self.glue.batch, &[self.env.string(text)?, reason])
            }
            Value::Raw { head, body } => {
                let object = self.parse(head)?;
                self.env.set_property(object, c"body", self.env.buffer(body)?)?;
                Ok(object)
            }
        }
    }

    fn abort_all(&self) {
        for (_, pending) in self.calls.borrow().iter() {
            pending.task.iter().for_each(AbortHandle::abort);
        }
    }
}

/// What `glue/signals.js` calls for each call of a signal that was aborted. The task's completion guard rejects the
/// promise, once the task and its connection are gone.
extern "C" fn abort_call(env: sys::napi_env, info: sys::napi_callback_info) -> sys::napi_value {
    let env = RawEnv(env);
    let (mut count, mut key) = (1, std::ptr::null_mut());
    // SAFETY: there is room for the one argument that is asked for.
    let status = unsafe {
        sys::napi_get_cb_info(env.0, info, &mut count, &mut key, std::ptr::null_mut(), std::ptr::null_mut())
    };
    let key = check(status).ok().and_then(|()| env.read_number(key));
    if let (Some(key), Some(environment)) = (key, Environment::find(env))
        && let Some(call) = environment.calls.borrow().get(key as usize)
    {
        call.abort();
    }
    std::ptr::null_mut()
}

extern "C" fn on_wake(env: sys::napi_env, _: sys::napi_value, _: *mut c_void, _: *mut c_void) {
    // A null environment: the queue is drained because the environment ends.
    if !env.is_null()
        && let Some(environment) = Environment::find(RawEnv(env))
    {
        environment.deliver_completions();
    }
}

unsafe extern "C" fn on_teardown(env: *mut c_void) {
    let env = RawEnv(env.cast());
    if let Some(environment) = Environment::find(env) {
        environment.completions.close();
        environment.abort_all();
    }
    let _ = ENVIRONMENTS.try_with(|all| all.borrow_mut().retain(|one| one.env != env));
}
