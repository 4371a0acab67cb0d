//! Sends a recorded request.

use std::collections::BTreeMap;

use reqwest::{Method, RequestBuilder};
use serde_json::Value;

use super::Exchange;
use super::ids::Ids;
use super::support::{Engine, KEY};

/// A reply to compare.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    /// JSON or text. Null for an empty body.
    pub body: Value,
}

pub async fn send(engine: &Engine, ids: &Ids, exchange: &Exchange) -> Reply {
    let query = exchange.query.as_deref().unwrap_or_default();
    let path = ids.translate(&format!("{}{query}", exchange.path));
    let method: Method = exchange.method.parse().unwrap();
    let request = match exchange.name.as_str() {
        "no token" => engine.anonymous(method, &path),
        "bad token" => engine.anonymous(method, &path).bearer_auth("bad"),
        "api key header only" => engine.anonymous(method, &path).header("x-api-key", KEY),
        _ => engine.request(method, &path),
    };
    let response = as_nodes_fetch(with_body(request, ids, exchange)).send().await.unwrap();
    let status = response.status().as_u16();
    let text_of = |value: &reqwest::header::HeaderValue| value.to_str().unwrap().to_owned();
    let headers = response.headers().iter().map(|(name, value)| (name.to_string(), text_of(value))).collect();
    let text = response.text().await.unwrap();
    let body = if text.is_empty() { Value::Null } else { serde_json::from_str(&text).unwrap_or(text.into()) };
    Reply { status, headers, body }
}

/// The headers that the recording client added. Runs record them.
fn as_nodes_fetch(request: RequestBuilder) -> RequestBuilder {
    let own = [
        ("accept-language", "*"),
        ("connection", "keep-alive"),
        ("sec-fetch-mode", "cors"),
        ("user-agent", "node"),
    ];
    own.into_iter().fold(request, |request, (name, value)| request.header(name, value))
}

fn with_body(request: RequestBuilder, ids: &Ids, exchange: &Exchange) -> RequestBuilder {
    let typed =
        |kind: &str, body: String| request.try_clone().unwrap().header("content-type", kind).body(body);
    match (exchange.name.as_str(), &exchange.request_body) {
        (
            "mcp rotate content-type json without body" | "delete flow with json content-type and no body",
            _,
        ) => request.header("content-type", "application/json"),
        ("huge body", _) => typed("application/json", format!("\"{}\"", "x".repeat(12 * 1024 * 1024))),
        ("flow create malformed json", Some(Value::String(text))) => typed("application/json", text.clone()),
        (_, Some(Value::String(text))) => typed("text/plain", text.clone()),
        (_, Some(body)) => typed("application/json", ids.translate(&body.to_string())),
        (_, None) => request,
    }
}
