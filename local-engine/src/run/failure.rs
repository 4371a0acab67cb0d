//! The failures of steps and runs.

/// The end of a step without a result.
#[derive(Debug, Clone, PartialEq)]
pub enum Failure {
    /// The step fails with this `errorMessage`.
    Step(String),
    /// The run as a whole ends as INTERNAL_ERROR.
    Internal,
    /// The run as a whole ends as MEMORY_LIMIT_EXCEEDED.
    Memory,
    /// The run ends at once, because it was canceled or its time is over.
    Stopped,
}

/// An error of the database does not fail the step, but the run.
impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        tracing::error!(%error, "the database cannot be used");
        Self::Internal
    }
}
