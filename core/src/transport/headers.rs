//! The headers of one request: the client's, the call's, the credentials, the request id.

use http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::error::Error;
use crate::request::{Kind, Request, RequestOptions};
use crate::session::{ACCESS_TOKEN, API_KEY, Credentials, header_value};

pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

pub fn compose(
    client: &HeaderMap,
    credentials: &Credentials,
    options: &RequestOptions,
    request: &Request,
) -> Result<HeaderMap, Error> {
    let mut headers = client.clone();
    if matches!(request.kind, Kind::Trigger { anonymous: true, .. }) {
        [API_KEY, ACCESS_TOKEN, header::AUTHORIZATION].iter().for_each(|name| drop(headers.remove(name)));
    }
    for (name, value) in options.trace.iter().chain(&options.headers).chain(&request.headers) {
        headers.insert(name, value.clone());
    }
    credentials.apply(request.kind, &mut headers)?;
    headers.insert(REQUEST_ID, header_value("requestId", &options.request_id)?);
    // For a proxy, which has it from the client's headers or from its address.
    headers.remove(header::PROXY_AUTHORIZATION);
    headers.entry(header::ACCEPT).or_insert(HeaderValue::from_static("application/json"));
    // The engine refuses this header on a request without a body.
    match request.body {
        Some(_) => headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        None => headers.remove(header::CONTENT_TYPE),
    };
    Ok(headers)
}
