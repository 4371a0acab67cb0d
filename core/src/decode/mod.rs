//! Is this the reply that was promised? All of it runs off the main thread.

pub mod envelope;
pub mod error_body;
pub mod fields;
pub mod text;

use std::collections::BTreeMap;

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};

use crate::error::{BadReply, Error};
pub use fields::Fields;
pub use text::JsonText;

/// Larger replies are read elsewhere than on the thread that serves all connections: a megabyte takes a millisecond.
const LARGE: usize = 256 * 1024;

/// Does what takes as long as `bytes` are many.
pub async fn compute<T: Send + 'static>(bytes: usize, work: impl FnOnce() -> T + Send + 'static) -> T {
    if bytes < LARGE {
        return work();
    }
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // Only a runtime that is shut down cancels, and it takes this task along.
            Err(_) => std::future::pending().await,
        },
    }
}

/// What the API promises for this request.
#[derive(Debug, Clone, Copy)]
pub enum Expect {
    /// An object with a text `id`.
    Entity,
    /// JSON of a shape that a procedure needs; gives the problem, if there is one.
    Shape(fn(&[u8]) -> Result<(), String>),
    /// `{data, next, previous}`, each element of `data` an entity.
    Page,
    /// An array of entities.
    List,
    /// Any JSON.
    Json,
    /// Success is all that counts; a body is not looked at.
    Nothing,
    /// Whatever a flow returned: JSON, text or nothing.
    FlowReply,
    /// The reply as it came, of any status.
    Raw,
}

/// A reply with a 2xx status, read to its end and checked.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// What a call gives to JavaScript.
#[derive(Debug)]
pub enum Value {
    /// `undefined`
    Nothing,
    /// What V8's `JSON.parse` makes of this text.
    Json(JsonText),
    /// This text as it is.
    Text(JsonText),
    /// The results of a batch; the errors in it are still data.
    Batch(JsonText),
    /// An object with this head, `{status, headers}`, and the body as a `Buffer`.
    Raw { head: JsonText, body: Bytes },
}

impl Expect {
    /// How a caller's fields apply to a reply of this shape; to some they do not.
    pub fn fields(self, fields: Fields) -> Option<Fields> {
        match self {
            Expect::Entity | Expect::List => Some(fields),
            Expect::Page => Some(fields.of_page()),
            _ => None,
        }
    }
}

impl Reply {
    /// Fails unless the body is what `expect` promises.
    pub fn check(self, expect: Expect) -> Result<Self, Error> {
        match self.problem(expect) {
            None => Ok(self),
            Some(problem) => Err(self.decode_error(problem)),
        }
    }

    /// Reads the body as `T`; a failure names the path in the JSON.
    pub fn read<'a, T: serde::Deserialize<'a>>(&'a self) -> Result<T, Error> {
        envelope::read(&self.body).map_err(|problem| self.decode_error(problem))
    }

    /// What JavaScript receives, with nothing but the wanted fields. `check` came first: what is not UTF-8 by now
    /// is a flow's own text.
    pub fn into_value(self, expect: Expect, fields: Option<&Fields>) -> Value {
        match expect {
            _ if let Some(fields) = fields => Value::Json(JsonText::lossy(fields.pick(&self.body).into())),
            Expect::Nothing => Value::Nothing,
            Expect::Raw => Value::Raw { head: self.head(), body: self.body },
            Expect::FlowReply if self.body.is_empty() => Value::Nothing,
            Expect::FlowReply if !self.is_json() => Value::Text(JsonText::lossy(self.body)),
            _ => Value::Json(JsonText::lossy(self.body)),
        }
    }

    fn problem(&self, expect: Expect) -> Option<String> {
        match expect {
            Expect::Nothing | Expect::Raw => None,
            Expect::Shape(check) => check(&self.body).err(),
            Expect::Entity => envelope::entity(&self.body).err(),
            Expect::Page => envelope::page(&self.body).err(),
            Expect::List => envelope::list(&self.body).err(),
            Expect::Json => envelope::json(&self.body).err(),
            Expect::FlowReply if self.is_json() && !self.body.is_empty() => envelope::json(&self.body).err(),
            Expect::FlowReply => None,
        }
    }

    fn head(&self) -> JsonText {
        let head =
            serde_json::json!({"status": self.status.as_u16(), "headers": plain_headers(&self.headers)});
        head.to_string().into()
    }

    fn is_json(&self) -> bool {
        let content_type = self.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let essence = content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim();
        essence.eq_ignore_ascii_case("application/json") || essence.to_ascii_lowercase().ends_with("+json")
    }

    pub(crate) fn decode_error(&self, problem: String) -> Error {
        Error::Decode(Box::new(BadReply { status: self.status, headers: self.headers.clone(), problem }))
    }
}

/// Lower-case names; a header that came more than once is joined by a comma, as `fetch` has it.
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
