//! Observes the requests of a call. Observers receive neither credentials nor bodies.

use std::fmt::Debug;
use std::sync::Arc;

use crate::error::Error;
use crate::response::Response;

/// An observer of one call. Its methods run on the runtime's thread and must not block.
pub trait Observer: Debug + Send + Sync {
    /// Called when an attempt failed and another attempt follows.
    fn retry(&self, attempt: u32, status: Option<u16>, problem: Option<&Error>);

    /// Called when a request has its reply. The last reply is the result of the call.
    fn reply(&self, reply: ObservedReply);
}

#[derive(Debug, Clone, Copy)]
pub struct ObservedReply {
    pub attempt: u32,
    pub status: u16,
    /// Size of the body after decompression.
    pub bytes: usize,
}

impl ObservedReply {
    pub fn new(attempt: u32, reply: &Response) -> Self {
        Self { attempt, status: reply.status.as_u16(), bytes: reply.body.len() }
    }
}

/// Forwards retries to an observer, but not replies.
#[derive(Debug)]
pub struct RetriesOnly(pub Arc<dyn Observer>);

impl Observer for RetriesOnly {
    fn retry(&self, attempt: u32, status: Option<u16>, problem: Option<&Error>) {
        self.0.retry(attempt, status, problem);
    }

    fn reply(&self, _: ObservedReply) {}
}
