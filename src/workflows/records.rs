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
    /// Lists the records of a table, one page at a time. The keys of `cells` are field ids.
    ///
    /// If the table does not exist, the page is empty.
    ///
    /// Route: `GET /v1/records`.
    ///
    /// @example
    /// ```ts
    /// const page = await client.workflows.listRecords({
    ///   tableId: 'table_id',
    ///   filters: [{ fieldId: 'field_id', operator: 'eq', value: 'won' }],
    /// })
    /// ```
    #[napi(catch_unwind, ts_args_type = "params: ListRecordsParams, options?: ReadOptions")]
    pub fn list_records(&self, params: Unknown, options: Unknown) -> Promise<Page<WorkflowRecord>> {
        self.call(options).with_params(params, records::list)
    }

    /// Returns a record.
    ///
    /// Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the record does not exist.
    ///
    /// Route: `GET /v1/records/{recordId}`.
    ///
    /// @example
    /// ```ts
    /// const record = await client.workflows.getRecord('record_id')
    /// ```
    #[napi(catch_unwind, ts_args_type = "recordId: string, options?: ReadOptions")]
    pub fn get_record(&self, id: Unknown, options: Unknown) -> Promise<WorkflowRecord> {
        self.call(options).by_id("recordId", id, records::get)
    }

    /// Adds records to a table. Each record is an object with field names as keys, or a list of cells.
    ///
    /// If a record is an object, the client first requests the fields of the table. If a field name is
    /// unknown, the call rejects with a `TypeError` that lists the valid names. No record is created.
    ///
    /// Route: `POST /v1/records`. If a record is an object, the client first sends `GET /v1/fields`.
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

    /// Changes cells of a record. Cells that `params` does not contain keep their values. Field names
    /// are resolved as in `createRecords`.
    ///
    /// Route: `POST /v1/records/{recordId}`. If `cells` is an object, the client first sends
    /// `GET /v1/fields`.
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

    /// Iterates over all records that match `params`. With `as: 'objects'`, each record is an object
    /// with field names as keys. `as` and `fields` cannot be combined.
    ///
    /// Every result is returned exactly once. `limit` (default: 100) is the size of a page, not
    /// the total number of results.
    ///
    /// If the engine does not return cursors, the client fetches the first page and then all records
    /// with one request, which can return up to 100,000 records. It keeps this response in native
    /// memory. If this response is larger than `maxResponseBytes`, the iteration rejects with a
    /// `DecodeError`.
    ///
    /// Route: `GET /v1/records`.
    ///
    /// @example
    /// ```ts
    /// const leads = client.workflows.iterateRecords({ tableId: 'table_id' }, { as: 'objects' })
    /// for await (const lead of leads) console.log(lead.email)
    /// ```
    #[napi(
        catch_unwind,
        ts_type = "(params: ListRecordsParams, options: RequestOptions & { as: 'objects' }): AsyncIterableIterator<Record<string, unknown>>\n  iterateRecords(params: ListRecordsParams, options?: ReadOptions): AsyncIterableIterator<WorkflowRecord>"
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
