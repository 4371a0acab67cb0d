//! What fills in an expression.

use serde_json::Value;

use super::scope::Scope;

/// What can go wrong in a step.
#[derive(Debug, Clone, PartialEq)]
pub enum Failure {
    /// The step fails with this `errorMessage`.
    Step(String),
    /// The run as a whole ends as INTERNAL_ERROR.
    Internal,
}

/// The values that an expression may name.
#[derive(Debug, Clone, Copy)]
pub struct Roots<'a> {
    /// The steps so far.
    pub scope: &'a Scope,
    /// One name more, for expressions that go into a connection.
    pub extra: Option<(&'a str, &'a Value)>,
}

impl<'a> Roots<'a> {
    /// The value of `name`.
    pub fn get(&self, name: &str) -> Option<&'a Value> {
        match self.extra {
            Some((extra, value)) if extra == name => Some(value),
            _ => self.scope.output(name),
        }
    }
}

/// Gives expressions their values.
pub trait Evaluator: Send {
    /// The value of `expression`; none where it is undefined, null or throws.
    fn evaluate(&mut self, expression: &str, roots: Roots<'_>) -> Result<Option<Value>, Failure>;
}
