//! Observed calls: their diagnostics events, and trace headers. This costs main-thread time, so calls go through here
//! only if a `diagnostics_channel` has subscribers or an OpenTelemetry context may be active.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use http::Method;
use imbrace_core::decode::JsonText;
use imbrace_core::error::Error;
use imbrace_core::observe::{ObservedReply, Observer};
use serde_json::json;

use crate::node::completions::{CompletionQueue, Outcome};

/// The hooks of a call: the byte that `track` in `glue/hooks.js` sets.
#[derive(Debug, Clone, Copy)]
pub struct Hooks(u8);

impl Hooks {
    pub fn new(flags: u8) -> Self {
        Self(flags)
    }

    pub fn observed(self) -> bool {
        self.0 & 1 != 0
    }

    pub fn traced(self) -> bool {
        self.0 & 2 != 0
    }
}

/// Observes one call for JavaScript.
#[derive(Debug)]
pub struct CallObserver {
    key: usize,
    completions: Arc<CompletionQueue>,
    reply: Mutex<Option<ObservedReply>>,
    /// True after the end of the call. Work that it shares with other calls may continue.
    is_over: AtomicBool,
}

impl CallObserver {
    pub fn new(key: usize, completions: Arc<CompletionQueue>) -> Arc<Self> {
        Arc::new(Self { key, completions, reply: Mutex::default(), is_over: AtomicBool::new(false) })
    }

    /// Returns the facts of the last reply as JSON, for the `end` event.
    pub fn reply_text(&self) -> JsonText {
        let reply = self.reply.lock().unwrap_or_else(PoisonError::into_inner);
        let facts = reply.map(|reply| {
            json!({"attempt": reply.attempt, "status": reply.status, "bytes": reply.bytes}).to_string()
        });
        facts.unwrap_or_else(|| "{}".into()).into()
    }
}

/// Ends the observation of a call when its task ends or is aborted.
#[derive(Debug)]
pub struct Observation(pub Arc<CallObserver>);

impl Drop for Observation {
    fn drop(&mut self) {
        self.0.is_over.store(true, Ordering::Relaxed);
    }
}

impl Observer for CallObserver {
    fn retry(&self, attempt: u32, status: Option<u16>, problem: Option<&Error>) {
        if self.is_over.load(Ordering::Relaxed) {
            return;
        }
        let mut facts = json!({"attempt": attempt});
        if let Some(status) = status {
            facts["status"] = status.into();
        }
        if let Some(error) = problem {
            facts["problem"] = error.to_string().into();
            facts["class"] = error.class().into();
        }
        self.completions.push((self.key, Outcome::Retrying(facts.to_string().into())));
    }

    fn reply(&self, reply: ObservedReply) {
        *self.reply.lock().unwrap_or_else(PoisonError::into_inner) = Some(reply);
    }
}

/// The facts of the `start` event.
pub fn start_text((method, path): &(Method, &str), request_id: Option<&str>) -> String {
    let mut facts = json!({"method": method.as_str(), "path": path});
    if let Some(id) = request_id {
        facts["requestId"] = id.into();
    }
    facts.to_string()
}
