//! LOOP_ON_ITEMS steps.

use serde_json::Value as Json;

use super::executor::{Execution, Verdict, failed, step_of};
use super::failure::Failure;

impl Execution<'_> {
    /// Executes the body once for each item. The record of the loop contains the steps of each iteration. The loop itself
    /// is `SUCCEEDED` even if a step in it failed.
    pub(super) async fn run_loop(&mut self, step: &Json) -> Result<Verdict, Failure> {
        let items = &step["settings"]["items"];
        let Some(length) = self.session.begin_loop(step_of(step), items).await? else {
            return Ok(failed(step));
        };
        for index in 0..length {
            self.session.iterate(index).await;
            let verdict = self.walk(step.get("firstLoopAction")).await;
            self.session.leave(index + 1 == length).await;
            if !matches!(verdict, Verdict::Continue) {
                return Ok(verdict);
            }
        }
        Ok(Verdict::Continue)
    }
}
