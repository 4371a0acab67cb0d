//! The tools of a server, as agents see them.

use rusqlite::Connection;
use serde_json::{Value, json};

use super::naming;
use super::parameters::{self, Parameter};
use crate::store::mcp_tools::{self, McpTool, Work as Stored};
use crate::store::{flow_versions, flows};

/// A tool.
#[derive(Debug)]
pub struct Tool {
    pub id: String,
    pub name: String,
    pub description: Option<String>,
    pub parameters: Vec<Parameter>,
    pub work: Work,
}

/// What a call of a tool runs.
#[derive(Debug)]
pub enum Work {
    Flow(FlowWork),
    /// An action of a piece: `{pieceName, pieceVersion, actionName}`.
    Piece(Value),
}

/// A flow, with what its newest version says. A call runs the published one.
#[derive(Debug)]
pub struct FlowWork {
    pub id: String,
    pub version_id: String,
    pub display_name: String,
    pub returns_response: bool,
}

/// The tools of a server. Returns `None` if one of them is a flow whose newest version has no MCP trigger: the real
/// engine fails to make the server then.
pub fn of_server(db: &Connection, mcp_id: &str) -> rusqlite::Result<Option<Vec<Tool>>> {
    let mut tools = Vec::new();
    for stored in mcp_tools::of_server(db, mcp_id)? {
        let tool = match &stored.work {
            Stored::Piece(piece) => Some(of_piece(&stored, &piece.0)),
            Stored::Flow(flow_id) => match of_flow(db, &stored, flow_id)? {
                Described::Hidden => continue,
                Described::Broken => None,
                Described::Tool(tool) => Some(*tool),
            },
        };
        let Some(tool) = tool else { return Ok(None) };
        tools.push(tool);
    }
    Ok(Some(tools))
}

enum Described {
    /// The flow was never published.
    Hidden,
    /// The trigger has no list of parameters.
    Broken,
    Tool(Box<Tool>),
}

fn of_flow(db: &Connection, stored: &McpTool, flow_id: &str) -> rusqlite::Result<Described> {
    let is_published = flows::get(db, flow_id)?.is_some_and(|flow| flow.published_version_id.is_some());
    let Some(newest) = flow_versions::newest(db, flow_id)?.filter(|_| is_published) else {
        return Ok(Described::Hidden);
    };
    let input = &newest.trigger["settings"]["input"];
    let Some(parameters) = parameters::read(&input["inputSchema"]) else { return Ok(Described::Broken) };
    Ok(Described::Tool(Box::new(Tool {
        id: stored.id.clone(),
        name: naming::tool(&newest.display_name, &stored.id),
        description: input["toolDescription"].as_str().map(str::to_owned),
        parameters,
        work: Work::Flow(FlowWork {
            id: flow_id.to_owned(),
            version_id: newest.id,
            returns_response: input["returnsResponse"] == true,
            display_name: newest.display_name,
        }),
    })))
}

fn of_piece(stored: &McpTool, piece: &Value) -> Tool {
    let text = |key: &str| piece[key].as_str().unwrap_or_default();
    let instructions = json!([{ "name": "instructions", "type": "Text", "required": true,
        "description": "What to do, with every value that the action needs." }]);
    Tool {
        id: stored.id.clone(),
        name: naming::tool(text("actionName"), &stored.id),
        description: Some(format!("Runs the action {} of {}.", text("actionName"), text("pieceName"))),
        parameters: parameters::read(&instructions).unwrap_or_default(),
        work: Work::Piece(json!({ "pieceName": piece["pieceName"], "pieceVersion": piece["pieceVersion"],
            "actionName": piece["actionName"] })),
    }
}

impl Tool {
    /// The entry of `tools/list`.
    pub fn listed(&self) -> Value {
        let mut listed = json!({ "name": self.name });
        if let Some(description) = &self.description {
            listed["description"] = description.as_str().into();
        }
        listed["inputSchema"] = parameters::schema(&self.parameters);
        if self.parameters.is_empty() {
            listed["annotations"] = json!({});
        }
        listed
    }
}
