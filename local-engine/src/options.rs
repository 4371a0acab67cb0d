//! What an engine is started with.

use std::path::PathBuf;
use std::time::Duration;

use crate::manner::Manner;

/// How to run an engine.
#[derive(Debug, Clone)]
pub struct Options {
    /// As the platform answers, or as the bare engine does.
    pub manner: Manner,
    /// Every credential must equal one of these.
    pub keys: Vec<String>,
    /// The database file; in memory where there is none.
    pub db: Option<PathBuf>,
    /// How long it waits for what.
    pub waits: Waits,
}

impl Default for Options {
    fn default() -> Self {
        let keys = vec!["api_test".to_owned()];
        Self { manner: Manner::default(), keys, db: None, waits: Waits::default() }
    }
}

/// The engine's waits. The defaults are those of the real one; tests make them short.
#[derive(Debug, Clone, Copy)]
pub struct Waits {
    /// How long a synchronous trigger waits for the flow's answer.
    pub sync: Duration,
    /// How long a run may take before it ends as TIMEOUT.
    pub flow: Duration,
    /// The wait before a failed step's first repetition; it doubles with each further one.
    pub retry: Duration,
}

impl Default for Waits {
    fn default() -> Self {
        Self { sync: Duration::from_secs(30), flow: Duration::from_secs(600), retry: Duration::from_secs(4) }
    }
}
