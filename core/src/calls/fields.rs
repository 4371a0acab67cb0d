use crate::call::Call;
use crate::calls::Result;
use crate::json::members;
use crate::models::{CreateFieldParams, UpdateFieldParams, WorkflowField};
use crate::request::path::check_id;

pub fn list(table_id: &str) -> Result<Vec<WorkflowField>> {
    check_id("tableId", table_id)?;
    Call::get("/v1/fields").query(&members! {"tableId": table_id})
}

pub fn get(field_id: &str) -> Result<WorkflowField> {
    Call::get("/v1/fields/{fieldId}").id(field_id)
}

pub fn create(params: &CreateFieldParams) -> Result<WorkflowField> {
    Call::post("/v1/fields").body(params)
}

pub fn update(field_id: &str, params: &UpdateFieldParams) -> Result<WorkflowField> {
    Call::post("/v1/fields/{fieldId}").id(field_id)?.body(params)
}

pub fn delete(field_id: &str) -> Result<()> {
    Call::delete("/v1/fields/{fieldId}").id(field_id)
}
