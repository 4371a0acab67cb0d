//! The names of pieces.

use serde::{Deserialize, Deserializer, Serialize};

use crate::error::{Error, misuse};

/// The npm name of a piece. `slack` is short for `@activepieces/piece-slack`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct PieceName(String);

impl PieceName {
    pub fn new(name: &str) -> Self {
        let is_full = name.is_empty() || name.contains(['@', '/']);
        Self(if is_full { name.to_owned() } else { format!("@activepieces/piece-{name}") })
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the scope and the name, which are two segments of a path. `place` is the name of the argument in an error.
    pub fn scope_and_name(&self, place: &str) -> Result<(&str, &str), Error> {
        match self.0.split_once('/') {
            Some((scope, name)) if scope.len() > 1 && !name.is_empty() && !name.contains('/') => {
                Ok((scope, name))
            }
            _ => Err(misuse(place, "must be an npm name like `@scope/name`")),
        }
    }
}

impl<'de> Deserialize<'de> for PieceName {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        String::deserialize(json).map(|name| Self::new(&name))
    }
}
