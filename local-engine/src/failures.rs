//! Failures that a test orders: of requests, and of runs.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// A failure, and how often it happens.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    /// The number of times that it still happens. `None` means always.
    times: Option<u64>,
    #[serde(flatten)]
    kind: Kind,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Kind {
    Request(RequestFailure),
    Run(RunFailure),
}

/// A request that fails.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestFailure {
    /// Any method if `None`.
    method: Option<String>,
    /// Segments of the path. `*` matches one segment, and at the end one or more.
    path: String,
    /// A request without a status is delayed and then answered as usual.
    pub status: Option<u16>,
    body: Value,
    headers: Map<String, Value>,
    delay: u64,
}

/// A run that fails before its first step.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RunFailure {
    /// Runs of all flows if `None`.
    flow_id: Option<String>,
    status: RunStatus,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum RunStatus {
    InternalError,
    MemoryLimitExceeded,
    QuotaExceeded,
    Timeout,
}

impl RunStatus {
    fn name(self) -> &'static str {
        match self {
            Self::InternalError => "INTERNAL_ERROR",
            Self::MemoryLimitExceeded => "MEMORY_LIMIT_EXCEEDED",
            Self::QuotaExceeded => "QUOTA_EXCEEDED",
            Self::Timeout => "TIMEOUT",
        }
    }
}

impl RequestFailure {
    fn fits(&self, method: &Method, path: &str) -> bool {
        let is_method = self.method.as_ref().is_none_or(|own| own == method.as_str());
        is_method && fits(&self.path, path)
    }

    /// Waits for the delay in real time, because the client's time-outs are real.
    pub async fn wait(&self) {
        tokio::time::sleep(Duration::from_millis(self.delay)).await;
    }

    /// The response, if the failure has one.
    pub fn response(&self) -> Option<Response> {
        let status = StatusCode::from_u16(self.status?).ok()?;
        let message = format!("injected by engine.fail: {}", status.canonical_reason().unwrap_or("failure"));
        let default =
            json!({ "statusCode": status.as_u16(), "error": status.canonical_reason(), "message": message });
        let mut response = match &self.body {
            Value::Null => crate::reply::json(status, &default),
            Value::String(text) => (status, text.clone()).into_response(),
            body => crate::reply::json(status, body),
        };
        for (name, value) in &self.headers {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(&value)) {
                response.headers_mut().insert(name, value);
            }
        }
        Some(response)
    }
}

/// Whether a pattern such as `/v1/flows/*` matches. A `*` at the end matches one or more segments.
fn fits(pattern: &str, path: &str) -> bool {
    let (mut pattern, mut path) = (pattern.split('/').peekable(), path.split('/'));
    while let Some(part) = pattern.next() {
        match path.next() {
            Some(_) if part == "*" && pattern.peek().is_none() => return true,
            Some(own) if part == "*" || part == own => {}
            _ => return false,
        }
    }
    path.next().is_none()
}

/// The failures that will happen, in the order in which tests added them.
#[derive(Debug, Default)]
pub struct Failures(Mutex<Vec<Failure>>);

impl Failures {
    /// Adds a failure.
    pub fn add(&self, failure: Failure) {
        self.lock().push(failure);
    }

    /// Forgets all failures.
    pub fn clear(&self) {
        self.lock().clear();
    }

    /// Takes the first failure that matches a request.
    pub fn of_request(&self, method: &Method, path: &str) -> Option<RequestFailure> {
        self.take(|kind| match kind {
            Kind::Request(failure) if failure.fits(method, path) => Some(failure.clone()),
            _ => None,
        })
    }

    /// Takes the status with which a run of this flow must end, if it must fail.
    pub fn of_run(&self, flow_id: &str) -> Option<&'static str> {
        self.take(|kind| match kind {
            Kind::Run(failure) if failure.flow_id.as_deref().is_none_or(|id| id == flow_id) => {
                Some(failure.status.name())
            }
            _ => None,
        })
    }

    fn take<T>(&self, choose: impl Fn(&Kind) -> Option<T>) -> Option<T> {
        let mut failures = self.lock();
        let (index, taken) =
            failures.iter().enumerate().find_map(|(index, failure)| Some((index, choose(&failure.kind)?)))?;
        match &mut failures[index].times {
            Some(times) if *times > 1 => *times -= 1,
            Some(_) => drop(failures.remove(index)),
            None => {}
        }
        Some(taken)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Failure>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_star_fits_a_segment_and_at_the_end_any_rest() {
        let cases = [
            ("/v1/flows", "/v1/flows", true),
            ("/v1/flows", "/v1/flows/abc", false),
            ("/v1/flows/*", "/v1/flows/abc", true),
            ("/v1/flows/*", "/v1/flows", false),
            ("/v1/webhooks/*", "/v1/webhooks/abc/sync", true),
            ("/v1/webhooks/*/sync", "/v1/webhooks/abc", false),
            ("/v1/webhooks/*/sync", "/v1/webhooks/abc/sync", true),
        ];
        for (pattern, path, expected) in cases {
            assert_eq!(fits(pattern, path), expected, "{pattern} {path}");
        }
    }
}
