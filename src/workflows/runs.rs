use imbrace_core::request::Project;
use napi::bindgen_prelude::Unknown;
use napi_derive::napi;

use crate::models::{FlowRun, ListRunsParams, Page};
use crate::node::Promise;
use crate::workflows::Workflows;

#[napi]
impl Workflows {
    /// Lists runs, newest first, a page at a time and without their steps. Runs of drafts are in no list.
    ///
    /// Route: `GET /v1/flow-runs`.
    ///
    /// @example
    /// ```ts
    /// const page = await client.workflows.listRuns({ flowId: 'flow_id', status: 'FAILED', limit: 20 })
    /// ```
    #[napi(catch_unwind, ts_args_type = "params?: ListRunsParams, options?: RequestOptions")]
    pub fn list_runs(&self, params: Unknown, options: Unknown) -> Promise<Page<FlowRun>> {
        self.get("/v1/flow-runs")
            .query::<ListRunsParams>(params)
            .project_in(Project::Query)
            .options(options)
            .page()
    }

    /// Returns one run with its steps.
    ///
    /// Route: `GET /v1/flow-runs/{runId}`. An unknown id is an `ApiError` 400 `FLOW_RUN_NOT_FOUND`.
    ///
    /// @example
    /// ```ts
    /// const run = await client.workflows.getRun('run_id')
    /// for (const [name, step] of Object.entries(run.steps ?? {})) console.log(name, step.status, step.output)
    /// ```
    #[napi(catch_unwind, ts_args_type = "runId: string, options?: RequestOptions")]
    pub fn get_run(&self, run_id: Unknown, options: Unknown) -> Promise<FlowRun> {
        self.get("/v1/flow-runs/{runId}").id(run_id).options(options).entity()
    }
}
