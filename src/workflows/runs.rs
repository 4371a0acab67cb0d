use http::Method;
use imbrace_core::calls::runs;
use imbrace_core::models::{FlowRun, Page, RunFilter};
use imbrace_core::procedures::pager::Order;
use imbrace_core::{Context, procedures};
use napi::bindgen_prelude::Unknown;
use napi_derive::napi;

use crate::node::{AsyncIterableIterator, Promise};
use crate::options::wait;
use crate::workflows::Workflows;

#[napi]
impl Workflows {
    /// Lists runs, newest first, one page at a time. The result does not include steps, and it does
    /// not include runs of drafts.
    ///
    /// Route: `GET /v1/flow-runs`.
    ///
    /// @example
    /// ```ts
    /// const page = await client.workflows.listRuns({ flowId: 'flow_id', status: 'FAILED' })
    /// ```
    #[napi(catch_unwind, ts_args_type = "params?: ListRunsParams, options?: ReadOptions")]
    pub fn list_runs(&self, params: Unknown, options: Unknown) -> Promise<Page<FlowRun>> {
        self.call(options).with_optional_params(params, runs::list)
    }

    /// Returns a run with its steps.
    ///
    /// Rejects with an `ApiError` (400, `FLOW_RUN_NOT_FOUND`) if the run does not exist.
    ///
    /// Route: `GET /v1/flow-runs/{runId}`.
    ///
    /// @example
    /// ```ts
    /// const run = await client.workflows.getRun('run_id')
    /// for (const [name, step] of Object.entries(run.steps ?? {})) {
    ///   console.log(name, step.status, step.output)
    /// }
    /// ```
    #[napi(catch_unwind, ts_args_type = "runId: string, options?: ReadOptions")]
    pub fn get_run(&self, id: Unknown, options: Unknown) -> Promise<FlowRun> {
        self.call(options).by_id("runId", id, runs::get)
    }

    /// Retries a run. By default, the run continues at the step that failed. With the strategy
    /// `ON_LATEST_VERSION`, a new run starts from the beginning, on the newest version of the flow.
    ///
    /// Rejects with an `ApiError` (400, `FLOW_RUN_NOT_FOUND`) if the run does not exist.
    ///
    /// Route: `POST /v1/flow-runs/{runId}/retry`.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.retryRun('run_id', { strategy: 'ON_LATEST_VERSION' })
    /// ```
    #[napi(catch_unwind, ts_args_type = "runId: string, options?: RetryRunOptions")]
    pub fn retry_run(&self, id: Unknown, options: Unknown) -> Promise<FlowRun> {
        self.call(options).by_id_with_options("runId", id, runs::retry)
    }

    /// Retries all runs that match the filters. At least one filter is required.
    ///
    /// Route: `POST /v1/flow-runs/retry`.
    ///
    /// @example
    /// ```ts
    /// const yesterday = new Date(Date.now() - 86_400_000)
    /// await client.workflows.retryRuns({ status: 'FAILED', createdAfter: yesterday })
    /// ```
    #[napi(catch_unwind, ts_args_type = "params: RetryRunsParams, options?: RequestOptions")]
    pub fn retry_runs(&self, params: Unknown, options: Unknown) -> Promise<Vec<FlowRun>> {
        let mut call = self.call(options);
        let params = call.argument("params", params);
        call.send(move || {
            let mut filter = params.object()?;
            let strategy = filter.split_off(&["strategy"]).read("params")?;
            runs::retry_many(&RunFilter::read("params", &filter)?, &strategy)
        })
    }

    /// Cancels the queued and paused runs that match `filter`. `RUNNING` runs are not canceled, even
    /// if `flowRunIds` contains them.
    ///
    /// Rejects with a `TypeError` if `status` contains a value other than `QUEUED` and `PAUSED`, or if
    /// `filter` contains a filter that the engine does not support.
    ///
    /// Route: `POST /v1/flow-runs/cancel`.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.cancelRuns({ flowId: 'flow_id', status: 'PAUSED' })
    /// ```
    #[napi(catch_unwind, ts_args_type = "filter: RunFilter, options?: RequestOptions")]
    pub fn cancel_runs(&self, filter: Unknown, options: Unknown) -> Promise<()> {
        let mut call = self.call(options);
        let filter = call.argument("filter", filter);
        call.send(move || runs::cancel_many(&RunFilter::read("filter", &filter.object()?)?))
    }

    /// Archives all runs that match `filter`. At least one filter is required.
    ///
    /// Route: `POST /v1/flow-runs/archive`.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.archiveRuns({ flowRunIds: ['run_id'] })
    /// ```
    #[napi(catch_unwind, ts_args_type = "filter: RunFilter, options?: RequestOptions")]
    pub fn archive_runs(&self, filter: Unknown, options: Unknown) -> Promise<()> {
        let mut call = self.call(options);
        let filter = call.argument("filter", filter);
        call.send(move || runs::archive_many(&RunFilter::read("filter", &filter.object()?)?))
    }

    /// Waits until a run has finished, and returns it with its steps. The call also resolves if the run
    /// failed, so check `status`.
    ///
    /// `QUEUED`, `RUNNING` and `PAUSED` runs are still in progress; every other status ends the wait.
    /// After `INTERNAL_ERROR`, the engine may execute the run again a few minutes later.
    ///
    /// `timeout` limits the duration of the whole call (default: 600,000 ms). Until this limit is
    /// reached, the client repeats status checks that fail with a temporary error, even with
    /// `maxRetries: 0`. Temporary errors are network errors, time-outs and the HTTP statuses 408, 429
    /// and 5xx. The client respects the `Retry-After` header of the server. If the time limit is
    /// reached, the call rejects with a `TimeoutError`, whose message contains the last temporary
    /// error.
    ///
    /// The engine may store a new run with a delay. If the run does not exist, the client therefore
    /// repeats the check for 5 seconds. If the run still does not exist, the call rejects with an
    /// `ApiError` (400, `FLOW_RUN_NOT_FOUND`). Every error has the `runId`, so you can call
    /// `waitForRun` again.
    ///
    /// Route: `GET /v1/flow-runs/{runId}`.
    ///
    /// @example
    /// ```ts
    /// const run = await client.workflows.waitForRun('run_id', { timeout: 60_000 })
    /// ```
    #[napi(catch_unwind, ts_args_type = "runId: string, options?: WaitOptions")]
    pub fn wait_for_run(&self, run_id: Unknown, options: Unknown) -> Promise<FlowRun> {
        let mut call = self.call(options);
        let run_id = call.text("runId", run_id);
        call.run((Method::GET, "/v1/flow-runs/{runId}"), move |options| {
            let wait = wait(options)?;
            Ok(async move |ctx: Context| procedures::wait_for_run(&ctx, &run_id, wait).await)
        })
    }

    /// Iterates over all runs that match `params`.
    ///
    /// Every result is returned exactly once. `limit` (default: 100) is the size of a page, not
    /// the total number of results.
    ///
    /// Route: `GET /v1/flow-runs`.
    ///
    /// @example
    /// ```ts
    /// for await (const run of client.workflows.iterateRuns({ status: 'FAILED' })) {
    ///   console.log(run.id)
    /// }
    /// ```
    #[napi(catch_unwind, ts_args_type = "params?: ListRunsParams, options?: ReadOptions")]
    pub fn iterate_runs(&self, params: Unknown, options: Unknown) -> AsyncIterableIterator<FlowRun> {
        self.call(options).iterate(Order::Created, params, runs::list)
    }
}
