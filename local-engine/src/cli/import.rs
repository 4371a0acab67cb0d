//! `imbrace-local import FILE`.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::target::Target;

/// What `import` is told.
#[derive(Debug, Args)]
pub struct Import {
    /// The exported flow, a JSON file
    file: PathBuf,
    /// Publish and enable it
    #[arg(long)]
    publish: bool,
    #[command(flatten)]
    target: Target,
}

/// Imports the flow, and says what it is now.
pub async fn run(import: &Import) -> Result<(), String> {
    let file = import.file.display();
    let text =
        std::fs::read_to_string(&import.file).map_err(|error| format!("{file} cannot be read: {error}"))?;
    let exported = crate::json::parse(&text).map_err(|error| format!("{file} is no JSON: {error}"))?;
    let flow = flow(&exported).ok_or_else(|| format!("{file} holds no flow: there is no trigger in it"))?;
    let name = flow["displayName"].as_str().or(exported["name"].as_str()).unwrap_or("Imported flow");
    let engine = import.target.reach().await?;
    let made = json!({ "displayName": name, "projectId": engine.project().await? });
    let made = engine.post("/v1/flows", &made).await?;
    let id = made["id"].as_str().unwrap_or_default();
    let request =
        json!({ "displayName": name, "trigger": flow["trigger"], "schemaVersion": flow["schemaVersion"] });
    let operation = json!({ "type": "IMPORT_FLOW", "request": request });
    engine.post(&format!("/v1/flows/{id}"), &operation).await?;
    if import.publish {
        engine
            .post(&format!("/v1/flows/{id}"), &json!({ "type": "LOCK_AND_PUBLISH", "request": {} }))
            .await?;
    }
    let state = if import.publish { "published" } else { "a draft" };
    println!("{name} is {id} ({state}), triggered at {}", engine.trigger_url(id));
    Ok(())
}

/// The flow in an export: as it is, in a template, in a flow's version, or first of several.
fn flow(exported: &Value) -> Option<&Value> {
    let places = ["", "/template", "/version", "/flows/0", "/template/flows/0", "/0"];
    places.iter().filter_map(|place| exported.pointer(place)).find(|flow| flow["trigger"].is_object())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flow_is_found_in_every_form_of_export() {
        let inner = json!({ "displayName": "F", "trigger": {} });
        let forms = [
            inner.clone(),
            json!({ "name": "F", "template": inner }),
            json!({ "id": "f", "version": inner }),
            json!({ "flows": [inner] }),
        ];
        for form in forms {
            assert_eq!(flow(&form), Some(&inner), "{form}");
        }
        assert_eq!(flow(&json!({ "trigger": "text" })), None);
    }
}
