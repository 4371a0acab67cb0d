//! Sends the request of an HTTP step: to the network, or to the fake of its host.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Request, RequestBuilder, StatusCode};
use serde_json::{Map, Value, json};
use url::Url;

use super::Call;
use crate::faked::Faked;
use crate::run::failure::Failure;
use crate::run::http_client::{USER_AGENT, with_causes};
use crate::run::javascript::Outside as _;

/// How many redirects a request follows at most.
const REDIRECTS: u32 = 10;

/// Headers that are not sent to another host after a redirect.
const SENSITIVE: [HeaderName; 3] = [header::AUTHORIZATION, header::COOKIE, header::PROXY_AUTHORIZATION];

/// Headers that describe the body, which a redirect may drop.
const OF_BODY: [HeaderName; 3] = [header::CONTENT_TYPE, header::CONTENT_LENGTH, header::CONTENT_ENCODING];

/// A response, whole.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

/// Why there is no response.
#[derive(Debug)]
pub enum NoReply {
    /// The connection failed, with the reason.
    Connection(String),
    /// The test's fake is wrong.
    Fake(Failure),
}

impl From<reqwest::Error> for NoReply {
    fn from(error: reqwest::Error) -> Self {
        Self::Connection(with_causes(&error))
    }
}

/// Sends a request and follows its redirects. The time limit of the request is for all of it.
pub async fn send(call: Call<'_>, request: RequestBuilder) -> Result<Reply, NoReply> {
    let mut request = request.build()?;
    match request.timeout_mut().take() {
        Some(limit) => tokio::time::timeout(limit, follow(call, request))
            .await
            .unwrap_or_else(|_| Err(NoReply::Connection("the request timed out".to_owned()))),
        None => follow(call, request).await,
    }
}

/// Each hop may lead to the fake of a host, so the client itself follows no redirects.
async fn follow(call: Call<'_>, mut request: Request) -> Result<Reply, NoReply> {
    for _ in 0..=REDIRECTS {
        let next = request.try_clone();
        let reply = match Faked::find(&call.host.world.options().faked, request.url()) {
            Some(faked) => ask(call, faked, &request).await?,
            None => exchange(call, request).await?,
        };
        match next.and_then(|next| redirected(next, &reply)) {
            Some(next) => request = next,
            None => return Ok(reply),
        }
    }
    Err(NoReply::Connection(format!("more than {REDIRECTS} redirects")))
}

async fn exchange(call: Call<'_>, request: Request) -> Result<Reply, NoReply> {
    let response = call.host.world.flow_client().execute(request).await?;
    let (status, headers) = (response.status(), response.headers().clone());
    Ok(Reply { status, headers, body: response.bytes().await?.to_vec() })
}

/// The request that follows a redirect, or `None` if the response is not a redirect.
fn redirected(mut request: Request, reply: &Reply) -> Option<Request> {
    let keeps_method = match reply.status.as_u16() {
        301..=303 => matches!(*request.method(), Method::GET | Method::HEAD),
        307 | 308 => true,
        _ => return None,
    };
    let location = reply.headers.get(header::LOCATION)?;
    let target = request.url().join(&String::from_utf8_lossy(location.as_bytes())).ok()?;
    if !keeps_method {
        *request.method_mut() = Method::GET;
        *request.body_mut() = None;
        OF_BODY.iter().for_each(|name| drop(request.headers_mut().remove(name)));
    }
    if origin(&target) != origin(request.url()) {
        SENSITIVE.iter().for_each(|name| drop(request.headers_mut().remove(name)));
    }
    *request.url_mut() = target;
    Some(request)
}

fn origin(url: &Url) -> (Option<&str>, Option<u16>) {
    (url.host_str(), url.port_or_known_default())
}

/// Asks the fake of a host. It answers `{status, headers: [[name, value]], body}` with the body in base64, `{refused}` if the connection fails, or
/// `{error: {message}}` if the fake is wrong.
async fn ask(call: Call<'_>, faked: &Faked, request: &Request) -> Result<Reply, NoReply> {
    let answer = call.host.ask_fake(&faked.name, described(call, request)).await;
    let answer = answer.map_err(|text| NoReply::Fake(Failure::Step(text)))?;
    if let Some(message) = answer["refused"].as_str() {
        return Err(NoReply::Connection(message.to_owned()));
    }
    let wrong =
        || NoReply::Fake(Failure::Step(format!("Error: the fake of {} answered {answer}", faked.name)));
    let mut headers = HeaderMap::new();
    for pair in answer["headers"].as_array().into_iter().flatten() {
        let name = pair[0].as_str().and_then(|name| name.parse::<HeaderName>().ok()).ok_or_else(wrong)?;
        let value = pair[1].as_str().and_then(|value| HeaderValue::from_str(value).ok()).ok_or_else(wrong)?;
        headers.append(name, value);
    }
    let status = answer["status"].as_u64().and_then(|status| u16::try_from(status).ok());
    let status = status.and_then(|status| StatusCode::from_u16(status).ok()).ok_or_else(wrong)?;
    let body = STANDARD.decode(answer["body"].as_str().unwrap_or_default()).map_err(|_| wrong())?;
    Ok(Reply { status, headers, body })
}

fn described(call: Call<'_>, request: &Request) -> Value {
    let mut headers = Map::new();
    headers.insert("user-agent".to_owned(), USER_AGENT.into());
    for name in request.headers().keys() {
        let values = request.headers().get_all(name).iter();
        let texts: Vec<_> = values.map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
        headers.insert(name.to_string(), texts.join(", ").into());
    }
    let body = request.body().and_then(reqwest::Body::as_bytes).unwrap_or_default();
    json!({ "method": request.method().as_str(), "url": request.url().as_str(), "headers": headers,
        "body": String::from_utf8_lossy(body), "stepName": call.step["name"] })
}
