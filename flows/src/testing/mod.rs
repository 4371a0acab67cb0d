//! Runs the test cases of flows on local engines: `imbrace-flows test`.

pub mod case;
mod compare;
pub mod report;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Instant;

use serde_json::{Value, json};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::local::engine::Engine;
use crate::local::run::{self, Ended};
use crate::local::stubs::{ByAction, Stubs};
use crate::local::{Result, tree};
use case::Case;
use report::CaseResult;

/// A case, with the flow as the engine imports it.
pub struct Job {
    pub flow: String,
    pub template: Value,
    pub case: Case,
}

/// Runs the cases, each on an engine of its own, as many at a time as there are processors. `project` has the npm packages
/// that the code of flows uses. Returns the results in the order of the cases.
pub async fn run_all(jobs: Vec<Job>, project: PathBuf) -> Vec<CaseResult> {
    let slots = Arc::new(Semaphore::new(available_parallelism().map_or(2, usize::from)));
    let mut running = JoinSet::new();
    for (index, job) in jobs.into_iter().enumerate() {
        let (slots, project) = (slots.clone(), project.clone());
        running.spawn(async move {
            // The semaphore is never closed.
            let _slot = slots.acquire().await;
            (index, run_case(job, project).await)
        });
    }
    let mut results = running.join_all().await;
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

async fn run_case(job: Job, project: PathBuf) -> CaseResult {
    let begun = Instant::now();
    let payload = job.case.payload.clone().unwrap_or_else(|| json!({}));
    let ended = run_flow(&job.template, &payload, &job.case.stubs, &job.case.connections, &project).await;
    let problems = match &ended {
        Ok(ended) => {
            let mut problems = compare::differences(&job.case.expect, ended);
            if !problems.is_empty() {
                problems.push(tree::tree(&ended.run));
            }
            problems
        }
        Err(reason) => vec![reason.clone()],
    };
    CaseResult { flow: job.flow, case: job.case.name, problems, duration: begun.elapsed() }
}

/// Runs a flow once on a new engine. Connections without a value have the value `test`.
pub async fn run_flow(
    template: &Value,
    payload: &Value,
    stubs: &ByAction,
    connections: &std::collections::BTreeMap<String, Value>,
    project: &std::path::Path,
) -> Result<Ended> {
    let stubs = if stubs.is_empty() { None } else { Some(Stubs::serve(stubs).await?) };
    let engine = Engine::start(project, stubs.as_ref()).await?;
    let mut used = BTreeSet::new();
    find_connections(template, &mut used);
    used.extend(connections.keys().cloned());
    let default = json!("test");
    for name in &used {
        run::connect(&engine, name, connections.get(name).unwrap_or(&default)).await?;
    }
    let id = run::import(&engine, template).await?;
    run::trigger(&engine, &id, payload).await
}

/// Finds the external ids in `{{connections['id']}}` and `{{connections.id}}`.
fn find_connections(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            for rest in text.split("{{connections").skip(1) {
                let name = match rest.strip_prefix('.') {
                    Some(rest) => rest.split(['}', '.', '[']).next(),
                    None => rest.strip_prefix("['").and_then(|rest| rest.split('\'').next()),
                };
                found.extend(name.filter(|name| !name.is_empty()).map(str::to_owned));
            }
        }
        Value::Array(items) => items.iter().for_each(|item| find_connections(item, found)),
        Value::Object(fields) => fields.values().for_each(|field| find_connections(field, found)),
        _ => {}
    }
}
