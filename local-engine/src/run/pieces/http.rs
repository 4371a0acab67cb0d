//! `@activepieces/piece-http`: `send_request`.

use std::sync::LazyLock;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::{self, HeaderMap, HeaderName};
use reqwest::{Method, RequestBuilder};
use serde_json::{Map, Value, json};

use super::http_send::{self, NoReply};
use super::{Call, Effect, Outcome, Piece};
use crate::id;
use crate::run::answer::Answer;
use crate::run::failure::Failure;

/// Maximum number of attempts.
const ATTEMPTS: u32 = 3;

/// Headers of which Node keeps only the first value.
const SINGLE: [HeaderName; 10] = [
    header::AGE,
    header::CONTENT_LENGTH,
    header::CONTENT_TYPE,
    header::ETAG,
    header::EXPIRES,
    header::LAST_MODIFIED,
    header::LOCATION,
    header::MAX_FORWARDS,
    header::RETRY_AFTER,
    header::SERVER,
];

/// The piece.
pub static PIECE: Piece = Piece {
    name: "@activepieces/piece-http",
    metadata: LazyLock::new(|| super::metadata(include_str!("http.json"))),
    run: |call| Box::pin(run(call)),
};

async fn run(call: Call<'_>) -> Result<Outcome, Failure> {
    if call.input["use_proxy"] == true {
        return Err(Failure::Step("Error: the local engine sends no requests through a proxy".to_owned()));
    }
    let method = method(call.text("method"))?;
    for attempt in 1.. {
        let problem = match send(call, method.clone()).await {
            Ok(output) => return Ok(Outcome::of(output)),
            Err(Unsuccessful::Problem(problem)) => problem,
            Err(Unsuccessful::Fake(failure)) => return Err(failure),
        };
        if let Some(outcome) = problem.outcome(call.input, attempt) {
            return outcome;
        }
    }
    Err(Failure::Internal)
}

/// The reason why a request has no output.
#[derive(Debug)]
enum Unsuccessful {
    Problem(Problem),
    /// The test's fake of the host is wrong.
    Fake(Failure),
}

/// A request without a successful response. A request without a response counts as status 500, as in the engine.
#[derive(Debug)]
struct Problem {
    status: u16,
    body: Option<Value>,
    sent: Value,
}

impl Problem {
    fn response(&self) -> Value {
        let mut response = json!({ "status": self.status });
        if let Some(body) = &self.body {
            response["body"] = body.clone();
        }
        response
    }

    fn described(&self, response: Value) -> Value {
        let request = if self.sent.is_null() { json!({}) } else { json!({ "body": self.sent }) };
        json!({ "response": response, "request": request })
    }

    /// Returns the outcome of the step, or `None` if the request must be sent again.
    fn outcome(&self, input: &Value, attempt: u32) -> Option<Result<Outcome, Failure>> {
        let again = attempt < ATTEMPTS;
        let failed = || Some(Err(Failure::Step(format!("{:#}", self.described(self.response())))));
        let goes_on = || Some(Ok(Outcome::of(self.described(self.with_message()))));
        if input["stopFlow"] == true {
            return Some(Ok(self.stop()));
        }
        match (input["failureMode"].as_str(), self.status) {
            (Some("retry_all"), _) | (Some("retry_5xx"), 500..600) if again => None,
            (Some("continue_all"), _) | (Some("continue_4xx"), 400..500) => goes_on(),
            (Some("retry_5xx"), status) if status < 500 => goes_on(),
            (Some("continue_4xx"), _) if again => None,
            (Some("continue_none"), _) => Some(Ok(self.stop())),
            _ => failed(),
        }
    }

    /// Ends the flow with the response as its answer.
    fn stop(&self) -> Outcome {
        let answer = Answer::Flow(json!({ "status": self.status, "headers": {}, "body": self.body }));
        Outcome { output: Some(self.response()), effect: Effect::Stop(answer) }
    }

    /// The response, with the error message of its body.
    fn with_message(&self) -> Value {
        let words = |body: &Value| match body {
            Value::String(text) => Some(text.clone()),
            _ => ["message", "error", "description", "detail", "msg"]
                .iter()
                .find_map(|key| Some(body[key].as_str()?.to_owned())),
        };
        let mut response = self.response();
        if let Some(words) = self.body.as_ref().and_then(words).filter(|words| !words.is_empty()) {
            response["message"] = words.into();
        }
        response
    }
}

/// The method in upper case. Default: GET.
fn method(text: &str) -> Result<Method, Failure> {
    let name = if text.is_empty() { "GET".to_owned() } else { text.to_uppercase() };
    name.parse().map_err(|_| {
        Failure::Step(format!("TypeError: `method` must be an HTTP method such as GET, not `{text}`"))
    })
}

async fn send(call: Call<'_>, method: Method) -> Result<Value, Unsuccessful> {
    let sent = body(call.input);
    let problem = |status, body| Unsuccessful::Problem(Problem { status, body, sent: sent.clone() });
    let reply =
        http_send::send(call, request(call, method, &sent)).await.map_err(|no_reply| match no_reply {
            NoReply::Fake(failure) => Unsuccessful::Fake(failure),
            NoReply::Connection(reason) => {
                tracing::info!(run = call.host.run_id, reason, "a flow's request was not answered");
                problem(500, None)
            }
        })?;
    let status = reply.status.as_u16();
    let text = || String::from_utf8_lossy(&reply.body).into_owned();
    let body = if call.input["response_is_binary"] == true {
        STANDARD.encode(&reply.body).into()
    } else {
        crate::json::parse(&text()).unwrap_or_else(|_| crate::json::inner(text()).into())
    };
    if reply.status.is_success() {
        Ok(json!({ "status": status, "headers": headers(&reply.headers), "body": body }))
    } else {
        Err(problem(status, Some(body)))
    }
}

/// The request body as the piece shows it in errors. Null if the request has no body.
fn body(input: &Value) -> Value {
    match input["body_type"].as_str() {
        Some("none") => Value::Null,
        _ => input["body"]["data"].clone(),
    }
}

fn request(call: Call<'_>, method: Method, body: &Value) -> RequestBuilder {
    let mut request = call.host.world.flow_client().request(method, call.text("url"));
    request = request.header("accept", "application/json, text/plain, */*");
    request = request.query(&texts(&call.input["queryParams"]));
    let own = texts(&call.input["headers"]);
    let names_type = own.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    for (name, value) in own {
        request = request.header(name, value);
    }
    let auth = &call.input["authFields"];
    let field = |name: &str| auth[name].as_str().unwrap_or_default();
    request = match call.input["authType"].as_str() {
        Some("BASIC") => request.basic_auth(field("username"), Some(field("password"))),
        Some("BEARER_TOKEN") => request.bearer_auth(field("token")),
        _ => request,
    };
    if let Some(seconds) = call.input["timeout"].as_f64().filter(|seconds| *seconds > 0.0) {
        request = request.timeout(Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX));
    }
    let typed = |request: RequestBuilder, kind: &str| {
        if names_type { request } else { request.header("content-type", kind) }
    };
    match body {
        Value::Null => request,
        _ if call.input["body_type"] == "form_data" => {
            let (kind, form) = form(body);
            request.header("content-type", kind).body(form)
        }
        Value::String(text) => {
            typed(request, "application/x-www-form-urlencoded").body(crate::json::utf8(text))
        }
        other => typed(request, "application/json").body(crate::json::print(other)),
    }
}

/// A form's content type and text.
fn form(fields: &Value) -> (String, String) {
    let boundary = format!("imbrace-{}", id::generate());
    let part = |(name, value): (String, String)| {
        let name = name.replace('"', "%22");
        format!("--{boundary}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let parts: String = texts(fields).into_iter().map(part).collect();
    (format!("multipart/form-data; boundary={boundary}"), format!("{parts}--{boundary}--\r\n"))
}

/// The fields of an object as texts.
fn texts(object: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().map_or_else(|| crate::json::print(value), crate::json::utf8);
    object.as_object().into_iter().flatten().map(|(name, value)| (name.clone(), text(value))).collect()
}

/// Headers as Node and axios return them: cookies as an array, the first value of [`SINGLE`] headers, and all values of
/// other headers joined.
fn headers(all: &HeaderMap) -> Map<String, Value> {
    let of = |name: &HeaderName| {
        let values = all.get_all(name).iter();
        let mut texts: Vec<_> = values.map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
        if name == header::SET_COOKIE {
            return Value::from(texts);
        }
        if SINGLE.contains(name) {
            texts.truncate(1);
        }
        texts.join(", ").into()
    };
    all.keys().map(|name| (name.to_string(), of(name))).collect()
}
