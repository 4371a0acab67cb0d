//! Everything that can go wrong in a call, as plain data.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};

use crate::decode::error_body::ErrorBody;

/// Why a call failed. The last sentence of each variant says what the user receives.
#[derive(Debug, Clone)]
pub enum Error {
    /// An argument that cannot be meant; nothing was sent. A `TypeError` that names the argument.
    Misuse(String),
    /// Neither a key nor a token nor a header that holds one; nothing was sent. An `AuthError`.
    NoCredential,
    /// A status outside 2xx. An `AuthError` for 401 and 403, a `RateLimitError` for 429, else an `ApiError`.
    Status(Box<StatusReply>),
    /// No reply, or one that broke off. A `NetworkError`.
    Network(NetworkFault),
    /// The time for one attempt ran out. A `TimeoutError`.
    Timeout(Duration),
    /// The time for a call that waits ran out; with the run that was waited for, once it was known. A
    /// `TimeoutError` with `runId`.
    WaitEnded { limit: Duration, run_id: Option<String> },
    /// A reply that is not what the API promises. A `DecodeError`.
    Decode(Box<BadReply>),
    /// An operation that the engine accepted and did not do. An `ImbraceError`.
    NotDone(String),
    /// A defect of this client. An `ImbraceError`.
    Internal(String),
}

/// A reply with an error status, with what could be read from its body.
#[derive(Debug, Clone)]
pub struct StatusReply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
    pub said: ErrorBody,
    /// What the user should know besides the server's own words.
    pub hint: Option<&'static str>,
}

/// The head of a reply whose body is not what was promised, and what is wrong with it.
#[derive(Debug, Clone)]
pub struct BadReply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub problem: String,
}

/// What the network did, in words, and Node's code for it where there is one (`ECONNREFUSED`).
#[derive(Debug, Clone)]
pub struct NetworkFault {
    pub message: String,
    pub code: Option<&'static str>,
    /// Whether a byte of the request may have gone out.
    pub sent: bool,
}

/// An [`Error`] together with the request that it belongs to.
#[derive(Debug, Clone)]
pub struct Failure {
    pub error: Error,
    /// Absent where the call failed before there was a request.
    pub call: Option<Box<Call>>,
    /// What the call was about, before the error's own words: `step "step_3"`.
    pub place: Option<String>,
    /// What the user should know besides, after the error's own words.
    pub note: Option<String>,
}

/// The facts of a request that every error carries.
#[derive(Debug, Clone)]
pub struct Call {
    pub method: Method,
    /// The address that was asked. It never holds a credential: those go in headers.
    pub url: String,
    pub request_id: String,
    /// How often the request was sent, 0 when it never was.
    pub attempts: u32,
}

pub type Result<T> = std::result::Result<T, Failure>;

impl Error {
    /// The failure of this call. Misuse belongs to no call: nothing was sent.
    pub fn of(self, call: Call) -> Failure {
        let call = if matches!(self, Error::Misuse(_)) { None } else { Some(Box::new(call)) };
        Failure { error: self, call, place: None, note: None }
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
        Failure { error, call: None, place: None, note: None }
    }
}

impl Failure {
    /// Whether the engine answered with this status and code.
    pub fn is(&self, status: StatusCode, test: impl Fn(&ErrorBody) -> bool) -> bool {
        matches!(&self.error, Error::Status(reply) if reply.status == status && test(&reply.said))
    }

    /// How long the reply's body is, for whoever tells of it.
    pub fn body_bytes(&self) -> usize {
        if let Error::Status(reply) = &self.error { reply.body.len() } else { 0 }
    }

    /// The same failure, of a call that was about this.
    pub fn at(self, place: String) -> Self {
        Self { place: Some(place), ..self }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Misuse(message) | Error::NotDone(message) | Error::Internal(message) => {
                f.write_str(message)
            }
            Error::NoCredential => f.write_str(
                "no credential: give `apiKey` or `accessToken` to the client, call `setAccessToken`, or set \
                 IMBRACE_API_KEY or IMBRACE_ACCESS_TOKEN (none of them has a value)",
            ),
            Error::Status(reply) => write_status(f, reply),
            Error::Network(fault) => f.write_str(&fault.message),
            Error::Timeout(limit) => write!(f, "no complete reply within {} ms", limit.as_millis()),
            Error::WaitEnded { limit, run_id: Some(run) } => {
                write!(f, "run {run} was not finished within {} ms", limit.as_millis())
            }
            Error::WaitEnded { limit, run_id: None } => {
                write!(f, "what was waited for did not happen within {} ms", limit.as_millis())
            }
            Error::Decode(reply) => write!(f, "unexpected reply: {}", reply.problem),
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

impl fmt::Display for Failure {
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
