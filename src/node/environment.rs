//! The state of the addon in each Node environment (the main thread, a worker): the calls in flight, and the queue of their
//! completions.

use std::cell::{Cell, RefCell};
use std::ffi::c_void;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use futures_util::future::AbortHandle;
use imbrace_core::decode::JsonText;
use napi::sys;
use slab::Slab;

use crate::node::completions::{CompletionQueue, Outcome, TURN};
use crate::node::glue::Pin;
use crate::node::raw::{NapiFailed, RawEnv, Result, check};

#[derive(Debug)]
pub struct Environment {
    env: RawEnv,
    calls: RefCell<Slab<Pending>>,
    pub completions: Arc<CompletionQueue>,
}

/// A call whose promise is not settled.
#[derive(Debug)]
pub struct Pending {
    deferred: sys::napi_deferred,
    glue: Pin,
    task: Option<AbortHandle>,
    /// Stops a batch. Its task continues, because the triggers in progress finish.
    stop: Option<Arc<AtomicBool>>,
    has_signal: bool,
    is_observed: bool,
    /// True after an abort. A subscriber of the events can abort the call before it has a task.
    is_aborted: Cell<bool>,
}

/// A caller's signal. If `stop` is present, an abort sets it instead of ending the call.
#[derive(Debug)]
pub struct Signal {
    pub value: sys::napi_value,
    pub stop: Option<Arc<AtomicBool>>,
}

/// The result of a promise.
enum Settled {
    Resolved(sys::napi_value),
    Rejected(sys::napi_value),
}

thread_local! {
    /// Usually one; Electron and embedders may load the addon into several environments of one thread.
    static ENVIRONMENTS: RefCell<Vec<Rc<Environment>>> = const { RefCell::new(Vec::new()) };
}

impl Pending {
    pub fn new(deferred: sys::napi_deferred, glue: Pin, signal: Option<&Signal>, is_observed: bool) -> Self {
        let stop = signal.and_then(|signal| signal.stop.clone());
        let (has_signal, is_aborted) = (signal.is_some(), Cell::new(false));
        Self { deferred, glue, task: None, stop, has_signal, is_observed, is_aborted }
    }

    fn abort(&self) {
        self.is_aborted.set(true);
        match (&self.stop, &self.task) {
            (Some(stop), _) => stop.store(true, Ordering::Relaxed),
            (None, Some(task)) => task.abort(),
            (None, None) => {}
        }
    }

    fn unobserve(&self, key: usize) -> Result<()> {
        if self.is_observed {
            let env = self.glue.env;
            env.call(self.glue.unobserve, &[env.number(key as u32)?])?;
        }
        Ok(())
    }

    /// Removes the call from its signal. Returns the reason of the abort, for a call that has a signal.
    fn stop_listening(&self, key: usize) -> Result<Option<sys::napi_value>> {
        if !self.has_signal {
            return Ok(None);
        }
        let env = self.glue.env;
        env.call(self.glue.stop_listening, &[env.number(key as u32)?]).map(Some)
    }

    /// Returns the result of the promise, also if the conversion fails, because nothing else settles the promise.
    fn conclude(&self, key: usize, outcome: Outcome) -> Result<Settled> {
        self.try_conclude(key, outcome).or_else(|NapiFailed| {
            let thrown = self.glue.env.take_exception().map(Ok);
            thrown
                .unwrap_or_else(|| self.glue.internal("the result cannot be converted to a JavaScript value"))
                .map(Settled::Rejected)
        })
    }

    fn try_conclude(&self, key: usize, outcome: Outcome) -> Result<Settled> {
        let reason = self.stop_listening(key)?;
        if let (Some(reason), true, None) = (reason, self.is_aborted.get(), &self.stop) {
            // The outcome may have been in the queue already.
            self.unobserve(key)?;
            return Ok(Settled::Rejected(reason));
        }
        let rejection = match outcome {
            Outcome::Value(value, reply) => {
                let value =
                    self.glue.result(&value, reason).and_then(|value| self.observed(key, value, reply));
                if let Ok(value) = value {
                    return Ok(Settled::Resolved(value));
                }
                let exception = self.glue.env.take_exception();
                exception.map_or_else(
                    || self.glue.internal("the response cannot be converted to a JavaScript value"),
                    Ok,
                )
            }
            Outcome::Failed(report) => self.glue.parsed(&report),
            Outcome::Aborted if reason.is_some() => reason.ok_or(NapiFailed),
            Outcome::Aborted | Outcome::Retrying(_) => self.glue.internal("the call was ended"),
            Outcome::Panicked => self.glue.internal("a bug in the client ended this call"),
        };
        self.unobserve(key)?;
        rejection.map(Settled::Rejected)
    }

    /// The result of an observed call's native promise: the value, and the facts of its `end` event.
    fn observed(
        &self,
        key: usize,
        value: sys::napi_value,
        reply: Option<JsonText>,
    ) -> Result<sys::napi_value> {
        let Some(reply) = reply else { return Ok(value) };
        let env = self.glue.env;
        env.call(self.glue.observed_value, &[env.number(key as u32)?, value, env.string(&reply)?])
    }
}

impl Environment {
    /// Runs once in each environment, when the addon is loaded there.
    pub fn load(env: RawEnv) -> Result<()> {
        // The runtime's thread never ends, so the addon must stay loaded. Otherwise Windows unloads it when a worker ends.
        napi::bindgen_prelude::retain_current_module_for_unload_safety();
        let environment = Rc::new(Self {
            env,
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

    /// Adds a call and returns its key. The process stays alive until it is settled.
    pub fn enter(&self, call: Pending) -> usize {
        let mut calls = self.calls.borrow_mut();
        if calls.is_empty() {
            self.completions.keep_alive(self.env, true);
        }
        calls.insert(call)
    }

    /// Takes the task of a call, which may have been aborted before there was one.
    pub fn set_task(&self, key: usize, task: &AbortHandle) {
        if let Some(call) = self.calls.borrow_mut().get_mut(key) {
            if call.is_aborted.get() && call.stop.is_none() {
                task.abort();
            }
            call.task = Some(task.clone());
        }
    }

    /// Removes a call that has no task, and whose promise no caller has.
    pub fn abandon(&self, key: usize) -> Result<()> {
        let call = self.calls.borrow_mut().remove(key);
        self.sleep_when_idle();
        call.stop_listening(key)?;
        call.unobserve(key)?;
        self.env.resolve(call.deferred, self.env.undefined()?)
    }

    /// Aborts a call. Its completion guard settles the promise, once the task and its connection are gone.
    pub fn abort(&self, key: usize) {
        if let Some(call) = self.calls.borrow().get(key) {
            call.abort();
        }
    }

    /// Delivers completions for up to [`TURN`], at least one. The rest is delivered in a later turn of the event loop.
    fn deliver_completions(&self) {
        let start = Instant::now();
        let mut completions = self.completions.take().into_iter();
        while let Some((key, outcome)) = completions.next() {
            // A failure is ignored: the environment is ending, and refuses even a rejection.
            let told = self.env.scope(|| match outcome {
                Outcome::Retrying(facts) => self.tell_retry(key, &facts),
                outcome => self.settle(key, outcome),
            });
            if told.is_err() {
                // An exception that stayed would fail the completions after this one.
                let _ = self.env.take_exception();
            }
            if completions.len() > 0 && start.elapsed() >= TURN {
                return self.completions.put_back(completions.collect());
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
        let retrying = self.calls.borrow().get(key).map(|call| call.glue.retrying);
        let Some(retrying) = retrying else { return Ok(()) };
        self.env.call(retrying, &[self.env.number(key as u32)?, self.env.string(facts)?]).map(drop)
    }

    fn settle(&self, key: usize, outcome: Outcome) -> Result<()> {
        let Some(call) = self.calls.borrow_mut().try_remove(key) else { return Ok(()) };
        match call.conclude(key, outcome) {
            Ok(Settled::Resolved(value)) => self.env.resolve(call.deferred, value),
            Ok(Settled::Rejected(error)) => self.env.reject(call.deferred, error),
            Err(NapiFailed) => self.env.reject(call.deferred, self.env.undefined()?),
        }
    }

    /// Drops the calls, while their references can still be deleted.
    fn abort_all(&self) {
        for pending in self.calls.take().iter() {
            pending.1.task.iter().for_each(AbortHandle::abort);
        }
    }
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
