//! What code of flows reaches of the engine.

use serde_json::Value;

/// What scripts reach of the engine.
pub trait Outside: Send + Sync {
    /// The run's id, for its log.
    fn run_id(&self) -> &str;
    /// Keeps a line that the run wrote to the console.
    fn keep_line(&self, level: &str, text: &str);
    /// What a step sees of a connection, by its external id.
    fn connection(&self, external_id: &str) -> Option<Value>;
}
