//! What PIECE steps do. A piece is one file here and one line in [`PIECES`]; any other is a stub's to do.

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
pub mod table_triggers;
mod tables;
pub mod webhook;
pub mod webhook_auth;

pub use mcp::NAME as MCP;
pub use tables::NAME as TABLES;

use std::fmt::Debug;
use std::pin::Pin;

use serde_json::Value;

use super::effect::Effect;
use super::failure::Failure;
use super::host::Host;
use crate::options::Stubbed;

/// What an action leaves behind.
#[derive(Debug)]
pub struct Outcome {
    /// Its output; none where it returned undefined.
    pub output: Option<Value>,
    /// What it does to the run.
    pub effect: Effect,
}

impl Outcome {
    /// An output, and the run goes on.
    pub fn of(output: Value) -> Self {
        Self { output: Some(output), effect: Effect::None }
    }
}

/// An action's work.
pub type Running<'a> = Pin<Box<dyn Future<Output = Result<Outcome, Failure>> + 'a>>;

/// What an action is run with.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    /// The run.
    pub host: &'a Host,
    /// The step.
    pub step: &'a Value,
    /// The step's settings.
    pub settings: &'a Value,
    /// Its input, resolved.
    pub input: &'a Value,
    /// Whether the run was paused here and goes on.
    pub resumed: bool,
}

impl Call<'_> {
    /// The action's name.
    pub fn action(&self) -> &str {
        self.settings["actionName"].as_str().unwrap_or_default()
    }

    /// A text of the input, blank where there is none.
    pub fn text(&self, key: &str) -> &str {
        self.input[key].as_str().unwrap_or_default()
    }
}

/// A piece.
pub trait Piece: Debug + Send + Sync {
    /// Its npm name.
    fn name(&self) -> &'static str;
    /// What `GET /v1/pieces/{name}` says of it.
    fn metadata(&self) -> &'static Value;
    /// Runs one of the actions that [`Self::metadata`] lists.
    fn run<'a>(&'a self, call: Call<'a>) -> Running<'a>;
}

/// The pieces that are here.
pub const PIECES: &[&dyn Piece] = &[
    &webhook::Webhook,
    &http::Http,
    &delay::Delay,
    &store::Store,
    &tables::Tables,
    &schedule::Schedule,
    &subflows::Subflows,
    &mcp::Mcp,
];

/// Reads the file of a piece. A test checks that every file is JSON.
fn metadata(file: &str) -> Value {
    serde_json::from_str(file).unwrap_or_default()
}

/// The piece of this name.
pub fn find(name: &str) -> Option<&'static dyn Piece> {
    PIECES.iter().copied().find(|piece| piece.name() == name)
}

/// The output of a trigger for a request; none where it turns the request away. What another piece's trigger
/// would make of its service's events is not known here: the body is taken for its output.
pub fn trigger_output(trigger: &Value, mut payload: Value) -> Option<Value> {
    match trigger["settings"]["pieceName"].as_str() {
        None | Some(webhook::NAME) => webhook_auth::admits(trigger, &payload).then_some(payload),
        Some(_) => Some(payload["body"].take()),
    }
}

/// What a CODE or PIECE step runs, found before its input is resolved.
#[derive(Debug, Clone, Copy)]
pub enum Work {
    /// Source code.
    Code,
    /// An action of a piece.
    Action(Action),
}

/// Who does an action.
#[derive(Debug, Clone, Copy)]
pub enum Action {
    /// A piece that is here.
    BuiltIn(&'static dyn Piece),
    /// A developer's stub.
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
        match piece.metadata()["actions"].get(action) {
            Some(_) => Ok(Self::Action(Action::BuiltIn(piece))),
            None => Err(Failure::Step("ActivepiecesError: STEP_NOT_FOUND".to_owned())),
        }
    }
}

impl Action {
    /// Does it.
    pub async fn run(self, call: Call<'_>) -> Result<Outcome, Failure> {
        let Self::BuiltIn(piece) = self else { return stubs::run(call).await };
        let props = &piece.metadata()["actions"][call.action()]["props"];
        let input = props::process(props, &call.settings["propertySettings"], call.input)?;
        piece.run(Call { input: &input, ..call }).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_piece_has_its_file() {
        for piece in PIECES {
            let metadata = piece.metadata();
            assert_eq!(metadata["name"], piece.name());
            let has = |key: &str| metadata[key].as_object().is_some_and(|members| !members.is_empty());
            assert!(has("actions") || has("triggers"), "{}", piece.name());
        }
    }
}
