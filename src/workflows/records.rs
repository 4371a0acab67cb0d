use napi::bindgen_prelude::Unknown;
use napi_derive::napi;

use crate::models::{ListRecordsParams, Page, WorkflowRecord};
use crate::node::Promise;
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
    #[napi(catch_unwind, ts_args_type = "params: ListRecordsParams, options?: RequestOptions")]
    pub fn list_records(&self, params: Unknown, options: Unknown) -> Promise<Page<WorkflowRecord>> {
        self.get("/v1/records").required_query::<ListRecordsParams>(params).options(options).page()
    }
}
