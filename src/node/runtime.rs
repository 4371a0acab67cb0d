//! The tokio runtime: one for all clients and all worker threads, for as long as the process lives.
//!
//! It is not napi-rs's own, which ends with the last environment and comes back with default settings.

use std::future::Future;
use std::sync::OnceLock;

use tokio::runtime::{Builder, Runtime};
use tokio::task::AbortHandle;

/// Sockets and TLS keep one thread busy at most; the second lets a large reply be checked meanwhile.
const WORKERS: usize = 2;

static RUNTIME: OnceLock<Runtime> = OnceLock::new();

pub fn spawn(future: impl Future<Output = ()> + Send + 'static) -> std::io::Result<AbortHandle> {
    Ok(runtime()?.spawn(future).abort_handle())
}

fn runtime() -> std::io::Result<&'static Runtime> {
    if let Some(runtime) = RUNTIME.get() {
        return Ok(runtime);
    }
    let runtime =
        Builder::new_multi_thread().worker_threads(WORKERS).thread_name("imbrace").enable_all().build()?;
    // Two environments may come here at once; the runtime that is too many ends unused.
    Ok(RUNTIME.get_or_init(|| runtime))
}
