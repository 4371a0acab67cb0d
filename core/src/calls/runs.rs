use serde_json::json;

use crate::call::Call;
use crate::calls::Result;
use crate::error::{Error, misuse};
use crate::json::{Json, JsonObject};
use crate::models::{FlowRun, ListRunsParams, Page, RetryRunOptions, RetryRunsParams, RunFilter};
use crate::request::Project;

const FROM_FAILED_STEP: &str = "FROM_FAILED_STEP";

pub fn list(params: &ListRunsParams) -> Result<Page<FlowRun>> {
    Ok(Call::get("/v1/flow-runs").query(params)?.project_in(Project::Query))
}

pub fn get(run_id: &str) -> Result<FlowRun> {
    Call::get("/v1/flow-runs/{runId}").id(run_id)
}

pub fn retry(run_id: &str, options: &RetryRunOptions) -> Result<FlowRun> {
    let mut body = options.clone();
    body.strategy.get_or_insert_with(|| FROM_FAILED_STEP.into());
    Ok(Call::post("/v1/flow-runs/{runId}/retry").id(run_id)?.body(&body)?.project_in(Project::Body))
}

pub fn retry_many(filter: &RunFilter, params: &RetryRunsParams) -> Result<Vec<FlowRun>> {
    let mut body = JsonObject::of(filter)?;
    let strategy = params.strategy.as_deref().unwrap_or(FROM_FAILED_STEP);
    body.set("strategy", Json::of(&strategy)?);
    Ok(Call::post("/v1/flow-runs/retry").body(&body)?.project_in(Project::Body))
}

/// Cancels `QUEUED` and `PAUSED` runs. The engine cancels no others and refuses a filter with another status.
pub fn cancel_many(filter: &RunFilter) -> Result<()> {
    let statuses = filter.status.as_ref().map(|status| &status.0[..]).unwrap_or_default();
    match statuses.iter().find(|status| !matches!(status.as_str(), "QUEUED" | "PAUSED")) {
        Some(status) => Err(misuse(
            "filter.status",
            &format!(
                "must be `QUEUED` or `PAUSED`, not {}: the engine cannot cancel other runs",
                json!(status)
            ),
        )),
        None => Ok(Call::post("/v1/flow-runs/cancel").body(filter)?.project_in(Project::Body)),
    }
}

pub fn archive_many(filter: &RunFilter) -> Result<()> {
    Ok(Call::post("/v1/flow-runs/archive").body(filter)?.project_in(Project::Body))
}

impl RunFilter {
    /// Reads the filter of a bulk action. The engine ignores unknown and empty filters, and applies an action without a filter
    /// to every run of the project, so all of these are misuse.
    pub fn read(argument: &str, given: &JsonObject) -> std::result::Result<Self, Error> {
        let is_empty = |value: &Json| ["[]", "\"\"", "[\"\"]"].contains(&value.text());
        let filters = given.iter().filter(|(name, _)| *name != "projectId");
        let (empty, full): (Vec<_>, Vec<_>) = filters.partition(|(_, value)| is_empty(value));
        let empty_names: String =
            empty.iter().map(|(name, _)| format!("`{argument}.{name}` is empty; ")).collect();
        if full.is_empty() {
            let problem = format!(
                "must have a filter: {empty_names}without one, the call would apply to every run of the project"
            );
            return Err(misuse(argument, &problem));
        }
        if given.get("failedStepName").is_some() {
            return Err(misuse(
                &format!("{argument}.failedStepName"),
                "is not a filter of bulk actions: the engine would ignore it. Call `listRuns` with \
                 `failedStepName`, and pass the ids as `flowRunIds`",
            ));
        }
        match empty.first() {
            Some((name, _)) => Err(misuse(
                &format!("{argument}.{name}"),
                "must not be empty: the engine would ignore the filter",
            )),
            None => given.read(argument),
        }
    }
}
