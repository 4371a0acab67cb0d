//! Asks the pieces whose version was not given for their newest one, each piece once.

use std::collections::HashMap;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use crate::calls;
use crate::context::Context;
use crate::error::{Error, Failure, misuse};
use crate::models::GetPieceOptions;
use crate::procedures::build_flow::spec::{Action, Piece, Step, Trigger};

/// A piece in a description, and where it is used.
#[derive(Debug)]
pub struct Use<'a> {
    step: String,
    place: &'a str,
    part: Part,
    piece: &'a mut Piece,
}

#[derive(Debug, Clone, Copy)]
enum Part {
    Trigger,
    Action,
}

pub fn of_trigger(trigger: &mut Trigger) -> Use<'_> {
    Use { step: "trigger".into(), place: &trigger.place, part: Part::Trigger, piece: &mut trigger.piece }
}

pub fn of_steps(steps: &mut [Step]) -> Vec<Use<'_>> {
    let mut uses = Vec::new();
    for step in steps {
        match &mut step.action {
            Action::Piece(piece) => {
                let name = step.name.clone().unwrap_or_default();
                uses.push(Use { step: name, place: &step.place, part: Part::Action, piece });
            }
            Action::Loop { steps, .. } => uses.extend(of_steps(steps)),
            Action::Router { branches, .. } => {
                branches.iter_mut().for_each(|branch| uses.extend(of_steps(&mut branch.steps)));
            }
            Action::Code { .. } => {}
        }
    }
    uses
}

/// Fills in the versions. An action that the piece does not have is misuse: the engine would take the step, and each of
/// its runs would fail.
pub async fn ask_versions(ctx: &Context, uses: Vec<Use<'_>>) -> Result<(), Failure> {
    let mut known = HashMap::new();
    for wanted in uses.into_iter().filter(|wanted| wanted.piece.version.is_none()) {
        let name = wanted.piece.name.as_str().to_owned();
        if !known.contains_key(&name) {
            let piece = ask(ctx, &wanted).await;
            let piece = piece.map_err(|failure| failure.at(format!("step \"{}\"", wanted.step)))?;
            known.insert(name.clone(), piece);
        }
        if let Some(piece) = known.get(&name) {
            piece.check(&wanted)?;
            wanted.piece.version = Some(piece.version.clone());
        }
    }
    Ok(())
}

async fn ask(ctx: &Context, wanted: &Use<'_>) -> Result<Description, Failure> {
    let call = calls::pieces::get(wanted.place, &wanted.piece.name, &GetPieceOptions::default())?;
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
    fn check(&self, wanted: &Use<'_>) -> Result<(), Error> {
        let (field, what, known) = match wanted.part {
            Part::Action => ("actionName", "an action", &self.actions),
            Part::Trigger => ("triggerName", "a trigger", &self.triggers),
        };
        let Piece { name, part, .. } = &*wanted.piece;
        match known {
            Some(known) if !known.contains(part) => {
                let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
                let problem = format!("must be {what} of {} {}: {known}", name.as_str(), self.version);
                Err(misuse(&format!("{}.{field}", wanted.place), &problem))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::JsonObject;
    use crate::pieces::PieceName;

    fn check(piece: &str, part: Part, name: &str) -> Result<(), String> {
        let description: Description = serde_json::from_str(piece).map_err(|error| error.to_string())?;
        let input = JsonObject::default();
        let mut piece = Piece { name: PieceName::new("@a/b"), version: None, part: name.into(), input };
        let wanted = Use { step: "step_1".into(), place: "params.steps[0]", part, piece: &mut piece };
        description.check(&wanted).map_err(|error| error.to_string())
    }

    #[test]
    fn a_part_that_the_piece_does_not_have_is_refused_with_those_that_it_has() {
        let piece = r#"{"version":"1.0.0","actions":{"send":{},"ask":{}},"triggers":{}}"#;
        assert!(check(piece, Part::Action, "send").is_ok());
        assert_eq!(
            check(piece, Part::Action, "sned").unwrap_err(),
            "`params.steps[0].actionName` must be an action of @a/b 1.0.0: ask, send"
        );
        assert_eq!(
            check(piece, Part::Trigger, "x").unwrap_err(),
            "`params.steps[0].triggerName` must be a trigger of @a/b 1.0.0: none"
        );
    }

    #[test]
    fn parts_that_the_reply_does_not_name_are_not_checked() {
        for piece in [r#"{"version":"1"}"#, r#"{"version":"1","actions":2,"triggers":null}"#] {
            assert!(check(piece, Part::Action, "x").is_ok());
        }
        assert!(check("{}", Part::Action, "x").unwrap_err().contains("missing field `version`"));
    }
}
