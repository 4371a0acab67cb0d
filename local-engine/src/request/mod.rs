//! Extractors of handlers: ids, queries and bodies. They are checked before the handler runs.

mod body;
mod cors;
mod credentials;
mod gate;
mod hosts;
mod multipart;
pub mod payload;
pub mod query;
mod xml;

use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use serde_json::Value;

pub use body::{RawBody, content_type, read, take_in};
pub use gate::gate;
pub use hosts::{is_allowed as is_allowed_host, is_loopback};

use crate::app::App;
use crate::check;
use crate::error::Error;
use crate::id;

/// A query or body with a schema.
pub trait Checked: DeserializeOwned {
    /// The schema's name, such as `flows.create`.
    const SCHEMA: &'static str;
}

/// An id from the path.
#[derive(Debug)]
pub struct Id(pub String);

impl FromRequestParts<App> for Id {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let Path(id) =
            Path::<String>::from_request_parts(parts, app).await.map_err(|_| Error::RouteNotFound)?;
        if id::is_valid(&id) {
            return Ok(Self(id));
        }
        Err(Error::Validation(format!("params/id must match pattern \"{}\"", id::PATTERN)))
    }
}

/// A checked query string.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: Checked> FromRequestParts<App> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let input = query::parse(parts.uri.query().unwrap_or_default());
        checked(app, "querystring", input).map(Self)
    }
}

/// A checked JSON body.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<T: Checked> FromRequest<App> for Body<T> {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        let body = body::json(request).await?;
        checked(app, "body", body.unwrap_or(Value::Null)).map(Self)
    }
}

/// Sets the project, checks the value against the schema, and deserializes it.
fn checked<T: Checked>(app: &App, part: check::Part, mut input: Value) -> Result<T, Error> {
    app.manner().settle_project(&mut input, app.project());
    check::check(T::SCHEMA, part, &mut input)?;
    if input.get("projectId").is_some_and(|project| *project != *app.project()) {
        return Err(Error::OtherProject);
    }
    serde_json::from_value(input).map_err(|error| Error::Validation(format!("{part}: {error}")))
}
