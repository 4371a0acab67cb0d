//! A flow made from a template.

use crate::decode::Reply;
use crate::engine::Engine;
use crate::error::Failure;
use crate::procedures::call;
use crate::procedures::half_built::HalfBuilt;
use crate::request::{Expect, Project, Request};

/// Creates a flow with the body `create`, and applies the operation that is `import`'s body to it. When that
/// fails, the flow is deleted, and so it is when the caller aborts: this future's end.
pub async fn create_from_template(
    engine: &Engine,
    create: String,
    mut import: Request,
) -> Result<Reply, Failure> {
    import.options.ensure_request_id();
    let mut new = import.clone();
    new.body = Some(create.into());
    new.project = Project::Body;
    let flow = call(engine, new).await?.read::<Flow>()?;
    let mut half_built = HalfBuilt::new(engine, &flow.id, &import.options)?;
    let mut operation = Request::new(http::Method::POST, "/v1/flows/{flowId}", vec![flow.id])?;
    let import = import.into_parts();
    operation.body = import.body;
    operation.expect = Expect::Entity;
    operation.options = import.options;
    match call(engine, operation).await {
        Ok(reply) => {
            half_built.is_finished();
            Ok(reply)
        }
        Err(failure) => Err(half_built.give_up(failure).await),
    }
}

#[derive(serde::Deserialize)]
struct Flow {
    id: String,
}
