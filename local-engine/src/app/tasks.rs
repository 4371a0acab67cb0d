//! The tasks that execute runs.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::run::javascript::Stop;

/// Number of runs that execute at once. Others stay QUEUED. Each takes a thread of the blocking pool, which is usually
/// idle. The pool has twice as many threads, so that a run that needs another run can get it.
const AT_ONCE: usize = 256;

/// The tasks of runs that are queued or executing, by the id of the run.
#[derive(Debug)]
pub struct Tasks {
    turns: Arc<Semaphore>,
    stops: Mutex<HashMap<String, Arc<Stop>>>,
}

impl Default for Tasks {
    fn default() -> Self {
        Self { turns: Arc::new(Semaphore::new(AT_ONCE)), stops: Mutex::default() }
    }
}

impl Tasks {
    /// Registers the task of a run.
    pub fn begin(&self, run_id: &str) -> Arc<Stop> {
        let stop = Arc::new(Stop::default());
        self.lock().insert(run_id.to_owned(), stop.clone());
        stop
    }

    /// Waits until a task may execute its run. Dropping the permit lets another one execute.
    pub async fn turn(&self) -> Option<OwnedSemaphorePermit> {
        self.turns.clone().acquire_owned().await.ok()
    }

    /// Stops the task of a run.
    pub fn stop(&self, run_id: &str) {
        if let Some(stop) = self.lock().get(run_id) {
            stop.cancel();
        }
    }

    /// Stops all tasks.
    pub fn stop_all(&self) {
        self.lock().values().for_each(|stop| stop.cancel());
    }

    /// Returns whether a run is queued or executing.
    pub fn has(&self, run_id: &str) -> bool {
        self.lock().contains_key(run_id)
    }

    /// Returns whether no task exists.
    pub fn is_idle(&self) -> bool {
        self.lock().is_empty()
    }

    /// Forgets a task. A retry can have spawned another one for the same run.
    pub fn end(&self, run_id: &str, task: &Arc<Stop>) {
        let mut stops = self.lock();
        if stops.get(run_id).is_some_and(|stop| Arc::ptr_eq(stop, task)) {
            stops.remove(run_id);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Arc<Stop>>> {
        self.stops.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
