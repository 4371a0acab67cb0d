//! A call of a tool.

use serde_json::{Map, Value, json};

use super::parameters::Parameter;
use super::tool::{FlowWork, Tool, Work};
use crate::app::App;
use crate::app::runs::{Started, start};
use crate::app::version::{Version, runnable};
use crate::app::waiting::wait;
use crate::clock::in_time;
use crate::error::Error;
use crate::id;
use crate::run::answer::Answer;
use crate::run::world::Trigger;
use crate::store::Json;
use crate::store::mcp_runs::{self, Ended};

/// The answer of a tool that is an action of a piece.
const NO_PIECES: &str = "imbrace-local does not run tools that are actions of pieces: the platform has a language \
                         model read the instructions. Add a flow as a tool instead.";

/// The outcome of a run that a call started.
#[derive(Debug)]
struct Output {
    /// `{status, body, headers}`.
    response: Value,
    /// Whether the client gets no answer, because a gateway waits no longer than the engine.
    is_cut: bool,
}

/// Calls a tool with arguments that were checked. Returns `None` if a gateway has cut the connection by then.
pub async fn run(app: &App, mcp_id: &str, tool: &Tool, arguments: Map<String, Value>) -> Option<Value> {
    match &tool.work {
        Work::Piece(piece) => {
            let output = json!({ "error": NO_PIECES });
            store(app, mcp_id, tool, piece.clone(), arguments, output, false);
            Some(failed(NO_PIECES))
        }
        Work::Flow(flow) => {
            let payload = with_own_names(&tool.parameters, &arguments);
            let output = match run_flow(app, flow, payload).await {
                Ok(output) => output,
                Err(error) => return Some(failed(&format!("the flow could not be run: {error:?}"))),
            };
            let metadata =
                json!({ "flowId": flow.id, "flowVersionId": flow.version_id, "name": flow.display_name });
            let is_success = output.response["status"] == 200;
            store(app, mcp_id, tool, metadata, arguments, output.response.clone(), is_success);
            (!output.is_cut).then(|| result_of(flow, &output.response))
        }
    }
}

/// The names that the flow reads. Arguments are the output of its trigger.
fn with_own_names(parameters: &[Parameter], arguments: &Map<String, Value>) -> Value {
    let own = |(name, value): (&String, &Value)| {
        let parameter = parameters.iter().find(|parameter| parameter.name == *name);
        (parameter.map_or(name, |parameter| &parameter.own_name).clone(), value.clone())
    };
    arguments.iter().map(own).collect::<Map<_, _>>().into()
}

async fn run_flow(app: &App, flow: &FlowWork, payload: Value) -> Result<Output, Error> {
    let deadline = in_time(app.options.waits.sync);
    let (version, environment) = match runnable(app, &flow.id, Version::Published) {
        Ok(found) => found,
        Err(Error::FlowGone) => return Ok(response(json!(410), Some(&json!({})), &Value::Null)),
        Err(Error::FlowOff) => return Ok(response(json!(404), Some(&json!({})), &Value::Null)),
        Err(error) => return Err(error),
    };
    let has_caller = flow.returns_response;
    let trigger =
        Trigger { payload: Some(payload), environment, parent: None, fail_parent: false, has_caller };
    let Started { answer, .. } = start(app, &version, trigger)?;
    if !has_caller {
        return Ok(response(json!(200), Some(&json!({})), &Value::Null));
    }
    Ok(match wait(&app.clock, answer, deadline).await {
        Some(Answer::Flow(own)) => response(own["status"].clone(), own.get("body"), &own["headers"]),
        Some(Answer::Ended(message)) => {
            response(json!(500), Some(&json!({ "message": message })), &Value::Null)
        }
        None => {
            let is_cut = app.manner().has_gateway();
            Output { is_cut, ..response(json!(204), Some(&json!({})), &Value::Null) }
        }
    })
}

fn response(status: Value, body: Option<&Value>, headers: &Value) -> Output {
    let mut response = json!({ "status": status });
    if let Some(body) = body {
        response["body"] = body.clone();
    }
    let mut headers = headers.as_object().cloned().unwrap_or_default();
    headers.insert("x-webhook-id".to_owned(), id::generate().into());
    response["headers"] = headers.into();
    Output { response, is_cut: false }
}

/// The result of a call as the agent reads it. The engine does not mark failures with `isError`.
fn result_of(flow: &FlowWork, response: &Value) -> Value {
    let json = crate::json::escaped(serde_json::to_string_pretty(response).unwrap_or_default());
    let is_success = response["status"].as_u64().is_some_and(|status| status / 100 == 2);
    let (title, label) = match is_success {
        true => ("✅ Successfully executed flow", "Output"),
        false => ("❌ Error executing flow", "Error details"),
    };
    let text = format!("{title} {}\n\n{label}:\n```json\n{json}\n```", flow.display_name);
    json!({ "content": [{ "type": "text", "text": text }] })
}

fn failed(message: &str) -> Value {
    json!({ "content": [{ "type": "text", "text": message }], "isError": true })
}

fn store(
    app: &App,
    mcp_id: &str,
    tool: &Tool,
    metadata: Value,
    input: Map<String, Value>,
    output: Value,
    is_success: bool,
) {
    let [metadata, input, output] = [metadata, input.into(), output].map(|mut value| {
        app.database().order_keys(&mut value);
        Json(value)
    });
    let ended = Ended { mcp_id, tool_id: &tool.id, metadata, input, output, is_success };
    if let Err(error) = app.store.write(|db| mcp_runs::insert(db, &ended)) {
        tracing::error!(tool = tool.id, %error, "a call of a tool could not be stored");
    }
}
