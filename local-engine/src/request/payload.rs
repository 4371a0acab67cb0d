//! Converts a request to the output of a trigger.

use axum::http::{HeaderMap, Method};
use serde_json::{Map, Value};

use super::{RawBody, query};
use crate::manner::Manner;

/// `{method, headers, body, queryParams, rawBody}`. Without a body, `body` is absent.
pub fn from_request(
    manner: Manner,
    method: &Method,
    query: &str,
    headers: &HeaderMap,
    body: RawBody,
) -> Value {
    let mut payload = Map::new();
    payload.insert("method".to_owned(), method.as_str().into());
    payload.insert("headers".to_owned(), Value::Object(headers_of(manner, headers)));
    payload.extend(body.value.map(|value| ("body".to_owned(), value)));
    payload.insert("queryParams".to_owned(), query::parse(query));
    payload.insert("rawBody".to_owned(), crate::json::inner(body.raw).into());
    Value::Object(payload)
}

/// The headers that reach the engine. Repeated headers are joined.
pub fn headers_of(manner: Manner, headers: &HeaderMap) -> Map<String, Value> {
    let names = headers.keys().filter(|name| !manner.strips_from_trigger(name.as_str()));
    let joined = |name| {
        let values = headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
        Value::from(values.collect::<Vec<_>>().join(", "))
    };
    names.map(|name| (name.as_str().to_owned(), joined(name))).collect()
}
