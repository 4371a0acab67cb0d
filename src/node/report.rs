//! Turns an error into the plain data from which `toError` in `glue/errors.js` makes the JavaScript error.

use std::time::SystemTime;

use http::HeaderMap;
use imbrace_core::Failure;
use imbrace_core::compute::compute;
use imbrace_core::decode::{JsonText, PlainHeaders, Value};
use imbrace_core::error::{Error, NetworkFault, StatusReply};
use imbrace_core::procedures::trigger_many::Triggered;
use imbrace_core::transport::retry::retry_after;
use serde::Serialize;

/// The limit in bytes for a body that is text. Escaped as JSON it can become six times as long, and V8 allows strings of
/// half a gigabyte.
const LONGEST_TEXT: usize = 16 * 1024 * 1024;

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Report<'a> {
    class: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    status_code: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attempts: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    run_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    triggered: Option<bool>,
    /// Seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    headers: Option<PlainHeaders<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    body_is_json: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<Cause<'a>>,
}

#[derive(Serialize)]
struct Cause<'a> {
    message: &'a str,
    code: Option<&'static str>,
}

pub fn text(failure: &Failure) -> JsonText {
    let report = report(failure);
    let text = serde_json::to_string(&report);
    text.unwrap_or_else(|_| r#"{"class":"ImbraceError","message":"the error cannot be serialized"}"#.into())
        .into()
}

/// Returns the results of a batch. A success is only its request id, because `JSON.parse` takes three times as long for
/// objects.
pub async fn batch_value(results: Vec<Triggered>) -> Value {
    Value::Batch(compute(results.len() * 128, move || batch(&results)).await)
}

fn batch(results: &[Triggered]) -> JsonText {
    let request_ids = results.iter().map(|triggered| triggered.request_id.as_deref()).collect();
    let failures = results.iter().enumerate().filter_map(|(index, triggered)| {
        let error = match &triggered.result {
            Some(Ok(())) => return None,
            Some(Err(failure)) => Some(report(failure)),
            None => None,
        };
        Some(FailedTrigger { index, sent: triggered.sent, error })
    });
    let batch = Batch { request_ids, failures: failures.collect() };
    serde_json::to_string(&batch).unwrap_or_default().into()
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Batch<'a> {
    request_ids: Vec<Option<&'a str>>,
    failures: Vec<FailedTrigger<'a>>,
}

#[derive(Serialize)]
struct FailedTrigger<'a> {
    index: usize,
    sent: bool,
    /// `None` if the payload was not sent because the batch was stopped.
    error: Option<Report<'a>>,
}

fn report(failure: &Failure) -> Report<'_> {
    let mut report =
        Report { class: failure.error.class(), message: failure.to_string(), ..Report::default() };
    if let Some(request) = &failure.request {
        report.method = Some(request.method.as_str());
        report.url = Some(&request.url);
        report.attempts = Some(request.attempts);
        report.request_id = Some(&request.request_id);
    }
    report.run_id = failure.run_id.as_deref();
    report.triggered = failure.is_triggered.then_some(true);
    match &failure.error {
        Error::Status(reply) => report.add_reply(reply),
        Error::Network(fault) => report.add_fault(fault),
        Error::Decode(reply) => report.add_head(reply.status.as_u16(), &reply.headers),
        Error::Misuse(_) | Error::NoCredential | Error::Timeout(_) | Error::WaitEnded { .. } => {}
        Error::NotDone(_) | Error::Internal(_) => {}
    }
    report
}

impl<'a> Report<'a> {
    fn add_reply(&mut self, reply: &'a StatusReply) {
        self.add_head(reply.status.as_u16(), &reply.headers);
        self.code = reply.said.code.as_deref();
        let text = if reply.said.is_json {
            &reply.body[..]
        } else {
            &reply.body[..reply.body.len().min(LONGEST_TEXT)]
        };
        self.body = (!text.is_empty()).then(|| String::from_utf8_lossy(text).into_owned());
        self.body_is_json = reply.said.is_json;
        // The gateway's id in the body takes precedence.
        self.request_id = reply.said.request_id.as_deref().or(self.request_id);
    }

    fn add_head(&mut self, status: u16, headers: &'a HeaderMap) {
        self.status_code = Some(status);
        self.retry_after = retry_after(headers, SystemTime::now()).map(|wait| wait.as_secs_f64());
        let returned = headers.get("x-request-id").and_then(|id| id.to_str().ok());
        self.request_id = returned.or(self.request_id);
        self.headers = Some(PlainHeaders(headers));
    }

    fn add_fault(&mut self, fault: &'a NetworkFault) {
        self.cause = Some(Cause { message: &fault.message, code: fault.code });
    }
}
