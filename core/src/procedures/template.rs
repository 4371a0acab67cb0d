//! A flow made from a template.

use crate::decode::Reply;
use crate::engine::Engine;
use crate::error::Failure;
use crate::procedures::call;
use crate::request::{Expect, Project, Request};

/// Creates a flow with the body `create`, and applies the operation that is `import`'s body to it. When that
/// fails, the flow is deleted.
pub async fn create_from_template(
    engine: &Engine,
    create: String,
    mut import: Request,
) -> Result<Reply, Failure> {
    call::request_id(&mut import.options);
    let mut new = import.clone();
    new.body = Some(create.into());
    new.project = Project::Body;
    let flow = call(engine, new).await?.read::<Flow>()?;
    let mut operation = Request::new(http::Method::POST, "/v1/flows/{flowId}", vec![flow.id])?;
    operation.body = import.body;
    operation.expect = Expect::Entity;
    operation.options = import.options;
    match call(engine, operation.clone()).await {
        Ok(reply) => Ok(reply),
        Err(failure) => Err(delete(engine, operation, failure).await),
    }
}

#[derive(serde::Deserialize)]
struct Flow {
    id: String,
}

/// Deletes a half-made flow; gives the failure that was the reason, with a word when it stays.
async fn delete(engine: &Engine, mut operation: Request, mut reason: Failure) -> Failure {
    operation.method = http::Method::DELETE;
    operation.kind = crate::request::Kind::Delete;
    operation.body = None;
    operation.expect = Expect::Nothing;
    if call(engine, operation.clone()).await.is_err() {
        let flow = operation.ids.first().cloned().unwrap_or_default();
        reason.note = Some(format!("the half-made flow {flow} could not be deleted"));
    }
    reason
}
