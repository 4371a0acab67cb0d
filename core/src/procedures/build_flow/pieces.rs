//! Fills in missing piece versions. Each piece is requested once.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::calls;
use crate::context::Context;
use crate::error::{Error, Failure, misuse};
use crate::json::Json;
use crate::models::GetPieceOptions;
use crate::pieces::PieceName;
use crate::procedures::build_flow::spec::{PIECE_TRIGGER, Piece, Step};

/// Fills in the newest version of each piece. An action that the piece does not have is misuse: the engine would accept the
/// step, and each of its runs would fail.
pub async fn ask_versions(ctx: &Context, steps: impl Iterator<Item = &mut Step>) -> Result<(), Failure> {
    let mut known = HashMap::new();
    for step in steps {
        let Some(piece) = &step.unversioned else { continue };
        let description = match known.entry(piece.name.as_str().to_owned()) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => {
                let asked = ask(ctx, &step.place, &piece.name).await;
                unknown.insert(asked.map_err(|failure| failure.at(format!("step \"{}\"", step.name())))?)
            }
        };
        description.check(step, piece)?;
        step.settings.set("pieceVersion", Json::of(&description.version)?);
    }
    Ok(())
}

async fn ask(ctx: &Context, place: &str, piece: &PieceName) -> Result<Description, Failure> {
    let call = calls::pieces::get(place, piece, &GetPieceOptions::default())?;
    Ok(ctx.read::<Description, _>(call).await?.0)
}

/// The part of a piece that is checked. Actions and triggers of another type than object are ignored.
#[derive(Debug, Deserialize)]
struct Description {
    version: String,
    #[serde(default)]
    actions: Json,
    #[serde(default)]
    triggers: Json,
}

impl Description {
    fn check(&self, step: &Step, Piece { name, part }: &Piece) -> Result<(), Error> {
        let (field, what, parts) = match step.kind {
            PIECE_TRIGGER => ("triggerName", "a trigger", &self.triggers),
            _ => ("actionName", "an action", &self.actions),
        };
        match serde_json::from_str::<BTreeMap<String, IgnoredAny>>(parts.text()) {
            Ok(known) if !known.contains_key(part) => {
                let names = known.into_keys().collect::<Vec<_>>().join(", ");
                let names = if names.is_empty() { "none" } else { &names };
                let problem = format!("must be {what} of {} {}: {names}", name.as_str(), self.version);
                Err(misuse(&format!("{}.{field}", step.place), &problem))
            }
            _ => Ok(()),
        }
    }
}
