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
    /// Lists flows, one page at a time.
    ///
    /// If flows change while you read the pages, a flow can appear twice or be missing. `iterateFlows`
    /// returns each flow exactly once.
    ///
    /// Route: `GET /v1/flows`.
    ///
    /// @example
    /// ```ts
    /// const page = await client.workflows.listFlows({ limit: 10, status: 'ENABLED' })
    /// for (const flow of page.data) console.log(flow.id, flow.version.displayName)
    /// ```
    #[napi(catch_unwind, ts_args_type = "params?: ListFlowsParams, options?: ReadOptions")]
    pub fn list_flows(&self, params: Unknown, options: Unknown) -> Promise<Page<Flow>> {
        self.call(options).with_optional_params(params, flows::list)
    }

    /// Returns a flow with its newest version, or with the version that `versionId` selects.
    ///
    /// Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the flow does not exist.
    ///
    /// Route: `GET /v1/flows/{flowId}`.
    ///
    /// @example
    /// ```ts
    /// const flow = await client.workflows.getFlow('flow_id')
    /// ```
    #[napi(catch_unwind, ts_args_type = "flowId: string, options?: GetFlowOptions & ReadOptions")]
    pub fn get_flow(&self, id: Unknown, options: Unknown) -> Promise<Flow> {
        self.call(options).by_id_with_options("flowId", id, flows::get)
    }

    /// Creates a flow. The new flow is disabled and has an empty trigger.
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

    /// Deletes a flow with all its versions, even if the flow is enabled.
    ///
    /// Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the flow does not exist.
    ///
    /// Route: `DELETE /v1/flows/{flowId}`.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.deleteFlow('flow_id')
    /// ```
    #[napi(catch_unwind, ts_args_type = "flowId: string, options?: RequestOptions")]
    pub fn delete_flow(&self, id: Unknown, options: Unknown) -> Promise<()> {
        self.call(options).by_id("flowId", id, flows::delete)
    }

    /// Applies one operation to a flow, such as publishing it, changing its trigger or adding a step.
    ///
    /// If the operation refers to a step that does not exist, the engine accepts the operation but does
    /// not change the flow. Check the returned flow.
    ///
    /// Rejects with an `ApiError` (`FLOW_IN_USE`) if another user edited the flow within the last
    /// minute. The flow is then unchanged.
    ///
    /// Route: `POST /v1/flows/{flowId}`.
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

    /// Returns the number of flows that match `params`.
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

    /// Lists the versions of a flow, newest first, one page at a time. The result does not include
    /// triggers and steps.
    ///
    /// Route: `GET /v1/flows/{flowId}/versions`.
    ///
    /// @example
    /// ```ts
    /// const page = await client.workflows.listFlowVersions('flow_id')
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "flowId: string, params?: ListFlowVersionsParams, options?: ReadOptions"
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

    /// Returns a flow as a template, which `importFlow` and `createFlowFromTemplate` accept.
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

    /// Changes the display name of a flow.
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

    /// Moves a flow to a folder. With `null`, removes the flow from its folder.
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

    /// Replaces the trigger and all steps of a flow with the trigger and the steps of a template.
    ///
    /// Rejects with an `ApiError` (500) if two steps of the template have the same name.
    ///
    /// Route: `POST /v1/flows/{flowId}`.
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

    /// Publishes the draft of a flow and enables the flow. Resolves when the status change is
    /// complete.
    ///
    /// `timeout` limits the duration of the whole call (default: 600,000 ms). Until this limit is
    /// reached, the client repeats status checks that fail with a temporary error. See `WaitOptions`.
    ///
    /// Rejects with an `ApiError` (400, `PIECE_TRIGGER_NOT_FOUND`) if the flow has no trigger.
    ///
    /// Routes: `POST /v1/flows/{flowId}`, then `GET /v1/flows/{flowId}`.
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

    /// Enables a flow. Resolves when the status change is complete.
    ///
    /// `timeout` limits the duration of the whole call (default: 600,000 ms). Until this limit is
    /// reached, the client repeats status checks that fail with a temporary error. See `WaitOptions`.
    ///
    /// The client first reads the flow. If the newest version is already published, the client sends
    /// the operation `LOCK_AND_PUBLISH`, which has the same effect as `CHANGE_STATUS` in this case. If
    /// the draft has unpublished changes, the client sends `CHANGE_STATUS`. Some engines never respond
    /// to `CHANGE_STATUS` if the flow was triggered while it was disabled. The call then rejects with
    /// a `TimeoutError`, and the flow stays locked until the server restarts.
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

    /// Disables a flow. Resolves when the status change is complete.
    ///
    /// `timeout` limits the duration of the whole call (default: 600,000 ms). Until this limit is
    /// reached, the client repeats status checks that fail with a temporary error. See `WaitOptions`.
    ///
    /// Routes: `POST /v1/flows/{flowId}`, then `GET /v1/flows/{flowId}`.
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

    /// Creates a flow from a template. If the import fails, the client deletes the new flow.
    ///
    /// Routes: `POST /v1/flows`, then `POST /v1/flows/{flowId}`.
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

    /// Iterates over all flows that match `params`.
    ///
    /// Every result is returned exactly once. `limit` (default: 100) is the size of a page, not
    /// the total number of results.
    ///
    /// The engine sorts flows by their last change, but its cursors do not support this order. After
    /// the first page, the client therefore fetches all flows with one request, which can return up to
    /// 100,000 flows. It keeps this response in native memory, and JavaScript receives `limit` flows at
    /// a time. If this response is larger than `maxResponseBytes`, the iteration rejects with a
    /// `DecodeError`.
    ///
    /// Route: `GET /v1/flows`.
    ///
    /// @example
    /// ```ts
    /// for await (const flow of client.workflows.iterateFlows({ status: 'ENABLED' })) {
    ///   console.log(flow.id)
    /// }
    /// ```
    #[napi(catch_unwind, ts_args_type = "params?: ListFlowsParams, options?: ReadOptions")]
    pub fn iterate_flows(&self, params: Unknown, options: Unknown) -> AsyncIterableIterator<Flow> {
        self.call(options).iterate(Order::Updated, params, flows::list)
    }

    /// Iterates over all versions of a flow.
    ///
    /// Every result is returned exactly once. `limit` (default: 100) is the size of a page, not
    /// the total number of results.
    ///
    /// Route: `GET /v1/flows/{flowId}/versions`.
    ///
    /// @example
    /// ```ts
    /// for await (const version of client.workflows.iterateFlowVersions('flow_id')) {
    ///   console.log(version.id)
    /// }
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "flowId: string, params?: ListFlowVersionsParams, options?: ReadOptions"
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
