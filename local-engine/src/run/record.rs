//! A step's record.

use std::time::Instant;

use rquickjs::{Ctx, Object, Result, Value};
use serde_json::Value as Json;

use super::javascript::text_value;

/// A record in the making. Its object stands in the run from the start.
#[derive(Debug)]
pub struct Record<'js> {
    object: Object<'js>,
    started: Instant,
}

impl<'js> Record<'js> {
    /// The record of a step that begins.
    pub fn begin(ctx: &Ctx<'js>, step: &Json) -> Result<Self> {
        let object = Object::new(ctx.clone())?;
        object.set("type", step["type"].as_str().unwrap_or_default())?;
        object.set("status", "RUNNING")?;
        object.set("input", Object::new(ctx.clone())?)?;
        Ok(Self { object, started: Instant::now() })
    }

    /// The object that the run shows.
    pub fn object(&self) -> &Object<'js> {
        &self.object
    }

    /// Notes the input as the run shows it.
    pub fn show(&self, input: Value<'js>) -> Result<()> {
        self.object.set("input", input)
    }

    /// Notes an output; an undefined one is none.
    pub fn output(&self, output: Value<'js>) -> Result<()> {
        if output.is_undefined() { Ok(()) } else { self.object.set("output", output) }
    }

    /// Ends with a status.
    pub fn end(&self, status: &str) -> Result<()> {
        self.object.set("status", status)?;
        self.object.set("duration", self.started.elapsed().as_secs_f64() * 1000.0)
    }

    /// Ends with an error.
    pub fn fail(&self, message: &str) -> Result<()> {
        self.end("FAILED")?;
        self.object.set("errorMessage", text_value(self.object.ctx(), message)?)
    }
}
