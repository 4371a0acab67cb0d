//! The engine as the code of flows uses it.

use std::pin::Pin;

use serde_json::Value;

/// The answer of a fake, when it has come.
pub type FakeAnswer<'a> = Pin<Box<dyn Future<Output = Result<Value, String>> + Send + 'a>>;

/// The engine as the code of a run uses it.
pub trait Outside: Send + Sync {
    /// The id of the run, for the log.
    fn run_id(&self) -> &str;
    /// Stores text that a step wrote to the console.
    fn log(&self, step: &str, level: &str, text: &str);
    /// Returns the value of the connection with this external id.
    fn connection(&self, external_id: &str) -> Option<Value>;
    /// Finds the fake that answers requests to a URL. Returns its name.
    fn fake_of(&self, url: &str) -> Option<String>;
    /// Sends a request `{method, url, headers, body, stepName}` to a fake. Returns its answer. The error is the text that
    /// a step shows.
    fn ask_fake<'a>(&'a self, name: &'a str, request: Value) -> FakeAnswer<'a>;
}
