use imbrace_core::procedures;
use imbrace_core::request::Expect;
use napi::bindgen_prelude::{This, Unknown};
use napi_derive::napi;

use crate::models::{DeleteRecordsParams, ListRecordsParams, Page, WorkflowRecord};
use crate::node::{AsyncIterableIterator, Promise};
use crate::workflows::{Workflows, record_bodies};

#[napi]
impl Workflows {
    /// Lists the records of a workflow table, a page at a time. Cells are keyed by field id.
    ///
    /// Route: `GET /v1/records`. An unknown table has no records: the page is empty.
    ///
    /// @example
    /// ```ts
    /// const page = await client.workflows.listRecords({
    ///   tableId: 'table_id',
    ///   filters: [{ fieldId: 'field_id', operator: 'eq', value: 'won' }],
    /// })
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "params: ListRecordsParams, options?: ReadOptions<F>",
        ts_generic_types = "F extends string = never",
        ts_return_type = "Promise<Page<Picked<WorkflowRecord, F>>>"
    )]
    pub fn list_records(&self, params: Unknown, options: Unknown) -> Promise<Page<WorkflowRecord>> {
        self.get("/v1/records").required_query::<ListRecordsParams>(params).options(options).page()
    }

    /// Returns one record.
    ///
    /// Route: `GET /v1/records/{recordId}`. An unknown id is an `ApiError` 404 `ENTITY_NOT_FOUND`.
    ///
    /// @example
    /// ```ts
    /// const record = await client.workflows.getRecord('record_id')
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "recordId: string, options?: ReadOptions<F>",
        ts_generic_types = "F extends string = never",
        ts_return_type = "Promise<Picked<WorkflowRecord, F>>"
    )]
    pub fn get_record(&self, record_id: Unknown, options: Unknown) -> Promise<WorkflowRecord> {
        self.get("/v1/records/{recordId}").id(record_id).options(options).entity()
    }

    /// Creates records, each a list of cells or a plain object by field name. With objects the fields are asked for first;
    /// a name that the table does not have is a `TypeError` that lists them, and nothing is created.
    ///
    /// Route: `POST /v1/records`.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.createRecords({
    ///   tableId: 'table_id',
    ///   records: [{ email: 'ann@example.com', score: 5 }, { email: 'bob@example.com' }],
    /// })
    /// ```
    #[napi(catch_unwind, ts_args_type = "params: CreateRecordsParams, options?: RequestOptions")]
    pub fn create_records(&self, params: Unknown, options: Unknown) -> Promise<Vec<WorkflowRecord>> {
        let call =
            self.post("/v1/records").body_read_by("params", params, record_bodies::create).options(options);
        call.procedure(Expect::List, async |engine, request| {
            procedures::write_records(&engine, request).await
        })
    }

    /// Changes cells of a record. Cells that are not named stay as they are.
    ///
    /// Route: `POST /v1/records/{recordId}`. Field names are looked up as for `createRecords`.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.updateRecord('record_id', { tableId: 'table_id', cells: { score: 7 } })
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "recordId: string, params: UpdateRecordParams, options?: RequestOptions"
    )]
    pub fn update_record(
        &self,
        record_id: Unknown,
        params: Unknown,
        options: Unknown,
    ) -> Promise<WorkflowRecord> {
        let call = self.post("/v1/records/{recordId}").id(record_id);
        let call = call.body_read_by("params", params, record_bodies::update).options(options);
        call.procedure(Expect::Entity, async |engine, request| {
            procedures::write_records(&engine, request).await
        })
    }

    /// Deletes records.
    ///
    /// Route: `DELETE /v1/records`.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.deleteRecords({ ids: ['record_id'] })
    /// ```
    #[napi(catch_unwind, ts_args_type = "params: DeleteRecordsParams, options?: RequestOptions")]
    pub fn delete_records(&self, params: Unknown, options: Unknown) -> Promise<()> {
        self.delete("/v1/records").body::<DeleteRecordsParams>(params).options(options).nothing()
    }

    /// Iterates over all records that match; with `as: 'objects'` as plain objects by field name.
    /// The next page is fetched while you work on this one; `break` ends it. `limit` is the page size, 100 by default:
    /// rows that share the instant of a page's last row may be left out by the engine, fewer of them with larger pages.
    ///
    /// Route: `GET /v1/records`.
    ///
    /// @example
    /// ```ts
    /// for await (const lead of client.workflows.iterateRecords({ tableId: 'table_id' }, { as: 'objects' })) {
    ///   console.log(lead.email)
    /// }
    /// ```
    #[napi(
        catch_unwind,
        ts_type = "(params: ListRecordsParams, options: RequestOptions & { as: 'objects' }): AsyncIterableIterator<Record<string, unknown>>\n  iterateRecords<F extends string = never>(params: ListRecordsParams, options?: ReadOptions<F>): AsyncIterableIterator<Picked<WorkflowRecord, F>>"
    )]
    pub fn iterate_records(
        &self,
        this: This,
        params: Unknown,
        options: Unknown,
    ) -> napi::Result<AsyncIterableIterator<WorkflowRecord>> {
        AsyncIterableIterator::new(&self.node, &this, c"listRecords", &[params, options])
    }
}
