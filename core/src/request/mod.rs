//! One request as a value. `transport` sends it; nothing else knows HTTP.

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
    /// The route with its placeholders, `/v1/flows/{flowId}`: what logs and events may show.
    pub template: &'static str,
    /// The template with each id as one percent-encoded segment.
    pub path: Cow<'static, str>,
    pub query: Query,
    /// Headers of this request only. They win over those of the call.
    pub headers: HeaderMap,
    /// JSON text.
    pub body: Option<Bytes>,
    pub project: Project,
    pub kind: Kind,
    pub expect: Expect,
}

/// Which address the path is below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    WorkflowEngine,
    ChannelService,
}

/// What a repetition would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Changes nothing.
    Read,
    /// A second one finds nothing to delete.
    Delete,
    /// May change something each time.
    Write,
    /// Runs a flow, whose own answer may have any status.
    Trigger {
        /// Sends no credential.
        anonymous: bool,
        /// Waits for the answer of the flow.
        synchronous: bool,
    },
}

/// Where a bare engine wants the `projectId` that the platform does not need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Project {
    None,
    Query,
    Body,
}

/// What the API promises for the reply of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    /// An object with a text `id`.
    Entity,
    /// `{data, next, previous}`, each element of `data` an entity.
    Page,
    /// An array of entities.
    List,
    /// Any JSON.
    Json,
    /// Success. The body is not read.
    Nothing,
    /// Success. A body that is a JSON object is the result, any other is `{}`.
    Accepted,
    /// What a flow returned: JSON, text or nothing.
    FlowReply,
    /// The reply as it came, of any status.
    Raw,
}

/// The time-out of one attempt, unless the call or the client sets one.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);

/// The same for a trigger that waits for the flow: the engine itself waits 30 s, and then answers.
pub const DEFAULT_SYNC_TIMEOUT: Duration = Duration::from_secs(120);

/// What a caller may set for one call. It applies to every request of the call.
#[derive(Debug, Clone)]
pub struct RequestOptions {
    /// Bounds one attempt, up to the last byte of its reply.
    pub timeout: Option<Duration>,
    /// How often a request that is safe to repeat may be repeated.
    pub max_retries: Option<u32>,
    pub headers: HeaderMap,
    /// The headers of the caller's trace.
    pub trace: HeaderMap,
    /// 1 to 64 visible ASCII characters, the same on each request of the call.
    pub request_id: String,
    /// Whether the caller chose the request id. Such an id may be shared by many calls.
    pub is_own_id: bool,
    /// The end of a call that waits: no retry waits beyond it.
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

    /// Whether it triggers a flow and waits for its reply.
    pub fn is_synchronous_trigger(&self) -> bool {
        matches!(self.kind, Kind::Trigger { synchronous: true, .. })
    }
}

// A body may hold a secret.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.template)
    }
}

/// A random UUID. Its bytes come from the random source of TLS: a second source would be a second crate.
pub fn new_id() -> String {
    let bytes = RANDOM.with_borrow_mut(RandomBytes::take);
    uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
}

thread_local! {
    static RANDOM: RefCell<RandomBytes> = const { RefCell::new(RandomBytes { bytes: [0; 1024], used: 1024 }) };
}

/// Random bytes, taken from the system 1,024 at a time: a system call for each id costs a microsecond.
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
