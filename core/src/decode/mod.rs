//! Checks a reply against what the API promises, and turns it into what JavaScript receives. All of it runs off the
//! main thread.

pub mod envelope;
pub mod error_body;
pub mod fields;
pub mod text;

use std::collections::BTreeMap;

use bytes::Bytes;
use http::{HeaderMap, header};

use crate::request::Expect;
use crate::response::Response;
pub use fields::Fields;
pub use text::JsonText;

/// What a call gives to JavaScript.
#[derive(Debug)]
pub enum Value {
    /// `undefined`
    Nothing,
    /// What V8's `JSON.parse` makes of this text.
    Json(JsonText),
    /// This text as it is.
    Text(JsonText),
    /// The results of a batch. Its errors are still data.
    Batch(JsonText),
    /// An object with this head, `{status, headers}`, and the body as a `Buffer`.
    Raw { head: JsonText, body: Bytes },
}

/// The problem of a body that is not what `expect` promises.
pub fn check(response: &Response, expect: Expect) -> Result<(), String> {
    match expect {
        Expect::Nothing | Expect::Raw | Expect::Accepted => Ok(()),
        Expect::Entity => envelope::entity(&response.body),
        Expect::Page => envelope::page(&response.body),
        Expect::List => envelope::list(&response.body),
        Expect::Json => envelope::json(&response.body),
        Expect::FlowReply if is_json(response) && !response.body.is_empty() => {
            envelope::json(without_mark(&response.body))
        }
        Expect::FlowReply => Ok(()),
    }
}

/// How a caller's `fields` apply to a reply of this shape. `None` for shapes to which they do not.
pub fn fields_of(expect: Expect, fields: Fields) -> Option<Fields> {
    match expect {
        Expect::Entity | Expect::List => Some(fields),
        Expect::Page => Some(fields.of_page()),
        _ => None,
    }
}

/// What JavaScript receives of a reply that was checked, with the wanted fields only.
pub fn into_value(response: Response, expect: Expect, fields: Option<&Fields>) -> Value {
    let json = |body: Bytes| Value::Json(JsonText::lossy(body));
    match expect {
        _ if let Some(fields) = fields => json(fields.pick(&response.body).into()),
        Expect::Nothing => Value::Nothing,
        Expect::Raw => Value::Raw { head: head(&response), body: response.body },
        Expect::Accepted if !envelope::is_object(&response.body) => json(Bytes::from_static(b"{}")),
        Expect::FlowReply if response.body.is_empty() => Value::Nothing,
        Expect::FlowReply if !is_json(&response) => Value::Text(JsonText::lossy(response.body)),
        Expect::FlowReply => json(response.body.slice_ref(without_mark(&response.body))),
        _ => json(response.body),
    }
}

/// A byte order mark, which `fetch` skips too.
fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body)
}

fn head(response: &Response) -> JsonText {
    let headers = plain_headers(&response.headers);
    serde_json::json!({"status": response.status.as_u16(), "headers": headers}).to_string().into()
}

fn is_json(response: &Response) -> bool {
    let content_type = response.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json") || essence.to_ascii_lowercase().ends_with("+json")
}

/// Names in lower case. The values of a repeated header are joined by a comma, as `fetch` does.
pub fn plain_headers(headers: &HeaderMap) -> BTreeMap<&str, String> {
    let mut plain = BTreeMap::<&str, String>::new();
    for (name, value) in headers {
        let value = String::from_utf8_lossy(value.as_bytes());
        plain
            .entry(name.as_str())
            .and_modify(|joined| *joined = format!("{joined}, {value}"))
            .or_insert_with(|| value.into_owned());
    }
    plain
}
