//! One request as a value. `transport` sends it; nothing else knows HTTP.

use std::cell::RefCell;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method};
use ring::rand::{SecureRandom, SystemRandom};
use tokio::time::Instant;

pub use crate::decode::Expect;
use crate::decode::Fields;
use crate::error::Error;
use crate::observe::Observer;
use crate::transport::url::{Query, fill};

/// A request before it has an address, headers or an id. It goes through many futures, each of which is moved as a
/// whole: it is no more than a pointer there.
#[derive(Debug, Clone)]
pub struct Request(Box<Parts>);

/// What a request is made of.
#[derive(Debug, Clone)]
pub struct Parts {
    pub method: Method,
    pub service: Service,
    /// The route with its placeholders, `/v1/flows/{flowId}`: what logs and hooks may show.
    pub template: &'static str,
    /// The ids in it, as given.
    pub ids: Vec<String>,
    /// The template with each id as one percent-encoded segment.
    pub path: String,
    pub query: Query,
    /// JSON text.
    pub body: Option<Bytes>,
    pub project: Project,
    pub kind: Kind,
    pub expect: Expect,
    pub options: RequestOptions,
    pub observer: Option<Arc<dyn Observer>>,
    /// For calls that wait.
    pub wait: Wait,
    /// The part of the reply that the caller wants; none is all of it.
    pub fields: Option<Fields>,
    /// For calls that send many requests: how many at a time.
    pub concurrency: Option<usize>,
}

/// Which address the path is below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    WorkflowEngine,
    ChannelService,
}

/// What a repetition would mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Changes nothing.
    Read,
    /// A second one finds nothing to delete.
    Delete,
    /// May change something each time.
    Write,
    /// Runs a flow, whose own answer may have any status.
    Trigger { anonymous: bool },
}

/// Where a bare engine wants the `projectId` that the platform does not need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Project {
    None,
    Query,
    Body,
}

/// How long a call that waits may take, and how often it looks.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wait {
    /// For the whole call. Default: ten minutes.
    pub timeout: Option<Duration>,
    /// Default: from 250 ms, growing to 5 s.
    pub interval: Option<Duration>,
}

/// For one attempt, unless the call or the client says otherwise.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);

/// The same for a trigger that waits for the flow: the engine itself waits 30 s, and then answers.
pub const DEFAULT_SYNC_TIMEOUT: Duration = Duration::from_secs(120);

/// What a caller may set for one call.
#[derive(Debug, Clone, Default)]
pub struct RequestOptions {
    /// For one attempt, up to the last byte of its reply.
    pub timeout: Option<Duration>,
    /// How often a request that is safe to repeat may be repeated.
    pub max_retries: Option<u32>,
    pub headers: HeaderMap,
    /// 1 to 64 visible ASCII characters; made when absent.
    pub request_id: Option<String>,
    /// When the call ends that this request is a part of: no repetition waits beyond it.
    pub deadline: Option<Instant>,
}

impl RequestOptions {
    /// The id of a call, the same on each of its requests.
    pub fn ensure_request_id(&mut self) -> &str {
        self.request_id.get_or_insert_with(new_request_id)
    }

    /// The same once it is made.
    pub fn id(&self) -> &str {
        self.request_id.as_deref().unwrap_or_default()
    }
}

impl Request {
    /// Fills `template` with `ids`, in order. Misuse when an id cannot be a path segment.
    pub fn new(method: Method, template: &'static str, ids: Vec<String>) -> Result<Self, Error> {
        let kind = match method {
            Method::GET | Method::HEAD => Kind::Read,
            Method::DELETE => Kind::Delete,
            _ => Kind::Write,
        };
        let path = fill(template, &ids)?;
        Ok(Self(Box::new(Parts { method, kind, ids, path, ..Parts::get(template, Expect::Json) })))
    }

    /// A read of a fixed path, as procedures need it.
    pub fn get(template: &'static str, expect: Expect) -> Self {
        let path = template.to_owned();
        Self(Box::new(Parts { path, ..Parts::get(template, expect) }))
    }

    pub fn into_parts(self) -> Parts {
        *self.0
    }

    pub fn with_options(mut self, options: RequestOptions) -> Self {
        self.options = options;
        self
    }

    /// Whether it triggers a flow and waits for its reply.
    pub fn is_synchronous_trigger(&self) -> bool {
        matches!(self.kind, Kind::Trigger { .. }) && self.template.ends_with("/sync")
    }

    pub fn with_query(mut self, query: Query) -> Self {
        self.query = query;
        self
    }
}

impl Deref for Request {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl DerefMut for Request {
    fn deref_mut(&mut self) -> &mut Parts {
        &mut self.0
    }
}

impl Parts {
    fn get(template: &'static str, expect: Expect) -> Self {
        Self {
            method: Method::GET,
            service: Service::WorkflowEngine,
            template,
            ids: Vec::new(),
            path: String::new(),
            query: Query::default(),
            body: None,
            project: Project::None,
            kind: Kind::Read,
            expect,
            options: RequestOptions::default(),
            observer: None,
            wait: Wait::default(),
            fields: None,
            concurrency: None,
        }
    }
}

/// A random UUID. Its bytes are those that TLS trusts too: a second source would be a second crate.
pub fn new_request_id() -> String {
    let bytes = RANDOM.with_borrow_mut(RandomBytes::take);
    uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
}

thread_local! {
    static RANDOM: RefCell<RandomBytes> = const { RefCell::new(RandomBytes { bytes: [0; 1024], used: 1024 }) };
}

/// Taken from the system by the kilobyte: to ask it for each id is a microsecond.
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
