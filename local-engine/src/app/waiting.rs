//! The callers that wait for the responses of runs.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use crate::clock::Clock;
use crate::run::answer::Answer;
use crate::time::Time;

/// The callers of synchronous requests, by the id of the run. A paused run can respond when it resumes.
#[derive(Debug, Default)]
pub struct Waiting {
    callers: Mutex<HashMap<String, Vec<oneshot::Sender<Answer>>>>,
}

impl Waiting {
    /// Waits for the response of a run. The receiver is closed if the run ends without one.
    pub fn enter(&self, run_id: &str) -> oneshot::Receiver<Answer> {
        let (sender, receiver) = oneshot::channel();
        self.lock().entry(run_id.to_owned()).or_default().push(sender);
        receiver
    }

    /// Answers the callers of a run. Only the first response of a run counts.
    pub fn answer(&self, run_id: &str, answer: Answer) {
        let callers = self.lock().remove(run_id);
        callers.into_iter().flatten().for_each(|caller| send(caller, answer.clone()));
    }

    /// Answers all callers.
    pub fn answer_all(&self, answer: &Answer) {
        let callers = std::mem::take(&mut *self.lock());
        callers.into_values().flatten().for_each(|caller| send(caller, answer.clone()));
    }

    /// Lets the callers of a run go without a response.
    pub fn leave(&self, run_id: &str) {
        self.lock().remove(run_id);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Vec<oneshot::Sender<Answer>>>> {
        self.callers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The caller may have given up. Then the response is dropped.
fn send(caller: oneshot::Sender<Answer>, answer: Answer) {
    let _ = caller.send(answer);
}

/// Waits for the answer of a run until `deadline`. Returns `None` if the run gives none.
pub async fn wait(clock: &Clock, answer: oneshot::Receiver<Answer>, deadline: Time) -> Option<Answer> {
    tokio::select! {
        biased;
        answer = answer => {
            if let Ok(answer) = answer {
                return Some(answer);
            }
            // The run ended without an answer: the engine does not tell, and lets the caller wait.
            clock.until(deadline).await;
        }
        _ = clock.until(deadline) => {}
    }
    None
}
