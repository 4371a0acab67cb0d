//! The engine: its state, and the life of its runs.
//!
//! - [`runs`]: starts, resumes and retries runs, and carries out what their [`transitions`] cause.
//! - [`tasks`]: the tasks that execute runs. [`waiting`]: the callers that wait for responses.
//! - [`version`]: finds the version of a flow that runs.
//! - [`schedules`]: starts flows by the clock. [`triggers`]: starts them for other events.
//! - [`world`]: what runs reach of the engine.

pub mod runs;
pub mod schedules;
pub mod tasks;
pub mod transitions;
pub mod triggers;
pub mod version;
pub mod waiting;
mod world;

use std::sync::Arc;

use serde::Serialize;

pub use self::schedules::Schedules;
pub use self::tasks::Tasks;
pub use self::waiting::Waiting;
use crate::changes::Changes;
use crate::clock::Clock;
use crate::database::Database;
use crate::failures::Failures;
use crate::locks::Locks;
use crate::manner::Manner;
use crate::options::Options;
use crate::run::http_client::{client, flow_client};
use crate::run::javascript::{Compiler, Pool, Settings};
use crate::store::Store;
use crate::store::identity::{self, Identity};

/// A shared engine.
pub type App = Arc<Engine>;

/// The engine's state.
#[derive(Debug)]
pub struct Engine {
    /// What it was started with.
    pub options: Options,
    /// The database.
    pub store: Store,
    /// Whose data it holds.
    pub identity: Identity,
    /// Where it listens.
    pub url: String,
    /// What the database reports of runs and flows.
    pub changes: Changes,
    /// The time that flows see and wait for.
    pub clock: Clock,
    /// The failures that tests ordered.
    pub failures: Failures,
    /// The runs that are going on.
    pub tasks: Tasks,
    /// Who waits for them.
    pub waiting: Waiting,
    /// The flows that set themselves off.
    pub schedules: Schedules,
    /// What makes JavaScript of the sources of CODE steps.
    pub compiler: Compiler,
    /// The flows that a change holds for ever.
    pub locks: Locks,
    /// The processes that run scripts.
    pub javascript: Arc<Pool>,
    /// What sends requests to stubs and callbacks.
    pub client: reqwest::Client,
    /// What sends the requests of flows.
    pub flow_client: reqwest::Client,
}

/// A row with the project that it belongs to.
#[derive(Debug, Serialize)]
pub struct Owned<'a, T> {
    #[serde(flatten)]
    row: T,
    #[serde(rename = "projectId")]
    project: &'a str,
}

impl Engine {
    /// Opens the store. The error is in words.
    pub fn open(options: Options, url: String) -> Result<App, String> {
        let store = Store::open(options.db.as_deref())?;
        let changes = Changes::default();
        store.observe(&changes).map_err(|error| error.to_string())?;
        let identity = store.write(identity::load).map_err(|error| error.to_string())?;
        let javascript = Pool::new(Settings {
            node: options.node.clone(),
            project: options.project.clone(),
            memory: options.memory,
            allow_net: options.allow_net,
            has_fakes: !options.faked.is_empty(),
        });
        Ok(Arc::new(Self {
            javascript,
            options,
            store,
            identity,
            url,
            changes,
            clock: Clock::default(),
            failures: Failures::default(),
            tasks: Tasks::default(),
            waiting: Waiting::default(),
            schedules: Schedules::default(),
            compiler: Compiler::default(),
            locks: Locks::default(),
            client: client(),
            flow_client: flow_client(),
        }))
    }

    /// Where the engine's routes are for those who follow an address that it gives.
    pub fn public_url(&self) -> String {
        let public = self.options.public_url.as_ref().map(|url| url.as_str().trim_end_matches('/'));
        format!("{}{}", public.map_or_else(|| self.own_url(), str::to_owned), self.manner().public_prefix())
    }

    /// Where programs of this machine reach the engine. Nothing can connect to the address that stands for all of a
    /// machine's.
    pub fn own_url(&self) -> String {
        self.url.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:")
    }

    /// In which manner it answers.
    pub fn manner(&self) -> Manner {
        self.options.manner
    }

    /// The database whose behaviour it shows.
    pub fn database(&self) -> Database {
        self.options.database
    }

    /// The one project's id.
    pub fn project(&self) -> &str {
        &self.identity.project
    }

    /// A row as clients see it.
    pub fn owned<T>(&self, row: T) -> Owned<'_, T> {
        Owned { row, project: self.project() }
    }
}
