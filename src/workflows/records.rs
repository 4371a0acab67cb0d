use http::Method;
use imbrace_core::calls::records;
use imbrace_core::models::{Page, WorkflowRecord};
use imbrace_core::procedures::pager::Order;
use imbrace_core::{Context, procedures};
use napi::bindgen_prelude::Unknown;
use napi_derive::napi;

use crate::node::{AsyncIterableIterator, Promise};
use crate::workflows::Workflows;

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
        ts_type = "<F extends string = never>(params: ListRecordsParams, options?: ReadOptions<F>): Promise<Page<Picked<WorkflowRecord, F>>>"
    )]
    pub fn list_records(&self, params: Unknown, options: Unknown) -> Promise<Page<WorkflowRecord>> {
        self.call(options).with_params(params, records::list)
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
        ts_type = "<F extends string = never>(recordId: string, options?: ReadOptions<F>): Promise<Picked<WorkflowRecord, F>>"
    )]
    pub fn get_record(&self, id: Unknown, options: Unknown) -> Promise<WorkflowRecord> {
        self.call(options).by_id("recordId", id, records::get)
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
        let mut call = self.call(options);
        let params = call.argument("params", params);
        call.run((Method::POST, "/v1/records"), move |_| {
            let params = params.read()?;
            Ok(async move |ctx: Context| procedures::create_records(&ctx, params).await)
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
    pub fn update_record(&self, id: Unknown, params: Unknown, options: Unknown) -> Promise<WorkflowRecord> {
        let mut call = self.call(options);
        let record_id = call.text("recordId", id);
        let params = call.argument("params", params);
        call.run((Method::POST, "/v1/records/{recordId}"), move |_| {
            let params = params.read()?;
            Ok(async move |ctx: Context| procedures::update_record(&ctx, &record_id, params).await)
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
        self.call(options).with_params(params, records::delete)
    }

    /// Iterates over all records that match; with `as: 'objects'` as plain objects by field name. `as` with `fields` is
    /// a `TypeError`.
    ///
    /// Each record that exists throughout the iteration comes exactly once, whatever `limit` is. `limit` is the size of
    /// the first request, 100 by default; requests become larger where many records share one second. The next page is
    /// requested one turn of the event loop after the first element of a page. `break` cancels a page that is being
    /// fetched.
    ///
    /// On an engine that gives no cursor, the records after the first page are fetched as one page of up to 100,000.
    /// That reply is held in native memory as a whole, and one above `maxResponseBytes` is a `DecodeError`.
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
        params: Unknown,
        options: Unknown,
    ) -> AsyncIterableIterator<WorkflowRecord> {
        let mut call = self.call(options);
        let params = call.argument("params", params);
        call.pages(Order::Records, move || records::list(&params.read()?))
    }
}
