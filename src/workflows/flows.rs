use imbrace_core::request::Project;
use napi::bindgen_prelude::Unknown;
use napi_derive::napi;

use crate::models::{CreateFlowParams, Flow, FlowOperation, GetFlowOptions, ListFlowsParams, Page};
use crate::node::Promise;
use crate::workflows::Workflows;

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
    #[napi(catch_unwind, ts_args_type = "params?: ListFlowsParams, options?: RequestOptions")]
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
    #[napi(catch_unwind, ts_args_type = "flowId: string, options?: GetFlowOptions")]
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
        self.post("/v1/flows/{flowId}").id(flow_id).body::<FlowOperation>(operation).options(options).entity()
    }
}
