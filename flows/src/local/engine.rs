//! A local engine as a child process, and a client for it.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use imbrace_core::request::RequestOptions;
use imbrace_core::secret::Secret;
use imbrace_core::settings::{Given, Settings};
use imbrace_core::{Client, Context};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use super::{Result, binary, stubs::Stubs};

/// The credential of the engine, which only this process reaches.
const KEY: &str = "api_flows";

/// Time for the engine to print its address.
const START: Duration = Duration::from_secs(20);

/// A running engine. It ends when this value is dropped, because its standard input is closed.
pub struct Engine {
    url: String,
    client: Client,
    /// The client for the routes that only tests use.
    control: Client,
    _child: Child,
}

impl Engine {
    /// Starts an engine that uses the npm packages of `project`.
    pub async fn start(project: &Path, stubs: Option<&Stubs>) -> Result<Self> {
        let program = binary::find()?;
        let mut command = Command::new(&program);
        command.args(["serve", "--exit-with-stdin", "--port=0", "--queue-delay-ms=0", "--retry-base-ms=10"]);
        command.arg(format!("--api-key={KEY}")).arg("--project").arg(project).env("TZ", "UTC");
        if let Some(stubs) = stubs {
            command.args(stubs.arguments());
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        let cannot = |reason: String| format!("{} cannot be started: {reason}", program.display());
        let mut child = command.spawn().map_err(|error| cannot(error.to_string()))?;
        let url = match timeout(START, first_url(&mut child)).await {
            Ok(url) => url.map_err(cannot)?,
            Err(_) => return Err(cannot(format!("it printed no address within {} s", START.as_secs()))),
        };
        let engine = client(&format!("{url}/activepieces"))?;
        Ok(Self { client: engine, control: client(&url)?, url, _child: child })
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns the context of a call.
    pub fn context(&self) -> Context {
        Context::new(self.client.engine(), RequestOptions::default(), None)
    }

    /// Returns the context of a call of a route that only tests use.
    pub fn control(&self) -> Context {
        Context::new(self.control.engine(), RequestOptions::default(), None)
    }
}

fn client(url: &str) -> Result<Client> {
    let given = Given {
        api_key: Some(Secret::new(KEY.into())),
        workflow_engine: Some(url.into()),
        ..Given::default()
    };
    let settings = Settings::resolve(given, |_| None).and_then(Client::new);
    settings.map_err(|error| error.to_string())
}

/// Reads the address that the engine prints when it is ready. Afterwards, its output is read and dropped.
async fn first_url(child: &mut Child) -> Result<String> {
    let (Some(stdout), Some(mut stderr)) = (child.stdout.take(), child.stderr.take()) else {
        return Err("it has no output".into());
    };
    let mut lines = BufReader::new(stdout).lines();
    let line = lines.next_line().await.ok().flatten();
    let url =
        line.as_deref().and_then(|line| line.split_whitespace().find(|word| word.starts_with("http://")));
    let Some(url) = url.map(str::to_owned) else {
        let mut log = String::new();
        // What was read before an error is shown.
        let _ = stderr.read_to_string(&mut log).await;
        return Err(if log.is_empty() { "it ended without an address".into() } else { log.trim().into() });
    };
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    tokio::spawn(async move { tokio::io::copy(&mut stderr, &mut tokio::io::sink()).await });
    Ok(url)
}
