//! `@activepieces/piece-mcp`: flows that AI agents call as tools.

use std::sync::LazyLock;

use serde_json::{Value, json};

use super::{Call, Effect, Outcome, Piece, Running};
use crate::run::answer::Answer;

/// The npm name.
pub const NAME: &str = "@activepieces/piece-mcp";

static METADATA: LazyLock<Value> = LazyLock::new(|| super::metadata(include_str!("mcp.json")));

/// The piece.
#[derive(Debug)]
pub struct Mcp;

impl Piece for Mcp {
    fn name(&self) -> &'static str {
        NAME
    }

    fn metadata(&self) -> &'static Value {
        &METADATA
    }

    fn run<'a>(&'a self, call: Call<'a>) -> Running<'a> {
        Box::pin(async move { Ok(reply(call.input)) })
    }
}

/// Responds with the whole property, which contains the value as `response`.
fn reply(input: &Value) -> Outcome {
    let mut output = json!({ "status": 200, "headers": {} });
    if let Some(response) = input.get("response") {
        output["body"] = response.clone();
    }
    let answer = Answer::Flow(output.clone());
    let effect = if input["respond"] == "respond" { Effect::Respond(answer) } else { Effect::Stop(answer) };
    Outcome { output: Some(output), effect }
}
