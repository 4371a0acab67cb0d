//! What code of flows reaches of the engine.

use serde_json::Value;

/// What scripts reach of the engine.
pub trait Outside: Send + Sync {
    /// The run's id, for its log.
    fn run_id(&self) -> &str;
    /// Keeps what a step wrote to the console.
    fn log(&self, step: &str, level: &str, text: &str);
    /// What a step sees of a connection, by its external id.
    fn connection(&self, external_id: &str) -> Option<Value>;
}
