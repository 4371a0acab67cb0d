//! The flows among the tools of an MCP server. The engine only replaces the whole list of tools, so a change reads the list
//! and writes it back.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError, Weak};

use serde::Deserialize;
use serde_json::value::RawValue;
use tokio::sync::Mutex as AsyncMutex;

use crate::calls::{flows, mcp_servers};
use crate::context::Context;
use crate::error::{Error, Result, misuse};
use crate::json::{Json, JsonObject, members};
use crate::models::{GetFlowOptions, McpFlowTool, UpdateMcpServerParams};
use crate::procedures::build_flow::mcp;
use crate::response::Reply;

/// Returns the tools that are flows.
pub async fn list_flow_tools(ctx: &Context, server_id: &str) -> Result<Reply<Vec<McpFlowTool>>> {
    let (server, reply) = ctx.read::<Server, _>(mcp_servers::get(server_id)?).await?;
    let flows = Vec::from_iter(server.tools.iter().filter(|tool| tool.is_flow()).map(|tool| &tool.all));
    Ok(Reply::new(reply.response).with_body(Json::of(&flows)?.into_text()))
}

/// Makes a flow a tool and returns the tool. Sends no change if the flow is a tool already.
pub async fn add_flow_tool(ctx: &Context, server_id: &str, flow_id: &str) -> Result<Reply<McpFlowTool>> {
    let get = mcp_servers::get(server_id)?;
    let display_name = check_flow(ctx, flow_id).await?;
    let lock = lock_of(server_id);
    let _guard = lock.lock().await;
    let (server, reply) = ctx.read::<Server, _>(get).await?;
    if let Some(tool) = server.tool_of(flow_id) {
        return Ok(Reply::new(reply.response).with_body(tool.all.get().to_owned()));
    }
    let mut tools = server.tools.iter().map(Tool::to_request).collect::<Misused<Vec<_>>>()?;
    tools.push(members! {"type": "FLOW", "mcpId": server_id, "flowId": flow_id, "toolName": display_name});
    let call = mcp_servers::update(server_id, &of_tools(tools))?;
    let facts = ctx.facts(&call);
    let (server, reply) = ctx.read::<Server, _>(call).await?;
    match server.tool_of(flow_id) {
        Some(tool) => Ok(Reply::new(reply.response).with_body(tool.all.get().to_owned())),
        None => Err(Error::NotDone(NOT_ADDED.into()).of(facts)),
    }
}

const NOT_ADDED: &str =
    "the engine accepted the change but did not apply it: the returned MCP server does not offer the flow";

/// Removes a flow from the tools. Sends no change if the flow is not a tool.
pub async fn remove_flow_tool(ctx: &Context, server_id: &str, flow_id: &str) -> Result<Reply<()>> {
    let get = mcp_servers::get(server_id)?;
    flows::get(flow_id, &GetFlowOptions::default())?;
    let lock = lock_of(server_id);
    let _guard = lock.lock().await;
    let (server, reply) = ctx.read::<Server, _>(get).await?;
    if server.tool_of(flow_id).is_none() {
        return Ok(Reply::new(reply.response));
    }
    let others = server.tools.iter().filter(|tool| tool.flow_id.as_deref() != Some(flow_id));
    let others = others.map(Tool::to_request).collect::<Misused<Vec<_>>>()?;
    let reply = ctx.send(mcp_servers::update(server_id, &of_tools(others))?).await?;
    Ok(Reply::new(reply.response))
}

type Misused<T> = std::result::Result<T, Error>;

fn of_tools(tools: Vec<JsonObject>) -> UpdateMcpServerParams {
    UpdateMcpServerParams { name: None, tools: Some(tools) }
}

/// Returns the lock of a server's list of tools. All clients of the process share it. It is dropped with its last call.
fn lock_of(server_id: &str) -> Arc<AsyncMutex<()>> {
    static LOCKS: LazyLock<Mutex<HashMap<String, Weak<AsyncMutex<()>>>>> = LazyLock::new(Mutex::default);
    let mut locks = LOCKS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(lock) = locks.get(server_id).and_then(Weak::upgrade) {
        return lock;
    }
    locks.retain(|_, lock| lock.strong_count() > 0);
    let lock = Arc::default();
    locks.insert(server_id.to_owned(), Arc::downgrade(&lock));
    lock
}

/// An MCP server as the engine returns it. The engine leaves out flows that were never published.
#[derive(Debug, Deserialize)]
struct Server {
    #[serde(default)]
    tools: Vec<Tool>,
}

#[derive(Debug, Deserialize)]
#[serde(try_from = "Box<RawValue>")]
struct Tool {
    kind: Option<String>,
    flow_id: Option<String>,
    /// The whole tool.
    all: Box<RawValue>,
}

impl TryFrom<Box<RawValue>> for Tool {
    type Error = serde_json::Error;

    fn try_from(all: Box<RawValue>) -> std::result::Result<Self, Self::Error> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Head {
            r#type: Option<String>,
            flow_id: Option<String>,
        }
        let Head { r#type: kind, flow_id } = serde_json::from_str(all.get())?;
        Ok(Self { kind, flow_id, all })
    }
}

impl Server {
    fn tool_of(&self, flow_id: &str) -> Option<&Tool> {
        self.tools.iter().find(|tool| tool.is_flow() && tool.flow_id.as_deref() == Some(flow_id))
    }
}

impl Tool {
    fn is_flow(&self) -> bool {
        self.kind.as_deref() == Some("FLOW")
    }

    /// Returns the fields of the tool that a change takes. Its other fields, such as the whole flow, are made by the engine.
    fn to_request(&self) -> Misused<JsonObject> {
        const TAKEN: [&str; 6] = ["type", "mcpId", "externalId", "toolName", "flowId", "pieceMetadata"];
        let mut all = JsonObject::of(&self.all)?;
        Ok(all.split_off(&TAKEN))
    }
}

/// A flow, of which the versions and their triggers are read.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct FlowState {
    published_version_id: Option<String>,
    version: Version,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Version {
    id: String,
    display_name: String,
    trigger: Trigger,
}

#[derive(Debug, Deserialize)]
struct Trigger {
    #[serde(default)]
    settings: TriggerSettings,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct TriggerSettings {
    piece_name: Option<String>,
    trigger_name: Option<String>,
}

/// Fails unless agents can call the flow. Returns its display name.
///
/// The engine describes a tool by the newest version of its flow, and runs the published version. If the trigger of the newest
/// version is another one, the engine fails to list all tools of the server.
async fn check_flow(ctx: &Context, flow_id: &str) -> Result<String> {
    let newest = read_flow(ctx, flow_id, None).await?;
    let Some(published) = newest.published_version_id else {
        return Err(misuse("flowId", "must be a published flow: publish the flow first").into());
    };
    newest.version.check("newest")?;
    if newest.version.id != published {
        read_flow(ctx, flow_id, Some(published)).await?.version.check("published")?;
    }
    Ok(newest.version.display_name)
}

async fn read_flow(ctx: &Context, flow_id: &str, version_id: Option<String>) -> Result<FlowState> {
    let options = GetFlowOptions { version_id };
    Ok(ctx.read::<FlowState, _>(flows::get(flow_id, &options)?).await?.0)
}

impl Version {
    fn check(&self, which: &str) -> Misused<()> {
        let TriggerSettings { piece_name, trigger_name } = &self.trigger.settings;
        if piece_name.as_deref() == Some(mcp::PIECE) && trigger_name.as_deref() == Some(mcp::TRIGGER) {
            return Ok(());
        }
        let trigger = trigger_name.as_deref().unwrap_or("empty");
        let problem = format!(
            "must be a flow with an MCP trigger (`kind: 'mcpTool'`): the trigger of its {which} version is `{trigger}`"
        );
        Err(misuse("flowId", &problem))
    }
}
