//! Calls the functions of a test that replace actions, triggers and hosts.

use serde_json::Value;

use super::http_client::with_causes;
use super::world::World;

/// Posts to the functions of the test. Returns their answer, or `None` if the test has no function for the request. The
/// error is the text that a step shows.
pub async fn post(world: &dyn World, body: &Value) -> Result<Option<Value>, String> {
    let Some(url) = &world.options().stubs else { return Ok(None) };
    let request = world.client().post(url.as_str()).header("content-type", "application/json");
    let unreachable = |error: reqwest::Error| {
        format!("Error: the stubs of pieces cannot be reached: {}", with_causes(&error))
    };
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

/// The text of an error that a stub threw, as the engine shows errors of pieces: a message that is JSON is shown as
/// JSON, and other errors as Node prints them, with name, stack and cause.
fn error_text(error: &Value) -> String {
    let message = error["message"].as_str().unwrap_or_default();
    match crate::json::parse(message) {
        Ok(json) => format!("{json:#}"),
        Err(_) => error["text"].as_str().map_or_else(|| format!("Error: {message}"), str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

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
