//! The trigger that makes a flow a tool of AI agents, and the step that replies to the agent. Both are read into the fields of a
//! trigger or step of the kind `piece`.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::error::{Error, misuse};
use crate::json::{self, Json, JsonObject, members};

type Result<T> = std::result::Result<T, Error>;

pub const PIECE: &str = "@activepieces/piece-mcp";
pub const TRIGGER: &str = "mcp_tool";
const REPLY: &str = "reply_to_mcp_client";

/// Types of parameters. The engine takes a parameter of another type as any value.
const TYPES: [&str; 6] = ["Text", "Boolean", "Date", "Number", "Array", "Object"];

/// A parameter in the form of the engine.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameter {
    name: String,
    r#type: String,
    #[serde(default = "yes")]
    required: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    description: Option<String>,
}

fn yes() -> bool {
    true
}

/// Reads a trigger. `flow` is the display name of the flow.
pub fn trigger(place: &str, fields: &JsonObject, flow: &str) -> Result<JsonObject> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Given {
        tool_name: Option<String>,
        description: String,
        #[serde(default)]
        parameters: Vec<Json>,
        #[serde(default)]
        returns_response: bool,
        display_name: Option<String>,
        piece_version: Option<String>,
    }
    let given: Given = fields.read(place)?;
    let tool_name = given.tool_name.as_deref().unwrap_or(flow);
    refuse_blank(&format!("{place}.toolName"), tool_name)?;
    refuse_blank(&format!("{place}.description"), &given.description)?;
    let input = members! {
        "toolName": tool_name, "toolDescription": given.description,
        "inputSchema": parameters(&format!("{place}.parameters"), &given.parameters)?,
        "returnsResponse": given.returns_response,
    };
    let display_name = given.display_name.as_deref().unwrap_or("MCP Tool");
    JsonObject::of(&members! {
        "pieceName": PIECE, "pieceVersion": given.piece_version, "triggerName": TRIGGER,
        "displayName": display_name, "input": input,
    })
}

fn refuse_blank(place: &str, text: &str) -> Result<()> {
    if text.trim().is_empty() { Err(misuse(place, "must not be empty")) } else { Ok(()) }
}

fn parameters(place: &str, list: &[Json]) -> Result<Vec<Parameter>> {
    let mut names: HashMap<String, String> = HashMap::new();
    let read = |(index, parameter): (usize, &Json)| {
        let place = format!("{place}[{index}]");
        let parameter: Parameter = json::object(&place, parameter.text())?.read(&place)?;
        if !TYPES.contains(&parameter.r#type.as_str()) {
            return Err(misuse(&format!("{place}.type"), &format!("must be one of {}", TYPES.join(", "))));
        }
        refuse_blank(&format!("{place}.name"), &parameter.name)?;
        let seen = seen_name(&parameter.name);
        if let Some(other) = names.get(&seen) {
            let problem =
                format!("must not be `{}`: agents see it as `{seen}`, like `{other}`", parameter.name);
            return Err(misuse(&format!("{place}.name"), &problem));
        }
        names.insert(seen, parameter.name.clone());
        Ok(parameter)
    };
    list.iter().enumerate().map(read).collect()
}

/// Returns the name under which agents see a parameter: each run of white space, `/`, `@` and `-` becomes one `_`.
fn seen_name(name: &str) -> String {
    let is_replaced = |character: char| character.is_whitespace() || "/@-\u{feff}".contains(character);
    let mut seen = String::with_capacity(name.len());
    let mut was_replaced = false;
    for character in name.chars() {
        match is_replaced(character) {
            true if was_replaced => {}
            true => seen.push('_'),
            false => seen.push(character),
        }
        was_replaced = is_replaced(character);
    }
    seen
}

/// Reads a step that replies to the agent.
pub fn reply(place: &str, fields: &JsonObject) -> Result<JsonObject> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Given {
        response: Json,
        #[serde(default)]
        continue_after_reply: bool,
        piece_version: Option<String>,
    }
    let Given { response, continue_after_reply, piece_version } = fields.read(place)?;
    // The engine's editor shows the response as a table of texts in its simple mode, and as JSON in the other one.
    let is_table = serde_json::from_str::<BTreeMap<String, String>>(response.text()).is_ok();
    let input = members! {
        "mode": if is_table { "simple" } else { "advanced" },
        "response": members! {"response": response},
        "respond": if continue_after_reply { "respond" } else { "stop" },
    };
    JsonObject::of(&members! {
        "pieceName": PIECE, "pieceVersion": piece_version, "actionName": REPLY, "input": input,
    })
}

/// Returns whether agents wait for the reply of a flow, whose trigger has these settings.
pub fn waits_for_reply(settings: &JsonObject) -> bool {
    let input = settings.get("input").map(Json::text).unwrap_or_default();
    let input: JsonObject = serde_json::from_str(input).unwrap_or_default();
    input.get("returnsResponse").is_some_and(|waits| waits.text() == "true")
}
