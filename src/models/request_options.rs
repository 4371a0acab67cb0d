use std::collections::HashMap;
use std::time::Duration;

use imbrace_core::error::Error;
use napi_derive::napi;
use serde::Deserialize;

/// What may be set for one call, as the last argument of every method.
#[napi(object, object_from_js = false, object_to_js = false)]
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RequestOptions {
    /// Ends the call: its promise rejects with the signal's own `reason`, and its connection is closed.
    #[napi(ts_type = "AbortSignal")]
    #[serde(skip)]
    pub signal: Option<()>,
    /// Milliseconds for one attempt, up to the last byte of its reply. Default: the client's.
    pub timeout: Option<f64>,
    /// How often the request is repeated where repeating is safe. Default: the client's.
    pub max_retries: Option<u32>,
    /// Further headers. The client's own credentials win over headers of the same name.
    #[napi(ts_type = "Record<string, string>")]
    pub headers: Option<HashMap<String, String>>,
    /// Sent as `x-request-id`, and on every error: 1 to 64 visible ASCII characters. Default: a random UUID.
    pub request_id: Option<String>,
    #[napi(skip)]
    pub fields: Option<Vec<String>>,
}

/// A time in milliseconds, of at least one.
pub fn milliseconds(argument: &str, given: Option<f64>) -> Result<Option<Duration>, Error> {
    /// What `setTimeout` takes at most, 24 days.
    const LONGEST: f64 = 2_147_483_647.0;
    match given {
        Some(time) if !(1.0..=LONGEST).contains(&time) => {
            Err(Error::Misuse(format!("`{argument}` must be from 1 to {LONGEST} ms")))
        }
        time => Ok(time.map(|time| Duration::from_secs_f64(time / 1000.0))),
    }
}
