//! Builds flows from a description. The whole description is checked before the first request. The returned flow is checked
//! after each operation, because the engine accepts operations that it does not apply.

mod conditions;
pub mod mcp;
mod names;
mod nesting;
mod outline;
mod pieces;
mod plan;
mod position;
mod references;
mod scope;
mod spec;
mod tokens;

use std::collections::HashSet;

use crate::calls::flows;
use crate::context::Context;
use crate::error::{Error, Failure, Result, misuse};
use crate::json::Json;
use crate::models::{
    AddStepsParams, BuildFlowOptions, BuildFlowParams, CreateFlowParams, Flow, GetFlowOptions, StepLocation,
};
use crate::procedures::half_built::HalfBuilt;
use crate::procedures::template::Identified;
use crate::procedures::{Wait, publish_flow};
use crate::response::Reply;
use outline::Outline;
use plan::Operation;
use position::Position;
use spec::{Step, TRIGGER};

/// Maximum nesting of loops and routers.
pub const DEEPEST: usize = 100;

/// Builds a flow. Deletes the flow if a request fails or the caller aborts.
pub async fn build_flow(
    ctx: &Context,
    params: BuildFlowParams,
    options: &BuildFlowOptions,
) -> Result<Reply<Flow>> {
    let mut flow = spec::flow(params)?;
    first(check(&mut flow))?;
    pieces::ask_versions(ctx, flow.trigger.iter_mut().chain(&mut flow.steps)).await?;

    let (created, reply) = ctx.read::<Identified, _>(flows::create(&flow.create)?).await?;
    let half_built = HalfBuilt::new(ctx, &created.id, options.keep_on_error.unwrap_or_default());
    half_built.finish(finish(ctx, &created.id, reply, &flow).await).await
}

/// Returns all mistakes of a flow's description that show without a request, each with its path: `trigger…` or `steps[0]…`.
/// A step has at most one mistake in its fields, and one for each of its references.
pub fn mistakes(trigger: Option<&Json>, steps: &[Json]) -> Vec<Error> {
    let trigger = trigger.map_or(Ok(None), |trigger| spec::trigger("trigger", trigger, ""));
    let (steps, wrong_steps) = spec::read_all("steps", steps);
    let (trigger, mut mistakes) = trigger.map_or_else(|mistake| (None, vec![mistake]), |it| (it, Vec::new()));
    mistakes.extend(wrong_steps);
    let create = CreateFlowParams::default();
    mistakes.extend(check(&mut spec::Flow { create, trigger, steps, publish: false }));
    mistakes
}

/// Names the steps of a new flow. Returns the mistakes in names and references.
fn check(flow: &mut spec::Flow) -> Vec<Error> {
    let mut mistakes = names::assign(&mut flow.steps, &[], 0);
    mistakes.extend(check_replies(flow).err());
    let all: HashSet<_> = flow.steps.iter().map(Step::name).chain([TRIGGER]).collect();
    mistakes.extend(scope::wrong_references(flow.trigger.as_slice(), &[], &all));
    mistakes.extend(scope::wrong_references(&flow.steps, &[TRIGGER], &all));
    mistakes
}

/// Fails with the first mistake.
fn first(mistakes: Vec<Error>) -> std::result::Result<(), Error> {
    mistakes.into_iter().next().map_or(Ok(()), Err)
}

/// Fails if a step replies to agents that do not wait for a reply.
fn check_replies(flow: &spec::Flow) -> std::result::Result<(), Error> {
    let ignores_replies =
        |trigger: &&Step| trigger.described_as == "mcpTool" && !mcp::waits_for_reply(&trigger.settings);
    let reply = flow.steps.iter().find(|step| step.described_as == "reply");
    match (flow.trigger.as_ref().filter(ignores_replies), reply) {
        (Some(trigger), Some(Step { place: reply, .. })) => Err(misuse(
            &format!("{}.returnsResponse", trigger.place),
            &format!("must be true, because `{reply}` replies to the agent"),
        )),
        _ => Ok(()),
    }
}

async fn finish(
    ctx: &Context,
    flow_id: &str,
    created: Reply<Flow>,
    flow: &spec::Flow,
) -> Result<Reply<Flow>> {
    let mut reply = created;
    for operation in plan::build(flow)? {
        reply = apply(ctx, flow_id, &operation).await?;
    }
    if flow.publish {
        let published = publish_flow(ctx, flow_id, Wait::default()).await;
        return published.map_err(|failure| failure.at("publish".into()));
    }
    Ok(reply)
}

/// Sends an operation. Fails if the returned flow does not contain the change.
async fn apply(ctx: &Context, flow_id: &str, operation: &Operation<'_>) -> Result<Reply<Flow>> {
    let step = || format!("step \"{}\"", operation.step.name());
    let call = flows::operation(flow_id, operation.kind, &operation.request)?;
    let facts = ctx.facts(&call);
    let (flow, reply) = ctx.read::<Outline, _>(call).await.map_err(|failure| failure.at(step()))?;
    if operation.is_done(&flow) {
        return Ok(reply);
    }
    Err(Error::NotDone(NOT_DONE.into()).of(facts).at(step()))
}

const NOT_DONE: &str =
    "the engine accepted the operation but did not apply it: the returned flow does not contain the change";

/// Adds steps to a flow. If one fails, the steps before it remain, and the failure names them.
pub async fn add_steps(
    ctx: &Context,
    flow_id: &str,
    steps: &[Json],
    params: AddStepsParams,
) -> Result<Reply<Flow>> {
    let start_index = params.start_index;
    let position = position(params)?;
    let mut steps = spec::steps("steps", steps)?;
    first(names::wrong_names(&steps, &[]))?;
    let get = flows::get(flow_id, &GetFlowOptions::default())?;
    let (outline, mut flow) = ctx.read::<Outline, _>(get).await?;
    check_added(&mut steps, &outline, &position, start_index)?;
    pieces::ask_versions(ctx, steps.iter_mut()).await?;
    let operations = plan::add(&steps, &position)?;
    for (index, operation) in operations.iter().enumerate() {
        flow =
            apply(ctx, flow_id, operation).await.map_err(|failure| after(failure, &operations[..index]))?;
    }
    Ok(flow)
}

/// Names the steps that are added to a flow and checks their references. Numbers continue after `start_index`, by default
/// after the largest number in the flow.
fn check_added(
    steps: &mut [Step],
    flow: &Outline,
    position: &Position,
    start_index: Option<u32>,
) -> std::result::Result<(), Error> {
    let taken: Vec<_> = flow.names().collect();
    let last = start_index.map_or_else(|| names::last_number(&taken), u64::from);
    first(names::assign(steps, &taken, last))?;
    let all = steps.iter().map(Step::name).chain(taken).collect();
    first(scope::wrong_references(steps, &position.seen(flow)?, &all))
}

fn after(mut failure: Failure, added: &[Operation<'_>]) -> Failure {
    let names: Vec<_> = added.iter().map(|operation| operation.step.name()).collect();
    let names = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
    failure.note = Some(format!("steps that were already added: {names}"));
    failure
}

fn position(params: AddStepsParams) -> std::result::Result<Position, Error> {
    let location = params.location.unwrap_or(StepLocation::After);
    match (location, params.branch_index) {
        (StepLocation::InsideBranch, None) => {
            Err(misuse("params.branchIndex", "is required for `location: 'INSIDE_BRANCH'`"))
        }
        (StepLocation::After | StepLocation::InsideLoop, Some(_)) => {
            Err(misuse("params.branchIndex", "is only allowed with `location: 'INSIDE_BRANCH'`"))
        }
        (location, branch_index) => {
            let parent_step = params.parent_step.unwrap_or_else(|| TRIGGER.into());
            Ok(Position { parent_step, location, branch_index: branch_index.map(|index| index as usize) })
        }
    }
}
