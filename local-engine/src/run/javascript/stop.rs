//! Ending a run from outside.

use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Notify;

/// When a run must end before its last step: when it is cancelled, and when its time is over. Scripts ask for
/// it now and then, since nothing else could end one that loops.
#[derive(Debug, Default)]
pub struct Stop {
    cancelled: AtomicBool,
    notify: Notify,
    expired: AtomicBool,
}

impl Stop {
    /// Ends the run where it stands, because its time is over.
    pub fn expire(&self) {
        self.expired.store(true, Ordering::Relaxed);
        self.notify.notify_one();
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
        self.is_cancelled() || self.expired.load(Ordering::Relaxed)
    }

    /// Ready when the run must end.
    pub async fn due(&self) {
        let ended = self.notify.notified();
        if self.is_due() {
            return;
        }
        ended.await;
    }
}
