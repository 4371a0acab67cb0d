//! The methods of an MCP server.

use rusqlite::Connection;
use serde_json::{Value, json};

use super::message::{INTERNAL_ERROR, Problem, answer};
use super::tool::{self, Tool};
use super::{call, parameters};
use crate::app::App;
use crate::store::mcp_servers::McpServer;

/// The versions of the protocol that the engine speaks, the newest first.
const VERSIONS: [&str; 3] = ["2025-03-26", "2024-11-05", "2024-10-07"];

/// A server for one request of HTTP. The engine keeps no sessions.
#[derive(Debug)]
pub struct Server {
    app: App,
    mcp_id: String,
    tools: Vec<Tool>,
}

impl Server {
    /// Makes a server. Returns `None` if one of its tools cannot be described.
    pub fn new(app: &App, db: &Connection, stored: &McpServer) -> rusqlite::Result<Option<Self>> {
        let tools = tool::of_server(db, &stored.id)?;
        Ok(tools.map(|tools| Self { app: app.clone(), mcp_id: stored.id.clone(), tools }))
    }

    /// Answers a request. Returns `None` if a gateway has cut the connection by then.
    pub async fn answer(&self, id: &Value, method: &str, params: &Value) -> Option<Value> {
        let result = match method {
            "initialize" => self.initialize(params),
            "ping" => Ok(json!({})),
            // Without tools the engine does not have these methods.
            "tools/list" if !self.tools.is_empty() => Ok(self.list()),
            "tools/call" if !self.tools.is_empty() => match self.find(params) {
                Ok((tool, arguments)) => Ok(call::run(&self.app, &self.mcp_id, tool, arguments).await?),
                Err(problem) => Err(problem),
            },
            _ => Err(Problem::method_not_found()),
        };
        Some(answer(id, result))
    }

    fn initialize(&self, params: &Value) -> Result<Value, Problem> {
        let needed = [("protocolVersion", "string"), ("capabilities", "object"), ("clientInfo", "object")];
        check_form(params, &needed, &[])?;
        let asked = VERSIONS.iter().find(|version| params["protocolVersion"] == **version);
        let capabilities =
            if self.tools.is_empty() { json!({}) } else { json!({ "tools": { "listChanged": true } }) };
        Ok(json!({
            "protocolVersion": asked.unwrap_or(&VERSIONS[0]),
            "capabilities": capabilities,
            "serverInfo": { "name": "Activepieces", "version": "1.0.0" },
        }))
    }

    fn list(&self) -> Value {
        json!({ "tools": self.tools.iter().map(Tool::listed).collect::<Vec<_>>() })
    }

    /// The tool that a call names, and its arguments.
    fn find(&self, params: &Value) -> Result<(&Tool, serde_json::Map<String, Value>), Problem> {
        check_form(params, &[("name", "string")], &[("arguments", "object")])?;
        let name = params["name"].as_str().unwrap_or_default();
        let found = self.tools.iter().find(|tool| tool.name == name);
        let tool = found.ok_or_else(|| Problem::invalid_params(&format!("Tool {name} not found")))?;
        let arguments = parameters::check(&tool.parameters, params.get("arguments")).map_err(|issues| {
            Problem::invalid_params(&format!("Invalid arguments for tool {name}: {issues}"))
        })?;
        Ok((tool, arguments))
    }
}

/// Checks the types of parameters, those that a method needs and those that it takes.
fn check_form(params: &Value, needed: &[(&str, &str)], taken: &[(&str, &str)]) -> Result<(), Problem> {
    let mut issues = Vec::new();
    match params {
        Value::Object(fields) => {
            let taken = taken.iter().filter(|(name, _)| fields.contains_key(*name));
            for (name, kind) in needed.iter().chain(taken) {
                let value = fields.get(*name);
                if value.is_none_or(|value| parameters::type_of(value) != *kind) {
                    issues.push(parameters::issue(&[json!("params"), json!(name)], kind, value));
                }
            }
        }
        _ => issues.push(parameters::issue(&[json!("params")], "object", None)),
    }
    if issues.is_empty() {
        return Ok(());
    }
    Err(Problem { code: INTERNAL_ERROR, message: parameters::list(&issues) })
}
