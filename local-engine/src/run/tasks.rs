//! The runs that are going on.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::task::AbortHandle;

/// The tasks of runs by run id, so that they can be cancelled.
#[derive(Debug, Default)]
pub struct Tasks {
    tasks: Mutex<HashMap<String, AbortHandle>>,
}

impl Tasks {
    /// Carries a run through in a task of its own. The lock is held meanwhile, so that a run that ends at
    /// once is not remembered after it was forgotten.
    pub fn spawn(&self, run_id: String, run: impl Future<Output = ()> + Send + 'static) {
        let mut tasks = self.lock();
        let task = tokio::spawn(run);
        tasks.insert(run_id, task.abort_handle());
    }

    /// Forgets a run's task.
    pub fn remove(&self, run_id: &str) {
        self.lock().remove(run_id);
    }

    /// Ends a run's task where it stands.
    pub fn cancel(&self, run_id: &str) {
        if let Some(task) = self.lock().remove(run_id) {
            task.abort();
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, AbortHandle>> {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
