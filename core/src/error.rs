//! The errors of a call, as plain data.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};

/// The error of a call. The last sentence of each variant names the JavaScript class.
#[derive(Debug, Clone)]
pub enum Error {
    /// An invalid argument. Nothing was sent. A `TypeError` that names the argument.
    Misuse(String),
    /// The client has no key, no token and no credential header. Nothing was sent. An `AuthError`.
    NoCredential,
    /// A status outside 2xx. An `AuthError` for 401 and 403, a `RateLimitError` for 429, otherwise an `ApiError`.
    Status(Box<StatusReply>),
    /// No reply or an incomplete reply. A `NetworkError`.
    Network(NetworkFault),
    /// One attempt took too long. A `TimeoutError`.
    Timeout(Duration),
    /// A call that waits reached its deadline. `last` is the problem of its last look. A `TimeoutError`.
    WaitEnded { limit: Duration, run_id: Option<String>, last: Option<String> },
    /// An invalid reply. A `DecodeError`.
    Decode(Box<BadReply>),
    /// An operation that the engine accepted but did not apply. An `ImbraceError`.
    NotDone(String),
    /// A bug of this client. An `ImbraceError`.
    Internal(String),
}

/// A reply with an error status.
#[derive(Debug, Clone)]
pub struct StatusReply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
    pub said: ErrorBody,
    /// Advice for the user, after the server's message.
    pub hint: Option<&'static str>,
}

/// The fields of an error body. Unreadable fields are `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ErrorBody {
    pub code: Option<String>,
    pub message: Option<String>,
    pub request_id: Option<String>,
    /// Whether the body is JSON. `error.body` is then its value, otherwise its text.
    pub is_json: bool,
}

/// The head of an invalid reply, and the problem.
#[derive(Debug, Clone)]
pub struct BadReply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub problem: String,
}

/// A network error as a message, with Node's code if one exists (`ECONNREFUSED`).
#[derive(Debug, Clone)]
pub struct NetworkFault {
    pub message: String,
    pub code: Option<&'static str>,
    /// Whether a byte of the request may have been sent.
    pub sent: bool,
}

/// Code of a TLS connection that one side refused. Another attempt ends in the same way.
pub const TLS_REFUSED: &str = "ERR_TLS";

/// Node's code for a proxy whose URL cannot be used.
pub const PROXY_UNUSABLE: &str = "ERR_PROXY_INVALID_CONFIG";

/// A failed call. Boxed, so that it does not enlarge the future of every call.
pub type Failure = Box<FailedCall>;

/// An [`Error`] with its request and the progress of the call.
#[derive(Debug, Clone)]
pub struct FailedCall {
    pub error: Error,
    /// `None` if the call failed before it had a request.
    pub request: Option<RequestFacts>,
    /// The part of the call that failed, such as `step "step_3"`. It precedes the message of the error.
    pub place: Option<String>,
    /// Advice for the user. It follows the message of the error.
    pub note: Option<String>,
    /// Id of the call's run, if it is known.
    pub run_id: Option<String>,
    /// Whether the engine had accepted the call's trigger.
    pub is_triggered: bool,
}

/// The facts of a request that every error carries.
#[derive(Debug, Clone)]
pub struct RequestFacts {
    pub method: Method,
    /// The URL. It contains no credential, because credentials are sent in headers.
    pub url: String,
    pub request_id: String,
    /// Number of times that the request was sent.
    pub attempts: u32,
}

pub type Result<T> = std::result::Result<T, Failure>;

/// Returns the error of an invalid argument. `place` is its name or path.
pub fn misuse(place: &str, problem: &str) -> Error {
    Error::Misuse(format!("`{place}` {problem}"))
}

impl Error {
    /// Returns the failure of this request. Misuse has no request, because nothing was sent.
    pub fn of(self, request: RequestFacts) -> Failure {
        let mut failure = Failure::from(self);
        failure.request = Some(request).filter(|_| !matches!(failure.error, Error::Misuse(_)));
        failure
    }

    /// Returns the place of a misuse and its problem. Returns `None` if the error names no place.
    pub fn misplaced(&self) -> Option<(&str, &str)> {
        let Error::Misuse(message) = self else { return None };
        let (place, problem) = message.strip_prefix('`')?.split_once('`')?;
        Some((place, problem.trim_start_matches([':', ' '])))
    }

    /// Returns the name of the JavaScript class.
    pub fn class(&self) -> &'static str {
        match self {
            Error::Misuse(_) => "TypeError",
            Error::NoCredential => "AuthError",
            Error::Status(reply) => match reply.status.as_u16() {
                401 | 403 => "AuthError",
                429 => "RateLimitError",
                _ => "ApiError",
            },
            Error::Network(_) => "NetworkError",
            Error::Timeout(_) | Error::WaitEnded { .. } => "TimeoutError",
            Error::Decode(_) => "DecodeError",
            Error::NotDone(_) | Error::Internal(_) => "ImbraceError",
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let (request, place, note, run_id) = (None, None, None, None);
        Box::new(FailedCall { error, request, place, note, run_id, is_triggered: false })
    }
}

impl FailedCall {
    /// Returns whether the engine replied with this status and an error body that passes `test`.
    pub fn is(&self, status: StatusCode, test: impl Fn(&ErrorBody) -> bool) -> bool {
        matches!(&self.error, Error::Status(reply) if reply.status == status && test(&reply.said))
    }

    /// Adds the id of the call's run.
    pub fn of_run(mut self: Box<Self>, run_id: &str) -> Box<Self> {
        self.run_id = Some(run_id.to_owned());
        self
    }

    /// Returns the length of the error's body.
    pub fn body_bytes(&self) -> usize {
        if let Error::Status(reply) = &self.error { reply.body.len() } else { 0 }
    }

    /// Adds the part of the call that failed.
    pub fn at(mut self: Box<Self>, place: String) -> Box<Self> {
        self.place = Some(place);
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Misuse(message) | Error::NotDone(message) | Error::Internal(message) => {
                f.write_str(message)
            }
            Error::NoCredential => f.write_str(
                "no credential: pass `apiKey` or `accessToken` to the client, call `setAccessToken`, or set \
                 IMBRACE_API_KEY or IMBRACE_ACCESS_TOKEN (none of them has a value)",
            ),
            Error::Status(reply) => write_status(f, reply),
            Error::Network(fault) => f.write_str(&fault.message),
            Error::Timeout(limit) => write!(f, "no complete response within {} ms", limit.as_millis()),
            Error::WaitEnded { limit, run_id, last } => {
                match run_id {
                    Some(run) => write!(f, "run {run} did not finish within {} ms", limit.as_millis())?,
                    None => write!(f, "the call did not finish within {} ms", limit.as_millis())?,
                }
                last.iter().try_for_each(|problem| write!(f, " (the last check failed: {problem})"))
            }
            Error::Decode(reply) => write!(f, "unexpected response: {}", reply.problem),
        }
    }
}

fn write_status(f: &mut fmt::Formatter<'_>, reply: &StatusReply) -> fmt::Result {
    write!(f, "{}", reply.status.as_u16())?;
    if let Some(code) = &reply.said.code {
        write!(f, " {code}")?;
    }
    let reason = reply.status.canonical_reason().unwrap_or("unknown status");
    write!(f, ": {}", reply.said.message.as_deref().unwrap_or(reason))?;
    match reply.hint {
        Some(hint) => write!(f, " ({hint})"),
        None => Ok(()),
    }
}

impl fmt::Display for FailedCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.place {
            write!(f, "{place}: ")?;
        }
        match &self.note {
            Some(note) => write!(f, "{}; {note}", self.error),
            None => self.error.fmt(f),
        }
    }
}
