//! The binary: its one line, its exit codes, its database file.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use serde_json::{Value, json};

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_imbrace-local"));
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn output(arguments: &[&str]) -> (i32, String) {
    let Output { status, stderr, .. } = command(arguments).output().unwrap();
    (status.code().unwrap(), String::from_utf8(stderr).unwrap())
}

/// An engine in a process of its own.
struct Process {
    child: Child,
    banner: String,
    lines: BufReader<std::process::ChildStdout>,
}

impl Process {
    fn start(arguments: &[&str]) -> Self {
        let mut child = command(arguments).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let mut banner = String::new();
        lines.read_line(&mut banner).unwrap();
        Self { child, banner, lines }
    }

    fn url(&self) -> &str {
        self.banner.split_whitespace().find(|word| word.starts_with("http://")).unwrap()
    }

    /// Sends a signal, and gives the exit code and what else was on stdout.
    fn stop(mut self, signal: &str) -> (Option<i32>, String) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
        let status = self.child.wait().unwrap();
        let mut rest = String::new();
        self.lines.read_to_string(&mut rest).unwrap();
        (status.code(), rest)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A database file of this test alone.
struct Database(PathBuf);

impl Database {
    fn new(name: &str) -> Self {
        Self(std::env::temp_dir().join(format!("imbrace-local-process-{}-{name}.db", std::process::id())))
    }

    fn path(&self) -> &str {
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

async fn post(url: &str, path: &str, body: Value) -> Value {
    let request = support::client().post(format!("{url}/activepieces{path}"));
    let reply = request.header("x-api-key", "api_test").json(&body).send().await.unwrap();
    serde_json::from_str(&reply.text().await.unwrap()).unwrap()
}

async fn get(url: &str, path: &str) -> Value {
    let request = support::client().get(format!("{url}/activepieces{path}"));
    let reply = request.header("x-api-key", "api_test").send().await.unwrap();
    serde_json::from_str(&reply.text().await.unwrap()).unwrap()
}

#[test]
fn it_prints_one_line_and_stops_at_either_signal() {
    for signal in ["-INT", "-TERM"] {
        let process = Process::start(&["--port", "0"]);
        let version = env!("CARGO_PKG_VERSION");
        let expected = format!("imbrace-local {version} listening on {} (in memory)\n", process.url());
        assert_eq!(process.banner, expected);
        assert_eq!(process.stop(signal), (Some(0), String::new()), "{signal}");
    }
}

#[test]
fn serve_may_be_said_or_left_out() {
    let process = Process::start(&["serve", "--port", "0", "--bare"]);
    assert!(process.banner.ends_with(" (in memory, bare)\n"), "{}", process.banner);
}

#[test]
fn bad_arguments_are_answered_with_the_usage() {
    for arguments in [&["--nope"][..], &["--port", "many"], &["fly"]] {
        let (code, words) = output(arguments);
        assert_eq!(code, 2, "{arguments:?}");
        assert!(words.contains("--help") || words.contains("Usage"), "{words}");
    }
}

#[test]
fn a_port_that_is_taken_is_an_error_in_words() {
    let process = Process::start(&["--port", "0"]);
    let port = process.url().rsplit_once(':').unwrap().1;
    let (code, words) = output(&["--port", port]);
    assert_eq!(code, 1);
    assert!(words.contains(&format!("port {port} on 127.0.0.1 is in use")), "{words}");
}

#[test]
fn a_file_that_is_no_database_or_in_use_is_an_error_in_words() {
    let file = Database::new("text");
    std::fs::write(file.path(), "no database ".repeat(500)).unwrap();
    let (code, words) = output(&["--port", "0", "--db", file.path()]);
    assert_eq!(code, 1);
    assert!(words.contains("is not a database"), "{words}");

    let file = Database::new("used");
    let _process = Process::start(&["--port", "0", "--db", file.path()]);
    let (code, words) = output(&["--port", "0", "--db", file.path()]);
    assert_eq!(code, 1);
    assert!(words.contains("is in use by another process"), "{words}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_the_end_of_the_process_cut_short_has_failed_in_words() {
    let file = Database::new("cut");
    let process = Process::start(&["--port", "0", "--db", file.path(), "--retry-base-ms", "600000"]);
    let url = process.url().to_owned();
    let flow = post(&url, "/v1/flows", json!({ "displayName": "Slow" })).await;
    let path = format!("/v1/flows/{}", flow["id"].as_str().unwrap());
    let mut step = support::response("step_1", json!("no json"));
    step["settings"]["errorHandlingOptions"] = json!({ "retryOnFailure": { "value": true } });
    for (kind, request) in [
        ("UPDATE_TRIGGER", support::webhook()),
        ("ADD_ACTION", json!({ "parentStep": "trigger", "action": step })),
        ("LOCK_AND_PUBLISH", json!({})),
    ] {
        post(&url, &path, json!({ "type": kind, "request": request })).await;
    }
    post(&url, &format!("/v1/webhooks/{}", flow["id"].as_str().unwrap()), json!({})).await;
    assert_eq!(process.stop("-KILL").0, None);

    let process = Process::start(&["--port", "0", "--db", file.path()]);
    let run = get(process.url(), "/v1/flow-runs").await["data"][0].clone();
    assert_eq!(run["status"], "FAILED");
    assert!(run["failedStep"]["displayName"].as_str().unwrap().contains("stopped"), "{run}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_survives_kill_nine() {
    const ROUNDS: usize = 3;
    let file = Database::new("killed");
    let mut acknowledged = Vec::new();
    let mut project = None;
    for round in 0..ROUNDS {
        let process = Process::start(&["--port", "0", "--db", file.path()]);
        let url = process.url().to_owned();
        let me = get(&url, "/v1/users/me").await;
        assert_eq!(*project.get_or_insert(me["projectId"].clone()), me["projectId"]);
        let writers: Vec<_> = (0..8).map(|writer| tokio::spawn(write(url.clone(), round, writer))).collect();
        for writer in writers {
            acknowledged.extend(writer.await.unwrap());
        }
        // More writes are under way when the process ends; none of them was acknowledged.
        let under_way: Vec<_> =
            (0..8).map(|writer| tokio::spawn(write(url.clone(), round, 100 + writer))).collect();
        assert_eq!(process.stop("-KILL").0, None);
        under_way.iter().for_each(tokio::task::JoinHandle::abort);
    }
    let process = Process::start(&["--port", "0", "--db", file.path()]);
    let folders = get(process.url(), "/v1/folders?limit=100000").await;
    let names: Vec<_> =
        folders["data"].as_array().unwrap().iter().map(|folder| &folder["displayName"]).collect();
    for name in &acknowledged {
        assert!(names.iter().any(|stored| *stored == name), "{name} is missing");
    }
    assert_eq!(acknowledged.len(), ROUNDS * 8 * 5);
}

/// Makes five folders one after the other, and gives the names of those that were acknowledged.
async fn write(url: String, round: usize, writer: usize) -> Vec<String> {
    let mut acknowledged = Vec::new();
    for number in 0..5 {
        let name = format!("{round}-{writer}-{number}");
        let folder = post(&url, "/v1/folders", json!({ "displayName": name })).await;
        assert_eq!(folder["displayName"], *name);
        acknowledged.push(name);
    }
    acknowledged
}
