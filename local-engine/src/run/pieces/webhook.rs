//! `@activepieces/piece-webhook`: the trigger `catch_webhook` and the action `return_response`.

use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use super::{Call, Effect, Outcome, Piece};
use crate::run::answer::Answer;
use crate::run::effect::Pause;
use crate::run::failure::Failure;

/// The npm name.
pub const NAME: &str = "@activepieces/piece-webhook";

/// The response header with the URL that resumes the run.
const RESUME_HEADER: &str = "x-activepieces-resume-webhook-url";

/// The description that was recorded from the real engine.
/// The piece.
pub static PIECE: Piece = Piece {
    name: NAME,
    metadata: LazyLock::new(|| super::metadata(include_str!("webhook.json"))),
    run: |call| Box::pin(run(call)),
};

async fn run(call: Call<'_>) -> Result<Outcome, Failure> {
    match call.action() {
        "return_response" => return_response(call.input),
        _ if call.resumed => Ok(resumed(call.host.resume_payload.as_ref())),
        _ => wait_for_next(call.input, &call.host.resume_url()),
    }
}

fn return_response(input: &Value) -> Result<Outcome, Failure> {
    let output = response(input, fields(input))?;
    let answer = Answer::Flow(output.clone());
    let effect = match input["respond"].as_str() {
        Some("stop") => Effect::Stop(answer),
        Some("respond") => Effect::Respond(answer),
        _ => Effect::None,
    };
    Ok(Outcome { output: Some(output), effect })
}

/// Responds with a header that contains the URL that resumes the run, and pauses the run.
fn wait_for_next(input: &Value, resume_url: &str) -> Result<Outcome, Failure> {
    let mut fields = fields(input);
    if !fields["headers"].is_object() {
        fields["headers"] = json!({});
    }
    fields["headers"][RESUME_HEADER] = resume_url.into();
    let answer = Some(Answer::Flow(response(input, fields)?));
    let output = Some(json!({ "nextWebhookUrl": resume_url }));
    let pause = Pause { until: None, answer, sub_flow: None };
    Ok(Outcome { output, effect: Effect::Pause(pause) })
}

/// The output after the run was resumed: the request.
fn resumed(payload: Option<&Value>) -> Outcome {
    let part = |name: &str| Some((name.to_owned(), payload?.get(name)?.clone()));
    Outcome::of(["body", "headers", "queryParams"].into_iter().filter_map(part).collect::<Map<_, _>>().into())
}

/// `fields: {status, headers, body}`; older versions had `body: {status, headers, data}`.
fn fields(input: &Value) -> Value {
    match (&input["fields"], &input["body"]) {
        (Value::Object(_), _) => input["fields"].clone(),
        (_, Value::Object(old)) => {
            let renamed = old.iter().map(|(key, value)| {
                let key = if key == "data" { "body" } else { key };
                (key.to_owned(), value.clone())
            });
            Value::Object(renamed.collect())
        }
        _ => json!({}),
    }
}

fn response(input: &Value, fields: Value) -> Result<Value, Failure> {
    let response_type = input["responseType"].as_str().unwrap_or("json");
    let unreadable = |key: &str| {
        Failure::Step(format!("TypeError: Cannot read properties of undefined (reading '{key}')"))
    };
    if !input["fields"].is_object() && !input["body"].is_object() {
        return Err(unreadable("body"));
    }
    let mut output = Map::new();
    output.insert("status".to_owned(), fields.get("status").cloned().unwrap_or_else(|| json!(200)));
    output.insert("headers".to_owned(), fields.get("headers").cloned().unwrap_or_else(|| json!({})));
    let body = fields.get("body").cloned();
    match response_type {
        "json" => {
            let undefined = || Failure::Step("SyntaxError: \"undefined\" is not valid JSON".to_owned());
            output.insert("body".to_owned(), parsed(body.ok_or_else(undefined)?)?);
        }
        "raw" => output.extend(body.map(|body| ("body".to_owned(), body))),
        "redirect" => redirect(&mut output, body.ok_or_else(|| unreadable("startsWith"))?),
        _ => {}
    }
    Ok(Value::Object(output))
}

/// Parses a text as JSON. Other values do not change.
fn parsed(body: Value) -> Result<Value, Failure> {
    match body {
        Value::String(text) => {
            crate::json::parse(&text).map_err(|error| Failure::Step(format!("SyntaxError: {error}")))
        }
        other => Ok(other),
    }
}

/// A redirect. Its status is always 301, and the body does not change.
fn redirect(output: &mut Map<String, Value>, body: Value) {
    let target = body.as_str().unwrap_or_default();
    let has_protocol = target.starts_with("http://") || target.starts_with("https://");
    let location = if has_protocol { target.to_owned() } else { format!("https://{target}") };
    output.insert("status".to_owned(), json!(301));
    if let Some(Value::Object(headers)) = output.get_mut("headers") {
        headers.insert("Location".to_owned(), location.into());
    }
    output.insert("body".to_owned(), body);
}

#[cfg(test)]
mod tests;
