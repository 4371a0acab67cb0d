//! ROUTER steps.

use serde_json::Value as Json;

use super::executor::{Execution, Verdict, step_of};
use super::failure::Failure;

impl Execution<'_> {
    /// Executes the branches whose conditions are true: the first one, or all.
    pub(super) async fn run_router(&mut self, step: &Json) -> Result<Verdict, Failure> {
        for index in self.session.begin_router(step_of(step), &step["settings"]).await? {
            let verdict = self.walk(step["children"].get(index)).await;
            if !matches!(verdict, Verdict::Continue) {
                return Ok(verdict);
            }
        }
        Ok(Verdict::Continue)
    }
}
