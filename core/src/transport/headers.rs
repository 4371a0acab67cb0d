//! Composes the headers of a request: those of the client and the call, the credentials and the request id.

use http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::error::Error;
use crate::request::{Kind, Request, RequestOptions};
use crate::session::{Credentials, SECRET_HEADERS, header_value};

pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

pub fn compose(
    client: &HeaderMap,
    credentials: &Credentials,
    options: &RequestOptions,
    request: &Request,
) -> Result<HeaderMap, Error> {
    let mut headers = client.clone();
    if matches!(request.kind, Kind::Trigger { anonymous: true, .. }) {
        SECRET_HEADERS.iter().for_each(|name| drop(headers.remove(name)));
    }
    for (name, value) in options.trace.iter().chain(&options.headers).chain(&request.headers) {
        headers.insert(name, value.clone());
    }
    credentials.apply(request.kind, &mut headers)?;
    headers.insert(REQUEST_ID, header_value("requestId", &options.request_id)?);
    // This header is for a proxy, which receives it from the client's headers or from the proxy URL.
    headers.remove(header::PROXY_AUTHORIZATION);
    headers.entry(header::ACCEPT).or_insert(HeaderValue::from_static("application/json"));
    // The engine refuses this header on a request without a body.
    match request.body {
        Some(_) => headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        None => headers.remove(header::CONTENT_TYPE),
    };
    Ok(headers)
}
