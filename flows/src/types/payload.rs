//! The type of a flow's payload: from `payload` in its file, from the parameters of an MCP tool, or from the references to
//! `trigger.body`.

use serde_json::{Map, Value, json};

use super::{references, typescript};

/// Returns the TypeScript type of the payload.
pub fn of(description: &Value) -> String {
    if let Some(schema) = description.get("payload") {
        return typescript::of(schema);
    }
    if let Some(schema) = description.get("trigger").and_then(tool) {
        return typescript::of(&schema);
    }
    references::of(description).to_type(0)
}

/// Returns the JSON schema of an MCP tool's parameters.
fn tool(trigger: &Value) -> Option<Value> {
    let is_tool =
        trigger.get("triggerName")? == "mcp_tool" && trigger.get("pieceName")? == "@activepieces/piece-mcp";
    let parameters = trigger.pointer("/input/inputSchema")?.as_array().filter(|_| is_tool)?;
    let (mut properties, mut required) = (Map::new(), Vec::new());
    for parameter in parameters {
        let name = parameter.get("name")?.as_str()?;
        let mut schema = match parameter.get("type").and_then(Value::as_str) {
            Some("Text" | "Date") => json!({"type": "string"}),
            Some("Number") => json!({"type": "number"}),
            Some("Boolean") => json!({"type": "boolean"}),
            Some("Array") => json!({"type": "array", "items": {"type": "string"}}),
            Some("Object") => json!({"type": "object", "additionalProperties": {"type": "string"}}),
            _ => json!({}),
        };
        if let Some(text) = parameter.get("description").filter(|text| **text != json!("")) {
            schema["description"] = text.clone();
        }
        if parameter.get("required") == Some(&json!(true)) {
            required.push(name.to_owned());
        }
        properties.insert(name.to_owned(), schema);
    }
    Some(
        json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false}),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parameters_of_a_tool_are_the_payload() {
        let parameters = json!([{"name": "city", "type": "Text", "required": true, "description": "The city"},
            {"name": "days", "type": "Number", "required": false}]);
        let trigger = json!({"kind": "piece", "pieceName": "@activepieces/piece-mcp", "triggerName": "mcp_tool",
            "input": {"inputSchema": parameters}});
        let expected = "{\n  /** The city */\n  city: string\n  days?: number\n}";
        assert_eq!(of(&json!({"trigger": trigger})), expected);
    }

    #[test]
    fn without_a_schema_the_references_say_which_fields_there_are() {
        let flow = json!({"steps": [{"kind": "code", "input": {"a": "{{trigger.body.user.name}} {{trigger['body']['e-mail']}}",
            "b": "{{ trigger.body.items.map(item => item.x) }} {{trigger.body.list[0].y}} {{trigger.headers.z}}"}}]});
        let expected = "{\n  'e-mail'?: unknown\n  items?: unknown\n  list?: unknown\n  user?: {\n    name?: unknown\n    \
                        [field: string]: unknown\n  }\n  [field: string]: unknown\n}";
        assert_eq!(of(&flow), expected);
        assert_eq!(of(&json!({"steps": []})), "unknown");
    }
}
