//! Checks a reply and converts it to the value that JavaScript receives. This code runs off the main thread.

pub mod envelope;
pub mod error_body;
pub mod fields;
pub mod text;

use bytes::Bytes;
use http::{HeaderMap, header};
use serde::{Serialize, Serializer};
use serde_json::json;

use crate::request::Expect;
use crate::response::Response;
pub use fields::Fields;
pub use text::JsonText;

/// The result of a call in JavaScript.
#[derive(Debug)]
pub enum Value {
    /// `undefined`
    Nothing,
    /// The value of this JSON text.
    Json(JsonText),
    /// This text.
    Text(JsonText),
    /// The results of a batch, with errors as data.
    Batch(JsonText),
    /// An object with this head, `{status, headers}`, and the body as a `Buffer`.
    Raw { head: JsonText, body: Bytes },
}

/// Checks that a body is of the expected shape. Returns the problem otherwise.
pub fn check(response: &Response, expect: Expect) -> Result<(), String> {
    match expect {
        Expect::Nothing | Expect::Raw | Expect::Accepted => Ok(()),
        Expect::Entity => envelope::entity(&response.body),
        Expect::Page => envelope::page(&response.body),
        Expect::List => envelope::list(&response.body),
        Expect::Json => envelope::json(&response.body),
        Expect::FlowReply if is_json(response) && !response.body.is_empty() => envelope::json(&response.body),
        Expect::FlowReply => Ok(()),
    }
}

/// Returns the fields to keep of a reply of this shape. `fields` is the caller's option. Returns `None` for a shape without
/// fields.
pub fn fields_of(expect: Expect, fields: Fields) -> Option<Fields> {
    match expect {
        Expect::Entity | Expect::List => Some(fields),
        Expect::Page => Some(fields.of_page()),
        _ => None,
    }
}

/// Converts a checked reply to a [`Value`]. If `fields` is given, the value has only these fields.
pub fn into_value(response: Response, expect: Expect, fields: Option<&Fields>) -> Value {
    let json = |body: Bytes| Value::Json(JsonText::lossy(body));
    match expect {
        _ if let Some(fields) = fields => json(fields.pick(&response.body).into()),
        Expect::Nothing => Value::Nothing,
        Expect::Raw => Value::Raw { head: head(&response), body: response.body },
        Expect::Accepted if !envelope::is_object(&response.body) => json(Bytes::from_static(b"{}")),
        Expect::FlowReply if response.body.is_empty() => Value::Nothing,
        Expect::FlowReply if !is_json(&response) => Value::Text(JsonText::lossy(response.body)),
        _ => json(response.body),
    }
}

fn head(response: &Response) -> JsonText {
    json!({"status": response.status.as_u16(), "headers": PlainHeaders(&response.headers)}).to_string().into()
}

fn is_json(response: &Response) -> bool {
    let content_type = response.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json") || essence.to_ascii_lowercase().ends_with("+json")
}

/// Headers as in Node's `IncomingHttpHeaders`: names in lower case, and the values of a repeated header joined by a comma.
/// `set-cookie` is an array, because a cookie may contain a comma.
#[derive(Debug)]
pub struct PlainHeaders<'a>(pub &'a HeaderMap);

impl Serialize for PlainHeaders<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.keys().map(|name| {
            let values = self.0.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
            let values: Vec<_> = values.collect();
            let is_list = name == header::SET_COOKIE;
            (name.as_str(), if is_list { json!(values) } else { json!(values.join(", ")) })
        }))
    }
}
