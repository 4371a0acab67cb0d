//! Checks each request before its handler: request id, credential, organization. Logs it.

use std::time::Instant;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::body::content_type;
use super::{cors, credentials, hosts};
use crate::app::App;
use crate::error::Error;
use crate::manner::Manner;
use crate::time::Time;

/// The header with the id of a request.
const REQUEST_ID: &str = "x-request-id";

/// The prefix of the routes of triggers.
const WEBHOOKS: &str = "/v1/webhooks/";

/// The prefix of the URLs of MCP servers. A token follows.
const MCP: &str = "/v1/mcp/";

/// Passes a request to its handler, or answers it. The platform adds the id of the request to each reply.
pub async fn gate(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let request_id = settle_request_id(app.manner(), request.headers_mut());
    let may_read = cors::may_read(request.headers(), is_open(app.manner().route(&path), true));
    let failure = injected(&app, &method, &path).await;
    let mut response = match failure.or_else(|| reply_early(&app, &request, request_id.as_ref())) {
        Some(reply) => reply,
        None => pass(&app, request, next).await,
    };
    if may_read {
        cors::allow(&mut response);
    }
    // Clients compare times of the engine with this one. A test may have moved the engine's time.
    if let Ok(date) = Time::now().http_date().parse() {
        response.headers_mut().insert(header::DATE, date);
    }
    if let Some(id) = request_id {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    let path = without_token(&path);
    tracing::info!(%method, path, status = response.status().as_u16(), elapsed = ?started.elapsed(), "request");
    response
}

/// A path for the log: without the token of an MCP server, which is a credential.
fn without_token(path: &str) -> &str {
    path.find(MCP).map_or(path, |at| &path[..at + MCP.len()])
}

/// The response that a test ordered for this request. Waits as long as the test ordered, also if there is no response.
async fn injected(app: &App, method: &Method, path: &str) -> Option<Response> {
    if path.starts_with("/_local/") {
        return None;
    }
    let failure = app.failures.of_request(method, app.manner().route(path))?;
    failure.wait().await;
    failure.response()
}

/// Returns the reply to a request that the engine refuses, and to a preflight.
fn reply_early(app: &App, request: &Request, request_id: Option<&HeaderValue>) -> Option<Response> {
    match admit(app, request, request_id) {
        Err(error) => Some(error.into_response()),
        Ok(()) => cors::preflight(request.method(), request.headers()),
    }
}

/// Passes a request to the engine, unless the gateway loses it.
async fn pass(app: &App, request: Request, next: Next) -> Response {
    let kind = content_type(request.headers()).unwrap_or_default();
    if app.manner().swallows(&kind) {
        tracing::warn!(
            kind,
            "the platform's gateway loses bodies of this type, so the request is not answered: send JSON"
        );
        app.clock.after(app.options.waits.sync).await;
        return Error::GatewayTimeout.into_response();
    }
    next.run(request).await
}

/// Sets the id of a request on the platform: that of the caller if it has 1 to 64 characters, otherwise a new one. The engine
/// receives it, so it is part of the output of triggers.
fn settle_request_id(manner: Manner, headers: &mut HeaderMap) -> Option<HeaderValue> {
    if !manner.has_gateway() {
        return None;
    }
    let sent = headers.get(REQUEST_ID).filter(|id| (1..=64).contains(&id.len())).cloned();
    let id = sent.or_else(|| HeaderValue::from_str(&crate::id::generate()).ok())?;
    headers.insert(REQUEST_ID, id.clone());
    Some(id)
}

fn admit(app: &App, request: &Request, request_id: Option<&HeaderValue>) -> Result<(), Error> {
    let route = app.manner().route(request.uri().path());
    let (headers, is_trigger) = (request.headers(), route.starts_with(WEBHOOKS));
    // The engine checks no credential of a trigger, and only the token of an MCP server.
    let is_public = is_trigger || route.starts_with(MCP);
    if !hosts::is_allowed(headers, app.options.hosts.as_deref()) {
        let host = headers.get(header::HOST).map(HeaderValue::as_bytes).unwrap_or_default();
        return Err(Error::OtherHost(String::from_utf8_lossy(host).into_owned()));
    }
    if request.method() == Method::OPTIONS {
        return Ok(());
    }
    if !is_open(route, false) {
        credentials::check(app.manner(), &app.options.keys, headers, is_public)?;
        organization(app.manner(), headers, request_id)?;
    }
    if !is_trigger && lacks_its_json(request) {
        return Err(Error::EmptyJsonBody);
    }
    Ok(())
}

/// Whether a route needs no credential, such as the links that resume runs. Webhooks need one on the platform only.
fn is_open(route: &str, with_webhooks: bool) -> bool {
    let is_request = route.strip_prefix("/v1/flow-runs/").is_some_and(|rest| rest.contains("/requests/"));
    let is_webhook = with_webhooks && route.starts_with(WEBHOOKS);
    route == "/" || is_webhook || is_request || route.starts_with("/v1/step-files/signed")
}

/// Checks the form of the organization id, if the request has one. Only the platform does.
fn organization(manner: Manner, headers: &HeaderMap, request_id: Option<&HeaderValue>) -> Result<(), Error> {
    let Some(value) = headers.get("x-organization-id").filter(|_| manner.has_gateway()) else {
        return Ok(());
    };
    if is_organization(value.as_bytes()) {
        return Ok(());
    }
    let request_id = request_id.and_then(|id| id.to_str().ok()).unwrap_or_default().to_owned();
    Err(Error::Organization { request_id })
}

/// `org_` and 1 to 96 of letters, digits, `_`, `-`.
fn is_organization(value: &[u8]) -> bool {
    value.strip_prefix(b"org_").is_some_and(|rest| {
        (1..=96).contains(&rest.len())
            && rest.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
    })
}

/// Whether the request declares a JSON body but has no body. The engine refuses it on each route.
fn lacks_its_json(request: &Request) -> bool {
    let headers = request.headers();
    let length = headers.get(header::CONTENT_LENGTH).map(HeaderValue::as_bytes);
    matches!(*request.method(), Method::POST | Method::PUT | Method::PATCH | Method::DELETE)
        && content_type(headers).as_deref() == Some("application/json")
        && !headers.contains_key(header::TRANSFER_ENCODING)
        && length.is_none_or(|length| length == b"0")
}

#[cfg(test)]
mod tests {
    use super::is_organization;

    #[test]
    fn organization_ids_have_a_form() {
        for good in ["org_a", "org_A-1_b", &format!("org_{}", "x".repeat(96))] {
            assert!(is_organization(good.as_bytes()), "{good}");
        }
        for bad in ["", "org_", "acme", "org_a b", &format!("org_{}", "x".repeat(97))] {
            assert!(!is_organization(bad.as_bytes()), "{bad}");
        }
    }
}
