use imbrace_core::calls::tables;
use imbrace_core::models::{Page, TableExport, WorkflowTable};
use imbrace_core::procedures::pager::Order;
use napi::bindgen_prelude::Unknown;
use napi_derive::napi;

use crate::node::{AsyncIterableIterator, Promise};
use crate::workflows::Workflows;

#[napi]
impl Workflows {
    /// Lists tables, one page at a time.
    ///
    /// Route: `GET /v1/tables`.
    ///
    /// @example
    /// ```ts
    /// const page = await client.workflows.listTables({ name: 'Leads' })
    /// ```
    #[napi(catch_unwind, ts_args_type = "params?: ListTablesParams, options?: ReadOptions")]
    pub fn list_tables(&self, params: Unknown, options: Unknown) -> Promise<Page<WorkflowTable>> {
        self.call(options).with_optional_params(params, tables::list)
    }

    /// Returns a table.
    ///
    /// Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the table does not exist.
    ///
    /// Route: `GET /v1/tables/{tableId}`.
    ///
    /// @example
    /// ```ts
    /// const table = await client.workflows.getTable('table_id')
    /// ```
    #[napi(catch_unwind, ts_args_type = "tableId: string, options?: ReadOptions")]
    pub fn get_table(&self, id: Unknown, options: Unknown) -> Promise<WorkflowTable> {
        self.call(options).by_id("tableId", id, tables::get)
    }

    /// Creates a table without fields.
    ///
    /// Route: `POST /v1/tables`.
    ///
    /// @example
    /// ```ts
    /// const table = await client.workflows.createTable({ name: 'Leads' })
    /// ```
    #[napi(catch_unwind, ts_args_type = "params: CreateTableParams, options?: RequestOptions")]
    pub fn create_table(&self, params: Unknown, options: Unknown) -> Promise<WorkflowTable> {
        self.call(options).with_params(params, tables::create)
    }

    /// Renames a table.
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
    pub fn update_table(&self, id: Unknown, params: Unknown, options: Unknown) -> Promise<WorkflowTable> {
        self.call(options).by_id_with_params("tableId", id, params, tables::update)
    }

    /// Deletes a table with its fields and records.
    ///
    /// Route: `DELETE /v1/tables/{tableId}`.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.deleteTable('table_id')
    /// ```
    #[napi(catch_unwind, ts_args_type = "tableId: string, options?: RequestOptions")]
    pub fn delete_table(&self, id: Unknown, options: Unknown) -> Promise<()> {
        self.call(options).by_id("tableId", id, tables::delete)
    }

    /// Deletes all records of a table. Its fields are kept.
    ///
    /// Route: `POST /v1/tables/{tableId}/clear`.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.clearTable('table_id')
    /// ```
    #[napi(catch_unwind, ts_args_type = "tableId: string, options?: RequestOptions")]
    pub fn clear_table(&self, id: Unknown, options: Unknown) -> Promise<()> {
        self.call(options).by_id("tableId", id, tables::clear)
    }

    /// Returns a table with all its records. The keys of each row are field names.
    ///
    /// Route: `GET /v1/tables/{tableId}/export`.
    ///
    /// @example
    /// ```ts
    /// const { rows } = await client.workflows.exportTable('table_id')
    /// ```
    #[napi(catch_unwind, ts_args_type = "tableId: string, options?: RequestOptions")]
    pub fn export_table(&self, id: Unknown, options: Unknown) -> Promise<TableExport> {
        self.call(options).by_id("tableId", id, tables::export)
    }

    /// Iterates over all tables that match `params`.
    ///
    /// Every result is returned exactly once. `limit` (default: 100) is the size of a page, not
    /// the total number of results.
    ///
    /// Route: `GET /v1/tables`.
    ///
    /// @example
    /// ```ts
    /// for await (const table of client.workflows.iterateTables()) {
    ///   console.log(table.name)
    /// }
    /// ```
    #[napi(catch_unwind, ts_args_type = "params?: ListTablesParams, options?: ReadOptions")]
    pub fn iterate_tables(&self, params: Unknown, options: Unknown) -> AsyncIterableIterator<WorkflowTable> {
        self.call(options).iterate(Order::Created, params, tables::list)
    }
}
