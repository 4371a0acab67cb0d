use imbrace_core::request::Project;
use napi::bindgen_prelude::{This, Unknown};
use napi_derive::napi;

use crate::models::{
    CreateTableParams, ListTablesParams, Page, TableExport, UpdateTableParams, WorkflowTable,
};
use crate::node::{AsyncIterableIterator, Promise};
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
    #[napi(
        catch_unwind,
        ts_args_type = "params?: ListTablesParams, options?: ReadOptions<F>",
        ts_generic_types = "F extends string = never",
        ts_return_type = "Promise<Page<Picked<WorkflowTable, F>>>"
    )]
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
    #[napi(
        catch_unwind,
        ts_args_type = "tableId: string, options?: ReadOptions<F>",
        ts_generic_types = "F extends string = never",
        ts_return_type = "Promise<Picked<WorkflowTable, F>>"
    )]
    pub fn get_table(&self, table_id: Unknown, options: Unknown) -> Promise<WorkflowTable> {
        self.get("/v1/tables/{tableId}").id(table_id).options(options).entity()
    }

    /// Creates a workflow table, without fields.
    ///
    /// Route: `POST /v1/tables`.
    ///
    /// @example
    /// ```ts
    /// const table = await client.workflows.createTable({ name: 'Leads' })
    /// ```
    #[napi(catch_unwind, ts_args_type = "params: CreateTableParams, options?: RequestOptions")]
    pub fn create_table(&self, params: Unknown, options: Unknown) -> Promise<WorkflowTable> {
        self.post("/v1/tables")
            .body::<CreateTableParams>(params)
            .project_in(Project::Body)
            .options(options)
            .entity()
    }

    /// Renames a workflow table.
    ///
    /// Route: `POST /v1/tables/{tableId}`.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.updateTable('table_id', { name: 'Customers' })
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "tableId: string, params: UpdateTableParams, options?: RequestOptions"
    )]
    pub fn update_table(
        &self,
        table_id: Unknown,
        params: Unknown,
        options: Unknown,
    ) -> Promise<WorkflowTable> {
        self.post("/v1/tables/{tableId}")
            .id(table_id)
            .body::<UpdateTableParams>(params)
            .options(options)
            .entity()
    }

    /// Deletes a workflow table with its fields and records.
    ///
    /// Route: `DELETE /v1/tables/{tableId}`.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.deleteTable('table_id')
    /// ```
    #[napi(catch_unwind, ts_args_type = "tableId: string, options?: RequestOptions")]
    pub fn delete_table(&self, table_id: Unknown, options: Unknown) -> Promise<()> {
        self.delete("/v1/tables/{tableId}").id(table_id).options(options).nothing()
    }

    /// Deletes all records of a workflow table; its fields stay.
    ///
    /// Route: `POST /v1/tables/{tableId}/clear`.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.clearTable('table_id')
    /// ```
    #[napi(catch_unwind, ts_args_type = "tableId: string, options?: RequestOptions")]
    pub fn clear_table(&self, table_id: Unknown, options: Unknown) -> Promise<()> {
        self.post("/v1/tables/{tableId}/clear").id(table_id).fixed_body("{}").options(options).nothing()
    }

    /// Returns a workflow table with all its records, as rows by field name.
    ///
    /// Route: `GET /v1/tables/{tableId}/export`.
    ///
    /// @example
    /// ```ts
    /// const { rows } = await client.workflows.exportTable('table_id')
    /// ```
    #[napi(catch_unwind, ts_args_type = "tableId: string, options?: RequestOptions")]
    pub fn export_table(&self, table_id: Unknown, options: Unknown) -> Promise<TableExport> {
        self.get("/v1/tables/{tableId}/export").id(table_id).options(options).json()
    }

    /// Iterates over all workflow tables that match.
    /// The next page is fetched while you work on this one; `break` ends it. `limit` is the page size, 100 by default:
    /// rows that share the instant of a page's last row may be left out by the engine, fewer of them with larger pages.
    ///
    /// Route: `GET /v1/tables`.
    ///
    /// @example
    /// ```ts
    /// for await (const table of client.workflows.iterateTables()) console.log(table.name)
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "params?: ListTablesParams, options?: ReadOptions<F>",
        ts_generic_types = "F extends string = never",
        ts_return_type = "AsyncIterableIterator<Picked<WorkflowTable, F>>"
    )]
    pub fn iterate_tables(
        &self,
        this: This,
        params: Unknown,
        options: Unknown,
    ) -> napi::Result<AsyncIterableIterator<WorkflowTable>> {
        AsyncIterableIterator::new(&self.node, &this, c"listTables", &[params, options])
    }
}
