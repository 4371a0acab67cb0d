//! The tasks that execute runs.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Semaphore;

use super::javascript::Stop;
use crate::app::App;

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
    /// Spawns the task of a run. Its time limit starts with its turn.
    pub fn spawn(&self, app: &App, run_id: String, execute: impl FnOnce(&Arc<Stop>) + Send + 'static) {
        let (turns, app, work) = (self.turns.clone(), app.clone(), app.clock.work());
        let stop = Arc::new(Stop::default());
        self.lock().insert(run_id.clone(), stop.clone());
        tokio::spawn(async move {
            // The semaphore is never closed.
            let turn = turns.acquire_owned().await;
            let mut running = tokio::task::spawn_blocking({
                let stop = stop.clone();
                move || execute(&stop)
            });
            let finished = tokio::select! {
                biased;
                finished = &mut running => finished,
                // It counts as work until the run has ended.
                _time_out = app.clock.after(app.options.waits.flow) => {
                    stop.expire();
                    running.await
                }
            };
            if let Err(error) = finished {
                tracing::error!(%error, "a run broke off");
            }
            app.tasks.end(&run_id, &stop);
            drop((turn, work));
        });
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
    fn end(&self, run_id: &str, task: &Arc<Stop>) {
        let mut stops = self.lock();
        if stops.get(run_id).is_some_and(|stop| Arc::ptr_eq(stop, task)) {
            stops.remove(run_id);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Arc<Stop>>> {
        self.stops.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
