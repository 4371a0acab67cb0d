//! Ending a run from outside.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use tokio::sync::Notify;

/// When a run must end before its last step: when it is cancelled, and when its time is over. Scripts ask for
/// it now and then, since nothing else could end one that loops.
#[derive(Debug)]
pub struct Stop {
    cancelled: AtomicBool,
    notify: Notify,
    deadline: Instant,
}

impl Stop {
    /// A run that may go on until `deadline`.
    pub fn at(deadline: Instant) -> Self {
        Self { cancelled: AtomicBool::new(false), notify: Notify::new(), deadline }
    }

    /// Ends the run where it stands.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
        self.notify.notify_one();
    }

    /// Whether the run was cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// Whether the run must end.
    pub fn is_due(&self) -> bool {
        self.is_cancelled() || Instant::now() >= self.deadline
    }

    /// Ready when the run must end.
    pub async fn due(&self) {
        let cancelled = self.notify.notified();
        if self.is_due() {
            return;
        }
        tokio::select! {
            () = cancelled => {}
            () = tokio::time::sleep_until(self.deadline.into()) => {}
        }
    }
}
