//! The tokio runtime. All clients and worker threads share it, and it lives as long as the process.
//!
//! napi-rs has a runtime of its own, but that one ends with the last environment and restarts with default settings.
//! This one has a single thread for all I/O and timers, so that a call never moves between threads: each wake-up of a
//! thread takes a fifth of a call's time. Long computations go to the blocking pool (`imbrace_core::compute`).

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

use futures_util::future::{AbortHandle, Abortable};
use tokio::runtime::{Builder, Handle};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

/// The queue of new tasks. The first of many tasks wakes the thread; tokio's `spawn` would wake it for each of them.
#[derive(Debug)]
pub struct Runtime(UnboundedSender<Task>);

/// The most tasks that start after one poll for network events.
const BATCH: usize = 64;

static RUNTIME: OnceLock<Runtime> = OnceLock::new();

/// Held while the runtime starts, because the main thread and a worker may start it at the same time.
static START: Mutex<()> = Mutex::new(());

/// On the runtime's thread, runs `work` after the tasks that are ready now. On other threads, runs it at once.
pub fn after_this_tick(work: impl FnOnce() + Send + 'static) {
    match Handle::try_current() {
        Ok(runtime) => drop(runtime.spawn(async { work() })),
        Err(_) => work(),
    }
}

impl Runtime {
    /// Returns the runtime. The first call starts it.
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
        // Cannot fail: the thread receives from the queue as long as the process lives.
        let _ = self.0.send(Box::pin(async { task.await.unwrap_or_default() }));
        abort
    }
}

/// Polls for network events before it starts tasks. The poll finds the idle connections that the server has closed.
/// Without it, a task that arrives while the thread is busy, or when a frozen process resumes, would use one of them.
async fn serve(mut queue: UnboundedReceiver<Task>) {
    tokio::spawn(keep_timer_pending());
    let mut tasks = Vec::new();
    while queue.recv_many(&mut tasks, BATCH).await > 0 {
        tokio::task::yield_now().await;
        tasks.drain(..).for_each(|task| drop(tokio::spawn(task)));
    }
}

/// Keeps a timer pending that is due before the default time-outs of calls. Tokio wakes itself through the kernel once more
/// for a time-out that becomes the next one due; with this timer, a call's time-out is not the next one.
async fn keep_timer_pending() {
    loop {
        tokio::time::sleep(Duration::from_secs(5)).await;
    }
}
