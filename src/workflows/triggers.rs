use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use bytes::Bytes;
use http::Method;
use imbrace_core::call::Shape;
use imbrace_core::calls::triggers::{self, Accepted, FlowReply};
use imbrace_core::error::misuse;
use imbrace_core::models::{FlowRun, RawFlowReply, TriggerManyResult, TriggerOptions, TriggerRunStatus};
use imbrace_core::procedures::trigger_many::DEFAULT_CONCURRENCY;
use imbrace_core::{Context, calls, procedures};
use napi::bindgen_prelude::{JsValue, This, Unknown};
use napi_derive::napi;

use crate::node::invocation::Result;
use crate::node::task::Route;
use crate::node::{Promise, batch_value};
use crate::options::wait;
use crate::options::{CallOptions, TriggerManyOptions};
use crate::workflows::Workflows;

#[napi]
impl Workflows {
    /// Triggers a flow and does not wait for it. The payload is any JSON value; `undefined` sends `{}`. Resolves to the
    /// reply if it is a JSON object, otherwise to `{}`: any 2xx means that the trigger was accepted.
    ///
    /// The trigger is not repeated once the engine may have seen it: after a `NetworkError` the flow may have run or not.
    ///
    /// Route: `POST /v1/webhooks/{flowId}`. A disabled flow is an `ApiError` 404, an unknown one 410.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.triggerFlow('flow_id', { contact_id: 'contact_123', event: 'lead_created' })
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "flowId: string, payload?: unknown, options?: TriggerOptions",
        ts_return_type = "Promise<Record<string, unknown>>"
    )]
    pub fn trigger_flow(&self, id: Unknown, payload: Unknown, options: Unknown) -> Promise<Accepted> {
        self.trigger(id, payload, options, triggers::trigger)
    }

    /// Triggers a flow and waits for what it returns: JSON is parsed, other text is a string, an empty reply is
    /// `undefined`. `timeout` is 120,000 ms by default.
    ///
    /// The flow's own status counts: one outside 2xx is an `ApiError`. A flow that fails without a response
    /// answers 500; one that succeeds without a response answers after the engine's 30 s, with nothing. Past 30 s
    /// the platform's gateway gives up with 504 while the flow runs on.
    ///
    /// Route: `POST /v1/webhooks/{flowId}/sync`.
    ///
    /// @example
    /// ```ts
    /// const answer = await client.workflows.triggerFlowSync('flow_id', { contact_id: 'contact_123' })
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "flowId: string, payload?: unknown, options?: TriggerOptions",
        ts_return_type = "Promise<unknown>"
    )]
    pub fn trigger_flow_sync(&self, id: Unknown, payload: Unknown, options: Unknown) -> Promise<FlowReply> {
        self.trigger(id, payload, options, triggers::trigger_sync)
    }

    /// Triggers a flow and waits for what it returns, as it came: no status is an error here.
    ///
    /// Route: `POST /v1/webhooks/{flowId}/sync`.
    ///
    /// @example
    /// ```ts
    /// const { status, headers, body } = await client.workflows.triggerFlowSyncRaw('flow_id', { n: 1 })
    /// ```
    #[napi(catch_unwind, ts_args_type = "flowId: string, payload?: unknown, options?: TriggerOptions")]
    pub fn trigger_flow_sync_raw(
        &self,
        id: Unknown,
        payload: Unknown,
        options: Unknown,
    ) -> Promise<RawFlowReply> {
        self.trigger(id, payload, options, triggers::trigger_sync_raw)
    }

    /// Returns how often flows were triggered, by piece.
    ///
    /// Route: `GET /v1/trigger-runs/status`.
    ///
    /// @example
    /// ```ts
    /// const { pieces } = await client.workflows.getTriggerRunStatus()
    /// ```
    #[napi(catch_unwind, ts_args_type = "options?: RequestOptions")]
    pub fn get_trigger_run_status(&self, options: Unknown) -> Promise<TriggerRunStatus> {
        self.call(options).send(|| Ok(triggers::run_status()))
    }

    /// Tests the trigger of a flow. Resolves to what the engine answers, `undefined` when that is nothing.
    ///
    /// Route: `POST /v1/test-trigger`.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.testTrigger({ flowId: 'flow_id', flowVersionId: 'version_id', testStrategy: 'SIMULATION' })
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "params: TestTriggerParams, options?: RequestOptions",
        ts_return_type = "Promise<unknown>"
    )]
    pub fn test_trigger(&self, params: Unknown, options: Unknown) -> Promise<FlowReply> {
        self.call(options).with_params(params, triggers::test)
    }

    /// Triggers a flow and waits for the run of this trigger, also when many runs are in progress. Resolves to the
    /// finished run with its steps, whatever its status. Unlike `triggerFlowSync`, it is not limited by the gateway's
    /// 30 s. Runs of drafts are in no list, so they cannot be waited for.
    ///
    /// The header `x-imbrace-trigger-id`, a random UUID for each call, identifies the run: the engine stores it with
    /// the run's trigger. So calls may share a `requestId`. If a proxy drops that header, the generated request id
    /// identifies the run; a run with a `requestId` of your own is then not found.
    ///
    /// `timeout` bounds the whole call, by default 600,000 ms. A read that fails in a way that may pass (connection,
    /// time-out, 408, 429, 5xx) is repeated until that time, also with `maxRetries: 0`. `Retry-After` is honoured. The
    /// `TimeoutError` says why the last read failed. Another failure ends the call at once. Every error after the
    /// trigger was accepted has `triggered: true`, and every error after the run is known has its `runId`, so that
    /// `waitForRun` can go on.
    ///
    /// Route: `POST /v1/webhooks/{flowId}`, then `GET /v1/flow-runs` and `GET /v1/flow-runs/{runId}`.
    ///
    /// @example
    /// ```ts
    /// const run = await client.workflows.triggerAndWait('flow_id', { n: 1 }, { timeout: 60_000 })
    /// if (run.status !== 'SUCCEEDED') console.log(run.failedStep)
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "flowId: string, payload?: unknown, options?: Omit<TriggerAndWaitOptions, 'draft'>"
    )]
    pub fn trigger_and_wait(&self, flow_id: Unknown, payload: Unknown, options: Unknown) -> Promise<FlowRun> {
        let mut call = self.call(options);
        let flow_id = call.text("flowId", flow_id);
        let payload = call.payload(payload);
        call.run(TRIGGER, move |options| {
            let wait = wait(options)?;
            let trigger: TriggerOptions = std::mem::take(&mut options.rest).read("options")?;
            if trigger.draft == Some(true) {
                return Err(misuse("options.draft", "cannot be waited for: runs of drafts are in no list"));
            }
            let payload = payload.into_bytes();
            Ok(async move |ctx: Context| {
                procedures::trigger_and_wait(&ctx, &flow_id, payload, &trigger, wait).await
            })
        })
    }

    /// Triggers a flow with each of many payloads, `concurrency` (32) at a time, in one call. A payload that fails is a
    /// result and stops nothing; each has a request id of its own, which its run stores.
    ///
    /// `payloads` is an array or any other iterable, also an async one. An array crosses into native code once. A
    /// payload of an iterable is sent in the turn of the event loop after it was taken; at most `concurrency` triggers
    /// are under way, and one more payload is taken.
    ///
    /// If `signal` aborts, triggers under way are finished and no further one is sent, also while the iterable is idle.
    /// The call still resolves, and `sent` says of each payload whether it was sent.
    ///
    /// An array with a payload that has no JSON form is a `TypeError`, and nothing is sent. In an iterable, only that
    /// payload fails, and its error names it: `payloads[3]`. If the iterable throws, the call rejects with an
    /// `ImbraceError` once nothing is under way. Its `succeeded`, `failed` and `results` are those of the payloads
    /// before, and its `cause` is what the iterable threw.
    ///
    /// Route: `POST /v1/webhooks/{flowId}`, once for each payload, never repeated once the engine may have seen it.
    ///
    /// @example
    /// ```ts
    /// const { failed, results } = await client.workflows.triggerMany('flow_id', [{ n: 1 }, { n: 2 }])
    /// for (const { index, ok, error } of results) if (!ok) console.log(index, error)
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "flowId: string, payloads: Iterable<unknown> | AsyncIterable<unknown>, options?: TriggerManyOptions"
    )]
    pub fn trigger_many(
        &self,
        this: This,
        flow_id: Unknown,
        payloads: Unknown,
        options: Unknown,
    ) -> Promise<TriggerManyResult> {
        if !payloads.is_array().unwrap_or_default() {
            let arguments = [flow_id, payloads, options];
            return Promise::of_function(&self.realm.glue, self.realm.glue.trigger_each, &this, &arguments);
        }
        let mut call = self.call(options);
        let flow_id = call.text("flowId", flow_id);
        let payloads = call.payloads(payloads);
        let stop = Arc::new(AtomicBool::new(false));
        call.run_for_value(TRIGGER, Some(stop.clone()), move |options| {
            let concurrency = concurrency(options)?;
            let trigger: TriggerOptions = std::mem::take(&mut options.rest).read("options")?;
            let payloads = payloads.into_elements()?;
            Ok(async move |ctx: Context| {
                let many = procedures::trigger_many(&ctx, &flow_id, payloads, &trigger, concurrency, &stop);
                Ok(batch_value(many.await?).await)
            })
        })
    }
}

impl Workflows {
    fn trigger<T: Shape>(
        &self,
        id: Unknown,
        payload: Unknown,
        options: Unknown,
        make: fn(&str, Bytes, &TriggerOptions) -> calls::Result<T>,
    ) -> Promise<T> {
        let mut call = self.call(options);
        let flow_id = call.text("flowId", id);
        let payload = call.payload(payload);
        call.send_with(move |options| make(&flow_id, payload.into_bytes(), &options))
    }
}

/// The route that triggers a flow.
const TRIGGER: Route = (Method::POST, "/v1/webhooks/{flowId}");

fn concurrency(options: &mut CallOptions) -> Result<usize> {
    let own: TriggerManyOptions = options.rest.split_off(&["concurrency"]).read("options")?;
    match own.concurrency {
        Some(0) => Err(misuse("options.concurrency", "must be at least 1")),
        count => Ok(count.map_or(DEFAULT_CONCURRENCY, |count| count as usize)),
    }
}
