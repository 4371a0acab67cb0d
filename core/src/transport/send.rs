//! The loop around one request: attempt, decide, wait, again.

use std::time::{Duration, SystemTime};

use http::{HeaderMap, StatusCode};
use tokio::time::Instant;
use url::Url;

use crate::decode::error_body::ErrorBody;
use crate::decode::{Reply, compute};
use crate::error::{Call, Error, Failure, StatusReply};
use crate::observe::ObservedReply;
use crate::request::{DEFAULT_SYNC_TIMEOUT, DEFAULT_TIMEOUT, Expect, Kind, Request};
use crate::session::Session;
use crate::settings::Settings;
use crate::transport::attempt::Failed;
use crate::transport::retry::{self, Outcome};
use crate::transport::url::below;
use crate::transport::{Transport, body, headers};

impl Transport {
    /// Sends a request until it has its reply or must not be repeated. A status outside 2xx is an error.
    pub async fn send(
        &self,
        settings: &Settings,
        session: &Session,
        request: &Request,
    ) -> Result<Reply, Failure> {
        let facts = |attempts| Call {
            method: request.method.clone(),
            url: address(settings, request),
            request_id: request.options.id().to_owned(),
            attempts,
        };
        let timeout = timeout(settings, request);
        let max_attempts = request.options.max_retries.unwrap_or(settings.max_retries).saturating_add(1);
        let mut attempts = 0;
        let mut may_be_done = false;
        let result = loop {
            // Made anew for each attempt: to keep one for the case that it is repeated would copy all of it.
            let message = prepare(settings, session, request);
            let message = message.map_err(|error| error.of(facts(attempts)))?;
            attempts += 1;
            let result = self.attempt(message, timeout).await;
            let repeat = attempts < max_attempts;
            let wait = if repeat { wait_before_next(request.kind, &result, attempts) } else { None };
            let wait = wait.filter(|wait| ends_in_time(request, *wait));
            match wait {
                Some(wait) => {
                    observe_retry(request, &result, attempts);
                    tokio::time::sleep(wait).await;
                }
                None => break finish(request, result, may_be_done).await,
            }
            may_be_done |= is_reply_lost(&result);
        };
        if let (Some(observer), Ok(reply)) = (&request.observer, &result) {
            let (status, bytes) = (reply.status.as_u16(), reply.body.len());
            observer.reply(ObservedReply { attempt: attempts, status, bytes });
        }
        result.map_err(|error| error.of(facts(attempts)))
    }
}

/// Where a request goes, for people; only its path when that is not known.
pub fn address(settings: &Settings, request: &Request) -> String {
    url(settings, request).map_or_else(|_| request.path.clone(), String::from)
}

fn url(settings: &Settings, request: &Request) -> Result<Url, Error> {
    let mut url = below(settings.addresses.of(request.service)?, &request.path);
    url.set_query(Some(request.query.as_str()).filter(|query| !query.is_empty()));
    Ok(url)
}

fn prepare(settings: &Settings, session: &Session, request: &Request) -> Result<reqwest::Request, Error> {
    let mut message = reqwest::Request::new(request.method.clone(), url(settings, request)?);
    *message.headers_mut() = headers::compose(&settings.headers, &session.credentials, request)?;
    *message.body_mut() = request.body.clone().map(body::sized);
    Ok(message)
}

fn timeout(settings: &Settings, request: &Request) -> Duration {
    let default = if request.is_synchronous_trigger() { DEFAULT_SYNC_TIMEOUT } else { DEFAULT_TIMEOUT };
    request.options.timeout.or(settings.timeout).unwrap_or(default)
}

/// Whether the server may have done what it was asked for, though its answer did not come: a gateway that answers
/// 502 or 504 has lost the engine's.
fn is_reply_lost(result: &Result<Reply, Failed>) -> bool {
    match result {
        Ok(reply) => matches!(reply.status, StatusCode::BAD_GATEWAY | StatusCode::GATEWAY_TIMEOUT),
        Err((_, outcome)) => matches!(outcome, Outcome::Broken | Outcome::TimedOut),
    }
}

fn ends_in_time(request: &Request, wait: Duration) -> bool {
    request.options.deadline.is_none_or(|deadline| Instant::now() + wait < deadline)
}

fn wait_before_next(kind: Kind, result: &Result<Reply, Failed>, attempts: u32) -> Option<Duration> {
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

fn observe_retry(request: &Request, result: &Result<Reply, Failed>, attempt: u32) {
    let Some(observer) = &request.observer else { return };
    match result {
        Ok(reply) => observer.retry(attempt, Some(reply.status.as_u16()), None),
        Err((error, _)) => observer.retry(attempt, None, Some(error.to_string())),
    }
}

/// `may_be_done`: an earlier attempt may have reached the server, though its reply was lost.
async fn finish(request: &Request, result: Result<Reply, Failed>, may_be_done: bool) -> Result<Reply, Error> {
    let reply = result.map_err(|(error, _)| error)?;
    let deleted = request.kind == Kind::Delete && reply.status == StatusCode::NOT_FOUND && may_be_done;
    if reply.status.is_success() || deleted || matches!(request.expect, Expect::Raw) {
        let expect = request.expect;
        return compute(reply.body.len(), move || reply.check(expect)).await;
    }
    let hint = hint(request, reply.status);
    Err(compute(reply.body.len(), move || status_error(reply, hint)).await)
}

fn status_error(reply: Reply, hint: Option<&'static str>) -> Error {
    Error::Status(Box::new(StatusReply {
        said: ErrorBody::read(&reply.body),
        hint,
        status: reply.status,
        headers: reply.headers,
        body: reply.body,
    }))
}

fn hint(request: &Request, status: StatusCode) -> Option<&'static str> {
    (request.is_synchronous_trigger() && status == StatusCode::GATEWAY_TIMEOUT).then_some(
        "the gateway gave up waiting, but the flow may still run; `triggerAndWait` has no such limit",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Given;

    #[test]
    fn a_synchronous_trigger_has_more_time_unless_somebody_says_otherwise() {
        let seconds = Duration::from_secs;
        let timeout_of = |template, of_client, of_call| {
            let given = Given { timeout: of_client, ..Given::default() };
            let settings = Settings::resolve(given, |_| None).unwrap();
            let mut request = Request::new(http::Method::POST, template, vec!["f".into()]).unwrap();
            request.kind = Kind::Trigger { anonymous: false };
            request.options.timeout = of_call;
            timeout(&settings, &request)
        };
        let (trigger, sync) = ("/v1/webhooks/{flowId}", "/v1/webhooks/{flowId}/sync");
        assert_eq!(timeout_of(trigger, None, None), seconds(30));
        assert_eq!(timeout_of(sync, None, None), seconds(120));
        assert_eq!(timeout_of(sync, Some(seconds(7)), None), seconds(7));
        assert_eq!(timeout_of(sync, Some(seconds(7)), Some(seconds(9))), seconds(9));
    }
}
