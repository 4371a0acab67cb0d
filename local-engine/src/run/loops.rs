//! LOOP_ON_ITEMS.

use rquickjs::{Array, Object, Value};
use serde_json::Value as Json;

use super::executor::{Execution, Verdict, failed, name};
use super::failure::Failure;
use super::record::Record;

/// The engine's own words, as compact JSON.
const NO_LIST: &str = r#"{"message":"The items you have selected must be a list."}"#;

impl<'js> Execution<'_, 'js> {
    /// Runs the body once for each item. The loop's record holds an iteration's steps; the loop itself has
    /// SUCCEEDED even where a step in it failed.
    pub(super) async fn run_loop(&mut self, step: &Json) -> Result<Verdict, Failure> {
        let ctx = self.realm.ctx().clone();
        let record = Record::begin(&ctx, step)?;
        let items = self.resolve(&step["settings"]["items"]).await?;
        let input = Object::new(ctx.clone())?;
        input.set("items", items.shown)?;
        record.show(input.into_value())?;
        let (output, iterations) = (Object::new(ctx.clone())?, self.iterations(step)?);
        output.set("item", Value::new_undefined(ctx.clone()))?;
        output.set("index", 0)?;
        output.set("iterations", iterations.clone())?;
        record.output(output.clone().into_value())?;
        record.end("SUCCEEDED")?;
        self.scope.put(name(step), record.object().clone())?;
        let Some(items) = items.value.into_array() else {
            record.fail(NO_LIST)?;
            return Ok(failed(step));
        };
        for index in 0..items.len() {
            output.set("item", items.get::<Value>(index)?)?;
            output.set("index", index + 1)?;
            if iterations.len() == index {
                iterations.set(index, Object::new(ctx.clone())?)?;
            }
            self.scope.enter(iterations.get(index)?)?;
            let verdict = self.walk(step.get("firstLoopAction")).await;
            self.scope.leave();
            record.end("SUCCEEDED")?;
            if !matches!(verdict, Verdict::Continue) {
                return Ok(verdict);
            }
        }
        Ok(Verdict::Continue)
    }

    /// The iterations of a loop that goes on, or none yet.
    fn iterations(&self, step: &Json) -> Result<Array<'js>, Failure> {
        let output = self.scope.record(name(step)).and_then(|record| record.get::<_, Object>("output").ok());
        match output.and_then(|output| output.get("iterations").ok()) {
            Some(iterations) => Ok(iterations),
            None => Ok(Array::new(self.realm.ctx().clone())?),
        }
    }
}
