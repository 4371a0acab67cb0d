//! Actions that functions of a test execute. `--stubs` is their address.

use serde_json::{Map, Value, json};

use super::needed::key;
use super::{Call, Effect, Outcome};
use crate::options::{Options, Stubbed};
use crate::run::answer::Answer;
use crate::run::effect::Pause;
use crate::run::failure::Failure;
use crate::run::http_client::in_words;
use crate::run::world::World;
use crate::time::Time;

/// Calls the stub of an action with `{pieceName, pieceVersion, actionName, input, auth?, stepName, flowId, runId,
/// resumeUrl, resumed?}`. It answers `{output, effect?}`, `{error: {message, text?}}`, or 404 if the action has no stub.
pub async fn run(call: Call<'_>) -> Result<Outcome, Failure> {
    let answer = post(call.host.world.as_ref(), &request_body(call)).await.map_err(Failure::Step)?;
    match answer.ok_or_else(|| missing(call))? {
        Value::Object(mut answer) => {
            let effect = effect(&answer.shift_remove("effect").unwrap_or_default());
            Ok(Outcome { output: answer.shift_remove("output"), effect })
        }
        answer => Err(Failure::Step(format!("Error: a stub answered {answer}"))),
    }
}

/// Posts to the functions of the test. Returns their answer, or `None` if the test has no function for the request. The
/// error is the text that a step shows.
pub async fn post(world: &dyn World, body: &Value) -> Result<Option<Value>, String> {
    let Some(url) = &world.options().stubs else { return Ok(None) };
    let request = world.client().post(url.as_str()).header("content-type", "application/json");
    let unreachable =
        |error: reqwest::Error| format!("Error: the stubs of pieces cannot be reached: {}", in_words(&error));
    let reply = request.body(crate::json::print(body)).send().await.map_err(unreachable)?;
    if reply.status() == reqwest::StatusCode::NOT_FOUND {
        return Ok(None);
    }
    let status = reply.status();
    let text = reply.text().await.map_err(unreachable)?;
    match crate::json::parse(&text) {
        Ok(answer) if answer["error"].is_object() => Err(error_text(&answer["error"])),
        Ok(answer) if status.is_success() => Ok(Some(answer)),
        _ => Err(format!("Error: a stub answered {status} with {text}")),
    }
}

/// The effect of a stub on the run, from `{kind, response?, until?}`.
fn effect(effect: &Value) -> Effect {
    let answer = || Answer::Flow(effect["response"].clone());
    match effect["kind"].as_str() {
        Some("respond") => Effect::Respond(answer()),
        Some("stop") => Effect::Stop(answer()),
        Some("pause") => {
            let until = effect["until"].as_i64().map(Time);
            let answer = effect["response"].is_object().then(answer);
            Effect::Pause(Pause { until, answer, sub_flow: None })
        }
        _ => Effect::None,
    }
}

/// Returns the sample data of a trigger. `None` if its stub has none, or no stub exists.
pub async fn sample_data(world: &dyn World, trigger: &Value) -> Result<Option<Value>, String> {
    let text = |key: &str| trigger["settings"][key].as_str().unwrap_or_default();
    let (piece, name) = (text("pieceName"), text("triggerName"));
    let answer = post(world, &json!({ "trigger": format!("{piece}:{name}") })).await?;
    Ok(answer.and_then(|mut answer| answer.as_object_mut()?.shift_remove("sampleData")))
}

/// Describes the pieces that consist only of stubs, so that clients can build flows with them. Flows may also use triggers
/// without a stub: the body of a request to the flow is the output of the trigger.
pub fn described(options: &Options) -> Vec<Value> {
    let mut pieces = Map::new();
    let actions = options.stubbed.iter().map(|stub| ("actions", stub));
    let triggers = options.stubbed_triggers.iter().map(|stub| ("triggers", stub));
    let stubs = actions.chain(triggers).filter(|(_, stub)| super::find(&stub.piece).is_none());
    for (kind, Stubbed { piece, name }) in stubs {
        let short = piece.rsplit_once("piece-").map_or(piece.as_str(), |(_, short)| short);
        let described = pieces.entry(piece.as_str()).or_insert_with(|| {
            json!({ "id": format!("{short:a<21.21}"), "name": piece, "displayName": short,
                "description": "A stub", "version": "0.0.0", "logoUrl": "", "authors": [], "auth": null,
                "actions": {}, "triggers": {}, "pieceType": "CUSTOM", "categories": [], "packageType": "REGISTRY" })
        });
        described[kind][name] = json!({ "name": name, "displayName": name, "description": "", "props": {},
            "requireAuth": false });
        if kind == "actions" {
            described[kind][name]["errorHandlingOptions"] = json!({});
        }
    }
    pieces.into_iter().map(|(_, piece)| piece).collect()
}

/// The request to a stub. The connection is not part of the input, as for the actions of pieces.
fn request_body(call: Call<'_>) -> Value {
    let mut input = call.input.clone();
    let auth = input.as_object_mut().and_then(|fields| fields.shift_remove("auth"));
    let mut body = json!({
        "pieceName": call.settings["pieceName"],
        "pieceVersion": call.settings["pieceVersion"],
        "actionName": call.action(),
        "input": input,
        "stepName": call.step["name"],
        "flowId": call.host.flow_id,
        "runId": call.host.run_id,
    });
    body["resumeUrl"] = call.host.callback_url().into();
    if call.resumed {
        body["resumed"] = call.host.resume_payload.clone().unwrap_or_else(|| json!({}));
    }
    if let Some(auth) = auth {
        body["auth"] = auth;
    }
    body
}

/// The text of an error that a stub threw, as the engine shows errors of pieces: a message that is JSON is shown as
/// JSON, and other errors as Node prints them, with name, stack and cause.
fn error_text(error: &Value) -> String {
    let message = error["message"].as_str().unwrap_or_default();
    match crate::json::parse(message) {
        Ok(json) => format!("{json:#}"),
        Err(_) => error["text"].as_str().map_or_else(|| format!("Error: {message}"), str::to_owned),
    }
}

fn missing(call: Call<'_>) -> Failure {
    let (piece, action) = action_of(call.step);
    Failure::Step(format!(
        "Error: no stub for {piece} {action}: give startLocalEngine({{ pieces: {{ '{piece}': {{ {}: \
         async ({{ input }}) => … }} }} }})",
        key(action)
    ))
}

/// The piece and the action of a step.
fn action_of(step: &Value) -> (&str, &str) {
    let text = |key: &str| step["settings"][key].as_str().unwrap_or_default();
    (text("pieceName"), text("actionName"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_whose_message_is_json_is_shown_as_json() {
        let text = |error: Value| error_text(&error);
        assert_eq!(text(json!({ "message": "no such channel" })), "Error: no such channel");
        assert_eq!(text(json!({ "message": "{\"a\":1}", "text": "Error: …" })), "{\n  \"a\": 1\n}");
        assert_eq!(
            text(json!({ "message": "no", "text": "TypeError: no\n    at a" })),
            "TypeError: no\n    at a"
        );
    }
}
