//! The options of an engine.

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use url::Url;

use crate::database::Database;
use crate::faked::Faked;
use crate::manner::Manner;

/// The options of an engine.
#[derive(Debug, Clone)]
pub struct Options {
    /// Whether it behaves like the platform or like an engine without a gateway.
    pub manner: Manner,
    /// The database whose behavior it shows.
    pub database: Database,
    /// Additional names that requests can have as their `Host`. `None` allows all names.
    pub hosts: Option<Vec<String>>,
    /// The URL at which clients reach the engine. `None`: the address on which it listens.
    pub public_url: Option<Url>,
    /// Whether enabling a flow hangs if the flow was called while it was disabled, which the real engine does.
    pub enable_hangs: bool,
    /// The accepted credentials.
    pub keys: Vec<String>,
    /// The database file. `None`: the data is in memory.
    pub db: Option<PathBuf>,
    /// The durations of its waits.
    pub waits: Waits,
    /// Memory limit of the scripts of a run, in bytes.
    pub memory: usize,
    /// The program of Node that executes scripts.
    pub node: PathBuf,
    /// The folder whose `node_modules` scripts use. `None`: the current folder.
    pub project: Option<PathBuf>,
    /// Whether scripts can use the network.
    pub allow_net: bool,
    /// The address of the stubs and fakes of a test.
    pub stubs: Option<Url>,
    /// Actions that a stub executes, even if the engine has the piece.
    pub stubbed: Vec<Stubbed>,
    /// Triggers with a stub, which has their sample data.
    pub stubbed_triggers: Vec<Stubbed>,
    /// Hosts whose requests a fake answers instead of the network.
    pub faked: Vec<Faked>,
    /// Number of finished runs to keep. `None` keeps all.
    pub keep_runs: Option<u64>,
    /// The token in the address of the page.
    pub page_token: String,
    /// Whether the engine only reads the database: no flow runs, and no data changes.
    pub read_only: bool,
    /// The file that the page names instead of the database file, which is a copy of it.
    pub shown_as: Option<String>,
}

/// The memory limit of the real engine's sandbox.
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

/// The durations of the engine's waits. The defaults are those of the real engine. Tests make them shorter.
#[derive(Debug, Clone, Copy)]
pub struct Waits {
    /// How long a synchronous trigger waits for the response of the flow.
    pub sync: Duration,
    /// The time limit of a run, which then ends as `TIMEOUT`.
    pub flow: Duration,
    /// The delay before the first retry of a step. It doubles with each retry.
    pub retry: Duration,
    /// The longest delay during which a run stays `RUNNING`. A longer delay pauses the run.
    pub in_run: Duration,
    /// How long a queued run is in no list and cannot be read.
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
