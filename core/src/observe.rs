//! What a call tells whoever watches it. Never credentials, never bodies.

use std::fmt::Debug;

/// Watches one call. Its methods run on the runtime's thread and must not block.
pub trait Observer: Debug + Send + Sync {
    /// An attempt failed, and another one follows after a wait.
    fn retry(&self, attempt: u32, status: Option<u16>, problem: Option<String>);

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
