use imbrace_core::procedures;
use imbrace_core::request::{Expect, Project};
use napi::bindgen_prelude::{This, Unknown};
use napi_derive::napi;

use crate::models::{
    CountFlowsParams, CreateFlowParams, Flow, FlowTemplate, FlowVersion, GetFlowOptions,
    ListFlowVersionsParams, ListFlowsParams, Page,
};
use crate::node::{AsyncIterableIterator, Promise};
use crate::workflows::{Workflows, operations};

#[napi]
impl Workflows {
    /// Lists flows, a page at a time.
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
        ts_args_type = "params?: ListFlowsParams, options?: ReadOptions<F>",
        ts_generic_types = "F extends string = never",
        ts_return_type = "Promise<Page<Picked<Flow, F>>>"
    )]
    pub fn list_flows(&self, params: Unknown, options: Unknown) -> Promise<Page<Flow>> {
        self.get("/v1/flows")
            .query::<ListFlowsParams>(params)
            .project_in(Project::Query)
            .options(options)
            .page()
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
        ts_args_type = "flowId: string, options?: GetFlowOptions & ReadOptions<F>",
        ts_generic_types = "F extends string = never",
        ts_return_type = "Promise<Picked<Flow, F>>"
    )]
    pub fn get_flow(&self, flow_id: Unknown, options: Unknown) -> Promise<Flow> {
        self.get("/v1/flows/{flowId}").id(flow_id).query_options::<GetFlowOptions>(options).entity()
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
        self.post("/v1/flows")
            .body::<CreateFlowParams>(params)
            .project_in(Project::Body)
            .options(options)
            .entity()
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
    pub fn delete_flow(&self, flow_id: Unknown, options: Unknown) -> Promise<()> {
        self.delete("/v1/flows/{flowId}").id(flow_id).options(options).nothing()
    }

    /// Changes a flow: publishes it, enables it, sets its trigger, adds a step.
    ///
    /// An operation that misses its target (a step that is not there) is accepted without doing anything: only
    /// the flow that comes back tells.
    ///
    /// Route: `POST /v1/flows/{flowId}`. A flow that somebody else edited within the last minute is an `ApiError`
    /// `FLOW_IN_USE`, and nothing is changed.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.applyFlowOperation('flow_id', { type: 'LOCK_AND_PUBLISH', request: {} })
    /// ```
    #[napi(catch_unwind, ts_args_type = "flowId: string, operation: FlowOperation, options?: RequestOptions")]
    pub fn apply_flow_operation(
        &self,
        flow_id: Unknown,
        operation: Unknown,
        options: Unknown,
    ) -> Promise<Flow> {
        self.post("/v1/flows/{flowId}")
            .id(flow_id)
            .body_read_by("operation", operation, operations::any)
            .options(options)
            .entity()
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
        self.get("/v1/flows/count")
            .query::<CountFlowsParams>(params)
            .project_in(Project::Query)
            .options(options)
            .json()
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
        ts_args_type = "flowId: string, params?: ListFlowVersionsParams, options?: ReadOptions<F>",
        ts_generic_types = "F extends string = never",
        ts_return_type = "Promise<Page<Picked<FlowVersion, F>>>"
    )]
    pub fn list_flow_versions(
        &self,
        flow_id: Unknown,
        params: Unknown,
        options: Unknown,
    ) -> Promise<Page<FlowVersion>> {
        let call = self.get("/v1/flows/{flowId}/versions").id(flow_id);
        call.query::<ListFlowVersionsParams>(params).options(options).page()
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
    pub fn export_flow(&self, flow_id: Unknown, options: Unknown) -> Promise<FlowTemplate> {
        self.get("/v1/flows/{flowId}/template").id(flow_id).query_options::<GetFlowOptions>(options).json()
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
        let call = self.post("/v1/flows/{flowId}").id(flow_id);
        call.text_body("displayName", display_name, operations::change_name).options(options).entity()
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
        let call = self.post("/v1/flows/{flowId}").id(flow_id);
        call.nullable_text_body("folderId", folder_id, operations::change_folder, operations::NO_FOLDER)
            .options(options)
            .entity()
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
        let call = self.post("/v1/flows/{flowId}").id(flow_id);
        call.body_read_by("template", template, operations::import_flow).options(options).entity()
    }

    /// Locks the draft of a flow, publishes it and enables the flow, and waits until the engine has done it: `operationStatus` is settled
    /// then. `timeout` bounds the whole call, by default 600,000 ms.
    ///
    /// Route: `POST /v1/flows/{flowId}`, then `GET /v1/flows/{flowId}`. A flow whose trigger is not set is an `ApiError` 400 `PIECE_TRIGGER_NOT_FOUND`.
    ///
    /// @example
    /// ```ts
    /// const flow = await client.workflows.publishFlow('flow_id')
    /// ```
    #[napi(catch_unwind, ts_args_type = "flowId: string, options?: WaitOptions")]
    pub fn publish_flow(&self, flow_id: Unknown, options: Unknown) -> Promise<Flow> {
        self.change_status(flow_id, r#"{"type":"LOCK_AND_PUBLISH","request":{}}"#, options)
    }

    /// Enables a flow, and waits until the engine has done it: `operationStatus` is settled
    /// then. `timeout` bounds the whole call, by default 600,000 ms.
    ///
    /// Route: `POST /v1/flows/{flowId}`, then `GET /v1/flows/{flowId}`.
    ///
    /// @example
    /// ```ts
    /// const flow = await client.workflows.enableFlow('flow_id')
    /// ```
    #[napi(catch_unwind, ts_args_type = "flowId: string, options?: WaitOptions")]
    pub fn enable_flow(&self, flow_id: Unknown, options: Unknown) -> Promise<Flow> {
        self.change_status(flow_id, r#"{"type":"CHANGE_STATUS","request":{"status":"ENABLED"}}"#, options)
    }

    /// Disables a flow, and waits until the engine has done it: `operationStatus` is settled
    /// then. `timeout` bounds the whole call, by default 600,000 ms.
    ///
    /// Route: `POST /v1/flows/{flowId}`, then `GET /v1/flows/{flowId}`.
    ///
    /// @example
    /// ```ts
    /// const flow = await client.workflows.disableFlow('flow_id')
    /// ```
    #[napi(catch_unwind, ts_args_type = "flowId: string, options?: WaitOptions")]
    pub fn disable_flow(&self, flow_id: Unknown, options: Unknown) -> Promise<Flow> {
        self.change_status(flow_id, r#"{"type":"CHANGE_STATUS","request":{"status":"DISABLED"}}"#, options)
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
        let mut call = self
            .post("/v1/flows")
            .body_read_by("template", template, operations::import_flow)
            .options(options);
        let params = call.params(params);
        call.procedure(Expect::Entity, async move |engine, mut request| {
            let create = operations::create_from_template(params, &mut request)?;
            procedures::create_from_template(&engine, create, request).await
        })
    }

    /// Iterates over all flows that match.
    /// The next page is fetched while you work on this one; `break` ends it. `limit` is the page size, 100 by default:
    /// rows that share the instant of a page's last row may be left out by the engine, fewer of them with larger pages.
    ///
    /// Route: `GET /v1/flows`.
    ///
    /// @example
    /// ```ts
    /// for await (const flow of client.workflows.iterateFlows({ status: 'ENABLED' })) console.log(flow.id)
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "params?: ListFlowsParams, options?: ReadOptions<F>",
        ts_generic_types = "F extends string = never",
        ts_return_type = "AsyncIterableIterator<Picked<Flow, F>>"
    )]
    pub fn iterate_flows(
        &self,
        this: This,
        params: Unknown,
        options: Unknown,
    ) -> napi::Result<AsyncIterableIterator<Flow>> {
        AsyncIterableIterator::new(&self.node, &this, c"listFlows", &[params, options])
    }

    /// Iterates over all versions of a flow.
    /// The next page is fetched while you work on this one; `break` ends it. `limit` is the page size, 100 by default:
    /// rows that share the instant of a page's last row may be left out by the engine, fewer of them with larger pages.
    ///
    /// Route: `GET /v1/flows/{flowId}/versions`.
    ///
    /// @example
    /// ```ts
    /// for await (const version of client.workflows.iterateFlowVersions('flow_id')) console.log(version.id)
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "flowId: string, params?: ListFlowVersionsParams, options?: ReadOptions<F>",
        ts_generic_types = "F extends string = never",
        ts_return_type = "AsyncIterableIterator<Picked<FlowVersion, F>>"
    )]
    pub fn iterate_flow_versions(
        &self,
        this: This,
        flow_id: Unknown,
        params: Unknown,
        options: Unknown,
    ) -> napi::Result<AsyncIterableIterator<FlowVersion>> {
        AsyncIterableIterator::new(&self.node, &this, c"listFlowVersions", &[flow_id, params, options])
    }
}

impl Workflows {
    fn change_status(&self, flow_id: Unknown, operation: &str, options: Unknown) -> Promise<Flow> {
        let call = self.post("/v1/flows/{flowId}").id(flow_id).fixed_body(operation).wait_options(options);
        call.procedure(Expect::Entity, async |engine, request| {
            procedures::change_status(&engine, request).await
        })
    }
}
