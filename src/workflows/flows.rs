use http::Method;
use imbrace_core::calls::flows;
use imbrace_core::models::{Flow, FlowTemplate, FlowVersion, Page};
use imbrace_core::procedures::pager::Order;
use imbrace_core::{Context, procedures};
use napi::bindgen_prelude::Unknown;
use napi_derive::napi;

use crate::node::{AsyncIterableIterator, Promise};
use crate::options::wait;
use crate::workflows::{FLOW, Workflows};

#[napi]
impl Workflows {
    /// Lists flows, a page at a time. Pages by `cursor` may repeat and leave out flows: `iterateFlows` gives each flow once.
    ///
    /// Route: `GET /v1/flows`.
    ///
    /// @example
    /// ```ts
    /// const page = await client.workflows.listFlows({ limit: 10, status: 'ENABLED' })
    /// for (const flow of page.data) console.log(flow.id, flow.version.displayName)
    /// ```
    #[napi(
        catch_unwind,
        ts_type = "<F extends string = never>(params?: ListFlowsParams, options?: ReadOptions<F>): Promise<Page<Picked<Flow, F>>>"
    )]
    pub fn list_flows(&self, params: Unknown, options: Unknown) -> Promise<Page<Flow>> {
        self.call(options).with_optional_params(params, flows::list)
    }

    /// Returns one flow, with its newest version or the one that `versionId` names.
    ///
    /// Route: `GET /v1/flows/{flowId}`. An unknown id is an `ApiError` 404 `ENTITY_NOT_FOUND`.
    ///
    /// @example
    /// ```ts
    /// const flow = await client.workflows.getFlow('flow_id')
    /// ```
    #[napi(
        catch_unwind,
        ts_type = "<F extends string = never>(flowId: string, options?: GetFlowOptions & ReadOptions<F>): Promise<Picked<Flow, F>>"
    )]
    pub fn get_flow(&self, id: Unknown, options: Unknown) -> Promise<Flow> {
        self.call(options).by_id_with_options("flowId", id, flows::get)
    }

    /// Creates a flow: disabled, with an empty trigger.
    ///
    /// Route: `POST /v1/flows`.
    ///
    /// @example
    /// ```ts
    /// const flow = await client.workflows.createFlow({ displayName: 'New Lead Notification' })
    /// ```
    #[napi(catch_unwind, ts_args_type = "params: CreateFlowParams, options?: RequestOptions")]
    pub fn create_flow(&self, params: Unknown, options: Unknown) -> Promise<Flow> {
        self.call(options).with_params(params, flows::create)
    }

    /// Deletes a flow with all its versions, also while it is enabled.
    ///
    /// Route: `DELETE /v1/flows/{flowId}`. An unknown id is an `ApiError` 404 `ENTITY_NOT_FOUND`.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.deleteFlow('flow_id')
    /// ```
    #[napi(catch_unwind, ts_args_type = "flowId: string, options?: RequestOptions")]
    pub fn delete_flow(&self, id: Unknown, options: Unknown) -> Promise<()> {
        self.call(options).by_id("flowId", id, flows::delete)
    }

    /// Changes a flow: publishes it, enables it, sets its trigger, adds a step.
    ///
    /// An operation that misses its target (a step that is not there) is accepted without doing anything: only
    /// the flow that comes back tells.
    ///
    /// Route: `POST /v1/flows/{flowId}`. A flow that another user edited within the last minute is an `ApiError`
    /// `FLOW_IN_USE`, and nothing is changed.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.applyFlowOperation('flow_id', { type: 'LOCK_AND_PUBLISH', request: {} })
    /// ```
    #[napi(catch_unwind, ts_args_type = "flowId: string, operation: FlowOperation, options?: RequestOptions")]
    pub fn apply_flow_operation(&self, id: Unknown, operation: Unknown, options: Unknown) -> Promise<Flow> {
        let mut call = self.call(options);
        let flow_id = call.text("flowId", id);
        let operation = call.argument("operation", operation);
        call.send(move || flows::apply(&flow_id, operation.json()?))
    }

    /// Counts flows.
    ///
    /// Route: `GET /v1/flows/count`.
    ///
    /// @example
    /// ```ts
    /// const enabled = await client.workflows.countFlows({ status: 'ENABLED' })
    /// ```
    #[napi(catch_unwind, ts_args_type = "params?: CountFlowsParams, options?: RequestOptions")]
    pub fn count_flows(&self, params: Unknown, options: Unknown) -> Promise<u32> {
        self.call(options).with_optional_params(params, flows::count)
    }

    /// Lists the versions of a flow, newest first, a page at a time and without their steps.
    ///
    /// Route: `GET /v1/flows/{flowId}/versions`.
    ///
    /// @example
    /// ```ts
    /// const page = await client.workflows.listFlowVersions('flow_id')
    /// ```
    #[napi(
        catch_unwind,
        ts_type = "<F extends string = never>(flowId: string, params?: ListFlowVersionsParams, options?: ReadOptions<F>): Promise<Page<Picked<FlowVersion, F>>>"
    )]
    pub fn list_flow_versions(
        &self,
        id: Unknown,
        params: Unknown,
        options: Unknown,
    ) -> Promise<Page<FlowVersion>> {
        let mut call = self.call(options);
        let flow_id = call.text("flowId", id);
        let params = call.optional("params", params);
        call.send(move || flows::list_versions(&flow_id, &params.read_or_default()?))
    }

    /// Returns a flow as a document, to be imported elsewhere.
    ///
    /// Route: `GET /v1/flows/{flowId}/template`.
    ///
    /// @example
    /// ```ts
    /// const template = await client.workflows.exportFlow('flow_id')
    /// ```
    #[napi(catch_unwind, ts_args_type = "flowId: string, options?: GetFlowOptions")]
    pub fn export_flow(&self, id: Unknown, options: Unknown) -> Promise<FlowTemplate> {
        self.call(options).by_id_with_options("flowId", id, flows::export)
    }

    /// Renames a flow.
    ///
    /// Route: `POST /v1/flows/{flowId}`.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.renameFlow('flow_id', 'New Lead Notification')
    /// ```
    #[napi(catch_unwind, ts_args_type = "flowId: string, displayName: string, options?: RequestOptions")]
    pub fn rename_flow(&self, flow_id: Unknown, display_name: Unknown, options: Unknown) -> Promise<Flow> {
        let mut call = self.call(options);
        let flow_id = call.text("flowId", flow_id);
        let display_name = call.well_formed_text("displayName", display_name);
        call.send(move || flows::rename(&flow_id, &display_name))
    }

    /// Moves a flow into a folder, or out of any with `null`.
    ///
    /// Route: `POST /v1/flows/{flowId}`.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.moveFlow('flow_id', 'folder_id')
    /// ```
    #[napi(catch_unwind, ts_args_type = "flowId: string, folderId: string | null, options?: RequestOptions")]
    pub fn move_flow(&self, flow_id: Unknown, folder_id: Unknown, options: Unknown) -> Promise<Flow> {
        let mut call = self.call(options);
        let flow_id = call.text("flowId", flow_id);
        let folder_id = call.nullable_text("folderId", folder_id);
        call.send(move || flows::move_to(&flow_id, folder_id.as_deref()))
    }

    /// Replaces the trigger and all steps of a flow by those of a template.
    ///
    /// Route: `POST /v1/flows/{flowId}`. A flow whose steps share a name is an `ApiError` 500.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.importFlow('flow_id', template)
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "flowId: string, template: FlowTemplate | FlowTemplateBody, options?: RequestOptions"
    )]
    pub fn import_flow(&self, flow_id: Unknown, template: Unknown, options: Unknown) -> Promise<Flow> {
        let mut call = self.call(options);
        let flow_id = call.text("flowId", flow_id);
        let template = call.argument("template", template);
        call.send(move || flows::import(&flow_id, &flows::importable(template.object()?)?))
    }

    /// Publishes the draft of a flow and enables the flow. Waits until the engine has done it, so that
    /// `operationStatus` is settled.
    ///
    /// `timeout` bounds the whole call, by default 600,000 ms. A read that fails in a way that may pass (connection,
    /// time-out, 408, 429, 5xx) is repeated until that time, also with `maxRetries: 0`.
    ///
    /// Route: `POST /v1/flows/{flowId}`, then `GET /v1/flows/{flowId}`. A flow whose trigger is not set is an
    /// `ApiError` 400 `PIECE_TRIGGER_NOT_FOUND`.
    ///
    /// @example
    /// ```ts
    /// const flow = await client.workflows.publishFlow('flow_id')
    /// ```
    #[napi(catch_unwind, ts_args_type = "flowId: string, options?: WaitOptions")]
    pub fn publish_flow(&self, flow_id: Unknown, options: Unknown) -> Promise<Flow> {
        let mut call = self.call(options);
        let flow_id = call.text("flowId", flow_id);
        call.run(FLOW, move |options| {
            let wait = wait(options)?;
            Ok(async move |ctx: Context| procedures::publish_flow(&ctx, &flow_id, wait).await)
        })
    }

    /// Enables a flow. Waits until the engine has done it, so that `operationStatus` is settled.
    ///
    /// The flow is read first. If its newest version is the published one, the operation is `LOCK_AND_PUBLISH`, which
    /// has the same effect as `CHANGE_STATUS` and cannot hang. If its draft differs, the operation is `CHANGE_STATUS`.
    /// On an engine where the flow was called while it was disabled, that may never be answered: the call ends with a
    /// `TimeoutError`, and the flow is locked until the server is restarted.
    ///
    /// `timeout` bounds the whole call, by default 600,000 ms. A read that fails in a way that may pass (connection,
    /// time-out, 408, 429, 5xx) is repeated until that time, also with `maxRetries: 0`.
    ///
    /// Routes: `GET /v1/flows/{flowId}`, `POST /v1/flows/{flowId}`.
    ///
    /// @example
    /// ```ts
    /// const flow = await client.workflows.enableFlow('flow_id')
    /// ```
    #[napi(catch_unwind, ts_args_type = "flowId: string, options?: WaitOptions")]
    pub fn enable_flow(&self, flow_id: Unknown, options: Unknown) -> Promise<Flow> {
        let mut call = self.call(options);
        let flow_id = call.text("flowId", flow_id);
        call.run(FLOW, move |options| {
            let wait = wait(options)?;
            Ok(async move |ctx: Context| procedures::enable_flow(&ctx, &flow_id, wait).await)
        })
    }

    /// Disables a flow. Waits until the engine has done it, so that `operationStatus` is settled.
    ///
    /// `timeout` bounds the whole call, by default 600,000 ms. A read that fails in a way that may pass (connection,
    /// time-out, 408, 429, 5xx) is repeated until that time, also with `maxRetries: 0`.
    ///
    /// Route: `POST /v1/flows/{flowId}`, then `GET /v1/flows/{flowId}`.
    ///
    /// @example
    /// ```ts
    /// const flow = await client.workflows.disableFlow('flow_id')
    /// ```
    #[napi(catch_unwind, ts_args_type = "flowId: string, options?: WaitOptions")]
    pub fn disable_flow(&self, flow_id: Unknown, options: Unknown) -> Promise<Flow> {
        let mut call = self.call(options);
        let flow_id = call.text("flowId", flow_id);
        call.run(FLOW, move |options| {
            let wait = wait(options)?;
            Ok(async move |ctx: Context| procedures::disable_flow(&ctx, &flow_id, wait).await)
        })
    }

    /// Creates a flow and imports a template into it. When that fails, the flow is deleted again.
    ///
    /// Route: `POST /v1/flows`, then `POST /v1/flows/{flowId}`.
    ///
    /// @example
    /// ```ts
    /// const copy = await client.workflows.createFlowFromTemplate(template, { displayName: 'Copy' })
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "template: FlowTemplate | FlowTemplateBody, params?: CreateFromTemplateParams, options?: RequestOptions"
    )]
    pub fn create_flow_from_template(
        &self,
        template: Unknown,
        params: Unknown,
        options: Unknown,
    ) -> Promise<Flow> {
        let mut call = self.call(options);
        let template = call.argument("template", template);
        let params = call.optional("params", params);
        call.run((Method::POST, "/v1/flows"), move |_| {
            let template = flows::importable(template.object()?)?;
            let params = params.read_or_default()?;
            Ok(async move |ctx: Context| procedures::create_from_template(&ctx, template, params).await)
        })
    }

    /// Iterates over all flows that match.
    ///
    /// Each flow that exists throughout the iteration comes exactly once, whatever `limit` is. `limit` is the size of
    /// the first request, 100 by default. The next page is requested one turn of the event loop after the first element
    /// of a page. `break` cancels a page that is being fetched.
    ///
    /// The engine orders flows by their last change, which none of its cursors follows. So if the first request does
    /// not give all flows, the rest is fetched as one page of up to 100,000. That reply is held in native memory as a
    /// whole, and one above `maxResponseBytes` is a `DecodeError`. JavaScript gets `limit` flows at a time, with the
    /// `fields` that it asked for.
    ///
    /// Route: `GET /v1/flows`.
    ///
    /// @example
    /// ```ts
    /// for await (const flow of client.workflows.iterateFlows({ status: 'ENABLED' })) console.log(flow.id)
    /// ```
    #[napi(
        catch_unwind,
        ts_type = "<F extends string = never>(params?: ListFlowsParams, options?: ReadOptions<F>): AsyncIterableIterator<Picked<Flow, F>>"
    )]
    pub fn iterate_flows(&self, params: Unknown, options: Unknown) -> AsyncIterableIterator<Flow> {
        self.call(options).iterate(Order::Updated, params, flows::list)
    }

    /// Iterates over all versions of a flow.
    ///
    /// Each version that exists throughout the iteration comes exactly once, whatever `limit` is. `limit` is the size
    /// of the first request, 100 by default; requests become larger where many versions share one second. The next page
    /// is requested one turn of the event loop after the first element of a page. `break` cancels a page that is being
    /// fetched.
    ///
    /// Route: `GET /v1/flows/{flowId}/versions`.
    ///
    /// @example
    /// ```ts
    /// for await (const version of client.workflows.iterateFlowVersions('flow_id')) console.log(version.id)
    /// ```
    #[napi(
        catch_unwind,
        ts_type = "<F extends string = never>(flowId: string, params?: ListFlowVersionsParams, options?: ReadOptions<F>): AsyncIterableIterator<Picked<FlowVersion, F>>"
    )]
    pub fn iterate_flow_versions(
        &self,
        id: Unknown,
        params: Unknown,
        options: Unknown,
    ) -> AsyncIterableIterator<FlowVersion> {
        let mut call = self.call(options);
        let flow_id = call.text("flowId", id);
        let params = call.optional("params", params);
        call.pages(Order::Created, move || flows::list_versions(&flow_id, &params.read_or_default()?))
    }
}
