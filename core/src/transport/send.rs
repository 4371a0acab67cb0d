//! Sends a request: attempts, retry decisions and waits.

use std::time::{Duration, SystemTime};

use http::{HeaderMap, StatusCode};
use tokio::time::Instant;
use url::Url;

use crate::compute::compute;
use crate::decode::error_body;
use crate::error::{Error, Failure, RequestFacts, StatusReply};
use crate::observe::{ObservedReply, Observer};
use crate::request::{DEFAULT_SYNC_TIMEOUT, DEFAULT_TIMEOUT, Expect, Kind, Request, RequestOptions};
use crate::response::Response;
use crate::session::Credentials;
use crate::transport::attempt::Failed;
use crate::transport::retry::{self, Outcome};
use crate::transport::{Defaults, Transport, body, headers};

impl Transport {
    /// Sends a request until a reply arrives or the request must not be repeated. A status outside 2xx is an error.
    pub async fn send(
        &self,
        credentials: &Credentials,
        options: &RequestOptions,
        observer: Option<&dyn Observer>,
        request: &Request,
    ) -> Result<Response, Failure> {
        let timeout = timeout(&self.defaults, options, request);
        let max_attempts = options.max_retries.unwrap_or(self.defaults.max_retries).saturating_add(1);
        let mut attempts = 0;
        let mut may_be_done = false;
        let result = loop {
            // Built for each attempt, because a copy for a retry would slow every call down, and retries are rare.
            let message = self.prepare(credentials, options, request);
            let message = message.map_err(|error| error.of(self.facts(options, request, attempts)))?;
            attempts += 1;
            let result = self.attempt(message, timeout).await;
            let repeat = attempts < max_attempts;
            let wait = if repeat { wait_before_next(request.kind, &result, attempts) } else { None };
            let ends_in_time =
                |wait: &Duration| options.deadline.is_none_or(|end| Instant::now() + *wait < end);
            let Some(wait) = wait.filter(ends_in_time) else { break result };
            observe_retry(observer, &result, attempts);
            tokio::time::sleep(wait).await;
            may_be_done |= is_reply_lost(&result);
        };
        if let (Some(observer), Ok(reply)) = (observer, &result) {
            observer.reply(ObservedReply::new(attempts, reply));
        }
        let result = finish(request, result, may_be_done).await;
        result.map_err(|error| error.of(self.facts(options, request, attempts)))
    }

    /// Returns the facts of a request, for an error.
    pub fn facts(&self, options: &RequestOptions, request: &Request, attempts: u32) -> RequestFacts {
        RequestFacts {
            method: request.method.clone(),
            url: self.url(request).map_or_else(|_| request.path.to_string(), String::from),
            request_id: options.request_id.clone(),
            attempts,
        }
    }

    /// Returns the URL of a request.
    pub fn url(&self, request: &Request) -> Result<Url, Error> {
        self.defaults.addresses.url(request.service, &request.path, request.query.as_str())
    }

    fn prepare(
        &self,
        credentials: &Credentials,
        options: &RequestOptions,
        request: &Request,
    ) -> Result<reqwest::Request, Error> {
        let url = self.url(request)?;
        self.proxies.check(&url)?;
        let mut message = reqwest::Request::new(request.method.clone(), url);
        *message.headers_mut() = headers::compose(&self.defaults.headers, credentials, options, request)?;
        *message.body_mut() = request.body.clone().map(body::sized);
        Ok(message)
    }
}

fn timeout(defaults: &Defaults, options: &RequestOptions, request: &Request) -> Duration {
    let default = if request.is_synchronous_trigger() { DEFAULT_SYNC_TIMEOUT } else { DEFAULT_TIMEOUT };
    options.timeout.or(defaults.timeout).unwrap_or(default)
}

/// Returns whether the server may have executed the request although no reply arrived. A gateway that returns 502 or 504
/// has lost the reply of the engine.
fn is_reply_lost(result: &Result<Response, Failed>) -> bool {
    match result {
        Ok(reply) => matches!(reply.status, StatusCode::BAD_GATEWAY | StatusCode::GATEWAY_TIMEOUT),
        Err((_, outcome)) => matches!(outcome, Outcome::Broken | Outcome::TimedOut),
    }
}

fn wait_before_next(kind: Kind, result: &Result<Response, Failed>, attempts: u32) -> Option<Duration> {
    let none = HeaderMap::new();
    let (outcome, headers) = match result {
        Ok(reply) if reply.status.is_success() => return None,
        Ok(reply) => (Outcome::Status(reply.status), &reply.headers),
        Err((_, outcome)) => (*outcome, &none),
    };
    let asked = retry::retry_after(headers, SystemTime::now());
    if !retry::may_repeat(kind, outcome, asked.is_some()) {
        return None;
    }
    retry::wait(attempts, asked, fastrand::f64())
}

fn observe_retry(observer: Option<&dyn Observer>, result: &Result<Response, Failed>, attempt: u32) {
    let Some(observer) = observer else { return };
    match result {
        Ok(reply) => observer.retry(attempt, Some(reply.status.as_u16()), None),
        Err((error, _)) => observer.retry(attempt, None, Some(error)),
    }
}

/// Checks the status. `may_be_done` is set if the server may have executed an earlier attempt. The status 404 of a deletion
/// is then a success.
async fn finish(
    request: &Request,
    result: Result<Response, Failed>,
    may_be_done: bool,
) -> Result<Response, Error> {
    let mut reply = result.map_err(|(error, _)| error)?;
    if request.expect != Expect::Raw {
        reply.skip_byte_order_mark();
    }
    let deleted = request.kind == Kind::Delete && reply.status == StatusCode::NOT_FOUND && may_be_done;
    if reply.status.is_success() || deleted || request.expect == Expect::Raw {
        return Ok(reply);
    }
    let hint = hint(request, reply.status);
    Err(compute(reply.body.len(), move || status_error(reply, hint)).await)
}

fn status_error(reply: Response, hint: Option<&'static str>) -> Error {
    Error::Status(Box::new(StatusReply {
        said: error_body::read(&reply.body),
        hint,
        status: reply.status,
        headers: reply.headers,
        body: reply.body,
    }))
}

fn hint(request: &Request, status: StatusCode) -> Option<&'static str> {
    (request.is_synchronous_trigger() && status == StatusCode::GATEWAY_TIMEOUT).then_some(
        "the gateway stopped waiting, but the flow may still run; `triggerAndWait` has no such limit",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{Given, Settings};

    #[test]
    fn a_synchronous_trigger_has_more_time_unless_an_option_says_otherwise() {
        let seconds = Duration::from_secs;
        let timeout_of = |synchronous, of_client, of_call| {
            let given = Given { timeout: of_client, ..Given::default() };
            let defaults = Settings::resolve(given, |_| None).unwrap().defaults;
            let kind = Kind::Trigger { anonymous: false, synchronous };
            let request = Request::new(http::Method::POST, kind, "/", Expect::Json);
            timeout(&defaults, &RequestOptions { timeout: of_call, ..RequestOptions::default() }, &request)
        };
        assert_eq!(timeout_of(false, None, None), seconds(30));
        assert_eq!(timeout_of(true, None, None), seconds(120));
        assert_eq!(timeout_of(true, Some(seconds(7)), None), seconds(7));
        assert_eq!(timeout_of(true, Some(seconds(7)), Some(seconds(9))), seconds(9));
    }
}
