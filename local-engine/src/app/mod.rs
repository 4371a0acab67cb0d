//! The engine: its state, and the life of its runs.
//!
//! - [`runs`]: starts, resumes and retries runs, and carries out what their [`transitions`] cause.
//! - [`tasks`]: the tasks that execute runs. [`turns`]: which of them executes next.
//! - [`waiting`]: the callers that wait for responses.
//! - [`version`]: finds the version of a flow that runs.
//! - [`schedules`]: starts flows by the clock. [`triggers`]: starts them for other events.
//! - [`world`]: what runs reach of the engine.

pub mod runs;
pub mod schedules;
pub mod tasks;
pub mod transitions;
pub mod triggers;
mod turns;
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
    /// The options.
    pub options: Options,
    /// The database.
    pub store: Store,
    /// The user, the project and the platform of the data.
    pub identity: Identity,
    /// The URL on which it listens.
    pub url: String,
    /// Changes of runs and flows, which the database reports.
    pub changes: Changes,
    /// The time that flows see and wait for.
    pub clock: Clock,
    /// The failures that tests ordered.
    pub failures: Failures,
    /// The tasks that execute runs.
    pub tasks: Tasks,
    /// The callers that wait for responses of runs.
    pub waiting: Waiting,
    /// The clocks of flows with schedules.
    pub schedules: Schedules,
    /// The compiler of CODE steps.
    pub compiler: Compiler,
    /// The flows that a hanging change locks.
    pub locks: Locks,
    /// The processes that execute scripts.
    pub javascript: Arc<Pool>,
    /// The client for stubs and callbacks.
    pub client: reqwest::Client,
    /// The client for the requests of flows.
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
    /// Opens the store. The error is a message for the user.
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

    /// The URL of the engine's routes in links.
    pub fn public_url(&self) -> String {
        let public = self.options.public_url.as_ref().map(|url| url.as_str().trim_end_matches('/'));
        format!("{}{}", public.map_or_else(|| self.own_url(), str::to_owned), self.manner().public_prefix())
    }

    /// The URL at which programs of this machine reach the engine. No client can connect to the unspecified address.
    pub fn own_url(&self) -> String {
        self.url.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:")
    }

    /// Whether it behaves like the platform or like an engine without a gateway.
    pub fn manner(&self) -> Manner {
        self.options.manner
    }

    /// The database whose behavior it shows.
    pub fn database(&self) -> Database {
        self.options.database
    }

    /// The id of the only project.
    pub fn project(&self) -> &str {
        &self.identity.project
    }

    /// A row with its project, as clients see it.
    pub fn owned<T>(&self, row: T) -> Owned<'_, T> {
        Owned { row, project: self.project() }
    }
}
