//! The commands that need no environment, and `types`.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use imbrace_core::error::misuse;
use imbrace_flows::local::tree;
use imbrace_flows::plan::Plan;
use imbrace_flows::problem::{Outcome, Problem};
use imbrace_flows::project::Project;
use imbrace_flows::testing::{self, report};
use imbrace_flows::{check, files, types};
use serde::Serialize;
use serde_json::{Value, json};

#[derive(Subcommand)]
pub enum LocalCommand {
    /// Check the files without a network. Exit code: 0 no findings, 1 findings or error.
    Check,
    /// Write a TypeScript module with the ids of the flows and the types of their payloads. Without --env, it reads the ids
    /// of every environment whose credential is set.
    Types {
        /// File to write. Default: `types` in imbrace.yaml.
        #[arg(long, value_name = "FILE")]
        out: Option<String>,
    },
    /// Run a flow once on the local engine, and show its steps. Exit code: 0 succeeded or paused, 1 failed or error.
    Run {
        key: String,
        /// File with the JSON payload; `-` is the standard input. Default: `{}`.
        #[arg(long, value_name = "FILE")]
        payload: Option<PathBuf>,
    },
    /// Run the cases in <key>.test.yaml on the local engine. Exit code: 0 all passed, 1 failures or error.
    Test {
        /// Flows to test. Default: all that have cases.
        keys: Vec<String>,
        /// File to write a JUnit report to.
        #[arg(long, value_name = "FILE")]
        junit: Option<PathBuf>,
    },
}

/// Runs a command. `start` is in the folder of the project.
pub async fn run(command: &LocalCommand, start: &Path, env: Option<&str>, json: bool) -> Outcome<ExitCode> {
    match command {
        LocalCommand::Check => {
            let report = check::run(start)?;
            print(json, &report, || report.findings.iter().map(|finding| format!("{finding}\n")).collect());
            Ok(exit_code(report.findings.is_empty()))
        }
        LocalCommand::Types { out } => {
            let environments = env.map(str::to_owned).into_iter().collect();
            let report = types::run(start, &types::Options { environments, out: out.clone() }).await?;
            print(json, &report, || types_text(&report));
            Ok(ExitCode::SUCCESS)
        }
        LocalCommand::Run { key, payload } => {
            let payload = payload.as_deref().map_or_else(|| Ok(json!({})), read_payload)?;
            let ended = testing::run_once(start, key, &payload).await?;
            print(json, &ended, || tree::ended(&ended));
            let status = ended.run.get("status").and_then(Value::as_str);
            Ok(exit_code(matches!(status, Some("SUCCEEDED" | "PAUSED"))))
        }
        LocalCommand::Test { keys, junit } => test(start, keys, junit.as_deref(), json).await,
    }
}

/// Runs test cases and prints their results.
pub async fn test(start: &Path, keys: &[String], junit: Option<&Path>, json: bool) -> Outcome<ExitCode> {
    let done = testing::run(start, keys).await?;
    if let Some(path) = junit {
        std::fs::write(path, report::junit(&done.results)).map_err(Problem::at(path))?;
    }
    print(json, &done, || report::text(&done.results));
    Ok(exit_code(done.failed == 0))
}

/// Runs test cases before a push. Fails if one does not pass.
pub async fn require_tests(start: &Path, keys: &[String]) -> Outcome<()> {
    let done = testing::run(start, keys).await?;
    let text = report::text(&done.results);
    if done.failed > 0 {
        Err(Problem::Stopped(vec![format!("nothing was pushed, because tests fail\n{text}")]))
    } else {
        Ok(())
    }
}

/// Returns the findings of `check` in the flows that a push would write.
pub fn mistakes(project: &Project, plan: &Plan<'_>) -> Vec<String> {
    let findings = plan.flows.iter().flat_map(|flow| {
        let (key, directory) = (&flow.file.key, project.directory_of(flow.file));
        let read = |name: &str| std::fs::read_to_string(directory.join(name)).ok();
        let yaml = read(&files::flow_file(key)).unwrap_or_default();
        check::flow(&format!("{}/", project.relative(&directory)), key, &yaml, read).findings
    });
    findings.map(|finding| finding.to_string()).collect()
}

fn exit_code(is_good: bool) -> ExitCode {
    if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn types_text(report: &types::Report) -> String {
    let done = if report.is_changed { "written" } else { "unchanged" };
    let ids: Vec<_> = report.ids.iter().map(|(name, count)| format!("{count} on {name}")).collect();
    format!("{}: {done}, ids of flows: {}\n", report.file, ids.join(", "))
}

fn read_payload(path: &Path) -> Outcome<Value> {
    let mut text = String::new();
    let read = if path == Path::new("-") {
        std::io::stdin().read_to_string(&mut text).map(drop)
    } else {
        std::fs::read_to_string(path).map(|read| text = read)
    };
    read.map_err(Problem::at(path))?;
    let invalid =
        |error: serde_json::Error| misuse("--payload", &format!("must name a file with JSON: {error}"));
    Ok(serde_json::from_str(&text).map_err(invalid)?)
}

fn print(json: bool, result: &impl Serialize, text: impl FnOnce() -> String) {
    let text = if json { serde_json::to_string_pretty(result).unwrap_or_default() + "\n" } else { text() };
    // A reader that has closed the pipe, such as `head`, does not change the result.
    let _ = std::io::stdout().write_all(text.as_bytes());
}
