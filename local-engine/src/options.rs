//! What an engine is started with.

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use url::Url;

use crate::database::Database;
use crate::faked::Faked;
use crate::manner::Manner;

/// How to run an engine.
#[derive(Debug, Clone)]
pub struct Options {
    /// As the platform answers, or as the bare engine does.
    pub manner: Manner,
    /// The database whose behaviour it shows.
    pub database: Database,
    /// Further names in `Host` that are allowed. None allows all.
    pub hosts: Option<Vec<String>>,
    /// Where clients reach the engine, if not where it listens.
    pub public_url: Option<Url>,
    /// Whether enabling a flow hangs if the flow was called while it was disabled, which the real engine does.
    pub enable_hangs: bool,
    /// Every credential must equal one of these.
    pub keys: Vec<String>,
    /// The database file; in memory where there is none.
    pub db: Option<PathBuf>,
    /// How long it waits for what.
    pub waits: Waits,
    /// How many bytes the scripts of a run may hold.
    pub memory: usize,
    /// The Node that runs scripts.
    pub node: PathBuf,
    /// The folder whose `node_modules` scripts use; the current one where there is none.
    pub project: Option<PathBuf>,
    /// Whether scripts may use the network.
    pub allow_net: bool,
    /// Who does the actions of pieces that are not here.
    pub stubs: Option<Url>,
    /// Actions that are executed there, even if the engine has the piece.
    pub stubbed: Vec<Stubbed>,
    /// Triggers whose sample data is there.
    pub stubbed_triggers: Vec<Stubbed>,
    /// Hosts whose requests are answered there instead of by the network.
    pub faked: Vec<Faked>,
    /// How many runs that have ended are kept; all where there is none.
    pub keep_runs: Option<u64>,
    /// The token in the address of the page.
    pub page_token: String,
    /// Whether the database is only looked at: nothing runs or changes.
    pub read_only: bool,
    /// The file that the page names instead of the database file, which is a copy of it.
    pub shown_as: Option<String>,
}

/// What the real engine gives to the scripts of its sandbox.
const MEMORY: usize = 128 * 1024 * 1024;

impl Default for Options {
    fn default() -> Self {
        Self {
            manner: Manner::default(),
            database: Database::default(),
            hosts: Some(Vec::new()),
            public_url: None,
            enable_hangs: false,
            keys: vec!["api_test".to_owned()],
            db: None,
            waits: Waits::default(),
            memory: MEMORY,
            node: PathBuf::from("node"),
            project: None,
            allow_net: false,
            stubs: None,
            stubbed: Vec::new(),
            stubbed_triggers: Vec::new(),
            faked: Vec::new(),
            keep_runs: None,
            page_token: crate::id::secret(),
            read_only: false,
            shown_as: None,
        }
    }
}

/// An action or a trigger that has a stub.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stubbed {
    /// The piece's npm name.
    pub piece: String,
    /// The name of the action or of the trigger.
    pub name: String,
}

impl FromStr for Stubbed {
    type Err = String;

    /// Reads `@activepieces/piece-slack:send_channel_message`.
    fn from_str(text: &str) -> Result<Self, String> {
        match text.rsplit_once(':') {
            Some((piece, name)) if !piece.is_empty() && !name.is_empty() => {
                Ok(Self { piece: piece.to_owned(), name: name.to_owned() })
            }
            _ => Err("must be PIECE:NAME, such as @activepieces/piece-slack:send_channel_message".to_owned()),
        }
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
    /// The longest delay that a run waits for where it stands; for a longer one it is paused.
    pub in_run: Duration,
    /// How long a queued run stays out of lists and cannot be read.
    pub queue: Duration,
}

impl Default for Waits {
    fn default() -> Self {
        Self {
            sync: Duration::from_secs(30),
            flow: Duration::from_secs(600),
            retry: Duration::from_secs(4),
            in_run: Duration::from_secs(10),
            queue: Duration::from_millis(20),
        }
    }
}
