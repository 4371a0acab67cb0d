//! The headers of one request: the client's, the call's, the credentials, the request id.

use http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::error::Error;
use crate::request::{Kind, Request};
use crate::session::{ACCESS_TOKEN, API_KEY, Credentials, value};

pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

pub fn compose(client: &HeaderMap, credentials: &Credentials, request: &Request) -> Result<HeaderMap, Error> {
    let mut headers = client.clone();
    if matches!(request.kind, Kind::Trigger { anonymous: true }) {
        [API_KEY, ACCESS_TOKEN, header::AUTHORIZATION].iter().for_each(|name| drop(headers.remove(name)));
    }
    for (name, value) in &request.options.headers {
        headers.insert(name, value.clone());
    }
    credentials.apply(request.kind, &mut headers)?;
    headers.insert(REQUEST_ID, value("requestId", request.options.id())?);
    headers.entry(header::ACCEPT).or_insert(HeaderValue::from_static("application/json"));
    // The engine refuses this header on a request without a body.
    match request.body {
        Some(_) => headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        None => headers.remove(header::CONTENT_TYPE),
    };
    Ok(headers)
}
