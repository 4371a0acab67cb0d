//! One flow, and the operations that are sent to it.

use crate::calls::flows;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::models::{Flow, GetFlowOptions};
use crate::procedures::build_flow::outline::Outline;
use crate::procedures::build_flow::plan::Operation;
use crate::procedures::{Wait, publish_flow};
use crate::response::Reply;

#[derive(Debug)]
pub struct Site<'a> {
    ctx: &'a Context,
    flow_id: &'a str,
}

impl<'a> Site<'a> {
    pub fn new(ctx: &'a Context, flow_id: &'a str) -> Self {
        Self { ctx, flow_id }
    }

    /// The flow as it is, and its steps.
    pub async fn read(&self) -> Result<(Outline, Reply<Flow>)> {
        self.ctx.read(flows::get(self.flow_id, &GetFlowOptions::default())?).await
    }

    /// Sends an operation. It has failed, too, if the flow that comes back does not show it.
    pub async fn apply(&self, operation: &Operation<'_>) -> Result<Reply<Flow>> {
        let step = || format!("step \"{}\"", operation.step.name());
        let call = flows::operation(self.flow_id, operation.kind, &operation.request)?;
        let facts = self.ctx.facts(&call);
        let (flow, reply) = self.ctx.read::<Outline, _>(call).await.map_err(|failure| failure.at(step()))?;
        if operation.is_done(&flow) {
            return Ok(reply);
        }
        Err(Error::NotDone(NOT_DONE.into()).of(facts).at(step()))
    }

    pub async fn publish(&self) -> Result<Reply<Flow>> {
        let published = publish_flow(self.ctx, self.flow_id, Wait::default()).await;
        published.map_err(|failure| failure.at("publish".into()))
    }
}

const NOT_DONE: &str =
    "the engine accepted the operation without doing it: it is not in the flow that came back";
