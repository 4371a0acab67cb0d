//! What an error reply says, in whichever of its shapes.

use serde_json::Value;

/// The server's own words, as far as they could be read.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct ErrorBody {
    pub code: Option<String>,
    pub message: Option<String>,
    pub request_id: Option<String>,
    /// Whether the body is JSON, so that `error.body` is its value; otherwise it is the text.
    pub is_json: bool,
}

/// A body that is not JSON is quoted up to this many characters.
const QUOTED: usize = 500;

/// A longer body is no error message; reading it as JSON would only cost memory.
const READ: usize = 1024 * 1024;

impl ErrorBody {
    /// The engine answers `{statusCode, code?, error, message}` or `{code, params: {message?}}`, the gateway
    /// `{error, message, request_id}` or `{message}`, a proxy HTML or plain text.
    pub fn read(body: &[u8]) -> Self {
        if body.len() <= READ
            && let Ok(json) = serde_json::from_slice::<Value>(body)
        {
            return Self::from_json(&json);
        }
        Self { message: quote(body), ..Self::default() }
    }

    fn from_json(json: &Value) -> Self {
        let text = |value: &Value| value.as_str().map(clean).filter(|text| !text.is_empty());
        let params = &json["params"];
        let message = text(&json["message"]).or_else(|| text(&params["message"])).or_else(|| words(params));
        Self {
            code: text(&json["code"]),
            message: message.or_else(|| text(&json["error"])).or_else(|| text(json)),
            request_id: text(&json["request_id"]),
            is_json: true,
        }
    }
}

/// `{code, params}` without a message: the parameters say what it is about.
fn words(params: &Value) -> Option<String> {
    match params.as_object() {
        Some(fields) if !fields.is_empty() => Some(clean(&params.to_string())),
        _ => None,
    }
}

fn quote(body: &[u8]) -> Option<String> {
    // Four bytes a character at most; the rest cannot be quoted anyway.
    let head = &body[..body.len().min(QUOTED * 4)];
    let text = clean(&String::from_utf8_lossy(head));
    (!text.is_empty()).then_some(text)
}

/// At most [`QUOTED`] characters, none of them a control character: a message ends up in logs.
fn clean(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len().min(QUOTED));
    for character in text.trim().chars().take(QUOTED) {
        cleaned.push(if character.is_control() { ' ' } else { character });
    }
    cleaned
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> (Option<String>, Option<String>) {
        let said = ErrorBody::read(body.as_bytes());
        (said.code, said.message)
    }

    #[test]
    fn reads_each_shape() {
        let some = |text: &str| Some(text.to_owned());
        let cases = [
            (
                r#"{"statusCode":400,"code":"FST","error":"Bad Request","message":"body"}"#,
                some("FST"),
                some("body"),
            ),
            (
                r#"{"statusCode":404,"error":"Not Found","message":"Route not found"}"#,
                None,
                some("Route not found"),
            ),
            (
                r#"{"code":"ENTITY_NOT_FOUND","params":{"message":"no"}}"#,
                some("ENTITY_NOT_FOUND"),
                some("no"),
            ),
            (r#"{"code":"X","params":{"entityId":"a"}}"#, some("X"), some(r#"{"entityId":"a"}"#)),
            (r#"{"code":"X","params":{}}"#, some("X"), None),
            (r#"{"error":"Gone","request_id":"r"}"#, None, some("Gone")),
            (r#"{}"#, None, None),
            ("<h1>502</h1>\r\n", None, some("<h1>502</h1>")),
            ("a\u{1b}[31mb", None, some("a [31mb")),
            ("", None, None),
        ];
        for (body, code, message) in cases {
            assert_eq!(read(body), (code, message), "{body}");
        }
    }

    #[test]
    fn quotes_no_more_than_500_characters() {
        let long = "é".repeat(5000);
        assert_eq!(ErrorBody::read(long.as_bytes()).message.unwrap().chars().count(), 500);
    }
}
