//! Asks the pieces whose version was not given for their newest one, each piece once.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use crate::calls;
use crate::context::Context;
use crate::error::{Error, Failure, misuse};
use crate::json::Json;
use crate::models::GetPieceOptions;
use crate::pieces::PieceName;
use crate::procedures::build_flow::spec::{PIECE_TRIGGER, Piece, Step};

/// Fills in the versions. An action that the piece does not have is misuse: the engine would take the step, and each of
/// its runs would fail.
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

/// What a reply says about a piece. Parts that are no object are not known.
#[derive(Debug, Deserialize)]
struct Description {
    version: String,
    #[serde(default, deserialize_with = "names")]
    actions: Option<Vec<String>>,
    #[serde(default, deserialize_with = "names")]
    triggers: Option<Vec<String>>,
}

fn names<'de, D: serde::Deserializer<'de>>(json: D) -> Result<Option<Vec<String>>, D::Error> {
    let raw = <&RawValue>::deserialize(json)?;
    let parts: Option<HashMap<String, IgnoredAny>> = serde_json::from_str(raw.get()).ok();
    Ok(parts.map(|parts| {
        let mut names: Vec<_> = parts.into_keys().collect();
        names.sort_unstable();
        names
    }))
}

impl Description {
    fn check(&self, step: &Step, Piece { name, part }: &Piece) -> Result<(), Error> {
        let (field, what, known) = match step.kind {
            PIECE_TRIGGER => ("triggerName", "a trigger", &self.triggers),
            _ => ("actionName", "an action", &self.actions),
        };
        match known {
            Some(known) if !known.contains(part) => {
                let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
                let problem = format!("must be {what} of {} {}: {known}", name.as_str(), self.version);
                Err(misuse(&format!("{}.{field}", step.place), &problem))
            }
            _ => Ok(()),
        }
    }
}
