//! What an observer of a call learns. Never credentials, never bodies.

use std::fmt::Debug;
use std::sync::Arc;

use crate::error::Error;

/// Observes one call. Its methods run on the runtime's thread and must not block.
pub trait Observer: Debug + Send + Sync {
    /// An attempt failed, and another one follows after a wait.
    fn retry(&self, attempt: u32, status: Option<u16>, problem: Option<&Error>);

    /// A request of the call had its reply. The last one is the call's own.
    fn reply(&self, reply: ObservedReply);
}

#[derive(Debug, Clone, Copy)]
pub struct ObservedReply {
    pub attempt: u32,
    pub status: u16,
    /// Bytes of the body, after decompression.
    pub bytes: usize,
}

/// An observer that learns nothing about replies.
#[derive(Debug)]
pub struct RetriesOnly(pub Arc<dyn Observer>);

impl Observer for RetriesOnly {
    fn retry(&self, attempt: u32, status: Option<u16>, problem: Option<&Error>) {
        self.0.retry(attempt, status, problem);
    }

    fn reply(&self, _: ObservedReply) {}
}
