//! Files of steps. The URL is the credential.

use axum::extract::{Request, State};
use axum::http::header;
use axum::response::IntoResponse;

use crate::app::App;
use crate::error::Error;
use crate::reply::Reply;
use crate::request::query;
use crate::store::files;

/// `GET /v1/step-files/signed`.
pub async fn signed(State(app): State<App>, request: Request) -> Reply {
    let query = query::parse(request.uri().query().unwrap_or_default());
    let token = query["token"].as_str().unwrap_or_default();
    let file = app.store.read(|db| files::get(db, token))?.ok_or_else(|| Error::not_found("File", token))?;
    let name = file.name.replace(|character: char| character == '"' || character.is_control(), "_");
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [(header::CONTENT_TYPE, file.content_type), (header::CONTENT_DISPOSITION, disposition)];
    Ok((headers, file.bytes).into_response())
}
