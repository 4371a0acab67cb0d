//! PIECE steps. A piece is one file here and one line in [`PIECES`]. Stubs execute the actions of all other pieces.

mod delay;
mod http;
mod http_send;
mod mcp;
pub mod needed;
mod props;
pub mod schedule;
mod store;
pub mod stubs;
pub mod subflows;
mod tables;
pub mod webhook;
pub mod webhook_auth;

pub use mcp::NAME as MCP;
pub use tables::NAME as TABLES;

use std::pin::Pin;
use std::sync::LazyLock;

use serde_json::Value;

use super::effect::Effect;
use super::failure::Failure;
use super::host::Host;
use crate::options::Stubbed;

/// The result of an action.
#[derive(Debug)]
pub struct Outcome {
    /// The output. `None` if the action returned undefined.
    pub output: Option<Value>,
    /// The effect on the run.
    pub effect: Effect,
}

impl Outcome {
    /// An output without an effect on the run.
    pub fn of(output: Value) -> Self {
        Self { output: Some(output), effect: Effect::None }
    }
}

/// The execution of an action.
pub type Running<'a> = Pin<Box<dyn Future<Output = Result<Outcome, Failure>> + 'a>>;

/// The arguments of an action.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    /// The run.
    pub host: &'a Host,
    /// The step.
    pub step: &'a Value,
    /// The step's settings.
    pub settings: &'a Value,
    /// The resolved input.
    pub input: &'a Value,
    /// Whether this step paused the run before, and the run was resumed.
    pub resumed: bool,
}

impl Call<'_> {
    /// The action's name.
    pub fn action(&self) -> &str {
        self.settings["actionName"].as_str().unwrap_or_default()
    }

    /// A string of the input. Empty if the input has no such string.
    pub fn text(&self, key: &str) -> &str {
        self.input[key].as_str().unwrap_or_default()
    }
}

/// A piece.
#[derive(Debug)]
pub struct Piece {
    /// The npm name.
    pub name: &'static str,
    /// The reply to `GET /v1/pieces/{name}`.
    pub metadata: LazyLock<Value>,
    /// Runs one of the actions in [`Self::metadata`].
    pub run: for<'a> fn(Call<'a>) -> Running<'a>,
}

/// The pieces of the engine.
pub static PIECES: [&Piece; 8] = [
    &webhook::PIECE,
    &http::PIECE,
    &delay::PIECE,
    &store::PIECE,
    &tables::PIECE,
    &schedule::PIECE,
    &subflows::PIECE,
    &mcp::PIECE,
];

/// Reads the file of a piece. A test checks that every file is JSON.
fn metadata(file: &str) -> Value {
    serde_json::from_str(file).unwrap_or_default()
}

/// The piece of this name.
pub fn find(name: &str) -> Option<&'static Piece> {
    PIECES.into_iter().find(|piece| piece.name == name)
}

/// Returns the output of a trigger for a request, or `None` if the trigger refuses the request. For triggers of other
/// pieces, the output is the body, because only the piece knows how it reads the events of its service.
pub fn trigger_output(trigger: &Value, mut payload: Value) -> Option<Value> {
    match trigger["settings"]["pieceName"].as_str() {
        None | Some(webhook::NAME) => webhook_auth::admits(trigger, &payload).then_some(payload),
        Some(_) => Some(payload["body"].take()),
    }
}

/// The work of a CODE or PIECE step. It is known before the input is resolved.
#[derive(Debug, Clone, Copy)]
pub enum Work {
    /// Source code.
    Code,
    /// An action of a piece.
    Action(Action),
}

/// The implementation of an action.
#[derive(Debug, Clone, Copy)]
pub enum Action {
    /// A piece of the engine.
    BuiltIn(&'static Piece),
    /// A stub.
    Stub,
}

impl Work {
    /// Finds the work of a step.
    pub fn find(step: &Value, stubbed: &[Stubbed]) -> Result<Self, Failure> {
        match step["type"].as_str() {
            Some("CODE") => return Ok(Self::Code),
            Some("PIECE") => {}
            other => {
                let kind = other.unwrap_or("undefined");
                return Err(Failure::Step(format!(
                    "Error: the local engine does not run steps of type {kind}"
                )));
            }
        }
        let text = |key: &str| step["settings"][key].as_str().unwrap_or_default();
        let (name, action) = (text("pieceName"), text("actionName"));
        let is_stubbed = stubbed.iter().any(|stub| stub.piece == name && stub.name == action);
        let Some(piece) = find(name).filter(|_| !is_stubbed) else { return Ok(Self::Action(Action::Stub)) };
        match piece.metadata["actions"].get(action) {
            Some(_) => Ok(Self::Action(Action::BuiltIn(piece))),
            None => Err(Failure::Step("ActivepiecesError: STEP_NOT_FOUND".to_owned())),
        }
    }
}

impl Action {
    /// Whether this is the http piece of the engine.
    pub fn is_http(self) -> bool {
        matches!(self, Self::BuiltIn(piece) if piece.name == http::PIECE.name)
    }

    /// Executes the action.
    pub async fn run(self, call: Call<'_>) -> Result<Outcome, Failure> {
        let Self::BuiltIn(piece) = self else { return stubs::run(call).await };
        let props = &piece.metadata["actions"][call.action()]["props"];
        let input = props::process(props, &call.settings["propertySettings"], call.input)?;
        (piece.run)(Call { input: &input, ..call }).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_piece_has_its_file() {
        for piece in PIECES {
            let metadata = &piece.metadata;
            assert_eq!(metadata["name"], piece.name);
            let has = |key: &str| metadata[key].as_object().is_some_and(|members| !members.is_empty());
            assert!(has("actions") || has("triggers"), "{}", piece.name);
        }
    }
}
