//! A flow that is being built, which is deleted unless it is finished.

use http::StatusCode;
use tokio::runtime::Handle;

use crate::calls::flows;
use crate::context::Context;
use crate::error::{Failure, Result};

/// Deletes the flow when it is dropped before [`finish`](Self::finish): the caller has aborted, and the future that built the
/// flow has ended. A process that ends at once leaves the flow behind, and so does an abort while the flow is created.
#[derive(Debug)]
pub struct HalfBuilt {
    ctx: Context,
    flow_id: String,
    is_kept: bool,
}

impl HalfBuilt {
    pub fn new(ctx: &Context, flow_id: &str, is_kept: bool) -> Self {
        Self { ctx: ctx.clone(), flow_id: flow_id.to_owned(), is_kept }
    }

    /// Keeps the flow if `result` says that it is finished, and deletes it otherwise.
    pub async fn finish<T>(mut self, result: Result<T>) -> Result<T> {
        match result {
            Ok(finished) => {
                self.is_kept = true;
                Ok(finished)
            }
            Err(reason) => Err(self.give_up(reason).await),
        }
    }

    /// Deletes the flow, unless it is kept, and returns the failure that was the reason.
    async fn give_up(mut self, mut reason: Failure) -> Failure {
        if self.is_kept {
            reason.note = Some(format!("the incomplete flow {} is kept", self.flow_id));
            return reason;
        }
        if let Err(failure) = delete(&self.ctx, &self.flow_id).await
            && !failure.is(StatusCode::NOT_FOUND, |_| true)
        {
            reason.note =
                Some(format!("the incomplete flow {} could not be deleted: {failure}", self.flow_id));
        }
        self.is_kept = true;
        reason
    }
}

impl Drop for HalfBuilt {
    fn drop(&mut self) {
        let (false, Ok(runtime)) = (self.is_kept, Handle::try_current()) else { return };
        let (ctx, flow_id) = (self.ctx.detached(), std::mem::take(&mut self.flow_id));
        runtime.spawn(async move {
            // The call has ended: a failure has no one to go to.
            let _ = delete(&ctx, &flow_id).await;
        });
    }
}

async fn delete(ctx: &Context, flow_id: &str) -> Result<()> {
    ctx.send(flows::delete(flow_id)?).await.map(drop)
}
