//! Who waits for the answers of runs.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use super::answer::Answer;

/// Synchronous triggers by the run that they wait for. A run that is paused may still answer when it goes on.
#[derive(Debug, Default)]
pub struct Waiting {
    callers: Mutex<HashMap<String, oneshot::Sender<Answer>>>,
}

impl Waiting {
    /// Waits for a run. The receiver is closed when the run ends without an answer.
    pub fn enter(&self, run_id: &str) -> oneshot::Receiver<Answer> {
        let (sender, receiver) = oneshot::channel();
        self.lock().insert(run_id.to_owned(), sender);
        receiver
    }

    /// Answers who waits; nobody does any more afterwards.
    pub fn answer(&self, run_id: &str, answer: Answer) {
        if let Some(caller) = self.lock().remove(run_id) {
            // The caller may have given up: the flow runs on, its answer goes nowhere.
            let _ = caller.send(answer);
        }
    }

    /// Answers all callers.
    pub fn answer_all(&self, answer: &Answer) {
        for (_, caller) in self.lock().drain() {
            let _ = caller.send(answer.clone());
        }
    }

    /// Has nobody wait for a run any more.
    pub fn leave(&self, run_id: &str) {
        self.lock().remove(run_id);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, oneshot::Sender<Answer>>> {
        self.callers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
