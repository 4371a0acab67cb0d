//! LOOP_ON_ITEMS.

use serde_json::Value as Json;

use super::executor::{Execution, Verdict, failed, step_of};
use super::failure::Failure;

impl Execution<'_> {
    /// Runs the body once for each item. The loop's record holds an iteration's steps; the loop itself has
    /// SUCCEEDED even where a step in it failed.
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
