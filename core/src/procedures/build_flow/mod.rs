//! Flows from a description. All of it is checked before the first request. After each operation the flow that comes back
//! is checked, because the engine accepts operations that it does not do.
//!
//! | module | what it is |
//! |---|---|
//! | [`spec`] | the description of a caller, read from JSON |
//! | [`conditions`] | the conditions of a router's branches |
//! | [`names`] | the names of steps |
//! | [`references`] | the steps that an expression uses |
//! | [`tokens`] | the tokens of an expression |
//! | [`tree`] | the steps of a flow, and which of them each one sees |
//! | [`plan`] | from a description to operations |
//! | [`outline`] | the steps of a flow that came back |
//! | [`pieces`] | asks pieces for the versions that were not given |
//! | [`site`] | sends operations |

mod conditions;
mod names;
mod outline;
mod pieces;
mod plan;
mod references;
mod site;
mod spec;
mod tokens;
mod tree;

#[cfg(test)]
mod tests;

pub use plan::Destination;
pub use tree::{Location, Position};

use crate::calls::flows;
use crate::context::Context;
use crate::error::{Error, Failure, Result, misuse};
use crate::json::Json;
use crate::models::{AddStepsParams, BuildFlowOptions, BuildFlowParams, Flow, StepLocation};
use crate::procedures::half_built::HalfBuilt;
use crate::procedures::template::Identified;
use crate::response::Reply;
use plan::Operation;
use site::Site;

/// How deep loops and routers may be nested in each other.
pub const DEEPEST: usize = 100;

/// Builds a flow. If a request fails or the caller aborts, the flow is deleted.
pub async fn build_flow(
    ctx: &Context,
    params: BuildFlowParams,
    options: &BuildFlowOptions,
) -> Result<Reply<Flow>> {
    let mut flow = spec::flow(params)?;
    plan::check(&mut flow)?;
    let mut uses: Vec<_> = flow.trigger.iter_mut().map(pieces::of_trigger).collect();
    uses.extend(pieces::of_steps(&mut flow.steps));
    pieces::ask_versions(ctx, uses).await?;

    let (created, reply) = ctx.read::<Identified, _>(flows::create(&flow.create)?).await?;
    let mut half_built = HalfBuilt::new(ctx, &created.id, options.keep_on_error.unwrap_or_default());
    match finish(&Site::new(ctx, &created.id), reply, &plan::build(&flow), flow.publish).await {
        Ok(reply) => {
            half_built.keep();
            Ok(reply)
        }
        Err(failure) => Err(half_built.give_up(failure).await),
    }
}

async fn finish(
    site: &Site<'_>,
    created: Reply<Flow>,
    operations: &[Operation],
    publish: bool,
) -> Result<Reply<Flow>> {
    let mut flow = created;
    for operation in operations {
        flow = site.apply(operation).await?;
    }
    if publish { site.publish().await } else { Ok(flow) }
}

/// Adds steps to a flow. If one fails, those before it stay, and the failure names them.
pub async fn add_steps(
    ctx: &Context,
    flow_id: &str,
    steps: &[Json],
    params: AddStepsParams,
) -> Result<Reply<Flow>> {
    let destination = destination(params)?;
    let mut steps = spec::steps("steps", steps)?;
    names::assign(&mut steps.clone(), &[], 0)?;
    let site = Site::new(ctx, flow_id);
    let (outline, mut flow) = site.read().await?;
    plan::check_added(&mut steps, outline, &destination)?;
    pieces::ask_versions(ctx, pieces::of_steps(&mut steps)).await?;
    let operations = plan::add(&steps, destination.position);
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

fn destination(params: AddStepsParams) -> std::result::Result<Destination, Error> {
    let location = match (params.location.unwrap_or(StepLocation::After), params.branch_index) {
        (StepLocation::After, None) => Location::After,
        (StepLocation::InsideLoop, None) => Location::InsideLoop,
        (StepLocation::InsideBranch, Some(index)) => Location::InsideBranch(index as usize),
        (StepLocation::InsideBranch, None) => {
            return Err(misuse("params.branchIndex", "must say which branch"));
        }
        _ => return Err(misuse("params.branchIndex", "is for `location: 'INSIDE_BRANCH'`")),
    };
    let parent = params.parent_step.unwrap_or_else(|| "trigger".into());
    Ok(Destination { position: Position { parent, location }, start_index: params.start_index })
}
