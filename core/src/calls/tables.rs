use crate::call::Call;
use crate::calls::Result;
use crate::models::{
    CreateTableParams, ListTablesParams, Page, TableExport, UpdateTableParams, WorkflowTable,
};
use crate::request::Project;

pub fn list(params: &ListTablesParams) -> Result<Page<WorkflowTable>> {
    Ok(Call::get("/v1/tables").query(params)?.project_in(Project::Query))
}

pub fn get(table_id: &str) -> Result<WorkflowTable> {
    Call::get("/v1/tables/{tableId}").id(table_id)
}

pub fn create(params: &CreateTableParams) -> Result<WorkflowTable> {
    Ok(Call::post("/v1/tables").body(params)?.project_in(Project::Body))
}

pub fn update(table_id: &str, params: &UpdateTableParams) -> Result<WorkflowTable> {
    Call::post("/v1/tables/{tableId}").id(table_id)?.body(params)
}

pub fn delete(table_id: &str) -> Result<()> {
    Call::delete("/v1/tables/{tableId}").id(table_id)
}

pub fn clear(table_id: &str) -> Result<()> {
    Ok(Call::post("/v1/tables/{tableId}/clear").id(table_id)?.text("{}"))
}

pub fn export(table_id: &str) -> Result<TableExport> {
    Call::get("/v1/tables/{tableId}/export").id(table_id)
}
