//! What CODE and PIECE steps do. A piece is one file here and one line in [`PIECES`].

pub mod webhook;

use std::fmt::Debug;
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
pub trait Piece: Debug + Send + Sync {
    /// Its npm name.
    fn name(&self) -> &'static str;
    /// What `GET /v1/pieces/{name}` says of it.
    fn metadata(&self) -> &'static Value;
    /// Runs one of the actions that [`Self::metadata`] lists, with the step's settings and its resolved input.
    fn run<'a>(&'a self, action: &'a str, settings: &'a Value, input: &'a Value) -> Running<'a>;
}

/// The pieces that are here.
pub const PIECES: &[&dyn Piece] = &[&webhook::Webhook];

/// The piece of this name.
pub fn find(name: &str) -> Option<&'static dyn Piece> {
    PIECES.iter().copied().find(|piece| piece.name() == name)
}

/// What a CODE or PIECE step runs, found before its input is resolved.
#[derive(Debug, Clone, Copy)]
pub enum Work<'a> {
    /// Source code.
    Code,
    /// An action of a piece.
    Action(&'static dyn Piece, &'a str),
}

impl<'a> Work<'a> {
    /// Finds the work of a step.
    pub fn find(step: &'a Value) -> Result<Self, Failure> {
        if step["type"] == "CODE" {
            return Ok(Self::Code);
        }
        let text = |key: &str| step["settings"][key].as_str().unwrap_or_default();
        let (name, action) = (text("pieceName"), text("actionName"));
        let Some(piece) = find(name) else {
            return Err(Failure::Step(format!("Error: the local engine does not have the piece {name}")));
        };
        match piece.metadata()["actions"].get(action) {
            Some(_) => Ok(Self::Action(piece, action)),
            None => Err(Failure::Step("ActivepiecesError: STEP_NOT_FOUND".to_owned())),
        }
    }

    /// Does it.
    pub async fn run(self, settings: &Value, input: &Value) -> Result<Outcome, Failure> {
        match self {
            Self::Code => {
                Err(Failure::Step("Error: the local engine does not run CODE steps yet".to_owned()))
            }
            Self::Action(piece, action) => piece.run(action, settings, input).await,
        }
    }
}
