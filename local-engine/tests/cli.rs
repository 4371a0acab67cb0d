//! The commands other than `serve`.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::path::PathBuf;

use serde_json::{Value, json};
use support::process::{Database, Process, command, output};

/// Runs a command. Returns its standard output.
fn stdout(arguments: &[&str]) -> String {
    let output = command(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// An exported flow in a file.
struct Export(PathBuf);

impl Export {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("imbrace-local-cli-{}-{name}.json", std::process::id()));
        let mut trigger = support::webhook();
        trigger["nextAction"] = support::response("step_1", json!({ "n": "{{trigger.body.n + 1}}" }));
        let template = json!({ "displayName": "Exported", "trigger": trigger, "schemaVersion": "8" });
        std::fs::write(&path, json!({ "name": "Exported", "template": template }).to_string()).unwrap();
        Self(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for Export {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

async fn trigger(line: &str) -> Value {
    let url = line.trim().rsplit_once(' ').unwrap().1;
    let request = support::client().post(format!("{url}/sync")).header("x-api-key", "api_test");
    let request = request.header("authorization", "Bearer api_test").json(&json!({ "n": 1 }));
    support::json_of(request.send().await.unwrap()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flow_is_imported_into_a_running_engine_and_its_runs_are_shown() {
    for manner in [&["--port", "0"][..], &["--port", "0", "--bare"]] {
        let (process, export) = (Process::start(manner), Export::new(&format!("running{}", manner.len())));
        let line = stdout(&["import", export.path(), "--publish", "--url", process.url()]);
        assert!(line.starts_with("Exported is ") && line.contains("(published)"), "{line}");
        assert_eq!(trigger(&line).await, json!({ "n": 2 }));
        let list = stdout(&["runs", "--url", process.url()]);
        assert!(list.contains("SUCCEEDED") && list.ends_with("Exported\n"), "{list}");
        let id = list.split_whitespace().next().unwrap();
        let tree = stdout(&["run", id, "--url", process.url()]);
        assert!(tree.contains("└─ step_1  PIECE  SUCCEEDED"), "{tree}");
        assert_eq!(stdout(&["runs", "--status", "FAILED", "--url", process.url()]), "no runs\n");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flow_is_imported_into_a_database_file() {
    let (file, export) = (Database::new("import"), Export::new("file"));
    let process = Process::start(&["--port", "0", "--db", file.path()]);
    let (code, words) = output(&["import", export.path(), "--db", file.path()]);
    assert!(code == 1 && words.contains("is in use by another process"), "{words}");
    process.stop("-TERM");
    let line = stdout(&["import", export.path(), "--publish", "--db", file.path()]);
    let id = line.split_whitespace().nth(2).unwrap();
    let process = Process::start(&["--port", "0", "--db", file.path()]);
    let url = format!("to {}/activepieces/v1/webhooks/{id}", process.url());
    assert_eq!(trigger(&url).await, json!({ "n": 2 }));
}

#[test]
fn an_error_names_the_file_the_option_or_the_run() {
    let export = Export::new("words");
    let missing = output(&["import", "/nowhere.json"]);
    assert!(missing.0 == 1 && missing.1.contains("/nowhere.json cannot be read"), "{}", missing.1);
    let nobody = output(&["import", export.path(), "--url", "http://127.0.0.1:1"]);
    assert!(nobody.0 == 1 && nobody.1.contains("no engine answers at http://127.0.0.1:1"), "{}", nobody.1);
    std::fs::write(&export.0, "{\"name\": 1}").unwrap();
    let empty = output(&["import", export.path()]);
    assert!(empty.0 == 1 && empty.1.contains("contains no flow"), "{}", empty.1);
    let stubs = output(&["--stubs", "http://example.com"]);
    assert!(stubs.0 == 2 && stubs.1.contains("must be on this machine"), "{}", stubs.1);
    let db = output(&["runs", "--db", "/nowhere.db"]);
    assert!(db.0 == 1 && db.1.contains("/nowhere.db does not exist"), "{}", db.1);
    let process = Process::start(&["--port", "0"]);
    let run = output(&["run", "aaaaaaaaaaaaaaaaaaaaa", "--url", process.url()]);
    assert!(run.0 == 1 && run.1.contains("FLOW_RUN_NOT_FOUND"), "{}", run.1);
}

#[tokio::test(flavor = "multi_thread")]
async fn console_output_of_flows_is_in_the_log_with_the_id_of_the_run() {
    let process = Process::start(&["--port", "0"]);
    let export = Export::new("console");
    let source = "export const code = async (inputs) => { console.log('got', inputs); return 1 }";
    let mut trigger_step = support::webhook();
    trigger_step["nextAction"] = support::code("step_1", source, json!({ "a": [1] }));
    trigger_step["nextAction"]["nextAction"] = support::response("step_2", json!({ "n": 1 }));
    let flow = json!({ "displayName": "Console", "trigger": trigger_step, "schemaVersion": "8" });
    std::fs::write(&export.0, flow.to_string()).unwrap();
    let line = stdout(&["import", export.path(), "--publish", "--url", process.url()]);
    trigger(&line).await;
    let list = stdout(&["runs", "--url", process.url()]);
    let id = list.split_whitespace().next().unwrap().to_owned();
    let log = process.log();
    assert!(log.contains("got { a: [ 1 ] }") && log.contains(&id), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_the_gateway_of_the_platform_loses_is_a_warning_in_the_log() {
    let process = Process::start(&["--port", "0", "--sync-timeout-ms", "10"]);
    let flow = support::process::doubling(process.url()).await;
    let request = support::client().post(format!("{}/activepieces/v1/webhooks/{flow}", process.url()));
    let request = request.header("x-api-key", support::KEY).header("content-type", "text/plain").body("n=1");
    assert_eq!(request.send().await.unwrap().status(), 504);
    let log = process.log();
    assert!(log.contains("WARN") && log.contains("text/plain") && log.contains("send JSON"), "{log}");
}
