use std::collections::HashMap;
use std::time::Duration;

use http::{HeaderMap, HeaderName};
use imbrace_core::decode::Fields;
use imbrace_core::error::{Error, misuse};
use imbrace_core::json::{self, JsonObject};
use imbrace_core::procedures::Wait;
use imbrace_core::request;
use napi_derive::napi;
use serde::Deserialize;

use crate::options::headers::{HeaderEntries, headers};

type Result<T> = std::result::Result<T, Error>;

/// Options of a single call. Every method accepts them as its last argument.
#[napi(object, object_from_js = false, object_to_js = false)]
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RequestOptions {
    /// Signal that aborts the call. The promise rejects with the `reason` of the signal, and the
    /// connection is closed.
    #[napi(ts_type = "AbortSignalLike")]
    #[serde(skip)]
    #[expect(dead_code, reason = "for index.d.ts: JavaScript listens to the signal")]
    pub signal: Option<()>,
    /// Time limit of each attempt in milliseconds, including the response body. Default: the `timeout`
    /// of the client.
    pub timeout: Option<f64>,
    /// Maximum number of retries. The client retries a request only if it is safe to repeat. Default:
    /// the `maxRetries` of the client.
    pub max_retries: Option<u32>,
    /// Additional headers. They cannot replace the credentials of the client.
    #[napi(ts_type = "HeadersInput")]
    pub headers: Option<HeaderEntries>,
    /// Request id, sent as `x-request-id` and set on every error: 1 to 64 visible ASCII characters.
    /// Default: a random UUID.
    pub request_id: Option<String>,
    #[napi(skip)]
    pub fields: Option<Vec<String>>,
}

/// Options of methods that wait for a run, or for a status change of a flow. `timeout` limits the
/// duration of the whole call (default: 600,000 ms). The `timeout` of the client limits each request
/// within the call. The client repeats a status check that fails with a temporary error, regardless of
/// `maxRetries`. Temporary errors are network errors, time-outs and the HTTP statuses 408, 429 and 5xx.
#[napi(object, object_from_js = false, object_to_js = false)]
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WaitOptions {
    /// Time between two status checks in milliseconds. A longer `Retry-After` header of the server
    /// takes precedence. Default: 50, increasing to 5,000.
    pub poll_interval: Option<f64>,
}

/// Options of `triggerMany`. Each trigger is a separate request, so options such as `timeout`
/// apply to each of them.
#[napi(object, object_from_js = false, object_to_js = false)]
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TriggerManyOptions {
    /// Maximum number of triggers in progress at the same time. Default: 32.
    pub concurrency: Option<u32>,
}

/// The options of one call, read from their JSON text.
#[derive(Debug, Default)]
pub struct CallOptions {
    pub request: request::RequestOptions,
    /// The fields that the caller selects.
    pub fields: Option<Fields>,
    /// The options that not every call has.
    pub rest: JsonObject,
}

/// The options that every call has.
const COMMON: [&str; 5] = ["timeout", "maxRetries", "headers", "requestId", "fields"];

impl CallOptions {
    pub fn read(text: &str) -> Result<Self> {
        #[cfg(debug_assertions)]
        panic_if_a_test_asks(text);
        let mut rest = json::object("options", text)?;
        let given: RequestOptions = rest.split_off(&COMMON).read("options")?;
        let fields = given.fields.as_deref().map(Fields::parse).transpose()?;
        Ok(Self { request: given.resolve()?, fields, rest })
    }

    /// Adds the headers of the caller's trace. A header that cannot be sent is left out: a tracer must not fail a call.
    pub fn add_trace(&mut self, trace: &str) {
        for (name, text) in serde_json::from_str::<HashMap<String, String>>(trace).unwrap_or_default() {
            if !text.is_empty()
                && let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), text.parse::<http::HeaderValue>())
            {
                self.request.trace.insert(name, value);
            }
        }
    }
}

/// Panics if a test asks for it, because no known input causes a panic.
#[cfg(debug_assertions)]
fn panic_if_a_test_asks(options: &str) {
    assert!(!options.contains("x-imbrace-test-panic"), "a test asked for this panic");
}

impl RequestOptions {
    fn resolve(self) -> Result<request::RequestOptions> {
        let is_own_id = self.request_id.is_some();
        let request_id = self.request_id.unwrap_or_else(request::new_id);
        if !(1..=64).contains(&request_id.len()) || !request_id.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(misuse("options.requestId", "must be 1 to 64 visible ASCII characters"));
        }
        Ok(request::RequestOptions {
            timeout: milliseconds("options.timeout", self.timeout)?,
            max_retries: self.max_retries,
            headers: headers("options.headers", self.headers)?,
            trace: HeaderMap::new(),
            request_id,
            is_own_id,
            deadline: None,
        })
    }
}

/// Rejects the remaining options of a call that has none of its own.
pub fn no_more(rest: &JsonObject) -> Result<()> {
    match rest.iter().next() {
        None => Ok(()),
        Some((name, _)) => Err(misuse(&format!("options.{name}"), "is not an option of this call")),
    }
}

/// The options of a call that waits: its `timeout` bounds the whole call.
pub fn wait(options: &mut CallOptions) -> Result<Wait> {
    let given: WaitOptions = options.rest.split_off(&["pollInterval"]).read("options")?;
    Ok(Wait {
        timeout: options.request.timeout.take(),
        interval: milliseconds("options.pollInterval", given.poll_interval)?,
    })
}

/// A time in milliseconds, of at least one.
pub fn milliseconds(argument: &str, given: Option<f64>) -> Result<Option<Duration>> {
    /// The longest time that `setTimeout` takes, 24 days.
    const LONGEST: f64 = 2_147_483_647.0;
    match given {
        Some(time) if !(1.0..=LONGEST).contains(&time) => {
            Err(misuse(argument, &format!("must be from 1 to {LONGEST} ms")))
        }
        time => Ok(time.map(|time| Duration::from_secs_f64(time / 1000.0))),
    }
}
