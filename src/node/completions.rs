//! The completion queue: carries results from the runtime to the JavaScript thread.
//!
//! Each environment has one queue and two threadsafe functions. A function is called only if the queue was empty.
//!
//! Node runs the callback of a threadsafe function up to 1,000 times in a row if the function is called again meanwhile.
//! Timers and sockets wait until then. The functions therefore take turns: Node runs the callback of the other one in a
//! later turn of the event loop.

use std::ptr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use imbrace_core::decode::{JsonText, Value};
use napi::sys;

use crate::node::raw::{RawEnv, Result, check};
use crate::node::runtime;

/// A message from a task to the JavaScript thread. Every task sends exactly one final message; `Retrying` is the only
/// one that is not final.
#[derive(Debug)]
pub enum Outcome {
    /// An attempt failed. The text has the facts for the `retry` event.
    Retrying(JsonText),
    /// The result and, if the call is observed, the facts of its reply for the `end` event.
    Value(Value, Option<JsonText>),
    /// The error, as the text that `toError` in `glue/errors.js` reads.
    Failed(JsonText),
    /// The caller's signal dropped the task.
    Aborted,
    Panicked,
}

/// The key of a call, and its outcome.
pub type Completion = (usize, Outcome);

/// The time after which the event loop continues although completions are left.
pub const TURN: Duration = Duration::from_millis(1);

#[derive(Debug)]
pub struct CompletionQueue {
    completions: Mutex<Vec<Completion>>,
    /// `None` during the teardown of the environment: calling a function then would abort the process.
    wakes: RwLock<Option<[Wake; 2]>>,
    /// Index of the function that the next wake-up calls.
    next_wake: AtomicUsize,
}

#[derive(Debug, Clone, Copy)]
struct Wake(sys::napi_threadsafe_function);

// SAFETY: a threadsafe function may be called from any thread. The lock around it ends this before it is freed.
unsafe impl Send for Wake {}
// SAFETY: as above.
unsafe impl Sync for Wake {}

/// Returns the object of the queue in `async_hooks`. Jest's `--detectOpenHandles` calls its `hasRef`, and reports objects
/// without this function.
fn async_resource(env: RawEnv) -> Result<sys::napi_value> {
    let (mut object, mut has_ref) = (ptr::null_mut(), ptr::null_mut());
    // SAFETY: the environment is alive, and `object` is written on success.
    check(unsafe { sys::napi_create_object(env.0, &mut object) })?;
    // SAFETY: the name has six bytes. The callback uses no data.
    check(unsafe {
        sys::napi_create_function(
            env.0,
            c"hasRef".as_ptr(),
            6,
            Some(keeps_nothing_alive),
            ptr::null_mut(),
            &mut has_ref,
        )
    })?;
    // SAFETY: both handles are this environment's.
    check(unsafe { sys::napi_set_named_property(env.0, object, c"hasRef".as_ptr(), has_ref) })?;
    Ok(object)
}

extern "C" fn keeps_nothing_alive(env: sys::napi_env, _: sys::napi_callback_info) -> sys::napi_value {
    let mut no = ptr::null_mut();
    // SAFETY: Node passes a live environment. `no` stays null, which is `undefined`, if this fails.
    unsafe { sys::napi_get_boolean(env, false, &mut no) };
    no
}

impl Wake {
    fn open(env: RawEnv, on_wake: sys::napi_threadsafe_function_call_js) -> Result<Self> {
        let mut wake = ptr::null_mut();
        let name = env.utf8("imbrace")?;
        let resource = async_resource(env)?;
        // SAFETY: all handles are this environment's. The pointers for a function and a finalizer may be null if there
        // are none.
        check(unsafe {
            sys::napi_create_threadsafe_function(
                env.0,
                ptr::null_mut(),
                resource,
                name,
                0,
                1,
                ptr::null_mut(),
                None,
                ptr::null_mut(),
                on_wake,
                &mut wake,
            )
        })?;
        // SAFETY: on the JavaScript thread, right after its creation.
        check(unsafe { sys::napi_unref_threadsafe_function(env.0, wake) })?;
        Ok(Self(wake))
    }
}

impl CompletionQueue {
    /// Creates the queue. It does not keep the process alive until `keep_alive` is called.
    pub fn open(env: RawEnv, on_wake: sys::napi_threadsafe_function_call_js) -> Result<Arc<Self>> {
        let wakes = [Wake::open(env, on_wake)?, Wake::open(env, on_wake)?];
        Ok(Arc::new(Self {
            completions: Mutex::default(),
            wakes: RwLock::new(Some(wakes)),
            next_wake: AtomicUsize::new(0),
        }))
    }

    /// Adds a completion, from any thread. Results that arrive in the same runtime tick share one wake-up, because
    /// waking the event loop costs the main thread more than delivering a result.
    pub fn push(self: &Arc<Self>, completion: Completion) {
        let was_empty = {
            let mut completions = self.completions.lock().unwrap_or_else(PoisonError::into_inner);
            completions.push(completion);
            completions.len() == 1
        };
        if was_empty {
            let queue = self.clone();
            runtime::after_this_tick(move || queue.wake());
        }
    }

    fn wake(&self) {
        if let Some(wakes) = *self.wakes.read().unwrap_or_else(PoisonError::into_inner) {
            let wake = wakes[self.next_wake.load(Ordering::Acquire) % wakes.len()];
            let mode = sys::ThreadsafeFunctionCallMode::nonblocking;
            // SAFETY: while the read lock is held, the function is not released.
            let _ = unsafe { sys::napi_call_threadsafe_function(wake.0, ptr::null_mut(), mode) };
        }
    }

    /// Puts completions back in front of those that have arrived meanwhile, for a later turn of the event loop.
    pub fn put_back(&self, mut rest: Vec<Completion>) {
        {
            let mut completions = self.completions.lock().unwrap_or_else(PoisonError::into_inner);
            rest.append(&mut completions);
            *completions = rest;
        }
        self.wake();
    }

    /// Removes and returns all completions. Later ones are delivered in a later turn of the event loop.
    pub fn take(&self) -> Vec<Completion> {
        self.next_wake.fetch_xor(1, Ordering::AcqRel);
        std::mem::take(&mut self.completions.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Sets whether the queue keeps the process alive. Must be called on the JavaScript thread.
    pub fn keep_alive(&self, env: RawEnv, alive: bool) {
        // One of the functions is enough to keep the event loop alive.
        if let Some([wake, _]) = *self.wakes.read().unwrap_or_else(PoisonError::into_inner) {
            // SAFETY: on the JavaScript thread. While the lock is held, the function is not released.
            let _ = unsafe {
                if alive {
                    sys::napi_ref_threadsafe_function(env.0, wake.0)
                } else {
                    sys::napi_unref_threadsafe_function(env.0, wake.0)
                }
            };
        }
    }

    /// Ends all wake-ups, before the threadsafe functions are released.
    pub fn close(&self) {
        self.wakes.write().unwrap_or_else(PoisonError::into_inner).take();
    }
}

/// Completes the call of a task. If the task is dropped before, it completes the call as aborted or panicked.
#[derive(Debug)]
pub struct CompletionGuard {
    key: usize,
    queue: Option<Arc<CompletionQueue>>,
}

impl CompletionGuard {
    pub fn new(key: usize, queue: Arc<CompletionQueue>) -> Self {
        Self { key, queue: Some(queue) }
    }

    pub fn complete(mut self, outcome: Outcome) {
        self.push(outcome);
    }

    fn push(&mut self, outcome: Outcome) {
        if let Some(queue) = self.queue.take() {
            queue.push((self.key, outcome));
        }
    }
}

impl Drop for CompletionGuard {
    fn drop(&mut self) {
        self.push(if std::thread::panicking() { Outcome::Panicked } else { Outcome::Aborted });
    }
}
