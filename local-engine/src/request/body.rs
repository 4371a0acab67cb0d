//! Request bodies, read as the engine's HTTP server reads them.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::{multipart, query, xml};
use crate::app::App;
use crate::error::Error;
use crate::store::files::{self, File};

/// Maximum size of a body.
const LIMIT: usize = 25 * 1024 * 1024;

/// How long the rest of a body that is too large is read.
const PATIENCE: Duration = Duration::from_secs(30);

/// Marks a request whose body was over the limit and was dropped.
#[derive(Debug, Clone, Copy)]
struct TooLarge;

/// Reads the whole body before the request is answered. Closing a connection with unread bytes resets it, and the reset
/// can overtake the answer. A client that waits for `100 Continue` is not asked for a body that is too large.
pub async fn take_in(request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let is_announced = body.size_hint().exact().is_some_and(|length| length > LIMIT as u64);
    let body =
        if is_announced && parts.headers.contains_key(header::EXPECT) { None } else { whole(body).await };
    if body.is_none() {
        parts.extensions.insert(TooLarge);
    }
    next.run(Request::from_parts(parts, body.map_or_else(Body::empty, Body::from))).await
}

/// Reads the body to its end. `None` if it is over the limit or breaks off.
async fn whole(mut body: Body) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    while let Some(data) = chunk(&mut body).await {
        let data = data.ok()?;
        if bytes.len() + data.len() > LIMIT {
            let rest = async { while let Some(Ok(_)) = chunk(&mut body).await {} };
            let _ = tokio::time::timeout(PATIENCE, rest).await;
            return None;
        }
        bytes.extend_from_slice(&data);
    }
    Some(bytes)
}

async fn chunk(body: &mut Body) -> Option<Result<Bytes, axum::Error>> {
    let frame = poll_fn(|context| Pin::new(&mut *body).poll_frame(context)).await?;
    Some(frame.map(|frame| frame.into_data().unwrap_or_default()))
}

/// The body that [`take_in`] read.
async fn taken_in(request: Request) -> Result<Bytes, Error> {
    if request.extensions().get::<TooLarge>().is_some() {
        return Err(Error::BodyTooLarge);
    }
    to_bytes(request.into_body(), LIMIT).await.map_err(|_| Error::BodyTooLarge)
}

/// A body as a webhook sees it.
#[derive(Debug)]
pub struct RawBody {
    /// The parsed body. `None` if the request has no body.
    pub value: Option<Value>,
    /// The body as text.
    pub raw: String,
}

/// Reads a body of any type the engine knows. Files in it are stored.
pub async fn read(app: &App, request: Request) -> Result<RawBody, Error> {
    let kind = content_type(request.headers());
    let boundary = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let boundary = boundary.and_then(multipart::boundary);
    let bytes = taken_in(request).await?;
    let raw = String::from_utf8_lossy(&bytes).into_owned();
    let value = match kind.as_deref() {
        None if bytes.is_empty() => None,
        None => return Err(Error::MediaType(None)),
        Some("application/json") if bytes.is_empty() => Some(json!({})),
        _ if bytes.is_empty() => None,
        Some("application/json") => Some(crate::json::parse(&raw).map_err(Error::BadJson)?),
        Some("application/x-www-form-urlencoded") => Some(query::parse(&raw)),
        Some("application/octet-stream") => Some(buffer(&bytes)),
        Some("multipart/form-data") => Some(form(app, &bytes, &boundary.unwrap_or_default())?),
        Some("text/plain") => Some(crate::json::inner(raw.clone()).into()),
        Some("application/xml" | "text/xml") => Some(xml::parse(&raw)),
        Some(kind) => return Err(Error::MediaType(Some(kind.to_owned()))),
    };
    Ok(RawBody { value, raw })
}

/// The fields of a form as texts, and its files as URLs.
fn form(app: &App, bytes: &[u8], boundary: &str) -> Result<Value, Error> {
    let mut fields = Map::new();
    for part in multipart::parts(bytes, boundary) {
        let value = match part.file_name {
            None => String::from_utf8_lossy(part.bytes).into_owned(),
            Some(name) => {
                let content_type = part.content_type.unwrap_or_else(|| "application/octet-stream".to_owned());
                let file = File { name, content_type, bytes: part.bytes.to_vec() };
                let token = app.store.write(|db| files::insert(db, &file))?;
                format!("{}/v1/step-files/signed?token={token}", app.public_url())
            }
        };
        fields.insert(part.name, value.into());
    }
    Ok(fields.into())
}

/// Reads a JSON body. Returns `None` if the request has no body.
pub async fn json(request: Request) -> Result<Option<Value>, Error> {
    let kind = content_type(request.headers());
    let bytes = taken_in(request).await?;
    match kind.as_deref() {
        _ if bytes.is_empty() => Ok(None),
        Some("application/json") => {
            crate::json::parse(&String::from_utf8_lossy(&bytes)).map(Some).map_err(Error::BadJson)
        }
        other => Err(Error::MediaType(other.map(str::to_owned))),
    }
}

/// The type without its parameters, in lower case.
pub fn content_type(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    Some(value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
}

/// Bytes, as Node's JSON shows them.
fn buffer(bytes: &Bytes) -> Value {
    json!({ "type": "Buffer", "data": bytes.to_vec() })
}
