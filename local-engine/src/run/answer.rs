//! The response to a synchronous trigger.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::error::Error;
use crate::reply::{self, Reply};

/// A response to the caller that waits for a flow.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// The response of the flow: `{status, headers, body}`.
    Flow(Value),
    /// The run ended without a response and did not succeed. This is the message.
    Ended(&'static str),
}

impl Answer {
    /// The HTTP reply.
    pub fn into_reply(self) -> Reply {
        match self {
            Self::Flow(answer) => flow(&answer),
            Self::Ended(words) => {
                Ok(reply::json(StatusCode::INTERNAL_SERVER_ERROR, &json!({ "message": words })))
            }
        }
    }
}

fn flow(answer: &Value) -> Reply {
    let status = status(&answer["status"])?;
    let mut headers = headers(&answer["headers"]);
    if status == StatusCode::NO_CONTENT {
        return Ok((status, headers).into_response());
    }
    let (kind, body) = match &answer["body"] {
        Value::Null => ("application/json; charset=utf-8", "{}".to_owned()),
        Value::String(text) => ("text/plain; charset=utf-8", crate::json::utf8(text)),
        other => ("application/json; charset=utf-8", crate::json::print(other)),
    };
    let is_text = answer["body"].is_string();
    let kind = match headers.remove(header::CONTENT_TYPE) {
        Some(own) => with_charset(own, is_text),
        None => HeaderValue::from_static(kind),
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    headers.insert(header::CONTENT_TYPE, kind);
    *response.headers_mut() = headers;
    Ok(response)
}

/// A number, or the text of a number. An invalid status is an error of the engine, even if the run succeeded.
fn status(value: &Value) -> Result<StatusCode, Error> {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let code = text.trim().parse().ok().and_then(|code: u16| StatusCode::from_u16(code).ok());
    code.filter(|code| code.as_u16() >= 200).ok_or(Error::BadStatusCode(text))
}

/// Adds the charset to JSON types without one, as the engine does.
fn with_charset(own: HeaderValue, is_text: bool) -> HeaderValue {
    let text = own.to_str().unwrap_or_default();
    if is_text || !text.contains("json") || text.contains("charset") {
        return own;
    }
    HeaderValue::from_str(&format!("{text}; charset=utf-8")).unwrap_or(own)
}

/// Values become texts, and a list becomes a field for each value. If `headers` is a text, each character is a header, as
/// in JavaScript.
fn headers(value: &Value) -> HeaderMap {
    let pairs: Vec<(String, String)> = match value {
        Value::Object(fields) => fields.iter().flat_map(|(name, value)| field(name, value)).collect(),
        Value::String(text) => {
            text.chars().enumerate().map(|(index, part)| (index.to_string(), part.to_string())).collect()
        }
        _ => Vec::new(),
    };
    let header = |(name, value): (String, String)| {
        Some((HeaderName::try_from(name).ok()?, HeaderValue::try_from(value).ok()?))
    };
    let mut headers = HeaderMap::new();
    for (name, value) in pairs.into_iter().filter_map(header).filter(|(name, _)| !is_framing(name)) {
        headers.append(name, value);
    }
    headers
}

fn field(name: &str, value: &Value) -> Vec<(String, String)> {
    let values = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
    values.iter().map(|value| (name.to_owned(), as_text(value))).collect()
}

/// Whether a header is left to the server, which sets the length of the body.
fn is_framing(name: &HeaderName) -> bool {
    [header::CONTENT_LENGTH, header::TRANSFER_ENCODING, header::CONNECTION].contains(name)
}

fn as_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn reply(answer: Value) -> (u16, String, HeaderMap) {
        let response = Answer::Flow(answer).into_reply().unwrap_or_else(IntoResponse::into_response);
        let kind = response.headers().get("content-type").map(|kind| kind.to_str().unwrap().to_owned());
        (response.status().as_u16(), kind.unwrap_or_default(), response.headers().clone())
    }

    #[test]
    fn bodies_have_the_recorded_types() {
        let json_type = "application/json; charset=utf-8";
        let cases = [
            (json!({ "status": 200, "headers": {}, "body": { "a": 1 } }), 200, json_type),
            (json!({ "status": "201", "headers": {}, "body": 42 }), 201, json_type),
            (json!({ "status": 200, "headers": {}, "body": "hello" }), 200, "text/plain; charset=utf-8"),
            (
                json!({ "status": 200, "headers": { "content-type": "text/html" }, "body": "<p>" }),
                200,
                "text/html",
            ),
            (
                json!({ "status": 418, "headers": { "Content-Type": "application/vnd.x+json" }, "body": {} }),
                418,
                "application/vnd.x+json; charset=utf-8",
            ),
            (json!({ "status": 200, "headers": {} }), 200, json_type),
            (json!({ "status": 204, "headers": {}, "body": { "a": 1 } }), 204, ""),
            (json!({ "status": "abc", "headers": {}, "body": {} }), 500, json_type),
        ];
        for (answer, status, kind) in cases {
            let (got, got_kind, _) = reply(answer.clone());
            assert_eq!((got, got_kind.as_str()), (status, kind), "{answer}");
        }
    }

    #[test]
    fn headers_are_made_texts() {
        let (_, _, headers) = reply(json!({ "status": 200, "headers": { "x-n": 5, "x-nul": null } }));
        assert_eq!(
            (&headers["x-n"], &headers["x-nul"]),
            (&HeaderValue::from(5), &HeaderValue::from_static("null"))
        );
        let (_, _, headers) = reply(json!({ "status": 200, "headers": "{\"" }));
        assert_eq!(
            (&headers["0"], &headers["1"]),
            (&HeaderValue::from_static("{"), &HeaderValue::from_static("\""))
        );
    }
}
