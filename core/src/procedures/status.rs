//! Changes a flow's status. The engine may complete the change after its reply.

use serde::Deserialize;

use crate::call::Call;
use crate::calls::flows;
use crate::context::Context;
use crate::error::Result;
use crate::models::{Flow, GetFlowOptions};
use crate::procedures::wait::Wait;
use crate::response::Reply;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct FlowState {
    #[serde(rename = "id")]
    _id: String,
    operation_status: Option<String>,
    published_version_id: Option<String>,
    version: Option<Version>,
}

#[derive(Debug, Deserialize)]
struct Version {
    id: Option<String>,
}

impl FlowState {
    fn is_settled(&self) -> bool {
        matches!(self.operation_status.as_deref(), None | Some("NONE" | ""))
    }

    fn newest_version_is_published(&self) -> bool {
        let newest = self.version.as_ref().and_then(|version| version.id.as_ref());
        newest.is_some() && newest == self.published_version_id.as_ref()
    }
}

/// Publishes a flow and waits until it is published.
pub async fn publish_flow(ctx: &Context, flow_id: &str, wait: Wait) -> Result<Reply<Flow>> {
    change(ctx, flow_id, wait, async |_| flows::publish(flow_id).map_err(Into::into)).await
}

/// Enables a flow and waits until it is enabled.
///
/// `CHANGE_STATUS` can hang forever, because the engine does not run the hook of a flow that was called while disabled.
/// `LOCK_AND_PUBLISH` has the same effect if there is nothing to publish, and does not hang.
pub async fn enable_flow(ctx: &Context, flow_id: &str, wait: Wait) -> Result<Reply<Flow>> {
    let operation = async |ctx: &Context| {
        let (flow, _) = wait.looks(ctx).until(|| get(flow_id), |_: &FlowState| true).await?;
        let operation = match flow.newest_version_is_published() {
            true => flows::publish(flow_id),
            false => flows::change_status(flow_id, "ENABLED"),
        };
        Ok(operation?)
    };
    change(ctx, flow_id, wait, operation).await
}

/// Disables a flow and waits until it is disabled.
pub async fn disable_flow(ctx: &Context, flow_id: &str, wait: Wait) -> Result<Reply<Flow>> {
    change(ctx, flow_id, wait, async |_| flows::change_status(flow_id, "DISABLED").map_err(Into::into)).await
}

/// Sends the operation and reads the flow until the change is complete.
async fn change(
    ctx: &Context,
    flow_id: &str,
    wait: Wait,
    operation: impl AsyncFnOnce(&Context) -> Result<Call<Flow>>,
) -> Result<Reply<Flow>> {
    let facts = ctx.facts(&flows::publish(flow_id)?);
    let work = async |ctx: &Context| {
        let (flow, reply) = ctx.read::<FlowState, _>(operation(ctx).await?).await?;
        if flow.is_settled() {
            return Ok(reply);
        }
        let mut looks = wait.looks(ctx);
        looks.pause().await;
        Ok(looks.until(|| get(flow_id), FlowState::is_settled).await?.1)
    };
    wait.bound(ctx, facts, || None, work).await
}

fn get(flow_id: &str) -> Result<Call<Flow>> {
    Ok(flows::get(flow_id, &GetFlowOptions::default())?)
}
