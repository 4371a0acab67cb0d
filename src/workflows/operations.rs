//! The bodies of flow operations.

use imbrace_core::Request;
use imbrace_core::error::Error;
use serde_json::{Value, json};

use crate::models::{AnyFlowOperation, CreateFromTemplateParams};
use crate::node::draft::{self, Fields};

/// The caller's own operation: only its frame is checked, the engine knows the types.
pub fn any(text: &str) -> Result<String, Error> {
    let fields = draft::object("operation", text)?;
    draft::read::<AnyFlowOperation>("operation", &fields)?;
    Ok(text.to_owned())
}

pub fn change_name(name: &str) -> Result<String, Error> {
    Ok(json!({"type": "CHANGE_NAME", "request": {"displayName": name}}).to_string())
}

/// Takes a flow out of any folder.
pub const NO_FOLDER: &str = r#"{"type":"CHANGE_FOLDER","request":{"folderId":null}}"#;

pub fn change_folder(folder: &str) -> Result<String, Error> {
    Ok(json!({"type": "CHANGE_FOLDER", "request": {"folderId": folder}}).to_string())
}

/// An exported template, or the part of it that is imported.
pub fn import_flow(text: &str) -> Result<String, Error> {
    let mut fields = draft::object("template", text)?;
    if let Some(Value::Object(body)) = fields.remove("template") {
        fields = body;
    }
    if !fields.get("displayName").is_some_and(Value::is_string)
        || !fields.get("trigger").is_some_and(Value::is_object)
    {
        return Err(Error::Misuse("`template` must have a `displayName` and a `trigger`".into()));
    }
    fields.retain(|name, _| matches!(name.as_str(), "displayName" | "trigger" | "schemaVersion"));
    Ok(json!({"type": "IMPORT_FLOW", "request": fields}).to_string())
}

/// The body that creates the flow which a template is then imported into. `import` is the operation that does it; a
/// name that was given is put into it too, since an import brings the template's.
pub fn create_from_template(params: Option<String>, import: &mut Request) -> Result<String, Error> {
    let mut fields = match params.as_deref() {
        Some(text) => draft::fields_of::<CreateFromTemplateParams>(text)?,
        None => Fields::new(),
    };
    let body = import.body.as_deref().unwrap_or_default();
    let mut operation: Value = serde_json::from_slice(body)
        .map_err(|error| Error::Misuse(format!("`template` is not well-formed: {error}")))?;
    let template_name = &mut operation["request"]["displayName"];
    let name = fields.entry("displayName").or_insert_with(|| template_name.clone());
    template_name.clone_from(name);
    import.body = Some(operation.to_string().into());
    Ok(Value::Object(fields).to_string())
}
