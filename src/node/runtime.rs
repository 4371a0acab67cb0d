//! The tokio runtime: one for all clients and all worker threads, for as long as the process lives.
//!
//! It is not napi-rs's own, which ends with the last environment and comes back with default settings. One thread
//! does all that waits: a call is not handed from thread to thread, and each wake-up on its way is a fifth of its
//! time. What computes for long leaves that thread (`imbrace_core::decode::compute`).

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

use futures_util::future::{AbortHandle, Abortable};
use tokio::runtime::{Builder, Handle};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

/// The thread's queue of tasks: it is woken for the first of many, where tokio's own `spawn` wakes it for each.
#[derive(Debug)]
pub struct Runtime(UnboundedSender<Task>);

static RUNTIME: OnceLock<Runtime> = OnceLock::new();

/// Held while the runtime starts: the main thread and a worker may come at once.
static START: Mutex<()> = Mutex::new(());

/// Runs `work` once everything that is ready now has been done; at once on other threads than the runtime's.
pub fn after_this_turn(work: impl FnOnce() + Send + 'static) {
    match Handle::try_current() {
        Ok(runtime) => drop(runtime.spawn(async { work() })),
        Err(_) => work(),
    }
}

impl Runtime {
    /// The runtime, started where nobody has yet.
    pub fn get() -> io::Result<&'static Self> {
        if let Some(runtime) = RUNTIME.get() {
            return Ok(runtime);
        }
        let _start = START.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(runtime) = RUNTIME.get() {
            return Ok(runtime);
        }
        let runtime = Builder::new_current_thread().thread_name("imbrace").enable_all().build()?;
        let (tasks, queue) = unbounded_channel();
        std::thread::Builder::new().name("imbrace".into()).spawn(move || runtime.block_on(serve(queue)))?;
        Ok(RUNTIME.get_or_init(|| Self(tasks)))
    }

    pub fn spawn(&self, future: impl Future<Output = ()> + Send + 'static) -> AbortHandle {
        let (abort, registration) = AbortHandle::new_pair();
        let task = Abortable::new(future, registration);
        // The thread serves the queue as long as the process lives.
        let _ = self.0.send(Box::pin(async { task.await.unwrap_or_default() }));
        abort
    }
}

async fn serve(mut queue: UnboundedReceiver<Task>) {
    tokio::spawn(keep_time());
    while let Some(task) = queue.recv().await {
        tokio::spawn(task);
    }
}

/// Never ends. A time-out that is the next one due makes tokio wake itself through the kernel once more; this one is due
/// before the default time-outs of calls are.
async fn keep_time() {
    loop {
        tokio::time::sleep(Duration::from_secs(5)).await;
    }
}
