//! Reads one connection. The platform has a route for that, a bare engine only lists connections.

use bytes::Bytes;
use http::StatusCode;

use crate::calls::connections;
use crate::context::Context;
use crate::decode::error_body;
use crate::error::{Error, Failure, Result};
use crate::models::{AppConnection, ListConnectionsParams};
use crate::procedures::pager::{Order, Pager};
use crate::procedures::template::Identified;
use crate::response::Reply;

/// Page size of the search. A connection without its secret takes 0.5 KB.
const PAGE: u32 = 100;

/// Asks by id. If the engine has no such route, searches the list.
pub async fn get_connection(ctx: &Context, connection_id: &str) -> Result<Reply<AppConnection>> {
    match ctx.send(connections::get(connection_id)?).await {
        Err(failure) if is_no_such_route(&failure) => match find(ctx, connection_id).await? {
            Some(connection) => Ok(connection),
            None => Err(not_found(failure, connection_id)),
        },
        result => result,
    }
}

fn is_no_such_route(failure: &Failure) -> bool {
    failure.is(StatusCode::NOT_FOUND, |said| {
        said.code.is_none()
            && said.message.as_deref().is_some_and(|message| message.starts_with("Route not found"))
    })
}

async fn find(ctx: &Context, id: &str) -> Result<Option<Reply<AppConnection>>> {
    let list = connections::list(&ListConnectionsParams::default())?;
    let mut pager = Pager::new(list, Order::Created, PAGE);
    while let Some(page) = pager.next(ctx).await? {
        let is_it = |row: &&Bytes| serde_json::from_slice::<Identified>(row).is_ok_and(|row| row.id == id);
        if let Some(row) = page.rows.iter().find(is_it) {
            return Ok(Some(Reply::new(page.response).with_body(row.clone())));
        }
    }
    Ok(None)
}

/// Replaces the reply about a missing route by the one that the route gives for an unknown id.
fn not_found(mut failure: Failure, id: &str) -> Failure {
    let message = format!("no connection has the id {id}");
    let body = serde_json::json!({"code": "ENTITY_NOT_FOUND", "params": {"message": message}}).to_string();
    if let Error::Status(reply) = &mut failure.error {
        reply.said = error_body::read(body.as_bytes());
        reply.body = body.into();
    }
    failure
}
