//! Work whose time grows with the size of its input.

/// In bytes. Parsing a megabyte takes a millisecond, for which the thread of all connections must not stop.
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
            // Only a runtime that shuts down cancels, and it ends this task too.
            Err(_) => std::future::pending().await,
        },
    }
}
