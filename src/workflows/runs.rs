use imbrace_core::procedures;
use imbrace_core::request::{Expect, Project};
use napi::bindgen_prelude::{This, Unknown};
use napi_derive::napi;

use crate::models::{FlowRun, ListRunsParams, Page};
use crate::node::{AsyncIterableIterator, Promise};
use crate::workflows::{Workflows, run_bodies};

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
    #[napi(
        catch_unwind,
        ts_args_type = "params?: ListRunsParams, options?: ReadOptions<F>",
        ts_generic_types = "F extends string = never",
        ts_return_type = "Promise<Page<Picked<FlowRun, F>>>"
    )]
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
    #[napi(
        catch_unwind,
        ts_args_type = "runId: string, options?: ReadOptions<F>",
        ts_generic_types = "F extends string = never",
        ts_return_type = "Promise<Picked<FlowRun, F>>"
    )]
    pub fn get_run(&self, run_id: Unknown, options: Unknown) -> Promise<FlowRun> {
        self.get("/v1/flow-runs/{runId}").id(run_id).options(options).entity()
    }

    /// Repeats a run: from the step that failed, or from its start on the newest version of the flow.
    ///
    /// Route: `POST /v1/flow-runs/{runId}/retry`. An unknown id is an `ApiError` 400 `FLOW_RUN_NOT_FOUND`.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.retryRun('run_id', { strategy: 'ON_LATEST_VERSION' })
    /// ```
    #[napi(catch_unwind, ts_args_type = "runId: string, options?: RetryRunOptions")]
    pub fn retry_run(&self, run_id: Unknown, options: Unknown) -> Promise<FlowRun> {
        let call = self.post("/v1/flow-runs/{runId}/retry").id(run_id).fixed_body(run_bodies::RETRY);
        call.project_in(Project::Body).options_read_by(options, run_bodies::retry).entity()
    }

    /// Repeats all runs that match a filter.
    ///
    /// Route: `POST /v1/flow-runs/retry`.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.retryRuns({ status: 'FAILED', createdAfter: new Date(Date.now() - 86_400_000) })
    /// ```
    #[napi(catch_unwind, ts_args_type = "params: RetryRunsParams, options?: RequestOptions")]
    pub fn retry_runs(&self, params: Unknown, options: Unknown) -> Promise<Vec<FlowRun>> {
        let call = self.post("/v1/flow-runs/retry").body_read_by("params", params, run_bodies::bulk_retry);
        call.project_in(Project::Body).options(options).list()
    }

    /// Cancels all runs that match a filter and are not finished.
    ///
    /// Route: `POST /v1/flow-runs/cancel`.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.cancelRuns({ flowId: 'flow_id', status: 'PAUSED' })
    /// ```
    #[napi(catch_unwind, ts_args_type = "filter: RunFilter, options?: RequestOptions")]
    pub fn cancel_runs(&self, filter: Unknown, options: Unknown) -> Promise<()> {
        let call = self.post("/v1/flow-runs/cancel").body_read_by("filter", filter, run_bodies::bulk);
        call.project_in(Project::Body).options(options).nothing()
    }

    /// Archives all runs that match a filter: lists leave them out unless they are asked for.
    ///
    /// Route: `POST /v1/flow-runs/archive`.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.archiveRuns({ flowRunIds: ['run_id'] })
    /// ```
    #[napi(catch_unwind, ts_args_type = "filter: RunFilter, options?: RequestOptions")]
    pub fn archive_runs(&self, filter: Unknown, options: Unknown) -> Promise<()> {
        let call = self.post("/v1/flow-runs/archive").body_read_by("filter", filter, run_bodies::bulk);
        call.project_in(Project::Body).options(options).nothing()
    }

    /// Waits until a run is finished, and returns it with its steps, whatever its status: all but `QUEUED`, `RUNNING`
    /// and `PAUSED` are final. `timeout` bounds the whole call, by default 600,000 ms; past it a `TimeoutError` has the
    /// `runId`, so that waiting can go on.
    ///
    /// Route: `GET /v1/flow-runs/{runId}`.
    ///
    /// @example
    /// ```ts
    /// const run = await client.workflows.waitForRun('run_id', { timeout: 60_000 })
    /// ```
    #[napi(catch_unwind, ts_args_type = "runId: string, options?: WaitOptions")]
    pub fn wait_for_run(&self, run_id: Unknown, options: Unknown) -> Promise<FlowRun> {
        let call = self.get("/v1/flow-runs/{runId}").id(run_id).wait_options(options);
        call.procedure(Expect::Entity, async |engine, request| {
            procedures::wait_for_run(&engine, request).await
        })
    }

    /// Iterates over all runs that match.
    /// The next page is fetched while you work on this one; `break` ends it. `limit` is the page size, 100 by default:
    /// rows that share the instant of a page's last row may be left out by the engine, fewer of them with larger pages.
    ///
    /// Route: `GET /v1/flow-runs`.
    ///
    /// @example
    /// ```ts
    /// for await (const run of client.workflows.iterateRuns({ status: 'FAILED' })) console.log(run.id)
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "params?: ListRunsParams, options?: ReadOptions<F>",
        ts_generic_types = "F extends string = never",
        ts_return_type = "AsyncIterableIterator<Picked<FlowRun, F>>"
    )]
    pub fn iterate_runs(
        &self,
        this: This,
        params: Unknown,
        options: Unknown,
    ) -> napi::Result<AsyncIterableIterator<FlowRun>> {
        AsyncIterableIterator::new(&self.node, &this, c"listRuns", &[params, options])
    }
}
