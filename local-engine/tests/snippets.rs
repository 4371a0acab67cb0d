//! Typical code of flows for dates, money, text, data and errors: each snippet must give the same result in a CODE step as in
//! Node.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::path::Path;
use std::process::Command;

use imbrace_local::Options;
use reqwest::Method;
use serde_json::{Value, json};
use support::{Engine, code, short_waits};

/// Evaluates snippets from its standard input in the way of a CODE step.
const IN_NODE: &str = r#"
const { inspect } = require('util')
const Code = Object.getPrototypeOf(async () => {}).constructor
const textOf = (error) => {
  try { return JSON.stringify(JSON.parse(error.message), null, 2) } catch { return inspect(error) }
}
const run = async (snippet) => {
  try {
    return [JSON.stringify(await new Code('require', 'module', `'use strict'; return (${snippet}\n)`)(require)) ?? null]
  } catch (error) { return ['error', textOf(error).split('\n')[0]] }
}
const snippets = JSON.parse(require('fs').readFileSync(process.argv[2], 'utf8'))
;(async () => {
  for (const name of Object.keys(process.env)) if (name !== 'TZ') delete process.env[name]
  const results = []
  for (const snippet of snippets) results.push(await run(snippet))
  console.log(JSON.stringify(results))
  process.exit()
})()
"#;

/// Number of steps of a flow.
const TOGETHER: usize = 20;

#[tokio::test]
async fn snippets_give_in_a_code_step_what_they_give_in_node() {
    let snippets: Vec<&str> = include_str!("data/snippets.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    assert!(snippets.len() >= 300, "{}", snippets.len());
    let expected = in_node(&snippets);
    let engine = Engine::with(Options { waits: short_waits(), ..Options::default() }).await;
    let mut differences = Vec::new();
    for (snippets, expected) in snippets.chunks(TOGETHER).zip(expected.chunks(TOGETHER)) {
        for ((snippet, expected), got) in
            snippets.iter().zip(expected).zip(in_engine(&engine, snippets).await)
        {
            if *expected != got {
                differences.push(format!("{snippet}\n  Node:   {expected}\n  engine: {got}"));
            }
        }
    }
    assert!(differences.is_empty(), "{} differ:\n{}", differences.len(), differences.join("\n"));
}

/// Returns `[json]` or `["error", first line]` for each snippet.
fn in_node(snippets: &[&str]) -> Vec<Value> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (script, data) = (folder.join("snippets.cjs"), folder.join("snippets.json"));
    std::fs::write(&script, IN_NODE).unwrap();
    std::fs::write(&data, json!(snippets).to_string()).unwrap();
    let output = Command::new("node").arg(script).arg(data).env("TZ", "UTC").output().expect("node");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

async fn in_engine(engine: &Engine, snippets: &[&str]) -> Vec<Value> {
    let steps: Vec<Value> = snippets
        .iter()
        .enumerate()
        .map(|(index, snippet)| {
            let source =
                format!("export const code = async () => (JSON.stringify(await ({snippet}\n)) ?? null)");
            let mut step = code(&format!("step_{}", index + 1), &source, json!({}));
            step["settings"]["errorHandlingOptions"] = json!({ "continueOnFailure": { "value": true } });
            step
        })
        .collect();
    let flow = engine.published("Snippets", &steps).await;
    engine.request(Method::POST, &format!("/v1/webhooks/{flow}")).json(&json!({})).send().await.unwrap();
    let run = engine.run_of(&flow).await;
    (1..=snippets.len()).map(|index| result(&run["steps"][format!("step_{index}")])).collect()
}

fn result(step: &Value) -> Value {
    match step["errorMessage"].as_str() {
        Some(message) if message.starts_with("Error: Compilation Error") => {
            json!(["error", "Compilation Error"])
        }
        Some(message) => json!(["error", message.lines().next()]),
        None => json!([step["output"]]),
    }
}
