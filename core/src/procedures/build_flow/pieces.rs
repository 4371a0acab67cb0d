//! The versions of pieces that were not given: the newest, asked of each piece once.

use std::collections::HashMap;

use http::Method;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use crate::decode::envelope;
use crate::engine::Engine;
use crate::error::{Error, Failure};
use crate::procedures::build_flow::plan::{Operation, Part, Unversioned};
use crate::procedures::build_flow::spec::misuse;
use crate::procedures::call;
use crate::request::{Expect, Request};

/// Fills in what is missing. An action that the piece does not have is misuse: the engine would take the step,
/// and each run of it would fail.
pub async fn ask_versions(
    engine: &Engine,
    base: &Request,
    operations: &mut [Operation],
) -> Result<(), Failure> {
    let mut known = HashMap::new();
    for operation in operations {
        let Some(wanted) = operation.piece.take() else { continue };
        if !known.contains_key(&wanted.name) {
            let piece = ask(engine, base, &wanted.name).await;
            let piece = piece.map_err(|failure| failure.at(format!("step \"{}\"", operation.step)))?;
            known.insert(wanted.name.clone(), piece);
        }
        if let Some(piece) = known.get(&wanted.name) {
            piece.check(&wanted)?;
            operation.set_version(&piece.version);
        }
    }
    Ok(())
}

#[derive(Debug)]
struct Piece {
    version: String,
    actions: Option<Vec<String>>,
    triggers: Option<Vec<String>>,
}

async fn ask(engine: &Engine, base: &Request, name: &str) -> Result<Piece, Failure> {
    let (scope, rest) = name.split_once('/').unwrap_or_default();
    let ids = vec![scope.to_owned(), rest.to_owned()];
    let request = Request::new(Method::GET, "/v1/pieces/{scope}/{name}", ids)?;
    let mut request = request.with_options(base.options.clone());
    request.observer = base.observer.clone();
    request.expect = Expect::Shape(|body| Piece::read(body).map(drop));
    let reply = call(engine, request).await?;
    Ok(Piece::read(&reply.body).map_err(|problem| reply.decode_error(problem))?)
}

impl Piece {
    fn read(body: &[u8]) -> Result<Self, String> {
        #[derive(Deserialize)]
        struct Given<'a> {
            version: String,
            #[serde(borrow, default)]
            actions: Option<&'a RawValue>,
            #[serde(borrow, default)]
            triggers: Option<&'a RawValue>,
        }
        let given: Given<'_> = envelope::read(body)?;
        Ok(Self { version: given.version, actions: keys(given.actions), triggers: keys(given.triggers) })
    }

    fn check(&self, wanted: &Unversioned) -> Result<(), Error> {
        let (field, what, part, known) = match &wanted.part {
            Part::Action(part) => ("actionName", "an action", part, &self.actions),
            Part::Trigger(part) => ("triggerName", "a trigger", part, &self.triggers),
        };
        match known {
            Some(known) if !known.contains(part) => {
                let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
                let problem = format!("must be {what} of {} {}: {known}", wanted.name, self.version);
                Err(misuse(&format!("{}.{field}", wanted.place), &problem))
            }
            _ => Ok(()),
        }
    }
}

/// The names in an object; none when this is no object, and so nothing is known.
fn keys(raw: Option<&RawValue>) -> Option<Vec<String>> {
    let fields: HashMap<String, IgnoredAny> = serde_json::from_str(raw?.get()).ok()?;
    let mut names: Vec<_> = fields.into_keys().collect();
    names.sort_unstable();
    Some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(piece: &str, part: Part) -> Result<(), String> {
        let wanted = Unversioned { place: "params.steps[0]".into(), name: "@a/b".into(), part };
        Piece::read(piece.as_bytes())?.check(&wanted).map_err(|error| error.to_string())
    }

    #[test]
    fn a_part_that_the_piece_does_not_have_is_refused_with_those_that_it_has() {
        let piece = r#"{"version":"1.0.0","actions":{"send":{},"ask":{}},"triggers":{}}"#;
        assert!(check(piece, Part::Action("send".into())).is_ok());
        assert_eq!(
            check(piece, Part::Action("sned".into())).unwrap_err(),
            "`params.steps[0].actionName` must be an action of @a/b 1.0.0: ask, send"
        );
        assert_eq!(
            check(piece, Part::Trigger("x".into())).unwrap_err(),
            "`params.steps[0].triggerName` must be a trigger of @a/b 1.0.0: none"
        );
    }

    #[test]
    fn what_the_reply_does_not_tell_is_not_checked() {
        for piece in [r#"{"version":"1"}"#, r#"{"version":"1","actions":2,"triggers":null}"#] {
            assert!(check(piece, Part::Action("x".into())).is_ok());
        }
        assert!(check("{}", Part::Action("x".into())).unwrap_err().contains("missing field `version`"));
    }
}
