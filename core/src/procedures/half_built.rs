//! Deletes a flow whose construction does not finish.

use http::StatusCode;
use tokio::runtime::Handle;

use crate::calls::flows;
use crate::context::Context;
use crate::error::Result;

/// A flow under construction. If the caller aborts, this is dropped before [`finish`](Self::finish) ends, and the flow is
/// deleted. The flow remains if the process ends at once, or if the abort comes while the flow is created.
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

    /// Keeps the flow if `result` is a success, and deletes it otherwise.
    pub async fn finish<T>(mut self, mut result: Result<T>) -> Result<T> {
        if let Err(reason) = &mut result
            && let Some(note) = self.give_up().await
        {
            reason.note = Some(note);
        }
        self.is_kept = true;
        result
    }

    /// Deletes the flow unless it is kept. Returns a note for the caller if the flow remains.
    async fn give_up(&self) -> Option<String> {
        if self.is_kept {
            return Some(format!("the incomplete flow {} is kept", self.flow_id));
        }
        let failure = delete(&self.ctx, &self.flow_id).await.err()?;
        let is_gone = failure.is(StatusCode::NOT_FOUND, |_| true);
        (!is_gone).then(|| format!("the incomplete flow {} could not be deleted: {failure}", self.flow_id))
    }
}

impl Drop for HalfBuilt {
    fn drop(&mut self) {
        let (false, Ok(runtime)) = (self.is_kept, Handle::try_current()) else { return };
        let (ctx, flow_id) = (self.ctx.detached(), std::mem::take(&mut self.flow_id));
        runtime.spawn(async move {
            // The call has ended, so no caller can receive a failure.
            let _ = delete(&ctx, &flow_id).await;
        });
    }
}

async fn delete(ctx: &Context, flow_id: &str) -> Result<()> {
    ctx.send(flows::delete(flow_id)?).await.map(drop)
}
