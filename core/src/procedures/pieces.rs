//! Lists pieces, at most as many as the caller asks for.

use bytes::Bytes;
use serde_json::value::RawValue;

use crate::calls::pieces;
use crate::compute::compute;
use crate::context::Context;
use crate::error::Result;
use crate::models::{ListPiecesParams, PieceSummary};
use crate::response::Reply;

/// Lists pieces. The engine ignores `limit` and sends all of them, so the list is shortened here.
pub async fn list_pieces(ctx: &Context, params: &ListPiecesParams) -> Result<Reply<Vec<PieceSummary>>> {
    let reply = ctx.send(pieces::list(params)?).await?;
    let Some(limit) = params.limit else { return Ok(reply) };
    let body = reply.response.body.clone();
    let body = compute(body.len(), move || first(&body, limit as usize)).await;
    Ok(reply.with_body(body))
}

fn first(list: &Bytes, limit: usize) -> Bytes {
    match serde_json::from_slice::<Vec<&RawValue>>(list) {
        Ok(rows) if rows.len() > limit => serde_json::to_vec(&rows[..limit]).unwrap_or_default().into(),
        _ => list.clone(),
    }
}
