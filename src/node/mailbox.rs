//! How results get from the runtime to the JavaScript thread: one queue and one threadsafe function for
//! each environment, woken only when the queue was empty.

use std::ptr;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use imbrace_core::{JsonText, Value};
use napi::sys;

use crate::node::raw::{RawEnv, Result, check};
use crate::node::runtime;

/// What a task tells. Each ends with exactly one of the outcomes, which are all but `Retrying`.
#[derive(Debug)]
pub enum News {
    /// For the hooks: the facts of an attempt that failed.
    Retrying(JsonText),
    /// The result, and what the hooks are told of its reply, when the call is watched.
    Value(Value, Option<JsonText>),
    /// The error as the text that glue.js reads.
    Failed(JsonText),
    /// The caller's signal dropped the task.
    Aborted,
    /// There is no runtime, and why.
    NotStarted(String),
    Panicked,
}

/// News of the call with this key.
pub type Letter = (usize, News);

#[derive(Debug)]
pub struct Mailbox {
    letters: Mutex<Vec<Letter>>,
    /// None once the environment is being torn down: calling the function then would abort the process.
    wake: RwLock<Option<Wake>>,
}

#[derive(Debug, Clone, Copy)]
struct Wake(sys::napi_threadsafe_function);

// SAFETY: a threadsafe function may be called from any thread; the lock around it ends that before it is freed.
unsafe impl Send for Wake {}
// SAFETY: as above.
unsafe impl Sync for Wake {}

impl Mailbox {
    /// The function does not keep the process alive until `keep_alive` says so.
    pub fn open(env: RawEnv, on_wake: sys::napi_threadsafe_function_call_js) -> Result<Arc<Self>> {
        let mut wake = ptr::null_mut();
        let name = env.utf8("imbrace")?;
        // SAFETY: all handles are this environment's; without a function, a resource and a finalizer the
        // pointers for them may be null.
        check(unsafe {
            sys::napi_create_threadsafe_function(
                env.0,
                ptr::null_mut(),
                ptr::null_mut(),
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
        Ok(Arc::new(Self { letters: Mutex::default(), wake: RwLock::new(Some(Wake(wake))) }))
    }

    /// From any thread. Who waits is woken for what comes in one turn of the runtime together: to be woken costs
    /// the main thread more than to take a result.
    pub fn post(self: &Arc<Self>, letter: Letter) {
        let was_empty = {
            let mut letters = self.letters.lock().unwrap_or_else(PoisonError::into_inner);
            letters.push(letter);
            letters.len() == 1
        };
        if was_empty {
            let mailbox = self.clone();
            runtime::after_this_turn(move || mailbox.wake());
        }
    }

    fn wake(&self) {
        if let Some(wake) = *self.wake.read().unwrap_or_else(PoisonError::into_inner) {
            let mode = sys::ThreadsafeFunctionCallMode::nonblocking;
            // SAFETY: the read lock keeps the function from being given up meanwhile.
            let _ = unsafe { sys::napi_call_threadsafe_function(wake.0, ptr::null_mut(), mode) };
        }
    }

    /// All letters that have come so far.
    pub fn take(&self) -> Vec<Letter> {
        std::mem::take(&mut self.letters.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether waiting for letters keeps the process alive. On the JavaScript thread only.
    pub fn keep_alive(&self, env: RawEnv, alive: bool) {
        if let Some(wake) = *self.wake.read().unwrap_or_else(PoisonError::into_inner) {
            // SAFETY: on the JavaScript thread, and the lock says that the function is still there.
            let _ = unsafe {
                if alive {
                    sys::napi_ref_threadsafe_function(env.0, wake.0)
                } else {
                    sys::napi_unref_threadsafe_function(env.0, wake.0)
                }
            };
        }
    }

    /// From now on nobody is woken.
    pub fn close(&self) {
        self.wake.write().unwrap_or_else(PoisonError::into_inner).take();
    }
}

/// Posts a task's outcome; when the task is dropped before that, posts why.
#[derive(Debug)]
pub struct Receipt {
    key: usize,
    mailbox: Option<Arc<Mailbox>>,
}

impl Receipt {
    pub fn new(key: usize, mailbox: Arc<Mailbox>) -> Self {
        Self { key, mailbox: Some(mailbox) }
    }

    pub fn settle(mut self, outcome: News) {
        self.post(outcome);
    }

    fn post(&mut self, outcome: News) {
        if let Some(mailbox) = self.mailbox.take() {
            mailbox.post((self.key, outcome));
        }
    }
}

impl Drop for Receipt {
    fn drop(&mut self) {
        self.post(if std::thread::panicking() { News::Panicked } else { News::Aborted });
    }
}
