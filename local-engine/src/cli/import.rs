//! `imbrace-local import FILE`.

use std::collections::HashMap;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::target::{Engine, Target};
use crate::flow::tree;
use crate::run::pieces::needed::Needed;

/// The types of steps that the engine runs.
const TYPES: [&str; 4] = ["CODE", "PIECE", "LOOP_ON_ITEMS", "ROUTER"];

/// The advice at the end of each error.
const ADVICE: &str = "if the export is an old one, open the flow in a current version and export it again";

/// The arguments of `import`.
#[derive(Debug, Args)]
pub struct Import {
    /// The exported flow, a JSON file. Several flows in it are all imported, or none of them
    file: PathBuf,
    /// Publish and enable it
    #[arg(long)]
    publish: bool,
    /// Create a connection of the flows with this secret text. Can be repeated
    #[arg(long = "connection", value_name = "ID=SECRET", value_parser = connection)]
    connections: Vec<(String, String)>,
    #[command(flatten)]
    target: Target,
}

/// Imports the flows of the file and returns a line for each. If one fails, all of them are deleted again.
pub async fn run(import: &Import) -> Result<String, String> {
    let file = import.file.display();
    let text =
        std::fs::read_to_string(&import.file).map_err(|error| format!("{file} cannot be read: {error}"))?;
    let exported = crate::json::parse(&text).map_err(|error| format!("{file} is not JSON: {error}"))?;
    let flows = flows(&exported).ok_or_else(|| format!("{file} contains no flow: it has no trigger"))?;
    for flow in &flows {
        check(flow).map_err(|problem| format!("{file} was not imported: {problem}; {ADVICE}"))?;
    }
    let engine = import.target.reach().await?;
    let mut made = Vec::new();
    match import_all(&engine, import, &exported, flows, &mut made).await {
        Ok(lines) => Ok(lines),
        Err(problem) => {
            let kept = take_back(&engine, made).await;
            Err(format!("{file} was not imported: {problem}{kept}"))
        }
    }
}

/// Imports the flows, and then creates the connections, so that an import that fails changes no connection.
async fn import_all(
    engine: &Engine,
    import: &Import,
    exported: &Value,
    flows: Vec<&Value>,
    made: &mut Vec<String>,
) -> Result<String, String> {
    let triggers: Vec<_> = flows.iter().map(|flow| &flow["trigger"]).collect();
    let (state, mut lines) = (if import.publish { "published" } else { "a draft" }, String::new());
    for flow in flows {
        let name = flow["displayName"].as_str().or(exported["name"].as_str()).unwrap_or("Imported flow");
        let id = import_flow(engine, name, flow, import.publish, made).await;
        let id = id.map_err(|problem| format!("{problem}; {ADVICE}"))?;
        lines += &format!("{name} is {id} ({state}), triggered at {}\n", engine.trigger_url(&id));
    }
    for (id, secret) in &import.connections {
        let created = create_connection(engine, id, secret).await;
        created.map_err(|problem| format!("the connection {id} could not be created: {problem}"))?;
    }
    let needed = needed(engine, &triggers).await;
    if !needed.is_empty() {
        lines += &format!("These actions and triggers need stubs:\n{needed}\n");
    }
    Ok(lines)
}

/// Finds the actions and triggers of the flows that the engine neither has nor has stubs for. It describes both.
async fn needed<'a>(engine: &Engine, triggers: &[&'a Value]) -> Needed<'a> {
    let mut needed = Needed::default();
    triggers.iter().for_each(|trigger| needed.add(Needed::of(trigger)));
    let mut known = HashMap::new();
    for piece in needed.pieces() {
        let path = format!("/v1/pieces/{}", piece.replace('/', "%2F"));
        known.insert(piece.to_owned(), engine.get(&path).await.unwrap_or_default());
    }
    needed.without_pieces(&known)
}

/// Reads `ID=SECRET`. A secret may contain further equals signs.
fn connection(text: &str) -> Result<(String, String), String> {
    let parts = text.split_once('=').filter(|(id, _)| !id.is_empty());
    let (id, secret) = parts.ok_or_else(|| "must be ID=SECRET, such as slack=xoxb-1".to_owned())?;
    Ok((id.to_owned(), secret.to_owned()))
}

/// Creates or replaces a connection. Steps find it by its external id, whatever its piece is.
async fn create_connection(engine: &Engine, id: &str, secret: &str) -> Result<(), String> {
    let value = json!({ "type": "SECRET_TEXT", "secret_text": secret });
    let body = json!({ "externalId": id, "displayName": id, "pieceName": "@activepieces/piece-webhook",
        "projectId": engine.project().await?, "type": "SECRET_TEXT", "value": value });
    engine.post("/v1/app-connections", &body).await.map(drop)
}

/// Imports a flow and returns its id. Adds the id to `made` as soon as the flow exists.
async fn import_flow(
    engine: &Engine,
    name: &str,
    flow: &Value,
    publish: bool,
    made: &mut Vec<String>,
) -> Result<String, String> {
    let new = json!({ "displayName": name, "projectId": engine.project().await? });
    let new = engine.post("/v1/flows", &new).await?;
    let id = new["id"].as_str().unwrap_or_default().to_owned();
    made.push(id.clone());
    let request =
        json!({ "displayName": name, "trigger": flow["trigger"], "schemaVersion": flow["schemaVersion"] });
    let path = format!("/v1/flows/{id}");
    engine.post(&path, &json!({ "type": "IMPORT_FLOW", "request": request })).await?;
    if publish {
        engine.post(&path, &json!({ "type": "LOCK_AND_PUBLISH", "request": {} })).await?;
    }
    Ok(id)
}

/// Deletes the flows. Returns text for the error message that names the flows that could not be deleted.
async fn take_back(engine: &Engine, made: Vec<String>) -> String {
    let mut kept = String::new();
    for id in made {
        if let Err(problem) = engine.delete(&format!("/v1/flows/{id}")).await {
            kept += &format!("; the flow {id} could not be deleted: {problem}");
        }
    }
    kept
}

/// The flows in an export: a flow, a template, a flow's version, or a list of these. `None` if one has no trigger.
fn flows(exported: &Value) -> Option<Vec<&Value>> {
    if let Some(list) = exported.as_array().filter(|list| !list.is_empty()) {
        return Some(list.iter().map(flows).collect::<Option<Vec<_>>>()?.concat());
    }
    if exported["trigger"].is_object() {
        return Some(vec![exported]);
    }
    ["template", "version", "flows"].iter().find_map(|key| flows(exported.get(key)?))
}

/// Refuses steps of types that the engine cannot run. The engine itself checks the trigger only.
fn check(flow: &Value) -> Result<(), String> {
    let unknown = |step: &&Value| !step["type"].as_str().is_some_and(|kind| TYPES.contains(&kind));
    match tree::steps(&flow["trigger"]).into_iter().skip(1).find(unknown) {
        Some(step) => {
            let (name, kind) = (tree::name(step), step["type"].as_str().unwrap_or("nothing"));
            Err(format!("its step {name} has the type {kind}, which the engine does not run"))
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flows_are_found_in_every_form_of_export() {
        let inner = json!({ "displayName": "F", "trigger": {} });
        let forms = [
            inner.clone(),
            json!({ "name": "F", "template": inner }),
            json!({ "id": "f", "version": inner }),
            json!({ "flows": [inner] }),
        ];
        for form in forms {
            assert_eq!(flows(&form), Some(vec![&inner]), "{form}");
        }
        assert_eq!(
            flows(&json!({ "template": { "flows": [inner, { "version": inner }] } })),
            Some(vec![&inner; 2])
        );
        for form in [json!({ "trigger": "text" }), json!([]), json!([inner, {}]), json!(1)] {
            assert_eq!(flows(&form), None, "{form}");
        }
    }
}
