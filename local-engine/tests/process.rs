//! The binary: its output, its exit codes, its database file.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::time::Duration;

use serde_json::{Value, json};
use support::process::{Database, Process, get, output, post, publish};

#[test]
fn serve_prints_its_addresses_and_stops_on_sigint_and_sigterm() {
    for signal in ["-INT", "-TERM"] {
        let process = Process::start(&["--port", "0"]);
        let version = env!("CARGO_PKG_VERSION");
        let expected = format!("imbrace-local {version} listening on {} (in memory)\n", process.url());
        assert_eq!(process.banner, expected);
        let page = format!("See its runs at {}/?token=", process.url());
        let (code, rest) = process.stop(signal);
        assert_eq!((code, rest.lines().count()), (Some(0), 1), "{signal}: {rest}");
        assert!(rest.starts_with(&page), "{rest}");
    }
}

#[test]
fn serve_is_the_default_command() {
    let process = Process::start(&["serve", "--port", "0", "--bare"]);
    assert!(process.banner.ends_with(" (in memory, bare)\n"), "{}", process.banner);
}

#[test]
fn bad_arguments_print_the_usage() {
    for arguments in [&["--nope"][..], &["--port", "many"], &["fly"]] {
        let (code, words) = output(arguments);
        assert_eq!(code, 2, "{arguments:?}");
        assert!(words.contains("--help") || words.contains("Usage"), "{words}");
    }
}

/// If the command starts anyway, it ends with its standard input, which is empty.
#[test]
fn an_error_names_a_port_that_is_in_use() {
    let process = Process::start(&["--port", "0"]);
    let port = process.url().rsplit_once(':').unwrap().1;
    let (code, words) = output(&["--port", port, "--exit-with-stdin"]);
    assert_eq!(code, 1);
    assert!(words.contains(&format!("port {port} on 127.0.0.1 is in use")), "{words}");
}

#[test]
fn an_error_names_a_file_that_is_no_database_or_in_use() {
    let file = Database::new("text");
    std::fs::write(file.path(), "no database ".repeat(500)).unwrap();
    let (code, words) = output(&["--port", "0", "--db", file.path(), "--exit-with-stdin"]);
    assert_eq!(code, 1);
    assert!(words.contains("is not a database"), "{words}");

    let file = Database::new("used");
    let _process = Process::start(&["--port", "0", "--db", file.path()]);
    let (code, words) = output(&["--port", "0", "--db", file.path(), "--exit-with-stdin"]);
    assert_eq!(code, 1);
    assert!(words.contains("is in use by another process"), "{words}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_was_interrupted_by_the_end_of_the_process_has_failed_with_a_reason() {
    let file = Database::new("cut");
    let process = Process::start(&["--port", "0", "--db", file.path(), "--retry-base-ms", "600000"]);
    let url = process.url().to_owned();
    let mut step = support::response("step_1", json!("no json"));
    step["settings"]["errorHandlingOptions"] = json!({ "retryOnFailure": { "value": true } });
    let flow = publish(&url, step).await;
    post(&url, &format!("/v1/webhooks/{flow}"), json!({})).await;
    assert_eq!(process.stop("-KILL").0, None);

    let process = Process::start(&["--port", "0", "--db", file.path()]);
    let run = get(process.url(), "/v1/flow-runs").await["data"][0].clone();
    assert_eq!(run["status"], "FAILED");
    assert!(run["failedStep"]["displayName"].as_str().unwrap().contains("stopped"), "{run}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_run_resumes_on_time_in_the_next_process() {
    let file = Database::new("waits");
    let arguments = ["--port", "0", "--db", file.path(), "--pause-after-ms", "0"];
    let process = Process::start(&arguments);
    let url = process.url().to_owned();
    let mut step = support::response("step_1", json!({}));
    step["settings"]["pieceName"] = "@activepieces/piece-delay".into();
    step["settings"]["actionName"] = "delayFor".into();
    step["settings"]["input"] = json!({ "unit": "seconds", "delayFor": 1 });
    let flow = publish(&url, step).await;
    post(&url, &format!("/v1/webhooks/{flow}"), json!({})).await;
    assert_eq!(run_when(&url, |run| run["status"] == "PAUSED").await["status"], "PAUSED");
    assert_eq!(process.stop("-KILL").0, None);
    let process = Process::start(&arguments);
    let run = run_when(process.url(), |run| run["status"] != "PAUSED" && run["status"] != "RUNNING").await;
    assert_eq!(run["status"], "SUCCEEDED", "{run}");
}

/// Waits until the newest run fulfills a condition. Returns the run.
async fn run_when(url: &str, is_so: impl Fn(&Value) -> bool) -> Value {
    loop {
        let run = get(url, "/v1/flow-runs").await["data"][0].clone();
        if is_so(&run) {
            return run;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
