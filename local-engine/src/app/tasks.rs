//! The tasks that execute runs.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::turns::Turns;
use crate::run::javascript::Stop;

/// The tasks of runs that are queued or executing, by the id of the run.
#[derive(Debug, Default)]
pub struct Tasks {
    /// Which of them executes next.
    pub turns: Turns,
    stops: Mutex<HashMap<String, Arc<Stop>>>,
}

impl Tasks {
    /// Registers the task of a run.
    pub fn begin(&self, run_id: &str) -> Arc<Stop> {
        let stop = Arc::new(Stop::default());
        self.lock().insert(run_id.to_owned(), stop.clone());
        stop
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
