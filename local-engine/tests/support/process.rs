//! The binary in a process of its own.

#![cfg(unix)]

use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use serde_json::{Value, json};

pub fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_imbrace-local"));
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs the command to its end. Returns the exit code and its standard error.
pub fn output(arguments: &[&str]) -> (i32, String) {
    let Output { status, stderr, .. } = command(arguments).output().unwrap();
    (status.code().unwrap(), String::from_utf8(stderr).unwrap())
}

/// An engine in a process of its own.
pub struct Process {
    child: Child,
    pub banner: String,
    lines: BufReader<std::process::ChildStdout>,
}

impl Process {
    pub fn start(arguments: &[&str]) -> Self {
        let mut child = command(arguments).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let mut banner = String::new();
        lines.read_line(&mut banner).unwrap();
        Self { child, banner, lines }
    }

    pub fn url(&self) -> &str {
        self.banner.split_whitespace().find(|word| word.starts_with("http://")).unwrap()
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal. Returns the exit code and the rest of the standard output.
    pub fn stop(mut self, signal: &str) -> (Option<i32>, String) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
        let status = self.child.wait().unwrap();
        let mut rest = String::new();
        self.lines.read_to_string(&mut rest).unwrap();
        (status.code(), rest)
    }
}

impl Process {
    /// Ends the process. Returns its standard error.
    pub fn log(mut self) -> String {
        let _ = self.child.kill();
        let mut log = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        log
    }
}

impl Process {
    /// The resident memory. `None` if the system does not report it.
    pub fn resident_megabytes(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        Some(line.trim().trim_end_matches(" kB").parse::<u64>().ok()? / 1024)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A database file that only this test uses.
pub struct Database(PathBuf);

impl Database {
    pub fn new(name: &str) -> Self {
        Self(std::env::temp_dir().join(format!("imbrace-local-process-{}-{name}.db", std::process::id())))
    }

    pub fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        for suffix in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{suffix}", self.path()));
        }
    }
}

/// Sends a request to the engine at `url`, as to the platform.
pub async fn post(url: &str, path: &str, body: Value) -> Value {
    let request = super::client().post(format!("{url}/activepieces{path}"));
    let reply = request.header("x-api-key", "api_test").json(&body).send().await.unwrap();
    imbrace_local::json::parse(&reply.text().await.unwrap()).unwrap()
}

/// Sends a GET request to the engine at `url`.
pub async fn get(url: &str, path: &str) -> Value {
    let request = super::client().get(format!("{url}/activepieces{path}"));
    let reply = request.header("x-api-key", "api_test").send().await.unwrap();
    imbrace_local::json::parse(&reply.text().await.unwrap()).unwrap()
}

/// A published flow of a webhook and this step. Returns its id.
pub async fn publish(url: &str, step: Value) -> String {
    let flow =
        post(url, "/v1/flows", json!({ "displayName": "Flow" })).await["id"].as_str().unwrap().to_owned();
    for (kind, request) in [
        ("UPDATE_TRIGGER", super::webhook()),
        ("ADD_ACTION", json!({ "parentStep": "trigger", "action": step })),
        ("LOCK_AND_PUBLISH", json!({})),
    ] {
        post(url, &format!("/v1/flows/{flow}"), json!({ "type": kind, "request": request })).await;
    }
    flow
}

/// The numbers in the payloads of all runs in a database.
pub fn payloads(file: &Database) -> Vec<usize> {
    let db = rusqlite::Connection::open(file.path()).unwrap();
    let mut statement = db.prepare("select payload ->> '$.body.n' from runs").unwrap();
    let numbers = statement.query_map([], |row| row.get::<_, i64>(0)).unwrap();
    numbers.map(|number| usize::try_from(number.unwrap()).unwrap()).collect()
}

/// Creates a flow that doubles `n` in a CODE step and responds with both numbers.
pub async fn doubling(url: &str) -> String {
    let source = "export const code = async (inputs: { n: number }) => inputs.n * 2";
    let code = super::code("step_1", source, json!({ "n": "{{trigger.body.n}}" }));
    let flow = publish(url, code).await;
    let answer = super::response("step_2", json!({ "n": "{{trigger.body.n}}", "twice": "{{step_1}}" }));
    for (kind, request) in
        [("ADD_ACTION", json!({ "parentStep": "step_1", "action": answer })), ("LOCK_AND_PUBLISH", json!({}))]
    {
        post(url, &format!("/v1/flows/{flow}"), json!({ "type": kind, "request": request })).await;
    }
    flow
}

/// Triggers a flow. Returns `None` if the engine has ended.
pub async fn trigger(client: &reqwest::Client, url: &str, path: &str, n: usize) -> Option<Value> {
    let request =
        client.post(format!("{url}/activepieces/v1/webhooks/{path}")).header("x-api-key", "api_test");
    let text = request.json(&json!({ "n": n })).send().await.ok()?.text().await.ok()?;
    serde_json::from_str(&text).ok()
}
