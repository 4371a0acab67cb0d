//! Ends a run from outside.

use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Notify;

/// Whether a run must end before its last step: it was canceled, or its time is over.
#[derive(Debug, Default)]
pub struct Stop {
    cancelled: AtomicBool,
    notify: Notify,
    expired: AtomicBool,
}

impl Stop {
    /// Ends the run at once, because its time is over.
    pub fn expire(&self) {
        self.expired.store(true, Ordering::Relaxed);
        self.notify.notify_one();
    }

    /// Ends the run at once.
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

    /// Resolves when the run must end.
    pub async fn due(&self) {
        let ended = self.notify.notified();
        if self.is_due() {
            return;
        }
        ended.await;
    }
}
