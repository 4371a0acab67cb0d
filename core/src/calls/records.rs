//! Records with cells by field id. `procedures::records` also takes objects with field names as keys.

use crate::call::Call;
use crate::calls::Result;
use crate::error::misuse;
use crate::models::{DeleteRecordsParams, ListRecordsParams, Page, WorkflowRecord};

pub fn list(params: &ListRecordsParams) -> Result<Page<WorkflowRecord>> {
    Call::get("/v1/records").query(params)
}

pub fn get(record_id: &str) -> Result<WorkflowRecord> {
    Call::get("/v1/records/{recordId}").id(record_id)
}

/// `body` is JSON text: `{tableId, records: [[{fieldId, value}]]}`.
pub fn create(body: String) -> Call<Vec<WorkflowRecord>> {
    Call::post("/v1/records").text(body)
}

/// `body` is JSON text: `{tableId, cells: [{fieldId, value}]}`.
pub fn update(record_id: &str, body: String) -> Result<WorkflowRecord> {
    Ok(Call::post("/v1/records/{recordId}").id(record_id)?.text(body))
}

pub fn delete(params: &DeleteRecordsParams) -> Result<()> {
    if params.ids.is_empty() || params.ids.iter().any(String::is_empty) {
        return Err(misuse("params.ids", "must not be empty"));
    }
    Call::delete("/v1/records").body(params)
}
