use imbrace_core::request::Project;
use napi::bindgen_prelude::Unknown;
use napi_derive::napi;

use crate::models::{ListTablesParams, Page, WorkflowTable};
use crate::node::Promise;
use crate::workflows::Workflows;

#[napi]
impl Workflows {
    /// Lists workflow tables, a page at a time.
    ///
    /// Route: `GET /v1/tables`.
    ///
    /// @example
    /// ```ts
    /// const page = await client.workflows.listTables({ name: 'Leads' })
    /// ```
    #[napi(catch_unwind, ts_args_type = "params?: ListTablesParams, options?: RequestOptions")]
    pub fn list_tables(&self, params: Unknown, options: Unknown) -> Promise<Page<WorkflowTable>> {
        self.get("/v1/tables")
            .query::<ListTablesParams>(params)
            .project_in(Project::Query)
            .options(options)
            .page()
    }

    /// Returns one workflow table.
    ///
    /// Route: `GET /v1/tables/{tableId}`. An unknown id is an `ApiError` 404 `ENTITY_NOT_FOUND`.
    ///
    /// @example
    /// ```ts
    /// const table = await client.workflows.getTable('table_id')
    /// ```
    #[napi(catch_unwind, ts_args_type = "tableId: string, options?: RequestOptions")]
    pub fn get_table(&self, table_id: Unknown, options: Unknown) -> Promise<WorkflowTable> {
        self.get("/v1/tables/{tableId}").id(table_id).options(options).entity()
    }
}
