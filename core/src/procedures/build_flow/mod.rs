//! Flows from a description: everything is checked before the first request, and after each operation the flow
//! that came back is looked into, since the engine accepts silently what it does not do.
//!
//! | module | what it is |
//! |---|---|
//! | [`spec`] | what a caller describes, read from JSON |
//! | [`conditions`] | the conditions of a router's branches |
//! | [`names`] | the names of steps |
//! | [`references`] | the steps that an expression uses |
//! | [`tree`] | the steps of a flow, and what each of them sees |
//! | [`plan`] | from a description to operations |
//! | [`outline`] | the steps of a flow that came back |
//! | [`pieces`] | asks for the versions that were not given |
//! | [`site`] | sends operations |

mod conditions;
mod names;
mod outline;
mod pieces;
mod plan;
mod references;
mod site;
mod spec;
mod tree;

#[cfg(test)]
mod tests;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

pub use plan::Destination;
pub use spec::Fields;
pub use tree::{Location, Position};

use crate::decode::Reply;
use crate::engine::Engine;
use crate::error::{Error, Failure};
use crate::procedures::call;
use crate::procedures::half_built::HalfBuilt;
use crate::request::{Expect, Project, Request};
use plan::Operation;
use site::Site;

/// What the body of the request holds: the parameters of `buildFlow`, and its own option.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    params: Fields,
    #[serde(default)]
    keep_on_error: bool,
}

/// Whether a flow can be built from these parameters, as far as they alone show it.
pub fn check(params: Fields) -> Result<(), Error> {
    plan::build(&mut spec::flow(params)?).map(drop)
}

/// Whether these are steps, as far as they alone show it: what they use is known with the flow.
pub fn check_steps(steps: Vec<Value>) -> Result<(), Error> {
    names::assign(&mut spec::steps("steps", steps)?, &[], 0)
}

/// Builds a flow. `request` is the one that creates it, with a [`Document`] in place of its body. What fails
/// later deletes the flow again, and so does a caller who aborts: this future's end.
pub async fn build_flow(engine: &Engine, mut request: Request) -> Result<Reply, Failure> {
    request.options.ensure_request_id();
    let document: Document = read_body(&request)?;
    let mut flow = spec::flow(document.params)?;
    let mut operations = plan::build(&mut flow)?;
    pieces::ask_versions(engine, &request, &mut operations).await?;

    request.body = Some(Value::Object(flow.create).to_string().into());
    request.project = Project::Body;
    request.expect = Expect::Entity;
    let created = call(engine, request.clone()).await?;
    let site = Site::of_new(engine, &request, &created)?;
    let mut half_built =
        HalfBuilt::new(engine, site.flow_id(), &request.options)?.kept(document.keep_on_error);
    match finish(&site, created, &operations, flow.publish).await {
        Ok(reply) => {
            half_built.is_finished();
            Ok(reply)
        }
        Err(failure) => Err(half_built.give_up(failure).await),
    }
}

async fn finish(
    site: &Site<'_>,
    created: Reply,
    operations: &[Operation],
    publish: bool,
) -> Result<Reply, Failure> {
    let mut flow = created;
    for operation in operations {
        flow = site.apply(operation).await?;
    }
    if publish { site.publish().await } else { Ok(flow) }
}

/// Adds steps to the flow that `request` would change; its body is the list of them. Nothing is taken back when
/// one fails: the failure says which were added before.
pub async fn add_steps(
    engine: &Engine,
    mut request: Request,
    destination: Destination,
) -> Result<Reply, Failure> {
    request.options.ensure_request_id();
    let mut steps = spec::steps("steps", read_body(&request)?)?;
    let site = Site::new(engine, request.clone());
    let (mut flow, outline) = site.read().await?;
    let mut operations = plan::add(&mut steps, outline, destination)?;
    pieces::ask_versions(engine, &request, &mut operations).await?;
    for (index, operation) in operations.iter().enumerate() {
        flow = site.apply(operation).await.map_err(|failure| after(failure, &operations[..index]))?;
    }
    Ok(flow)
}

fn after(mut failure: Failure, added: &[Operation]) -> Failure {
    let names: Vec<_> = added.iter().map(|operation| operation.step.as_str()).collect();
    let names = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
    failure.note = Some(format!("steps that were added before it: {names}"));
    failure
}

fn read_body<T: DeserializeOwned>(request: &Request) -> Result<T, Error> {
    let body = request.body.as_deref().unwrap_or_default();
    serde_json::from_slice(body)
        .map_err(|error| Error::Misuse(format!("`params` is not well-formed: {error}")))
}
