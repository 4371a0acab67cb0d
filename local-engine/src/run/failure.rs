//! What can go wrong in a step.

/// How a step ends where it has no result.
#[derive(Debug, Clone, PartialEq)]
pub enum Failure {
    /// The step fails with this `errorMessage`.
    Step(String),
    /// The run as a whole ends as INTERNAL_ERROR.
    Internal,
    /// The run as a whole ends as MEMORY_LIMIT_EXCEEDED.
    Memory,
    /// The run as a whole ends where it stands: it was cancelled or its time is over.
    Stopped,
}

/// What the database refuses is no step's failure.
impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        tracing::error!(%error, "the database cannot be used");
        Self::Internal
    }
}
