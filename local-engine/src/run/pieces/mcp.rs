//! `@activepieces/piece-mcp`: flows that AI agents call as tools.

use std::sync::LazyLock;

use serde_json::{Value, json};

use super::{Call, Effect, Outcome, Piece};
use crate::run::answer::Answer;
use crate::run::failure::Failure;

/// The npm name.
pub const NAME: &str = "@activepieces/piece-mcp";

/// The piece.
pub static PIECE: Piece = Piece {
    name: NAME,
    metadata: LazyLock::new(|| super::metadata(include_str!("mcp.json"))),
    run: |call| Box::pin(run(call)),
};

async fn run(call: Call<'_>) -> Result<Outcome, Failure> {
    Ok(reply(call.input))
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
