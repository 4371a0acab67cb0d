//! CODE steps.

use rquickjs::context::EvalOptions;
use rquickjs::{Function, String as Text, Value};

use super::Realm;
use super::compile::refused;
use super::realm::is_out_of_memory;
use crate::run::failure::Failure;

impl<'js> Realm<'js> {
    /// Runs a compiled module: calls its `code` with the inputs, and waits for what it returns.
    pub async fn run_module(
        &mut self,
        module: &str,
        step: &str,
        inputs: Value<'js>,
    ) -> Result<Value<'js>, Failure> {
        let file = format!("code/{step}.js");
        let run = self.read(module, &file)?;
        match self.call("call", (run, inputs, file)) {
            Ok(value) => self.settle(value).await?.map_err(|thrown| self.failure(&thrown)),
            Err(error) => Err(self.failure(&self.thrown(error)?)),
        }
    }

    fn read(&self, module: &str, file: &str) -> Result<Function<'js>, Failure> {
        let mut options = EvalOptions::default();
        options.strict = false;
        options.filename = Some(file.to_owned());
        self.ctx().eval_with_options(module, options).or_else(|error| {
            let thrown = self.thrown(error)?;
            let message = thrown.as_object().and_then(|error| error.get::<_, String>("message").ok());
            Err(Failure::Step(refused(&message.unwrap_or_default())))
        })
    }

    /// A step that threw has failed with the value's text. The engine takes what is falsy for no error, and
    /// breaks off where it then finds no result.
    fn failure(&self, thrown: &Value<'js>) -> Failure {
        if is_out_of_memory(thrown) {
            return Failure::Memory;
        }
        let text = self.call::<Option<Text<'js>>>("errorText", (thrown.clone(),));
        match text {
            Ok(Some(text)) => self.text(&text).map_or_else(|failure| failure, Failure::Step),
            Ok(None) => Failure::Internal,
            Err(error) => self.broken(error),
        }
    }
}
