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
        ts_type = "<F extends string = never>(params?: ListRunsParams, options?: ReadOptions<F>): Promise<Page<Picked<FlowRun, F>>>"
    )]
    pub fn list_runs(&self, params: Unknown, options: Unknown) -> Promise<Page<FlowRun>> {
        self.call(options).with_optional_params(params, runs::list)
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
        ts_type = "<F extends string = never>(runId: string, options?: ReadOptions<F>): Promise<Picked<FlowRun, F>>"
    )]
    pub fn get_run(&self, id: Unknown, options: Unknown) -> Promise<FlowRun> {
        self.call(options).by_id("runId", id, runs::get)
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
    pub fn retry_run(&self, id: Unknown, options: Unknown) -> Promise<FlowRun> {
        self.call(options).by_id_with_options("runId", id, runs::retry)
    }

    /// Repeats all runs that match a filter. `RunFilter` says what a filter can be.
    ///
    /// Route: `POST /v1/flow-runs/retry`.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.retryRuns({ status: 'FAILED', createdAfter: new Date(Date.now() - 86_400_000) })
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

    /// Cancels the queued and paused runs that match a filter. The engine does not cancel a `RUNNING` run: one that
    /// `flowRunIds` names goes on to its end.
    ///
    /// Route: `POST /v1/flow-runs/cancel`. A `status` other than `QUEUED` and `PAUSED` is a `TypeError`, as is every filter
    /// that the engine would not honour.
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
        let mut call = self.call(options);
        let filter = call.argument("filter", filter);
        call.send(move || runs::archive_many(&RunFilter::read("filter", &filter.object()?)?))
    }

    /// Waits until a run is finished, and returns it with its steps, whatever its status. Every status except `QUEUED`,
    /// `RUNNING` and `PAUSED` is final. `INTERNAL_ERROR` is final for this call, but the engine's queue may run such a
    /// run again minutes later.
    ///
    /// `timeout` bounds the whole call, by default 600,000 ms. A read that fails in a way that may pass (connection,
    /// time-out, 408, 429, 5xx) is repeated until that time, also with `maxRetries: 0`. `Retry-After` is honoured. The
    /// `TimeoutError` says why the last read failed. Another failure ends the call at once. Every error has the
    /// `runId`, so that waiting can go on.
    ///
    /// For 5 s, an unknown run counts as one that the engine has not stored yet. After that it is an `ApiError` 400
    /// `FLOW_RUN_NOT_FOUND`.
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

    /// Iterates over all runs that match.
    ///
    /// Each run that exists throughout the iteration comes exactly once, whatever `limit` is. `limit` is the size of
    /// the first request, 100 by default; requests become larger where many runs share one second. The next page is
    /// requested one turn of the event loop after the first element of a page. `break` cancels a page that is being
    /// fetched.
    ///
    /// Route: `GET /v1/flow-runs`.
    ///
    /// @example
    /// ```ts
    /// for await (const run of client.workflows.iterateRuns({ status: 'FAILED' })) console.log(run.id)
    /// ```
    #[napi(
        catch_unwind,
        ts_type = "<F extends string = never>(params?: ListRunsParams, options?: ReadOptions<F>): AsyncIterableIterator<Picked<FlowRun, F>>"
    )]
    pub fn iterate_runs(&self, params: Unknown, options: Unknown) -> AsyncIterableIterator<FlowRun> {
        self.call(options).iterate(Order::Created, params, runs::list)
    }
}
