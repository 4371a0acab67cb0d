//! A call that somebody watches: through `diagnostics_channel`, or with an OpenTelemetry context. What happens
//! here costs main-thread time, so only calls that are watched come here.

use std::sync::{Arc, Mutex, PoisonError};

use imbrace_core::JsonText;
use imbrace_core::observe::{ObservedReply, Observer};
use imbrace_core::request::Request;
use serde_json::json;

use crate::node::mailbox::{Mailbox, News};

/// What glue.js says of a call, in its `flags`.
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

/// Hands what the transport tells over to JavaScript.
#[derive(Debug)]
pub struct Watch {
    key: usize,
    mailbox: Arc<Mailbox>,
    reply: Mutex<Option<ObservedReply>>,
}

impl Watch {
    pub fn new(key: usize, mailbox: Arc<Mailbox>) -> Arc<Self> {
        Arc::new(Self { key, mailbox, reply: Mutex::default() })
    }

    /// The facts of the last reply, for the `end` event.
    pub fn reply_text(&self) -> JsonText {
        let reply = self.reply.lock().unwrap_or_else(PoisonError::into_inner);
        let facts = reply.map(|reply| {
            json!({"attempt": reply.attempt, "status": reply.status, "bytes": reply.bytes}).to_string()
        });
        facts.unwrap_or_else(|| "{}".into()).into()
    }
}

impl Observer for Watch {
    fn retry(&self, attempt: u32, status: Option<u16>, problem: Option<String>) {
        let mut facts = json!({"attempt": attempt});
        if let Some(status) = status {
            facts["status"] = status.into();
        }
        if let Some(problem) = problem {
            facts["problem"] = problem.into();
        }
        self.mailbox.post((self.key, News::Retrying(facts.to_string().into())));
    }

    fn reply(&self, reply: ObservedReply) {
        *self.reply.lock().unwrap_or_else(PoisonError::into_inner) = Some(reply);
    }
}

/// What the `start` event tells; its request id is the one that goes out.
pub fn start_text(request: &mut Request) -> String {
    request.options.ensure_request_id();
    let id = request.options.id();
    json!({"method": request.method.as_str(), "path": request.template, "requestId": id}).to_string()
}
