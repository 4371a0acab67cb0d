//! Runs the test cases of flows on local engines: `imbrace-flows test`.

pub mod case;
mod compare;
pub mod report;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Instant;

use futures_util::{StreamExt, stream};
use imbrace_core::error::misuse;
use serde::Serialize;
use serde_json::{Value, json};

use crate::files;
use crate::local::deploy::Deployment;
use crate::local::engine::Engine;
use crate::local::run::{self, Ended};
use crate::local::stubs::{ByAction, Stubs};
use crate::local::{Result, tree};
use crate::problem::{Outcome, Problem};
use crate::project::Project;
use case::{Case, TestFile};
use report::CaseResult;

/// The results of all cases.
#[derive(Debug, Serialize)]
pub struct Report {
    pub passed: usize,
    pub failed: usize,
    pub results: Vec<CaseResult>,
}

struct Job {
    key: String,
    deployment: Deployment,
    case: Case,
}

/// Runs the cases of the project around `start`. `keys` selects flows; without keys, all of them.
pub async fn run(start: &Path, keys: &[String]) -> Outcome<Report> {
    let project = Arc::new(Project::load(start)?);
    if let Some(key) = keys.iter().find(|key| !project.flows.contains_key(*key)) {
        return Err(misuse(key, "is not the key of a flow of the project").into());
    }
    let mut jobs = Vec::new();
    for (key, flow) in &project.flows {
        let path = project.directory_of(flow).join(format!("{key}.test.yaml"));
        if !path.is_file() || !(keys.is_empty() || keys.contains(key)) {
            continue;
        }
        let text = std::fs::read_to_string(&path).map_err(Problem::at(&path))?;
        let unusable = |error| misuse(&project.relative(&path), &format!("cannot be used: {error}"));
        let file: TestFile = serde_saphyr::from_str(&text).map_err(unusable)?;
        let Some(deployment) = Deployment::of(&project, key) else { continue };
        let job = |case| Job { key: key.clone(), deployment: deployment.clone(), case };
        jobs.extend(file.cases.into_iter().map(job));
    }
    let results = run_all(jobs).await;
    let failed = results.iter().filter(|result| !result.passed()).count();
    Ok(Report { passed: results.len() - failed, failed, results })
}

/// Runs a flow of the project around `start` once.
pub async fn run_once(start: &Path, key: &str, payload: &Value) -> Outcome<Ended> {
    let project = Arc::new(Project::load(start)?);
    let unknown = || {
        misuse(
            key,
            &format!("is not the key of a flow of the project: {} does not exist", files::flow_file(key)),
        )
    };
    let deployment = Deployment::of(&project, key).ok_or_else(unknown)?;
    let ended = run_flow(&deployment, payload, &ByAction::new(), &BTreeMap::new()).await;
    ended.map_err(|message| Problem::Stopped(vec![message]))
}

/// Runs the cases, each on an engine of its own, as many at a time as there are processors. Returns the results in the order
/// of the cases.
async fn run_all(jobs: Vec<Job>) -> Vec<CaseResult> {
    let at_once = available_parallelism().map_or(2, usize::from);
    stream::iter(jobs).map(run_case).buffered(at_once).collect().await
}

async fn run_case(Job { key, deployment, case }: Job) -> CaseResult {
    let begun = Instant::now();
    let payload = case.payload.clone().unwrap_or_else(|| json!({}));
    let problems = match run_flow(&deployment, &payload, &case.stubs, &case.connections).await {
        Ok(ended) => {
            let mut problems = compare::differences(&case.expect, &ended);
            if !problems.is_empty() {
                problems.push(tree::tree(&ended.run));
            }
            problems
        }
        Err(reason) => vec![reason],
    };
    CaseResult { flow: key, case: case.name, problems, duration: begun.elapsed() }
}

/// Runs a flow once on a new engine.
async fn run_flow(
    deployment: &Deployment,
    payload: &Value,
    stubs: &ByAction,
    connections: &BTreeMap<String, Value>,
) -> Result<Ended> {
    let stubs = if stubs.is_empty() { None } else { Some(Stubs::serve(stubs).await?) };
    let engine = Engine::start(deployment.root(), stubs.as_ref()).await?;
    let id = deployment.push(&engine, connections).await.map_err(|problem| problem.to_string())?;
    run::trigger(&engine, &id, payload).await
}
