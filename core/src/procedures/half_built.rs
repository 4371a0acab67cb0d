//! A flow that is being built, which nobody wants when it is not finished.

use http::{Method, StatusCode};
use tokio::runtime::Handle;

use crate::engine::Engine;
use crate::error::{Error, Failure};
use crate::procedures::call;
use crate::request::{Expect, Request, RequestOptions};

/// Deletes the flow when it is dropped before the flow is finished: the future that built it has ended, because
/// the caller aborted. That is the best that can be done then: a process that ends at once leaves the flow, and one
/// whose creation was still under way is not known here.
#[derive(Debug)]
pub struct HalfBuilt {
    engine: Engine,
    flow_id: String,
    /// None when the flow is to stay.
    delete: Option<Request>,
}

impl HalfBuilt {
    /// `options` are those of the call that builds. The request that deletes is not the call's own, so nobody watches
    /// it.
    pub fn new(engine: &Engine, flow_id: &str, options: &RequestOptions) -> Result<Self, Error> {
        let delete = Request::new(Method::DELETE, "/v1/flows/{flowId}", vec![flow_id.to_owned()])?;
        let mut delete = delete.with_options(options.clone());
        delete.expect = Expect::Nothing;
        Ok(Self { engine: engine.clone(), flow_id: flow_id.to_owned(), delete: Some(delete) })
    }

    /// The same flow, which stays as far as it is built when `keep` says so.
    pub fn kept(mut self, keep: bool) -> Self {
        if keep {
            self.delete = None;
        }
        self
    }

    pub fn is_finished(&mut self) {
        self.delete = None;
    }

    /// Deletes the flow; gives the failure that was the reason, with a word when the flow is still there.
    pub async fn give_up(mut self, mut reason: Failure) -> Failure {
        let id = &self.flow_id;
        let Some(delete) = self.delete.clone() else {
            reason.note = Some(format!("the flow {id} is kept as far as it was built"));
            return reason;
        };
        match call(&self.engine, delete).await {
            Err(failure) if !failure.is(StatusCode::NOT_FOUND, |_| true) => {
                reason.note = Some(format!("the half-built flow {id} could not be deleted: {failure}"));
            }
            _ => {}
        }
        self.is_finished();
        reason
    }
}

impl Drop for HalfBuilt {
    fn drop(&mut self) {
        let (Some(delete), Ok(runtime)) = (self.delete.take(), Handle::try_current()) else { return };
        let engine = self.engine.clone();
        runtime.spawn(async move {
            // Nobody is left to tell a failure to.
            let _ = call(&engine, delete).await;
        });
    }
}
