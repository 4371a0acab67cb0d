//! Changes of a flow's status, which an engine may carry out after it has answered.

use serde::Deserialize;

use crate::decode::{Reply, envelope};
use crate::engine::Engine;
use crate::error::{Error, Failure};
use crate::procedures::call;
use crate::request::Wait;
use crate::request::{Expect, Request};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Flow {
    operation_status: Option<String>,
}

impl Flow {
    fn is_settled(&self) -> bool {
        matches!(self.operation_status.as_deref(), None | Some("NONE" | ""))
    }
}

/// Sends an operation that changes the status, and reads the flow until the change is done.
pub async fn change_status(engine: &Engine, mut request: Request) -> Result<Reply, Failure> {
    request.options.ensure_request_id();
    request.expect = Expect::Shape(|body| envelope::entity(body).and(envelope::read::<Flow>(body).map(drop)));
    let wait = request.wait;
    let deadline = wait.start(&mut request.options);
    let facts = engine.facts(&request);
    let ended = || Error::WaitEnded { limit: wait.limit(), run_id: None }.of(facts);
    Wait::bound(deadline, until_settled(engine, request), ended).await
}

async fn until_settled(engine: &Engine, request: Request) -> Result<Reply, Failure> {
    let mut look = Request::get(request.template, request.expect).with_options(request.options.clone());
    look.path.clone_from(&request.path);
    let mut intervals = request.wait.intervals();
    let mut reply = call(engine, request).await?;
    while !reply.read::<Flow>()?.is_settled() {
        intervals.pause().await;
        reply = call(engine, look.clone()).await?;
    }
    Ok(reply)
}
