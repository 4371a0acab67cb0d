//! `imbrace-local runs` and `imbrace-local run ID`.

use clap::Args;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::target::Target;
use super::tree;

/// The options of `runs`.
#[derive(Debug, Args)]
pub struct ListRuns {
    /// The number of runs to list
    #[arg(long, default_value_t = 20)]
    limit: u32,
    /// Only runs with this status, such as FAILED
    #[arg(long)]
    status: Option<String>,
    #[command(flatten)]
    target: Target,
}

/// The options of `run`.
#[derive(Debug, Args)]
pub struct ShowRun {
    /// The run's id
    id: String,
    #[command(flatten)]
    target: Target,
}

/// Lists runs, one per line.
pub async fn list(list: &ListRuns) -> Result<String, String> {
    let engine = list.target.look().await?;
    let status = list.status.iter().map(|status| format!("&status={}", encoded(status))).collect::<String>();
    let path = format!("/v1/flow-runs?projectId={}&limit={}{status}", engine.project().await?, list.limit);
    let page = engine.get(&path).await?;
    let runs = page["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    if runs.is_empty() {
        return Ok("no runs\n".to_owned());
    }
    Ok(runs.iter().map(|run| tree::heading(run) + "\n").collect())
}

/// Shows a run as a tree of its steps.
pub async fn show(show: &ShowRun) -> Result<String, String> {
    let engine = show.target.look().await?;
    let run = engine.get(&format!("/v1/flow-runs/{}", encoded(&show.id))).await?;
    Ok(tree::tree(&run))
}

/// Encodes an argument for a path or query.
fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}
