//! The command line.

mod copy;
mod import;
mod runs;
mod serve;
mod target;
mod token;
mod tree;
mod ui;

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tokio::runtime;
use tracing::Level;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use self::import::Import;
use self::runs::{ListRuns, ShowRun};
use self::serve::Serve;
use self::ui::Ui;
use crate::run::javascript::CONSOLE;

/// A local engine for Imbrace workflows: the platform's routes on SQLite, for development and tests.
#[derive(Debug, Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: Serve,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Answers requests. The default
    Serve(Box<Serve>),
    /// Imports a flow that was exported from the platform
    Import(Import),
    /// Lists the newest runs
    Runs(ListRuns),
    /// Shows a run with its steps
    Run(ShowRun),
    /// Opens a page that shows the runs of a database file. No flow runs
    Ui(Ui),
}

/// Executes the command.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let command = cli.command.unwrap_or(Command::Serve(Box::new(cli.serve)));
    log(if let Command::Serve(serve) = &command { serve.log } else { Level::WARN });
    match run(&command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(words) => {
            // Stderr may be closed.
            let _ = writeln!(io::stderr(), "imbrace-local: {words}");
            ExitCode::FAILURE
        }
    }
}

/// Logs to stderr. Console output of flows is logged at every level.
fn log(level: Level) {
    let shown = Targets::new().with_default(level).with_target(CONSOLE, level.max(Level::INFO));
    let colours = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|set| set.is_empty());
    let lines = tracing_subscriber::fmt::layer().with_writer(io::stderr).with_ansi(colours);
    tracing_subscriber::registry().with(shown).with(lines).init();
}

fn run(command: &Command) -> Result<(), String> {
    let runtime = runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(crate::STACK)
        .build()
        .map_err(|error| error.to_string())?;
    let result = runtime.block_on(async {
        match command {
            Command::Serve(serve) => serve::run(serve).await,
            Command::Import(import) => print(&import::run(import).await?),
            Command::Runs(list) => print(&runs::list(list).await?),
            Command::Ui(ui) => ui::run(ui).await,
            Command::Run(show) => print(&runs::show(show).await?),
        }
    });
    // Does not wait for runs, because a flow can take minutes.
    runtime.shutdown_background();
    result
}

/// Writes to stdout. A closed pipe (`… | head -1`) is not an error.
fn print(text: &str) -> Result<(), String> {
    let mut stdout = io::stdout();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(format!("the output cannot be written: {error}"))
        }
        _ => Ok(()),
    }
}
