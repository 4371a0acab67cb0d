//! A request as a value. `transport` sends it.

pub mod path;
pub mod query;

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method};
use ring::rand::{SecureRandom, SystemRandom};
use tokio::time::Instant;

pub use query::Query;

/// A request before it has an address, credentials or an id.
#[derive(Clone)]
pub struct Request {
    pub method: Method,
    pub service: Service,
    /// The route with its placeholders, such as `/v1/flows/{flowId}`, for logs and events.
    pub template: &'static str,
    /// The route with each id as one percent-encoded segment.
    pub path: Cow<'static, str>,
    pub query: Query,
    /// Headers of this request only. They override those of the call.
    pub headers: HeaderMap,
    /// JSON text.
    pub body: Option<Bytes>,
    pub project: Project,
    pub kind: Kind,
    pub expect: Expect,
}

/// The service that receives a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    WorkflowEngine,
    ChannelService,
}

/// The effect of a request, which decides whether it may be repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Changes nothing.
    Read,
    /// Deletes something. A second deletion has no effect.
    Delete,
    /// May change something each time it is sent.
    Write,
    /// Runs a flow, whose reply may have any status.
    Trigger {
        /// Whether no credential is sent.
        anonymous: bool,
        /// Whether the request waits for the reply of the flow.
        synchronous: bool,
    },
}

/// The place in which a bare engine expects the `projectId`. A bare engine has no gateway in front of it. The platform has
/// a gateway and needs no `projectId`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Project {
    None,
    Query,
    Body,
}

/// The expected reply of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    /// An object with a string `id`.
    Entity,
    /// `{data, next, previous}`, where `data` is an array of entities.
    Page,
    /// An array of entities.
    List,
    /// Any JSON.
    Json,
    /// A success. The body is ignored.
    Nothing,
    /// A success. The result is the body if it is a JSON object, otherwise `{}`.
    Accepted,
    /// The reply of a flow: JSON, text or nothing.
    FlowReply,
    /// The unparsed reply, with any status.
    Raw,
}

/// Default time-out of one attempt.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);

/// Default time-out of one attempt of a synchronous trigger. The engine waits 30 s for the flow's reply.
pub const DEFAULT_SYNC_TIMEOUT: Duration = Duration::from_secs(120);

/// Options of a call, which apply to each of its requests.
#[derive(Debug, Clone)]
pub struct RequestOptions {
    /// Maximum duration of one attempt, up to the last byte of the reply.
    pub timeout: Option<Duration>,
    /// Maximum number of repetitions of a request that is safe to repeat.
    pub max_retries: Option<u32>,
    pub headers: HeaderMap,
    /// The headers of the caller's trace.
    pub trace: HeaderMap,
    /// 1 to 64 visible ASCII characters. All requests of the call have the same id.
    pub request_id: String,
    /// Whether the caller chose the request id. Many calls may share a chosen id.
    pub is_own_id: bool,
    /// Deadline of a call that waits. No retry waits beyond it.
    pub deadline: Option<Instant>,
}

impl Default for RequestOptions {
    fn default() -> Self {
        Self {
            timeout: None,
            max_retries: None,
            headers: HeaderMap::new(),
            trace: HeaderMap::new(),
            request_id: new_id(),
            is_own_id: false,
            deadline: None,
        }
    }
}

impl Request {
    pub fn new(method: Method, kind: Kind, template: &'static str, expect: Expect) -> Self {
        Self {
            method,
            service: Service::WorkflowEngine,
            template,
            path: Cow::Borrowed(template),
            query: Query::default(),
            headers: HeaderMap::new(),
            body: None,
            project: Project::None,
            kind,
            expect,
        }
    }

    /// Returns whether the request triggers a flow and waits for its reply.
    pub fn is_synchronous_trigger(&self) -> bool {
        matches!(self.kind, Kind::Trigger { synchronous: true, .. })
    }
}

// Prints no body, because a body may contain a secret.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.template)
    }
}

/// Returns a random UUID. The random bytes come from `ring`, which TLS needs anyway, so that no other crate is needed.
pub fn new_id() -> String {
    let bytes = RANDOM.with_borrow_mut(RandomBytes::take);
    uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
}

thread_local! {
    static RANDOM: RefCell<RandomBytes> = const { RefCell::new(RandomBytes { bytes: [0; 1024], used: 1024 }) };
}

/// A buffer of random bytes. One system call fills all 1,024 bytes, because a system call for each id would take a
/// microsecond.
struct RandomBytes {
    bytes: [u8; 1024],
    used: usize,
}

impl RandomBytes {
    fn take(&mut self) -> [u8; 16] {
        if self.used == self.bytes.len() {
            self.used = 0;
            if SystemRandom::new().fill(&mut self.bytes).is_err() {
                fastrand::fill(&mut self.bytes);
            }
        }
        let mut taken = [0; 16];
        taken.copy_from_slice(&self.bytes[self.used..self.used + 16]);
        self.used += 16;
        taken
    }
}
