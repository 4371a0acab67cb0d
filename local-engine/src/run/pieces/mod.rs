//! What CODE and PIECE steps do. A piece is one file here and one line in [`PIECES`].

pub mod webhook;

use std::future::Future;
use std::pin::Pin;

use serde_json::Value;

use super::answer::Answer;
use super::evaluate::Failure;

/// What a step leaves behind.
#[derive(Debug, PartialEq)]
pub struct Outcome {
    /// Its output; none where code returned undefined.
    pub output: Option<Value>,
    /// What it does to the run.
    pub effect: Effect,
}

/// What a step does to the run.
#[derive(Debug, PartialEq)]
pub enum Effect {
    /// Nothing.
    None,
    /// Answers, and lets the run go on.
    Respond(Answer),
    /// Answers, and ends the run.
    Stop(Answer),
}

/// A step's work.
pub type Running<'a> = Pin<Box<dyn Future<Output = Result<Outcome, Failure>> + Send + 'a>>;

/// A piece.
pub trait Piece: Send + Sync {
    /// Its npm name.
    fn name(&self) -> &'static str;
    /// What `GET /v1/pieces/{name}` says of it.
    fn metadata(&self) -> &'static Value;
    /// Runs an action with the step's settings and its resolved input; none where it has no such action.
    fn run<'a>(&'a self, action: &str, settings: &'a Value, input: &'a Value) -> Option<Running<'a>>;
}

/// The pieces that are here.
pub const PIECES: &[&dyn Piece] = &[&webhook::Webhook];

/// The piece of this name.
pub fn find(name: &str) -> Option<&'static dyn Piece> {
    PIECES.iter().copied().find(|piece| piece.name() == name)
}

/// Runs a CODE or PIECE step.
pub async fn run(step: &Value, input: &Value) -> Result<Outcome, Failure> {
    let settings = &step["settings"];
    if step["type"] == "CODE" {
        return Err(Failure::Step("Error: the local engine does not run CODE steps yet".to_owned()));
    }
    let (name, action) = (text(settings, "pieceName"), text(settings, "actionName"));
    let Some(piece) = find(name) else {
        return Err(Failure::Step(format!("Error: the local engine does not have the piece {name}")));
    };
    match piece.run(action, settings, input) {
        Some(running) => running.await,
        None => Err(Failure::Step("ActivepiecesError: STEP_NOT_FOUND".to_owned())),
    }
}

fn text<'a>(settings: &'a Value, key: &str) -> &'a str {
    settings[key].as_str().unwrap_or_default()
}
