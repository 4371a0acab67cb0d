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
    /// Triggers a flow without waiting for its run. Use `triggerAndWait` to wait for the run.
    ///
    /// The payload can be any JSON value. `undefined` sends `{}`. The call resolves to the response if
    /// it is a JSON object, and otherwise to `{}`. In both cases, the engine has accepted the trigger.
    ///
    /// The client does not retry a trigger that the engine may have received. After a `NetworkError`,
    /// the flow may or may not have run.
    ///
    /// Rejects with an `ApiError`: 404 if the flow is disabled, 410 if it does not exist.
    ///
    /// Route: `POST /v1/webhooks/{flowId}`.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.triggerFlow('flow_id', { contact_id: 'contact_123' })
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "flowId: string, payload?: unknown, options?: TriggerOptions",
        ts_return_type = "Promise<Record<string, unknown>>"
    )]
    pub fn trigger_flow(&self, id: Unknown, payload: Unknown, options: Unknown) -> Promise<Accepted> {
        self.trigger(id, payload, options, triggers::trigger)
    }

    /// Triggers a flow and waits for its response. JSON is parsed, other text is returned as a string,
    /// and an empty response is `undefined`. The default `timeout` is 120,000 ms.
    ///
    /// Rejects with an `ApiError` if the flow responds with a status outside 2xx. If the flow fails
    /// before it responds, the status is 500.
    ///
    /// The engine waits up to 30 seconds for the response. If the flow succeeds within this time but
    /// does not send a response, the response is empty. If the flow takes longer, the gateway of the
    /// platform responds with status 504 and the flow continues to run. For such flows, use
    /// `triggerAndWait`.
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

    /// Triggers a flow and returns its response without parsing it. Resolves for every status,
    /// including 4xx and 5xx.
    ///
    /// Route: `POST /v1/webhooks/{flowId}/sync`.
    ///
    /// @example
    /// ```ts
    /// const { status, body } = await client.workflows.triggerFlowSyncRaw('flow_id', { n: 1 })
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

    /// Returns how many runs the triggers of each piece started.
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

    /// Tests the trigger of a flow. Resolves to the response of the engine, or to `undefined` if it is
    /// empty.
    ///
    /// Route: `POST /v1/test-trigger`.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.testTrigger({
    ///   flowId: 'flow_id',
    ///   flowVersionId: 'version_id',
    ///   testStrategy: 'SIMULATION',
    /// })
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "params: TestTriggerParams, options?: RequestOptions",
        ts_return_type = "Promise<unknown>"
    )]
    pub fn test_trigger(&self, params: Unknown, options: Unknown) -> Promise<FlowReply> {
        self.call(options).with_params(params, triggers::test)
    }

    /// Triggers a flow, waits until the run of this trigger has finished, and returns the run with its
    /// steps. The call also resolves if the run failed, so check `status`.
    ///
    /// Unlike `triggerFlowSync`, this method is not limited to 30 seconds. It does not support drafts.
    ///
    /// `timeout` limits the duration of the whole call (default: 600,000 ms). Until this limit is
    /// reached, the client repeats status checks that fail with a temporary error, even with
    /// `maxRetries: 0`. Temporary errors are network errors, time-outs and the HTTP statuses 408, 429
    /// and 5xx. The client respects the `Retry-After` header of the server. If the time limit is
    /// reached, the call rejects with a `TimeoutError`, whose message contains the last temporary
    /// error.
    ///
    /// If the call fails after the engine accepted the trigger, the error has `triggered: true`. If the
    /// client already knows the run, the error also has `runId`. Pass it to `waitForRun` to keep
    /// waiting.
    ///
    /// The client finds the run by the header `x-imbrace-trigger-id`, a random UUID that the engine
    /// stores with the run. If a proxy removes this header, the client finds the run by the request id
    /// that it generated. It cannot find the run if the header was removed and you set your own
    /// `requestId`.
    ///
    /// Routes: `POST /v1/webhooks/{flowId}`, then `GET /v1/flow-runs` and `GET /v1/flow-runs/{runId}`.
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
                return Err(misuse(
                    "options.draft",
                    "is not supported: lists do not include runs of drafts, so the run cannot be found",
                ));
            }
            let payload = payload.into_bytes();
            Ok(async move |ctx: Context| {
                procedures::trigger_and_wait(&ctx, &flow_id, payload, &trigger, wait).await
            })
        })
    }

    /// Triggers a flow once for each payload, with up to `concurrency` (default: 32) triggers at a
    /// time.
    ///
    /// A payload that fails does not stop the others. Its result contains the error. Each trigger has
    /// its own request id, which its run stores.
    ///
    /// `payloads` can be an array, an iterable or an async iterable. An iterable is read on demand:
    /// while `concurrency` triggers are in progress, the client reads only one more payload. If the
    /// iterable throws, the call waits for the triggers in progress and rejects with an `ImbraceError`.
    /// The error has `succeeded`, `failed` and `results` for the payloads that were read before. Its
    /// `cause` is the thrown value.
    ///
    /// If an array contains a payload that cannot be converted to JSON, the call rejects with a
    /// `TypeError` and nothing is sent. In an iterable, only that payload fails.
    ///
    /// If `signal` aborts, the triggers in progress finish and no others are sent. The call still
    /// resolves. Check `sent` of each result.
    ///
    /// The client does not retry a trigger that the engine may have received.
    ///
    /// Route: `POST /v1/webhooks/{flowId}`, once for each payload.
    ///
    /// @example
    /// ```ts
    /// const { results } = await client.workflows.triggerMany('flow_id', [{ n: 1 }, { n: 2 }])
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
