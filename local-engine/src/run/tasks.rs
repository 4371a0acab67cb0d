//! The runs that are going on.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Semaphore;

use super::javascript::Stop;
use crate::app::App;

/// How many runs go on at once; the others wait their turn as QUEUED. Each has a thread, of which most wait.
/// The runtime has twice as many for such work, so that a run that needs another of them can have it.
const AT_ONCE: usize = 256;

/// Carries runs through, each on a thread of its own: scripts block it.
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
    /// Carries a run through when it is its turn. The end of its time is counted from then.
    pub fn spawn(&self, app: &App, run: impl FnOnce(Arc<Stop>) + Send + 'static) {
        let (turns, app, work) = (self.turns.clone(), app.clone(), app.clock.work());
        tokio::spawn(async move {
            // The semaphore is never closed.
            let turn = turns.acquire_owned().await;
            let stop = Arc::new(Stop::default());
            let mut running = tokio::task::spawn_blocking({
                let stop = stop.clone();
                move || run(stop)
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
            drop((turn, work));
        });
    }

    /// Remembers how to stop a run.
    pub fn begin(&self, run_id: &str, stop: Arc<Stop>) {
        self.lock().insert(run_id.to_owned(), stop);
    }

    /// Forgets a run that has ended.
    pub fn end(&self, run_id: &str) {
        self.lock().remove(run_id);
    }

    /// Ends a run where it stands.
    pub fn cancel(&self, run_id: &str) {
        if let Some(stop) = self.lock().get(run_id) {
            stop.cancel();
        }
    }

    /// Whether no run goes on.
    pub fn is_idle(&self) -> bool {
        self.lock().is_empty()
    }

    /// Ends all runs where they stand.
    pub fn cancel_all(&self) {
        self.lock().values().for_each(|stop| stop.cancel());
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Arc<Stop>>> {
        self.stops.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
