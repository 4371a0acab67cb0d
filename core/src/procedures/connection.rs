//! One connection: the platform has a route for it, a bare engine only the list.

use http::StatusCode;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::decode::Reply;
use crate::decode::error_body::ErrorBody;
use crate::engine::Engine;
use crate::error::{Error, Failure};
use crate::procedures::call;
use crate::request::{Expect, Project, Request};
use crate::transport::url::Query;

/// The page size of the search: few pages, none of them large (a connection without its secret has 0.5 KB).
const PAGE: &str = "100";

/// Asks by id first; when that very route does not exist, looks the id up in the list.
pub async fn get_connection(engine: &Engine, mut request: Request) -> Result<Reply, Failure> {
    request.options.ensure_request_id();
    let id = request.ids.first().cloned().unwrap_or_default();
    let mut list = Request::get("/v1/app-connections", Expect::Page).with_options(request.options.clone());
    list.project = Project::Query;
    match call(engine, request).await {
        Err(failure) if is_no_such_route(&failure) => match find(engine, list, &id).await? {
            Some(connection) => Ok(connection),
            None => Err(not_found(failure, &id)),
        },
        result => result,
    }
}

fn is_no_such_route(failure: &Failure) -> bool {
    failure.is(StatusCode::NOT_FOUND, |said| {
        said.code.is_none()
            && said.message.as_deref().is_some_and(|words| words.starts_with("Route not found"))
    })
}

#[derive(Deserialize)]
struct Page<'a> {
    #[serde(borrow)]
    data: Vec<&'a RawValue>,
    next: Option<String>,
}

#[derive(Deserialize)]
struct Identified {
    id: String,
}

async fn find(engine: &Engine, list: Request, id: &str) -> Result<Option<Reply>, Failure> {
    let mut cursor: Option<String> = None;
    loop {
        let mut query = Query::default().with("limit", PAGE);
        if let Some(cursor) = &cursor {
            query.push("cursor", cursor);
        }
        let reply = call(engine, list.clone().with_query(query)).await?;
        let page = reply.read::<Page<'_>>()?;
        let found = page.data.iter().find(|raw| {
            serde_json::from_str::<Identified>(raw.get()).is_ok_and(|connection| connection.id == id)
        });
        if let Some(raw) = found {
            let body = raw.get().to_owned().into();
            return Ok(Some(Reply { body, ..reply }));
        }
        // A cursor that stays the same would never end.
        if page.next.is_none() || page.next == cursor {
            return Ok(None);
        }
        cursor = page.next;
    }
}

/// The answer that the route would have given, in place of the one that says that there is no such route.
fn not_found(mut failure: Failure, id: &str) -> Failure {
    let message = format!("no connection has the id {id}");
    let body = serde_json::json!({"code": "ENTITY_NOT_FOUND", "params": {"message": message}}).to_string();
    if let Error::Status(reply) = &mut failure.error {
        reply.said = ErrorBody::read(body.as_bytes());
        reply.body = body.into();
    }
    failure
}
