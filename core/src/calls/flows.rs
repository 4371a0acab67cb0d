use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::call::Call;
use crate::calls::Result;
use crate::error::{Error, misuse};
use crate::json::{self, Json, JsonObject, members};
use crate::models::{
    CountFlowsParams, CreateFlowParams, Flow, FlowTemplate, FlowVersion, GetFlowOptions,
    ListFlowVersionsParams, ListFlowsParams, Page,
};
use crate::request::Project;

pub fn list(params: &ListFlowsParams) -> Result<Page<Flow>> {
    Ok(Call::get("/v1/flows").query(params)?.project_in(Project::Query))
}

pub fn count(params: &CountFlowsParams) -> Result<u32> {
    Ok(Call::get("/v1/flows/count").query(params)?.project_in(Project::Query))
}

pub fn get(flow_id: &str, options: &GetFlowOptions) -> Result<Flow> {
    Call::get("/v1/flows/{flowId}").id(flow_id)?.query(options)
}

pub fn create(params: &CreateFlowParams) -> Result<Flow> {
    Ok(Call::post("/v1/flows").body(params)?.project_in(Project::Body))
}

pub fn delete(flow_id: &str) -> Result<()> {
    Call::delete("/v1/flows/{flowId}").id(flow_id)
}

pub fn list_versions(flow_id: &str, params: &ListFlowVersionsParams) -> Result<Page<FlowVersion>> {
    Call::get("/v1/flows/{flowId}/versions").id(flow_id)?.query(params)
}

pub fn export(flow_id: &str, options: &GetFlowOptions) -> Result<FlowTemplate> {
    Call::get("/v1/flows/{flowId}/template").id(flow_id)?.query(options)
}

/// Sends an operation of the caller. Only its frame is checked, because the engine checks the types.
pub fn apply(flow_id: &str, operation: Json) -> Result<Flow> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Frame {
        #[serde(rename = "type")]
        _kind: String,
        #[serde(rename = "request")]
        _request: JsonObject,
    }
    json::typed::<json::MapOnly<Frame>>("operation", operation.text())?;
    Ok(Call::post("/v1/flows/{flowId}").id(flow_id)?.text(operation.into_text()))
}

pub fn rename(flow_id: &str, display_name: &str) -> Result<Flow> {
    operation(flow_id, "CHANGE_NAME", &json!({"displayName": display_name}))
}

/// `None` removes the flow from its folder.
pub fn move_to(flow_id: &str, folder_id: Option<&str>) -> Result<Flow> {
    operation(flow_id, "CHANGE_FOLDER", &json!({"folderId": folder_id}))
}

pub fn publish(flow_id: &str) -> Result<Flow> {
    operation(flow_id, "LOCK_AND_PUBLISH", &json!({}))
}

/// `status` is `ENABLED` or `DISABLED`.
pub fn change_status(flow_id: &str, status: &str) -> Result<Flow> {
    operation(flow_id, "CHANGE_STATUS", &json!({"status": status}))
}

/// Replaces the trigger and all steps. `template` must be a result of [`importable`].
pub fn import(flow_id: &str, template: &JsonObject) -> Result<Flow> {
    operation(flow_id, "IMPORT_FLOW", template)
}

pub fn operation(flow_id: &str, kind: &str, request: &impl Serialize) -> Result<Flow> {
    let operation = members! {"type": kind, "request": request};
    Ok(Call::post("/v1/flows/{flowId}").id(flow_id)?.text(operation.to_text()))
}

/// Returns the part of an exported template that an import accepts.
pub fn importable(mut template: JsonObject) -> std::result::Result<JsonObject, Error> {
    let body = template.get("template").and_then(|body| serde_json::from_str(body.text()).ok());
    template = body.unwrap_or(template);
    let is_complete = template.get("displayName").is_some_and(|name| name.as_string().is_some())
        && template.get("trigger").is_some_and(|trigger| trigger.text().starts_with('{'));
    if !is_complete {
        return Err(misuse("template", "must have a `displayName` and a `trigger`"));
    }
    Ok(template.split_off(&["displayName", "trigger", "schemaVersion"]))
}
