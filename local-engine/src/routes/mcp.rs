//! The address that MCP clients connect to: Streamable HTTP without sessions.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use crate::app::App;
use crate::error::Error;
use crate::id;
use crate::mcp::Server;
use crate::mcp::message::{
    INTERNAL_ERROR, INVALID_REQUEST, Message, NOT_ACCEPTABLE, PARSE_ERROR, read, refusal,
};
use crate::reply::{self, Reply};
use crate::request::{self, content_type};
use crate::store::mcp_servers;

/// `POST /v1/mcp/{token}/sse`. The token is the only credential that the engine asks for.
pub async fn serve(State(app): State<App>, Path(token): Path<String>, request: Request) -> Reply {
    let headers = request.headers().clone();
    let body = request::read(&app, request).await?.value.unwrap_or_default();
    let Some(server) = find(&app, &token)? else {
        return Ok(refused(StatusCode::INTERNAL_SERVER_ERROR, INTERNAL_ERROR, "Internal server error"));
    };
    match messages(&headers, &body) {
        Ok(messages) => Ok(answer(&app, server, messages).await),
        Err(refused) => Ok(*refused),
    }
}

/// Other methods. A client asks with GET for a stream of messages, and goes on without it.
pub async fn not_allowed() -> Response {
    let mut response = refused(StatusCode::METHOD_NOT_ALLOWED, NOT_ACCEPTABLE, "Method not allowed.");
    response.headers_mut().insert(header::ALLOW, header::HeaderValue::from_static("POST"));
    response
}

/// The server with this token. Returns `None` if it cannot be made.
fn find(app: &App, token: &str) -> Result<Option<Server>, Error> {
    if !id::is_valid(token) {
        return Err(Error::Validation(format!("params/token must match pattern \"{}\"", id::PATTERN)));
    }
    app.store.read(|db| {
        let stored = mcp_servers::by_token(db, token)?;
        Ok(Server::new(app, db, &stored.ok_or_else(|| Error::not_found("MCP", token))?)?)
    })
}

/// The messages of a request that HTTP can carry.
fn messages(headers: &HeaderMap, body: &Value) -> Result<Vec<Message>, Box<Response>> {
    let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let refused = |status, code, message| Err(Box::new(refused(status, code, message)));
    if !accepted.contains("application/json") || !accepted.contains("text/event-stream") {
        let message = "Not Acceptable: Client must accept both application/json and text/event-stream";
        return refused(StatusCode::NOT_ACCEPTABLE, NOT_ACCEPTABLE, message);
    }
    if content_type(headers).as_deref() != Some("application/json") {
        let message = "Unsupported Media Type: Content-Type must be application/json";
        return refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, NOT_ACCEPTABLE, message);
    }
    let Some(messages) = read(body) else {
        return refused(StatusCode::BAD_REQUEST, PARSE_ERROR, "Parse error");
    };
    let is_initialize =
        |message: &Message| matches!(message, Message::Request { method, .. } if method == "initialize");
    if messages.len() > 1 && messages.iter().any(is_initialize) {
        let message = "Invalid Request: Only one initialization request is allowed";
        return refused(StatusCode::BAD_REQUEST, INVALID_REQUEST, message);
    }
    Ok(messages)
}

/// Answers each request of a batch with an event. They run at the same time, also if the client goes away.
async fn answer(app: &App, server: Server, messages: Vec<Message>) -> Response {
    let server = Arc::new(server);
    let mut answers = Vec::new();
    for message in messages {
        if let Message::Request { id, method, params } = message {
            let server = server.clone();
            answers.push(tokio::spawn(async move { server.answer(&id, &method, &params).await }));
        }
    }
    if answers.is_empty() {
        return StatusCode::ACCEPTED.into_response();
    }
    let mut events = String::new();
    for answer in answers {
        match answer.await {
            Ok(Some(message)) => {
                events.push_str(&format!("event: message\ndata: {}\n\n", crate::json::print(&message)));
            }
            Ok(None) => return app.manner().no_answer(),
            Err(_) => {
                return refused(StatusCode::INTERNAL_SERVER_ERROR, INTERNAL_ERROR, "Internal server error");
            }
        }
    }
    let kind = [(header::CONTENT_TYPE, "text/event-stream"), (header::CACHE_CONTROL, "no-cache")];
    (StatusCode::OK, kind, events).into_response()
}

fn refused(status: StatusCode, code: i32, message: &str) -> Response {
    reply::json(status, &refusal(code, message))
}
