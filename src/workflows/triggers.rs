use http::{HeaderName, HeaderValue};
use imbrace_core::error::Error;
use imbrace_core::procedures;
use imbrace_core::request::{Expect, Kind, Project, Request};
use imbrace_core::session::value;
use napi::bindgen_prelude::{JsValue, This, Unknown};
use napi_derive::napi;

use crate::models::{
    FlowRun, RawFlowReply, TestTriggerParams, TriggerManyOptions, TriggerManyResult, TriggerOptions,
    TriggerRunStatus,
};
use crate::node::draft::{self, Fields};
use crate::node::{Call, Promise};
use crate::workflows::Workflows;

#[napi]
impl Workflows {
    /// Triggers a flow and does not wait for it. The payload is any JSON value; `undefined` sends `{}`.
    ///
    /// The trigger is sent once: whether a reply that was lost had started a run, nobody can tell.
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
    pub fn trigger_flow(&self, flow_id: Unknown, payload: Unknown, options: Unknown) -> Promise<Fields> {
        self.trigger("/v1/webhooks/{flowId}", flow_id, payload, options).json()
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
    pub fn trigger_flow_sync(&self, flow_id: Unknown, payload: Unknown, options: Unknown) -> Promise<Fields> {
        self.trigger("/v1/webhooks/{flowId}/sync", flow_id, payload, options).reply(Expect::FlowReply)
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
        flow_id: Unknown,
        payload: Unknown,
        options: Unknown,
    ) -> Promise<RawFlowReply> {
        self.trigger("/v1/webhooks/{flowId}/sync", flow_id, payload, options).reply(Expect::Raw)
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
        self.get("/v1/trigger-runs/status").options(options).json()
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
    pub fn test_trigger(&self, params: Unknown, options: Unknown) -> Promise<Fields> {
        let call = self.post("/v1/test-trigger").body::<TestTriggerParams>(params);
        call.project_in(Project::Body).options(options).reply(Expect::FlowReply)
    }

    /// Triggers a flow and waits for the run of this very trigger, also when many run at once. Resolves to the finished
    /// run with its steps, whatever its status. Unlike `triggerFlowSync` it does not end at the 30 s of the gateway.
    ///
    /// `timeout` bounds the whole call, by default 600,000 ms; past it a `TimeoutError` has the `requestId` and, once it is
    /// known, the `runId`, so that `waitForRun` can go on. Runs of drafts are in no list, so they cannot be waited for.
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
        let call = self
            .post("/v1/webhooks/{flowId}")
            .id(flow_id)
            .payload(payload)
            .options_read_by(options, apply_waiting);
        let call = call.kind(Kind::Trigger { anonymous: false });
        call.procedure(Expect::Entity, async |engine, request| {
            procedures::trigger_and_wait(&engine, request).await
        })
    }

    /// Triggers a flow with each of many payloads, `concurrency` (32) at a time, in one call. A payload that fails is a
    /// result and stops nothing; each has a request id of its own, which stands in its run.
    ///
    /// An array is sent as one batch; any other iterable, also an async one, batch after batch. A signal keeps back what
    /// has not been sent: the call still resolves, and `sent` says of each payload whether it was. An array with a
    /// payload that has no JSON form is a `TypeError`; in an iterable that batch is not sent, which its results say.
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
            return Promise::of_function(
                &self.node,
                self.node.glue.trigger_each,
                &this,
                &[flow_id, payloads, options],
            );
        }
        let call = self.post("/v1/webhooks/{flowId}").id(flow_id).payloads(payloads);
        call.options_read_by(options, apply_many).kind(Kind::Trigger { anonymous: false }).batch()
    }
}

impl Workflows {
    fn trigger(
        &self,
        template: &'static str,
        flow_id: Unknown,
        payload: Unknown,
        options: Unknown,
    ) -> Call<'_> {
        let kind = Kind::Trigger { anonymous: false };
        self.post(template).id(flow_id).payload(payload).options_read_by(options, apply_options).kind(kind)
    }
}

const PARENT_RUN_ID: HeaderName = HeaderName::from_static("ap-parent-run-id");
const FAIL_PARENT_ON_FAILURE: HeaderName = HeaderName::from_static("ap-fail-parent-on-failure");

fn apply_waiting(request: &mut Request, rest: Fields) -> Result<(), Error> {
    let rest = draft::split_wait(request, rest)?;
    if rest.get("draft").is_some_and(|draft| *draft == true) {
        return Err(Error::Misuse(
            "`options.draft` cannot be waited for: runs of drafts are in no list".into(),
        ));
    }
    apply_options(request, rest)
}

fn apply_many(request: &mut Request, mut rest: Fields) -> Result<(), Error> {
    let own = rest.remove_entry("concurrency").into_iter().collect();
    let own: TriggerManyOptions = draft::read("options", &draft::without_nulls("options", own)?)?;
    if own.concurrency == Some(0) {
        return Err(Error::Misuse("`options.concurrency` must be at least 1".into()));
    }
    request.concurrency = own.concurrency.map(|count| count as usize);
    apply_options(request, rest)
}

fn apply_options(request: &mut Request, rest: Fields) -> Result<(), Error> {
    let options: TriggerOptions = draft::read("options", &draft::without_nulls("options", rest)?)?;
    request.kind = Kind::Trigger { anonymous: options.anonymous.unwrap_or_default() };
    if options.draft.unwrap_or_default() {
        let base = request.path.trim_end_matches("/sync").len();
        request.path.insert_str(base, "/draft");
    }
    if let Some(run) = &options.parent_run_id {
        request.options.headers.insert(PARENT_RUN_ID, value("options.parentRunId", run)?);
    }
    if options.fail_parent_on_failure.unwrap_or_default() {
        request.options.headers.insert(FAIL_PARENT_ON_FAILURE, HeaderValue::from_static("true"));
    }
    Ok(())
}
