//! `imbrace-local serve`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use tracing::Level;
use url::{Host, Url};

use crate::database::Database;
use crate::faked::Faked;
use crate::manner::Manner;
use crate::options::{Options, Stubbed, Waits};
use crate::request::is_loopback;
use crate::server::Server;

/// The credential of an engine that is given none.
const DEFAULT_KEY: &str = "api_test";

/// What `serve` is told.
#[derive(Debug, Args)]
pub struct Serve {
    /// The port; 0 is any free one
    #[arg(long, default_value_t = 4777)]
    port: u16,
    /// The address to listen on
    #[arg(long, default_value = "127.0.0.1")]
    host: String,
    /// A further name that requests may have as their host, such as host.docker.internal; may be given several times.
    /// If the engine does not listen on a loopback address, every name is allowed
    #[arg(long = "allow-host", value_name = "NAME")]
    hosts: Vec<String>,
    /// Where clients reach the engine, for the links that flows make. Default: where it listens
    #[arg(long, value_name = "URL")]
    public_url: Option<Url>,
    /// A credential to accept; may be given several times
    #[arg(long = "api-key", value_name = "KEY", default_value = DEFAULT_KEY)]
    api_keys: Vec<String>,
    /// The database file; without it everything is in memory
    #[arg(long, value_name = "FILE")]
    db: Option<PathBuf>,
    /// Answer as the bare open-source engine, not as the platform
    #[arg(long)]
    bare: bool,
    /// The database whose behaviour the engine shows
    #[arg(long, value_name = "NAME", default_value = "postgres")]
    database: Database,
    /// Never answer a request that enables a flow which was called while it was disabled, as the real engine does
    #[arg(long)]
    enable_hangs: bool,
    /// How long a synchronous trigger waits for the flow
    #[arg(long, value_name = "MS", default_value_t = 30_000)]
    sync_timeout_ms: u64,
    /// How long a run may take
    #[arg(long, value_name = "MS", default_value_t = 600_000)]
    flow_timeout_ms: u64,
    /// The wait before a failed step's first repetition; it doubles each time
    #[arg(long, value_name = "MS", default_value_t = 4_000)]
    retry_base_ms: u64,
    /// The longest delay that a run waits for where it stands; for a longer one it is paused
    #[arg(long, value_name = "MS", default_value_t = 10_000)]
    pause_after_ms: u64,
    /// How long a run that nobody waits for stays out of lists and cannot be read
    #[arg(long, value_name = "MS", default_value_t = 20)]
    queue_delay_ms: u64,
    /// How much memory the scripts of a run may hold
    #[arg(long, value_name = "MB", default_value_t = 128)]
    memory_limit_mb: usize,
    /// The Node.js that runs the code of flows
    #[arg(long, value_name = "PATH", env = "IMBRACE_LOCAL_NODE", default_value = "node")]
    node: PathBuf,
    /// The folder whose npm packages the code of flows may use; the current one by default
    #[arg(long, value_name = "DIR")]
    project: Option<PathBuf>,
    /// Let the code of flows use the network (`fetch`)
    #[arg(long)]
    allow_net: bool,
    /// Where the actions of pieces that the engine does not have are done: an address of this machine
    #[arg(long, value_name = "URL", value_parser = loopback)]
    stubs: Option<Url>,
    /// An action that is done there, also where the engine has its piece; may be given several times. The piece is
    /// listed among those that the engine has
    #[arg(long = "stub", value_name = "PIECE:ACTION", requires = "stubs")]
    stubbed: Vec<Stubbed>,
    /// A host whose requests by the HTTP piece are answered there: NAME, *.NAME or *, with an optional port; may be given
    /// several times
    #[arg(long = "fake-host", value_name = "HOST", requires = "stubs")]
    faked: Vec<Faked>,
    /// How many runs that have ended to keep; all by default
    #[arg(long, value_name = "N")]
    keep_runs: Option<u64>,
    /// What to log on stderr: error, warn, info (each request) or debug (each run).
    /// What flows write to the console is there from info on, whatever is said here
    #[arg(long, value_name = "LEVEL", default_value_t = Level::WARN)]
    pub log: Level,
    /// End when standard input does, so that the engine goes with the process that started it
    #[arg(long)]
    exit_with_stdin: bool,
}

/// An address of this machine: what stubs get has the values of connections in it.
fn loopback(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| error.to_string())?;
    let is_loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    if is_loopback {
        Ok(url)
    } else {
        Err("stubs must be on this machine, such as http://127.0.0.1:4000".to_owned())
    }
}

impl Serve {
    fn options(&self) -> Options {
        Options {
            manner: if self.bare { Manner::Bare } else { Manner::Platform },
            database: self.database,
            hosts: is_loopback(&self.host).then(|| self.hosts.clone()),
            public_url: self.public_url.clone(),
            enable_hangs: self.enable_hangs,
            keys: self.api_keys.clone(),
            db: self.db.clone(),
            waits: Waits {
                sync: Duration::from_millis(self.sync_timeout_ms),
                flow: Duration::from_millis(self.flow_timeout_ms),
                retry: Duration::from_millis(self.retry_base_ms),
                in_run: Duration::from_millis(self.pause_after_ms),
                queue: Duration::from_millis(self.queue_delay_ms),
            },
            memory: self.memory_limit_mb.saturating_mul(1024 * 1024),
            allow_net: self.allow_net,
            node: self.node.clone(),
            project: self.project.clone(),
            stubs: self.stubs.clone(),
            stubbed: self.stubbed.clone(),
            faked: self.faked.clone(),
            keep_runs: self.keep_runs,
            page_token: super::token::of(self.port),
            read_only: false,
            shown_as: None,
        }
    }

    /// `imbrace-local 0.1.0 listening on http://127.0.0.1:4777 (in memory)`.
    fn banner(&self, url: &str) -> String {
        let version = env!("CARGO_PKG_VERSION");
        let place = self.db.as_ref().map_or("in memory".to_owned(), |file| file.display().to_string());
        let manner = if self.bare { ", bare" } else { "" };
        format!("imbrace-local {version} listening on {url} ({place}{manner})\n")
    }
}

/// Answers requests until a signal, or the end of standard input where that is asked for.
pub async fn run(serve: &Serve) -> Result<(), String> {
    let stop = stop_signal().map_err(|error| error.to_string())?;
    let server = Server::bind(serve.options(), &serve.host, serve.port).await?;
    if !is_loopback(&serve.host) && serve.api_keys.iter().any(|key| key == DEFAULT_KEY) {
        tracing::warn!(
            "other machines can use this engine with the default key: give it another with --api-key"
        );
    }
    super::print(&format!("{}See its runs at {}\n", serve.banner(server.url()), server.page_url()))?;
    let javascript = server.app().javascript.clone();
    let result = tokio::select! {
        ended = server.run(std::future::pending()) => ended.map_err(|error| error.to_string()),
        () = stop => Ok(()),
        () = end_of_stdin(), if serve.exit_with_stdin => Ok(()),
        () = end_of_parent() => Ok(()),
    };
    javascript.close();
    result
}

/// Ready when the other side of standard input is closed, as it is when its process dies.
async fn end_of_stdin() {
    let _ = tokio::io::copy(&mut tokio::io::stdin(), &mut tokio::io::sink()).await;
}

/// The environment variable with the parent's process id. If it is set, the engine ends with its parent.
#[cfg(unix)]
const PARENT: &str = "IMBRACE_LOCAL_PARENT";

/// How often the engine checks its parent.
#[cfg(unix)]
const LOOK: Duration = Duration::from_millis(250);

/// Resolves when the parent named by [`PARENT`] has ended. Never resolves if the variable is not set.
#[cfg(unix)]
pub async fn end_of_parent() {
    match std::env::var(PARENT).ok().and_then(|parent| parent.parse::<u32>().ok()) {
        Some(parent) => {
            while std::os::unix::process::parent_id() == parent {
                tokio::time::sleep(LOOK).await;
            }
        }
        None => std::future::pending().await,
    }
}

/// Never resolves: on Windows, Node ends its child processes itself.
#[cfg(windows)]
pub async fn end_of_parent() {
    std::future::pending().await
}

/// Ready at the first SIGINT or SIGTERM. Registered before the banner, so that a signal sent right after it is seen.
#[cfg(unix)]
pub fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Ready at Ctrl-C or Ctrl-Break in the console, and when the console is closed or the user logs off. Registered before the
/// banner, as on Unix.
#[cfg(windows)]
pub fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::windows::{ctrl_break, ctrl_c, ctrl_close, ctrl_logoff, ctrl_shutdown};
    let (mut interrupt, mut breaks, mut close) = (ctrl_c()?, ctrl_break()?, ctrl_close()?);
    let (mut logoff, mut shutdown) = (ctrl_logoff()?, ctrl_shutdown()?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = breaks.recv() => {}
            _ = close.recv() => {}
            _ = logoff.recv() => {}
            _ = shutdown.recv() => {}
        }
    })
}
