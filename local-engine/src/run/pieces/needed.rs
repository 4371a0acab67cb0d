//! The stubs that flows need.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::{self, Display, Formatter};

use serde_json::Value;

use crate::flow::tree;
use crate::options::Options;

/// Names of actions or triggers by piece.
type ByPiece<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

/// Actions and triggers that flows use and that need stubs.
#[derive(Debug, Default)]
pub struct Needed<'a> {
    actions: ByPiece<'a>,
    triggers: ByPiece<'a>,
}

/// The key in a piece's description under which an action or a trigger is.
const ACTIONS: &str = "actions";
const TRIGGERS: &str = "triggers";

impl<'a> Needed<'a> {
    /// Finds the trigger and the actions of a flow that the engine does not have.
    pub fn of(trigger: &'a Value) -> Self {
        let mut needed = Self::default();
        for step in tree::steps(trigger) {
            let (names, key) = match step["type"].as_str() {
                Some("PIECE") => (&mut needed.actions, "actionName"),
                Some("PIECE_TRIGGER") => (&mut needed.triggers, "triggerName"),
                _ => continue,
            };
            let text = |key: &str| step["settings"][key].as_str().unwrap_or_default();
            let (piece, name) = (text("pieceName"), text(key));
            if super::find(piece).is_none() && !name.is_empty() {
                names.entry(piece).or_default().insert(name);
            }
        }
        needed
    }

    /// Removes what an engine with these options has stubs for.
    pub fn without_stubs_of(mut self, options: &Options) -> Self {
        let is_missing = |stubbed: &[crate::options::Stubbed], piece: &str, name: &str| {
            !stubbed.iter().any(|stub| stub.piece == piece && stub.name == name)
        };
        retain(&mut self.actions, |piece, name| is_missing(&options.stubbed, piece, name));
        retain(&mut self.triggers, |piece, name| is_missing(&options.stubbed_triggers, piece, name));
        self
    }

    /// Removes what pieces have, by the names of the pieces, as `GET /v1/pieces/{name}` describes them.
    pub fn without_pieces(mut self, described: &HashMap<String, Value>) -> Self {
        let is_missing = |kind: &str, piece: &str, name: &str| {
            described.get(piece).is_none_or(|piece| piece[kind].get(name).is_none())
        };
        retain(&mut self.actions, |piece, name| is_missing(ACTIONS, piece, name));
        retain(&mut self.triggers, |piece, name| is_missing(TRIGGERS, piece, name));
        self
    }

    /// The pieces.
    pub fn pieces(&self) -> BTreeSet<&'a str> {
        self.actions.keys().chain(self.triggers.keys()).copied().collect()
    }

    /// Adds what another flow needs.
    pub fn add(&mut self, other: Self) {
        for (all, others) in [(&mut self.actions, other.actions), (&mut self.triggers, other.triggers)] {
            for (piece, names) in others {
                all.entry(piece).or_default().extend(names);
            }
        }
    }

    /// Whether there is nothing to stub.
    pub fn is_empty(&self) -> bool {
        self.actions.is_empty() && self.triggers.is_empty()
    }
}

fn retain(all: &mut ByPiece<'_>, is_kept: impl Fn(&str, &str) -> bool) {
    all.retain(|piece, names| {
        names.retain(|name| is_kept(piece, name));
        !names.is_empty()
    });
}

/// The code to paste into a test.
impl Display for Needed<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "startLocalEngine({{")?;
        let options = [
            ("pieces", &self.actions, "async ({ input }) => ({})"),
            ("triggers", &self.triggers, "{ sampleData: {} }"),
        ];
        for (option, all, stub) in options.into_iter().filter(|(_, all, _)| !all.is_empty()) {
            writeln!(formatter, "  {option}: {{")?;
            for (piece, names) in all {
                writeln!(formatter, "    '{piece}': {{")?;
                for name in names {
                    writeln!(formatter, "      {}: {stub},", key(name))?;
                }
                writeln!(formatter, "    }},")?;
            }
            writeln!(formatter, "  }},")?;
        }
        write!(formatter, "}})")
    }
}

/// A name as the key of an object in JavaScript.
pub fn key(name: &str) -> String {
    let is_identifier = name.chars().all(|part| part.is_alphanumeric() || part == '_');
    if is_identifier { name.to_owned() } else { format!("'{name}'") }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::options::Stubbed;

    #[test]
    fn what_a_flow_needs_is_shown_as_code() {
        let step = |piece: &str, action: &str, next: Value| {
            json!({ "type": "PIECE", "nextAction": next,
            "settings": { "pieceName": piece, "actionName": action } })
        };
        let slack = "@activepieces/piece-slack";
        let last = step(slack, "stubbed", step("@activepieces/piece-http", "send_request", Value::Null));
        let next = step(slack, "send", step(slack, "custom-call", step(slack, "send", last)));
        let trigger = json!({ "type": "PIECE_TRIGGER", "nextAction": next,
            "settings": { "pieceName": "@activepieces/piece-gmail", "triggerName": "new_email" } });
        let stubbed =
            |piece: &str, name: &str| vec![Stubbed { piece: piece.to_owned(), name: name.to_owned() }];
        let mut options = Options { stubbed: stubbed(slack, "stubbed"), ..Options::default() };
        let code = "startLocalEngine({\n  pieces: {\n    '@activepieces/piece-slack': {\n      'custom-call': async ({ input }) \
            => ({}),\n      send: async ({ input }) => ({}),\n    },\n  },\n  triggers: {\n    \
            '@activepieces/piece-gmail': {\n      new_email: { sampleData: {} },\n    },\n  },\n})";
        assert_eq!(Needed::of(&trigger).without_stubs_of(&options).to_string(), code);
        options.stubbed_triggers = stubbed("@activepieces/piece-gmail", "new_email");
        let needed = Needed::of(&trigger).without_stubs_of(&options);
        assert_eq!(needed.pieces(), BTreeSet::from([slack]));
        let described = json!({ "actions": { "send": {}, "custom-call": {} } });
        assert!(needed.without_pieces(&HashMap::from([(slack.to_owned(), described)])).is_empty());
    }
}
