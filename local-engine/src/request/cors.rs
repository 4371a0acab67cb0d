//! Cross-origin requests of browsers.
//!
//! The engine lets every page read every reply. Here, the pages of other hosts can only call what needs no credential:
//! webhooks and the links of waiting runs. An engine on a developer's machine has a known address and often the default
//! key, so any page that the developer visits could otherwise read connections and run flows.

use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use url::Url;

use super::hosts::is_loopback;
use crate::error::Error;

const ANY: HeaderValue = HeaderValue::from_static("*");

/// The reply to an OPTIONS request, which no route sees. Returns `None` for other methods.
pub fn preflight(method: &Method, headers: &HeaderMap) -> Option<Response> {
    if method != Method::OPTIONS {
        return None;
    }
    let is_preflight =
        headers.contains_key(header::ORIGIN) && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    if !is_preflight {
        return Some(Error::Preflight.into_response());
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    let own = response.headers_mut();
    own.insert(header::ACCESS_CONTROL_ALLOW_METHODS, ANY);
    own.insert(header::VARY, HeaderValue::from_static("Access-Control-Request-Headers"));
    if let Some(asked) = headers.get(header::ACCESS_CONTROL_REQUEST_HEADERS) {
        own.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, asked.clone());
    }
    Some(response)
}

/// Whether the page that sent a request may read the reply.
pub fn may_read(headers: &HeaderMap, is_open: bool) -> bool {
    is_open || headers.get(header::ORIGIN).is_none_or(|origin| is_local(origin).unwrap_or(false))
}

/// Lets pages read a reply.
pub fn allow(response: &mut Response) {
    response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
    response.headers_mut().insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, ANY);
}

fn is_local(origin: &HeaderValue) -> Option<bool> {
    let origin = Url::parse(origin.to_str().ok()?).ok()?;
    Some(is_loopback(origin.host_str()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_other_hosts_read_only_what_needs_no_credential() {
        let from =
            |origin: &'static str| HeaderMap::from_iter([(header::ORIGIN, HeaderValue::from_static(origin))]);
        for origin in ["http://localhost:5173", "https://127.0.0.1", "http://[::1]:80"] {
            assert!(may_read(&from(origin), false), "{origin}");
        }
        for origin in ["https://app.example", "null", "file://", "http://localhost.evil.example"] {
            assert!(!may_read(&from(origin), false), "{origin}");
            assert!(may_read(&from(origin), true), "{origin}");
        }
        assert!(may_read(&HeaderMap::new(), false));
    }
}
