//! The messages of JSON-RPC 2.0.

use serde_json::{Map, Value, json};

/// A message of a client.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// A request, which is answered.
    Request {
        /// A string or an integer.
        id: Value,
        /// The method.
        method: String,
        /// The parameters; null where there are none.
        params: Value,
    },
    /// A notification, or a response to a request that this engine never makes. Nothing is answered.
    Silent,
}

/// What is wrong with a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// JSON-RPC's code.
    pub code: i32,
    /// The message.
    pub message: String,
}

/// JSON that is no message of JSON-RPC.
pub const PARSE_ERROR: i32 = -32700;
/// A request that cannot be made here.
pub const INVALID_REQUEST: i32 = -32600;
/// An unknown method.
pub const METHOD_NOT_FOUND: i32 = -32601;
/// An unknown tool, or wrong arguments.
pub const INVALID_PARAMS: i32 = -32602;
/// Parameters without the form that the method needs.
pub const INTERNAL_ERROR: i32 = -32603;
/// A request that HTTP cannot carry.
pub const NOT_ACCEPTABLE: i32 = -32000;

impl Problem {
    /// A method that the server does not have.
    pub fn method_not_found() -> Self {
        Self { code: METHOD_NOT_FOUND, message: "Method not found".to_owned() }
    }

    /// An unknown tool, or wrong arguments. The SDK repeats the code in the message.
    pub fn invalid_params(message: &str) -> Self {
        Self { code: INVALID_PARAMS, message: format!("MCP error {INVALID_PARAMS}: {message}") }
    }
}

/// Reads one message or a batch. Returns `None` if one of them is not JSON-RPC.
pub fn read(body: &Value) -> Option<Vec<Message>> {
    match body {
        Value::Array(messages) => messages.iter().map(read_one).collect(),
        message => Some(vec![read_one(message)?]),
    }
}

fn read_one(message: &Value) -> Option<Message> {
    let fields = message.as_object().filter(|fields| fields.get("jsonrpc") == Some(&json!("2.0")))?;
    let has_id = fields.get("id").is_some_and(is_id);
    match (fields.get("id"), fields.get("method"), fields.get("params")) {
        (Some(_), _, _) if !has_id => None,
        (_, Some(Value::String(_)), Some(params)) if !params.is_object() => None,
        (Some(id), Some(Value::String(method)), params) => {
            let params = params.cloned().unwrap_or_default();
            Some(Message::Request { id: id.clone(), method: method.clone(), params })
        }
        (None, Some(Value::String(_)), _) => Some(Message::Silent),
        (Some(_), None, _) => is_response(fields).then_some(Message::Silent),
        _ => None,
    }
}

fn is_id(id: &Value) -> bool {
    id.is_string() || id.is_i64() || id.is_u64()
}

fn is_response(fields: &Map<String, Value>) -> bool {
    fields.get("result").or(fields.get("error")).is_some_and(Value::is_object)
}

/// The answer to a request.
pub fn answer(id: &Value, result: Result<Value, Problem>) -> Value {
    match result {
        Ok(result) => json!({ "result": result, "jsonrpc": "2.0", "id": id }),
        Err(problem) => json!({ "jsonrpc": "2.0", "id": id,
            "error": { "code": problem.code, "message": problem.message } }),
    }
}

/// The answer to a request of HTTP whose messages were not read.
pub fn refusal(code: i32, message: &str) -> Value {
    json!({ "jsonrpc": "2.0", "error": { "code": code, "message": message }, "id": null })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_notifications_and_responses_are_told_apart() {
        let request = |id: Value| Message::Request { id, method: "ping".to_owned(), params: Value::Null };
        let cases = [
            (json!({ "jsonrpc": "2.0", "id": 1, "method": "ping" }), Some(vec![request(json!(1))])),
            (json!([{ "jsonrpc": "2.0", "id": "a", "method": "ping" }]), Some(vec![request(json!("a"))])),
            (json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }), Some(vec![Message::Silent])),
            (json!({ "jsonrpc": "2.0", "id": 1, "result": {} }), Some(vec![Message::Silent])),
            (json!([]), Some(vec![])),
            (json!({ "id": 1, "method": "ping" }), None),
            (json!({ "jsonrpc": "2.0", "id": null, "method": "ping" }), None),
            (json!({ "jsonrpc": "2.0", "id": 1.5, "method": "ping" }), None),
            (json!({ "jsonrpc": "2.0", "id": 1, "method": "ping", "params": 5 }), None),
            (json!({ "jsonrpc": "2.0", "id": 1 }), None),
            (json!([{ "jsonrpc": "2.0", "id": 1, "method": "ping" }, 5]), None),
            (json!("ping"), None),
        ];
        for (body, expected) in cases {
            assert_eq!(read(&body), expected, "{body}");
        }
    }
}
