//! The states of a call before it runs: a task with its arguments as text, then a call that is ready to send.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use futures_util::future::AbortHandle;
use http::Method;
use imbrace_core::decode::Value;
use imbrace_core::error::{Error, Failure};
use imbrace_core::observe::Observer;
use imbrace_core::request::RequestOptions;
use imbrace_core::{Context, Engine};
use napi::sys;

use crate::options::CallOptions;

pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;
pub type CallResult = std::result::Result<Value, Failure>;

/// The route that the events of an observed call name.
pub type Route = (Method, &'static str);

/// The part of a call that runs on the runtime.
pub type Work = Box<dyn FnOnce(Context) -> BoxFuture<CallResult> + Send>;

/// A call whose arguments have been read.
pub type Prepared = (Route, Work);

/// A call whose arguments are still text.
pub struct Task {
    pub engine: Engine,
    /// JSON text.
    pub options: Option<String>,
    /// JSON text of the trace headers, if a trace is active.
    pub trace: Option<String>,
    /// The length of the texts that `prepare` parses.
    pub bytes: usize,
    pub prepare: Prepare,
    /// True if the call sends many requests, each with its own request id.
    pub is_batch: bool,
}

/// Reads the arguments.
pub type Prepare = Box<dyn FnOnce(&mut CallOptions) -> std::result::Result<Prepared, Error> + Send>;

/// A call that can be sent.
pub struct Ready {
    engine: Engine,
    pub options: RequestOptions,
    pub route: Route,
    work: Work,
}

impl Task {
    pub fn prepare(self) -> std::result::Result<Ready, Error> {
        let mut options = self.options.as_deref().map(CallOptions::read).transpose()?.unwrap_or_default();
        self.trace.iter().for_each(|trace| options.add_trace(trace));
        let (route, work) = (self.prepare)(&mut options)?;
        Ok(Ready { engine: self.engine, options: options.request, route, work })
    }
}

impl Ready {
    pub fn run(self, observer: Option<Arc<dyn Observer>>) -> BoxFuture<CallResult> {
        (self.work)(Context::new(self.engine, self.options, observer))
    }
}

/// A call that was started.
pub struct Started {
    pub promise: sys::napi_value,
    /// `None` if the call was refused.
    pub task: Option<AbortHandle>,
}
