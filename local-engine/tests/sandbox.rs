//! The processes that run the code of flows: permissions, limits, and isolation between runs.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use imbrace_local::{Options, Waits};
use reqwest::Method;
use serde_json::{Value, json};
use support::process::{Process, get};
use support::{Engine, code, response, short_waits};

fn options() -> Options {
    Options { waits: short_waits(), ..Options::default() }
}

async fn trigger(engine: &Engine, flow: &str, payload: &Value) {
    engine.request(Method::POST, &format!("/v1/webhooks/{flow}")).json(payload).send().await.unwrap();
}

/// Runs one CODE step. Returns its record.
async fn step(engine: &Engine, step: Value) -> Value {
    let flow = engine.published("Code", &[step]).await;
    trigger(engine, &flow, &json!({})).await;
    engine.run_of(&flow).await["steps"]["step_1"].clone()
}

async fn output(engine: &Engine, body: &str) -> Value {
    let source = format!("exports.code = async () => {{ {body} }}");
    let step = step(engine, code("step_1", &source, json!({}))).await;
    assert_eq!(step["status"], "SUCCEEDED", "{step:#}");
    step["output"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_endless_loops_end_on_time() {
    let waits = Waits { flow: Duration::from_millis(1_500), ..short_waits() };
    let engine = Engine::with(Options { waits, ..options() }).await;
    let endless = code("step_1", "export const code = () => { for (;;); }", json!({}));
    let flow = engine.published("Endless", &[endless]).await;
    let started = Instant::now();
    for _ in 0..100 {
        trigger(&engine, &flow, &json!({})).await;
    }
    assert!(engine.goes_idle_within(Duration::from_secs(8)).await, "scripts still execute");
    assert!(started.elapsed() < Duration::from_secs(8), "{:?}", started.elapsed());
    for run in engine.runs_of(&flow).await {
        assert_eq!(engine.get(&format!("/v1/flow-runs/{run}")).await["status"], "TIMEOUT");
    }
    assert_eq!(output(&engine, "return 1").await, 1);
}

#[tokio::test]
async fn a_run_leaves_nothing_to_the_next() {
    let engine = Engine::with(options()).await;
    let leaves = [
        "leak = 1",
        "globalThis.leak = 1",
        "Array.prototype.leak = 1",
        "JSON.stringify = () => '{}'",
        "globalThis.Promise = class {}",
        "Date.now = () => 5",
        "setInterval(() => { globalThis.leak = 1 }, 1)",
        "process.on('exit', () => {})",
        "process.env.LEAK = '1'",
        "require('crypto').leak = 1",
        "require('util').inspect.defaultOptions.depth = 9",
        "Error.stackTraceLimit = 0",
        "console.group()",
        "process.chdir('/')",
    ];
    let look = "return [typeof leak, [].leak, JSON.stringify([1]), Promise.name, Date.now() > 5, process.listenerCount('exit'), process.env.LEAK,
        require('crypto').leak, require('util').inspect.defaultOptions.depth, Error.stackTraceLimit, process.cwd() === '/'].map(String)";
    let before = output(&engine, look).await;
    for leave in leaves {
        output(&engine, leave).await;
        for _ in 0..3 {
            assert_eq!(output(&engine, look).await, before, "{leave}");
        }
    }
}

#[tokio::test]
async fn code_writes_no_files_and_starts_no_processes() {
    let engine = Engine::with(options()).await;
    for body in ["require('fs').writeFileSync('written', '')", "require('child_process').execSync('ls')"] {
        let source = format!("export const code = () => {{ {body} }}");
        let step = step(&engine, code("step_1", &source, json!({}))).await;
        let message = step["errorMessage"].as_str().unwrap_or_default();
        assert!(message.contains("ERR_ACCESS_DENIED"), "{step:#}");
    }
}

/// A project with one package.
fn project() -> PathBuf {
    let project = Path::new(env!("CARGO_TARGET_TMPDIR")).join("project");
    let package = project.join("node_modules/a-package");
    std::fs::create_dir_all(&package).unwrap();
    std::fs::write(package.join("package.json"), r#"{"name":"a-package","version":"2.1.3"}"#).unwrap();
    std::fs::write(package.join("index.js"), "let n = 0; exports.next = () => ++n").unwrap();
    project.canonicalize().unwrap()
}

#[tokio::test]
async fn code_has_the_packages_of_the_project_in_the_versions_that_it_asks_for() {
    let project = project();
    let engine = Engine::with(Options { project: Some(project.clone()), ..options() }).await;
    let with = |source: &str, wanted: &str| {
        let mut step = code("step_1", source, json!({}));
        let packages = json!({ "dependencies": { "a-package": wanted } });
        step["settings"]["sourceCode"]["packageJson"] = packages.to_string().into();
        step
    };
    let sources = [
        "import { next } from 'a-package'; export const code = () => next()",
        "import a from 'a-package'; export const code = () => a.next()",
        "export const code = () => require('a-package').next()",
        "export const code = async () => (await import('a-package')).next()",
    ];
    for source in sources {
        for wanted in ["2.1.3", "^2.0.0", "~2.1", "2", ">=1 <3", "latest"] {
            let step = step(&engine, with(source, wanted)).await;
            assert_eq!(step["output"], 1, "{source} {wanted}: {step:#}");
        }
        for wanted in ["2.1.4", "^1.0.0", "~2.2.0", "3", "<2"] {
            let step = step(&engine, with(source, wanted)).await;
            let expected = format!(
                "step_1 asks for a-package {wanted} in its packageJson, and {} has 2.1.3: run `npm install a-package@{wanted}`",
                project.display()
            );
            let message = step["errorMessage"].as_str().unwrap_or_default();
            assert!(message.contains(&expected), "{message}");
        }
    }
}

#[tokio::test]
async fn without_node_the_error_of_a_step_says_what_to_install() {
    let engine = Engine::with(Options { node: "/no/such/node".into(), ..options() }).await;
    let step = step(&engine, code("step_1", "export const code = () => 1", json!({}))).await;
    let message = step["errorMessage"].as_str().unwrap_or_default();
    assert!(message.starts_with("Error: /no/such/node cannot be started"), "{step:#}");
    assert!(message.contains("IMBRACE_LOCAL_NODE"), "{message}");
}

#[tokio::test]
async fn a_large_payload_does_not_count_as_memory_of_the_scripts() {
    let engine = Engine::with(Options { memory: 16 << 20, ..options() }).await;
    let source = "export const code = ({ body }) => body.items.length";
    let steps = [
        code("step_1", source, json!({ "body": "{{trigger.body}}" })),
        response("step_2", json!({ "n": "{{step_1}}" })),
    ];
    let flow = engine.published("Large", &steps).await;
    let items = vec!["x".repeat(500); 4_000];
    let request = engine.request(Method::POST, &format!("/v1/webhooks/{flow}/sync"));
    let reply = request.json(&json!({ "items": items })).send().await.unwrap();
    assert_eq!(support::json_of(reply).await, json!({ "n": 4_000 }));
    assert_eq!(engine.run_of(&flow).await["status"], "SUCCEEDED");
}

/// The processes that have this parent.
#[cfg(target_os = "linux")]
fn children(parent: u32) -> Vec<u32> {
    let all = std::fs::read_dir("/proc").unwrap().flatten();
    let ids = all.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let parent = format!("PPid:\t{parent}");
    ids.filter(|id| {
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
        status.lines().any(|line| line == parent)
    })
    .collect()
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn no_process_outlives_an_engine_that_is_killed() {
    let process = Process::start(&["--port", "0"]);
    let (url, pid) = (process.url().to_owned(), process.id());
    let endless = code("step_1", "export const code = () => { for (;;); }", json!({}));
    let flow = support::process::publish(&url, endless).await;
    let client = support::client();
    let path = format!("{url}/activepieces/v1/webhooks/{flow}");
    client.post(path).header("x-api-key", support::KEY).json(&json!({})).send().await.unwrap();
    let deadline = Instant::now() + Duration::from_secs(60);
    let is_running = |runs: &Value| runs["data"][0]["status"] == "RUNNING";
    while !is_running(&get(&url, "/v1/flow-runs?limit=1").await) || children(pid).len() < 2 {
        assert!(Instant::now() < deadline, "{:?}", children(pid));
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let children = children(pid);
    process.stop("-KILL");
    while children.iter().any(|id| Path::new(&format!("/proc/{id}")).exists()) {
        assert!(Instant::now() < deadline, "processes are left");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
