//! Runs work whose time grows with the size of its input.

use std::panic::{AssertUnwindSafe, catch_unwind};

use bytes::Bytes;
use tokio::runtime::Handle;

/// Inputs of at least this many bytes go to the blocking pool. Parsing a megabyte takes a millisecond, and it would block
/// the thread that serves all connections.
const LARGE: usize = 256 * 1024;

/// Runs `work`, whose time grows with `bytes`. Large inputs go to the blocking pool.
pub async fn compute<T: Send + 'static>(bytes: usize, work: impl FnOnce() -> T + Send + 'static) -> T {
    if bytes < LARGE {
        return work();
    }
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // The work is cancelled only when the runtime shuts down, and then this task ends too.
            Err(_) => std::future::pending().await,
        },
    }
}

/// Returns the same bytes. Large bytes will be freed by the blocking pool, because freeing some megabytes takes a
/// millisecond.
pub fn freed_in_pool(bytes: impl Into<Bytes>) -> Bytes {
    let bytes = bytes.into();
    if bytes.len() < LARGE {
        return bytes;
    }
    match Handle::try_current() {
        Ok(runtime) => Bytes::from_owner(Large { bytes, runtime }),
        Err(_) => bytes,
    }
}

struct Large {
    bytes: Bytes,
    runtime: Handle,
}

impl AsRef<[u8]> for Large {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Drop for Large {
    fn drop(&mut self) {
        let bytes = std::mem::take(&mut self.bytes);
        // `spawn_blocking` panics if the system cannot start a thread. The panic drops the closure, which frees the bytes
        // here.
        let _ = catch_unwind(AssertUnwindSafe(|| self.runtime.spawn_blocking(|| drop(bytes))));
    }
}

#[cfg(test)]
pub mod tests {
    use std::sync::mpsc;
    use std::task::{Context, Waker};
    use std::thread::{self, ThreadId};

    use tokio::runtime::Builder;

    use super::*;

    /// Returns whether a future waits for the blocking pool. The pool has one thread, which is busy during this test.
    pub fn waits_for_pool<F: Future>(make: impl FnOnce() -> F) -> bool {
        let runtime = Builder::new_current_thread().max_blocking_threads(1).build().unwrap();
        let _inside = runtime.enter();
        let (free, busy) = mpsc::channel::<()>();
        runtime.spawn_blocking(move || busy.recv());
        let waits = Box::pin(make()).as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending();
        drop(free);
        waits
    }

    struct TellsWhereItIsFreed(Vec<u8>, mpsc::Sender<ThreadId>);

    impl AsRef<[u8]> for TellsWhereItIsFreed {
        fn as_ref(&self) -> &[u8] {
            &self.0
        }
    }

    impl Drop for TellsWhereItIsFreed {
        fn drop(&mut self) {
            let _ = self.1.send(thread::current().id());
        }
    }

    #[tokio::test]
    async fn large_bytes_are_freed_in_the_pool_and_small_ones_where_they_are_dropped() {
        for (size, is_large) in [(LARGE, true), (LARGE - 1, false)] {
            let (freed, places) = mpsc::channel();
            let bytes = freed_in_pool(Bytes::from_owner(TellsWhereItIsFreed(vec![0; size], freed)));
            let slice = bytes.slice(1..3);
            drop(bytes);
            assert!(places.try_recv().is_err());
            drop(slice);
            let place = places.recv_timeout(std::time::Duration::from_secs(10)).unwrap();
            assert_eq!(place != thread::current().id(), is_large);
        }
    }
}
