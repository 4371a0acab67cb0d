//! The command line.

mod copy;
mod import;
mod runs;
mod serve;
mod target;
mod tree;

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
    Serve(Serve),
    /// Imports a flow that was exported from the platform
    Import(Import),
    /// Lists the newest runs
    Runs(ListRuns),
    /// Shows a run with its steps
    Run(ShowRun),
}

/// Does what the command line says.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let command = cli.command.unwrap_or(Command::Serve(cli.serve));
    log(if let Command::Serve(serve) = &command { serve.log } else { Level::WARN });
    match run(&command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(words) => {
            eprintln!("imbrace-local: {words}");
            ExitCode::FAILURE
        }
    }
}

/// Logs to stderr. What flows write to their console is shown even where the engine itself says less.
fn log(level: Level) {
    let shown = Targets::new().with_default(level).with_target(CONSOLE, level.max(Level::INFO));
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
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
            Command::Import(import) => import::run(import).await,
            Command::Runs(list) => runs::list(list).await,
            Command::Run(show) => runs::show(show).await,
        }
    });
    // Runs that are still going on are not waited for: a flow may take minutes.
    runtime.shutdown_background();
    result
}
