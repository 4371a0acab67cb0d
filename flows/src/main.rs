//! `imbrace-flows`: flows as code.

mod commands;

use std::collections::BTreeMap;
use std::io::{BufRead, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use commands::LocalCommand;
use imbrace_core::error::misuse;
use imbrace_flows::plan::Plan;
use imbrace_flows::problem::{Outcome, Problem};
use imbrace_flows::session::Session;
use imbrace_flows::{compare, plan, pull, push, report};
use serde::Serialize;

/// Keeps the flows of an Imbrace project as files.
#[derive(Parser)]
#[command(name = "imbrace-flows", version, about)]
struct Arguments {
    /// Folder of the project. Default: the current folder or the nearest one above it with an imbrace.yaml.
    #[arg(long, global = true, default_value = ".")]
    dir: PathBuf,
    /// Environment in imbrace.yaml. Default: `default` in imbrace.yaml, or the only environment.
    #[arg(long, global = true)]
    env: Option<String>,
    /// Print the result as JSON.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    #[command(flatten)]
    Local(LocalCommand),
    /// Write the flows of an environment to files.
    Pull {
        /// Flows to pull. Default: all.
        keys: Vec<String>,
        /// Show the changes without making them.
        #[arg(long)]
        dry_run: bool,
        /// Remove the files of flows and tables that the environment does not have.
        #[arg(long)]
        prune: bool,
    },
    /// Compare the files with an environment. Exit code: 0 same, 2 different, 1 error.
    Diff {
        /// Flows to compare. Default: all.
        keys: Vec<String>,
    },
    /// Write the files to an environment. Exit code: 0 done, 2 conflict, 1 error.
    Push {
        /// Flows to push. Default: all.
        keys: Vec<String>,
        /// Show the plan without making it.
        #[arg(long)]
        dry_run: bool,
        /// Delete flows that were pushed before and have no file any more. Tables and fields are never deleted.
        #[arg(long)]
        prune: bool,
        /// Overwrite flows that were changed in the environment since the last push.
        #[arg(long)]
        force: bool,
        /// Take over flows that were never pushed: all with the names of files, or `KEY=ID` for one.
        #[arg(long, value_name = "KEY=ID", num_args = 0..=1, default_missing_value = "")]
        adopt: Vec<String>,
        /// Run the test cases first, and stop if one fails.
        #[arg(long)]
        test: bool,
        /// Push flows in which `check` finds mistakes.
        #[arg(long)]
        no_check: bool,
        /// Do not ask.
        #[arg(long, short)]
        yes: bool,
    },
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments).await {
        Ok(code) => code,
        Err(problem) => {
            eprintln!("imbrace-flows: {problem}");
            ExitCode::FAILURE
        }
    }
}

const DIFFERENT: u8 = 2;

async fn run(arguments: &Arguments) -> Outcome<ExitCode> {
    let start = std::path::absolute(&arguments.dir).map_err(Problem::at(&arguments.dir))?;
    let open = async |keys: &[String]| Session::open(&start, arguments.env.as_deref(), keys).await;
    match &arguments.command {
        Command::Local(command) => {
            commands::run(command, &start, arguments.env.as_deref(), arguments.json).await
        }
        Command::Pull { keys, dry_run, prune } => {
            let done = pull::run(&open(keys).await?, pull::Options { dry_run: *dry_run, prune: *prune })?;
            print(arguments, &done, || report::pulled(&done));
            Ok(ExitCode::SUCCESS)
        }
        Command::Diff { keys } => {
            let found = compare::run(&open(keys).await?);
            print(arguments, &found, || report::compared(&found));
            Ok(if found.is_same() { ExitCode::SUCCESS } else { ExitCode::from(DIFFERENT) })
        }
        Command::Push { keys, dry_run, prune, force, adopt, test, no_check, yes } => {
            let (adopt, adopted) = adoptions(adopt)?;
            let options = plan::Options { dry_run: *dry_run, prune: *prune, force: *force, adopt, adopted };
            if *test {
                commands::require_tests(&start, keys).await?;
            }
            push_files(arguments, &open(keys).await?, &options, !*no_check, *yes).await
        }
    }
}

async fn push_files(
    arguments: &Arguments,
    session: &Session,
    options: &plan::Options,
    is_checked: bool,
    yes: bool,
) -> Outcome<ExitCode> {
    let mut plan = Plan::of(session, options)?;
    if is_checked {
        plan.problems.extend(commands::mistakes(&session.project, &plan));
    }
    let planned = push::planned(session, &plan);
    if !plan.problems.is_empty() {
        return Err(Problem::Stopped(plan.problems));
    }
    if !plan.conflicts.is_empty() {
        print(arguments, &planned, || report::conflicts(&planned));
        return Ok(ExitCode::from(DIFFERENT));
    }
    if options.dry_run || plan.is_empty() {
        let shown = || shown(&planned, &plan) + &report::pushed(&planned);
        print(arguments, &planned, shown);
        return Ok(ExitCode::SUCCESS);
    }
    if !yes && !is_wanted(&shown(&planned, &plan), &session.name)? {
        return Ok(ExitCode::FAILURE);
    }
    let progress = report::Lines::new(planned.written.len(), arguments.json);
    let done = push::apply(session, &plan, &progress).await?;
    print(arguments, &done, || report::pushed(&done));
    Ok(if done.failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn shown(planned: &push::Report, plan: &Plan<'_>) -> String {
    let flows = plan.flows.iter().filter_map(|flow| flow.diff.clone());
    let removed = plan.removals.iter().filter_map(|flow| imbrace_flows::diff::flows(Some(&flow.file), None));
    report::plan(planned, flows.chain(removed), plan.tables.iter().filter_map(|table| table.diff()))
}

/// Shows the plan and asks whether to make it.
fn is_wanted(plan: &str, environment: &str) -> Outcome<bool> {
    if !std::io::stdin().is_terminal() {
        return Err(misuse("--yes", "is required, because the input is not a terminal to ask in").into());
    }
    eprint!("{plan}\nPush this to {environment}? [y/N] ");
    let _ = std::io::stderr().flush();
    let mut answer = String::new();
    let _ = std::io::stdin().lock().read_line(&mut answer);
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

/// Reads the values of `--adopt`: none for all flows, or `KEY=ID`.
fn adoptions(values: &[String]) -> Outcome<(bool, BTreeMap<String, String>)> {
    let mut adopted = BTreeMap::new();
    for value in values.iter().filter(|value| !value.is_empty()) {
        let (key, id) = value.split_once('=').ok_or_else(|| {
            misuse("--adopt", &format!("must be KEY=ID, or have no value; `{value}` is neither"))
        })?;
        adopted.insert(key.to_owned(), id.to_owned());
    }
    Ok((values.iter().any(String::is_empty), adopted))
}

fn print(arguments: &Arguments, result: &impl Serialize, text: impl FnOnce() -> String) {
    let text =
        if arguments.json { serde_json::to_string_pretty(result).unwrap_or_default() + "\n" } else { text() };
    // A reader that has closed the pipe, such as `head`, does not change the result.
    let _ = std::io::stdout().write_all(text.as_bytes());
}
