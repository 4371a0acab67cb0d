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

/// The default credential.
const DEFAULT_KEY: &str = "api_test";

/// The options of `serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// The port. 0 is any free port
    #[arg(long, default_value_t = 4777)]
    port: u16,
    /// The address to listen on
    #[arg(long, default_value = "127.0.0.1")]
    host: String,
    /// An additional name that requests can have as their host, such as host.docker.internal. Can be repeated.
    /// If the engine does not listen on a loopback address, every name is allowed
    #[arg(long = "allow-host", value_name = "NAME")]
    hosts: Vec<String>,
    /// The URL at which clients reach the engine, for the links of flows. Default: the address on which it listens
    #[arg(long, value_name = "URL")]
    public_url: Option<Url>,
    /// A credential to accept. Can be repeated
    #[arg(long = "api-key", value_name = "KEY", default_value = DEFAULT_KEY)]
    api_keys: Vec<String>,
    /// The database file. Without it, the data is in memory
    #[arg(long, value_name = "FILE")]
    db: Option<PathBuf>,
    /// Behave like the open-source engine without a gateway, not like the platform
    #[arg(long)]
    bare: bool,
    /// The database whose behaviour the engine shows
    #[arg(long, value_name = "NAME", default_value = "postgres")]
    database: Database,
    /// Never answer a request that enables a flow which was called while it was disabled, as the real engine does
    #[arg(long)]
    enable_hangs: bool,
    /// How long a synchronous trigger waits for the response of the flow
    #[arg(long, value_name = "MS", default_value_t = 30_000)]
    sync_timeout_ms: u64,
    /// The time limit of a run
    #[arg(long, value_name = "MS", default_value_t = 600_000)]
    flow_timeout_ms: u64,
    /// The delay before the first retry of a step. It doubles with each retry
    #[arg(long, value_name = "MS", default_value_t = 4_000)]
    retry_base_ms: u64,
    /// The longest delay during which a run stays RUNNING. A longer delay pauses the run
    #[arg(long, value_name = "MS", default_value_t = 10_000)]
    pause_after_ms: u64,
    /// How long a run without a waiting caller is in no list and cannot be read
    #[arg(long, value_name = "MS", default_value_t = 20)]
    queue_delay_ms: u64,
    /// The memory limit of the scripts of a run. With buffers, a run may take 128 MB more
    #[arg(long, value_name = "MB", default_value_t = 128)]
    memory_limit_mb: usize,
    /// The program of Node.js that executes the code of flows
    #[arg(long, value_name = "PATH", env = "IMBRACE_LOCAL_NODE", default_value = "node")]
    node: PathBuf,
    /// The folder whose npm packages the code of flows can use. Default: the current folder
    #[arg(long, value_name = "DIR")]
    project: Option<PathBuf>,
    /// Let the code of flows use the network (`fetch`)
    #[arg(long)]
    allow_net: bool,
    /// The address of stubs and fakes. It must be on this machine
    #[arg(long, value_name = "URL", value_parser = loopback)]
    stubs: Option<Url>,
    /// An action that a stub executes, even if the engine has its piece. The piece is listed. Can be repeated
    #[arg(long = "stub", value_name = "PIECE:ACTION", requires = "stubs")]
    stubbed: Vec<Stubbed>,
    /// A trigger with a stub, which has its sample data. The piece is listed. Can be repeated
    #[arg(long = "stub-trigger", value_name = "PIECE:TRIGGER", requires = "stubs")]
    stubbed_triggers: Vec<Stubbed>,
    /// A host whose requests by the HTTP piece and by `fetch` a fake answers: NAME, *.NAME or *, with an optional port.
    /// Can be repeated
    #[arg(long = "fake-host", value_name = "HOST", requires = "stubs")]
    faked: Vec<Faked>,
    /// The number of finished runs to keep. Default: all
    #[arg(long, value_name = "N")]
    keep_runs: Option<u64>,
    /// What to log on stderr: error, warn, info (each request) or debug (each run).
    /// At every level, the log includes the console output of flows
    #[arg(long, value_name = "LEVEL", default_value_t = Level::WARN)]
    pub log: Level,
    /// End when standard input ends, so that the engine does not outlive the process that started it
    #[arg(long)]
    exit_with_stdin: bool,
}

/// Parses an address of this machine. Requests to stubs contain the values of connections, so they must not leave it.
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
            stubbed_triggers: self.stubbed_triggers.clone(),
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

/// Answers requests until a signal, or with `--exit-with-stdin` until the end of standard input.
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
        ended = server.run() => ended.map_err(|error| error.to_string()),
        () = stop => Ok(()),
        () = end_of_stdin(), if serve.exit_with_stdin => Ok(()),
        () = end_of_parent() => Ok(()),
    };
    javascript.close();
    result
}

/// Resolves when standard input is closed, which also happens when the process on its other side dies.
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

/// Resolves at the first SIGINT or SIGTERM. Registered before the banner, so that a signal right after the banner is not lost.
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

/// Resolves at Ctrl-C or Ctrl-Break in the console, and when the console is closed or the user logs off. Registered before the
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
