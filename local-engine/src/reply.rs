//! The kinds of replies.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::Value;

use crate::error::Error;

/// The result of a handler.
pub type Reply = Result<Response, Error>;

/// A JSON reply. The engine names the charset, which axum's own `Json` does not.
pub fn json(status: StatusCode, value: &impl Serialize) -> Response {
    let body = crate::json::escaped(serde_json::to_string(value).unwrap_or_default());
    (status, [(header::CONTENT_TYPE, "application/json; charset=utf-8")], body).into_response()
}

/// 200 with JSON.
pub fn ok(value: &impl Serialize) -> Reply {
    Ok(json(StatusCode::OK, value))
}

/// 201 with JSON.
pub fn created(value: &impl Serialize) -> Reply {
    Ok(json(StatusCode::CREATED, value))
}

/// 204.
pub fn no_content() -> Reply {
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// 200 with an empty body, as the engine answers if its handler returns nothing.
pub fn empty() -> Reply {
    Ok(StatusCode::OK.into_response())
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let status = self.status();
        if status.is_server_error() {
            tracing::error!(error = ?self, "request failed");
        }
        match self.body() {
            Value::String(text) => (status, [(header::CONTENT_TYPE, "text/plain")], text).into_response(),
            body => json(status, &body),
        }
    }
}
