//! LOOP_ON_ITEMS.

use std::time::Instant;

use serde_json::{Value, json};

use super::evaluate::Failure;
use super::executor::{Execution, Record, Verdict, failed, name};

/// The engine's own words, as compact JSON.
const NO_LIST: &str = r#"{"message":"The items you have selected must be a list."}"#;

impl Execution<'_> {
    /// Runs the body once for each item. The loop's record holds an iteration's steps; the loop itself has
    /// SUCCEEDED even where a step in it failed.
    pub(super) async fn run_loop(&mut self, step: &Value) -> Verdict {
        let mut record = Record::new(step, Instant::now());
        let items = match self.resolve(&json!({ "items": step["settings"]["items"] })) {
            Ok(resolved) => {
                record.input = resolved.shown;
                resolved.value["items"].clone()
            }
            Err(Failure::Internal) => return Verdict::Internal,
            Err(Failure::Step(message)) => return self.fail_loop(step, &record, &message),
        };
        let Value::Array(items) = items else { return self.fail_loop(step, &record, NO_LIST) };
        let before = self.scope.record(name(step)).map(|record| record["output"]["iterations"].clone());
        let iterations = before.filter(Value::is_array).unwrap_or_else(|| json!([]));
        let output = json!({ "index": 0, "iterations": iterations });
        self.scope.put(name(step), record.succeeded(Some(output)));
        for (index, item) in items.into_iter().enumerate() {
            let verdict = self.iterate(step, &record, index, item).await;
            if verdict != Verdict::Continue {
                return verdict;
            }
        }
        Verdict::Continue
    }

    async fn iterate(&mut self, step: &Value, record: &Record<'_>, index: usize, item: Value) -> Verdict {
        self.update_loop(
            step,
            record,
            |iterations| json!({ "item": item, "index": index + 1, "iterations": iterations }),
        );
        self.scope.enter(name(step), index);
        let verdict = self.walk(step.get("firstLoopAction")).await;
        self.scope.leave(name(step), index);
        self.update_loop(
            step,
            record,
            |iterations| json!({ "item": item, "index": index + 1, "iterations": iterations }),
        );
        verdict
    }

    /// Writes the loop's record again, with the iterations that it has.
    fn update_loop(&mut self, step: &Value, record: &Record<'_>, output: impl Fn(Value) -> Value) {
        let iterations = self.scope.record(name(step)).map(|record| record["output"]["iterations"].clone());
        let updated = record.succeeded(Some(output(iterations.unwrap_or_else(|| json!([])))));
        self.scope.put(name(step), updated);
    }

    fn fail_loop(&mut self, step: &Value, record: &Record<'_>, message: &str) -> Verdict {
        let output = json!({ "index": 0, "iterations": [] });
        self.scope.put(name(step), record.failed(message, Some(output)));
        failed(step)
    }
}
