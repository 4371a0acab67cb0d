//! Everything that can go wrong in a call, as plain data.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};

/// Why a call failed. The last sentence of each variant says what the user receives.
#[derive(Debug, Clone)]
pub enum Error {
    /// An invalid argument. Nothing was sent. A `TypeError` that names the argument.
    Misuse(String),
    /// The client has no key, no token and no header that holds one. Nothing was sent. An `AuthError`.
    NoCredential,
    /// A status outside 2xx. An `AuthError` for 401 and 403, a `RateLimitError` for 429, else an `ApiError`.
    Status(Box<StatusReply>),
    /// No reply, or one that broke off. A `NetworkError`.
    Network(NetworkFault),
    /// The time for one attempt ran out. A `TimeoutError`.
    Timeout(Duration),
    /// The time for a call that waits ran out. `last` is why its last look failed. A `TimeoutError`.
    WaitEnded { limit: Duration, run_id: Option<String>, last: Option<String> },
    /// A reply that is not what the API promises. A `DecodeError`.
    Decode(Box<BadReply>),
    /// An operation that the engine accepted without doing it. An `ImbraceError`.
    NotDone(String),
    /// A bug of this client. An `ImbraceError`.
    Internal(String),
}

/// A reply with an error status, with what could be read from its body.
#[derive(Debug, Clone)]
pub struct StatusReply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
    pub said: ErrorBody,
    /// Advice for the user, after the server's message.
    pub hint: Option<&'static str>,
}

/// What an error body says, as far as it could be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ErrorBody {
    pub code: Option<String>,
    pub message: Option<String>,
    pub request_id: Option<String>,
    /// Whether the body is JSON, so that `error.body` is its value; otherwise it is the text.
    pub is_json: bool,
}

/// The head of a reply whose body is not what the API promises, and the problem.
#[derive(Debug, Clone)]
pub struct BadReply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub problem: String,
}

/// A network error as a message, with Node's code for it if it has one (`ECONNREFUSED`).
#[derive(Debug, Clone)]
pub struct NetworkFault {
    pub message: String,
    pub code: Option<&'static str>,
    /// Whether a byte of the request may have gone out.
    pub sent: bool,
}

/// The code of a TLS connection that was refused, by one side or the other: another attempt ends in the same way.
pub const TLS_REFUSED: &str = "ERR_TLS";

/// The code of a call that needs a proxy whose address cannot be used, as Node has it.
pub const PROXY_UNUSABLE: &str = "ERR_PROXY_INVALID_CONFIG";

/// Boxed, so that it does not enlarge the future of every call.
pub type Failure = Box<FailedCall>;

/// An [`Error`] with the request that it belongs to and what the call had reached.
#[derive(Debug, Clone)]
pub struct FailedCall {
    pub error: Error,
    /// Absent if the call failed before it had a request.
    pub request: Option<RequestFacts>,
    /// The part of the call that failed, before the error's own message: `step "step_3"`.
    pub place: Option<String>,
    /// Advice for the user, after the error's own message.
    pub note: Option<String>,
    /// The run of the call, once it is known.
    pub run_id: Option<String>,
    /// Whether the engine had accepted the call's trigger.
    pub is_triggered: bool,
}

/// The facts of a request that every error carries.
#[derive(Debug, Clone)]
pub struct RequestFacts {
    pub method: Method,
    /// The address. It never holds a credential: those go in headers.
    pub url: String,
    pub request_id: String,
    /// How often the request was sent, 0 if it never was.
    pub attempts: u32,
}

pub type Result<T> = std::result::Result<T, Failure>;

/// An invalid argument: its name or its place in the arguments, and the problem.
pub fn misuse(place: &str, problem: &str) -> Error {
    Error::Misuse(format!("`{place}` {problem}"))
}

impl Error {
    /// The failure of this request. Misuse belongs to no request: nothing was sent.
    pub fn of(self, request: RequestFacts) -> Failure {
        let mut failure = Failure::from(self);
        failure.request = Some(request).filter(|_| !matches!(failure.error, Error::Misuse(_)));
        failure
    }

    /// The JavaScript class that the user receives.
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
    /// Whether the engine answered with this status and code.
    pub fn is(&self, status: StatusCode, test: impl Fn(&ErrorBody) -> bool) -> bool {
        matches!(&self.error, Error::Status(reply) if reply.status == status && test(&reply.said))
    }

    /// The same failure, of a call whose run is known.
    pub fn of_run(mut self: Box<Self>, run_id: &str) -> Box<Self> {
        self.run_id = Some(run_id.to_owned());
        self
    }

    /// The length of the error's body.
    pub fn body_bytes(&self) -> usize {
        if let Error::Status(reply) = &self.error { reply.body.len() } else { 0 }
    }

    /// The same failure, in this part of the call.
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
