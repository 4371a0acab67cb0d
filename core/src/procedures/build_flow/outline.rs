//! Reads the steps of a flow that the engine returned. Only that flow shows whether an operation was applied.
//!
//! Each step is nested in the step before it, so a flow of 200 steps is nested deeper than the 128 levels that serde_json
//! reads. Therefore a stretch of steps is read at a time, and the rest of the text is kept for the next stretch.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::procedures::build_flow::DEEPEST;
use crate::procedures::build_flow::nesting::{Level, Nesting, Path};
use crate::procedures::build_flow::spec::PIECE_TRIGGER;

/// Number of steps in one stretch. Each level takes some of the stack.
const STRETCH: usize = 50;

#[derive(Debug)]
pub struct Outline {
    /// The trigger and the steps, in document order.
    pub steps: Vec<Placed>,
}

/// A step and its place in the flow.
#[derive(Debug)]
pub struct Placed {
    pub name: String,
    pub path: Path,
    pub kind: Nesting,
    /// Number of step lists inside the step.
    pub bodies: usize,
    /// Name of the piece's trigger. `None` for other steps.
    pub trigger_name: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Settings {
    execution_type: Option<String>,
    trigger_name: Option<String>,
}

impl Outline {
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().map(|step| step.name.as_str())
    }
}

impl<'de> Deserialize<'de> for Outline {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Flow<'a> {
            #[serde(borrow)]
            version: Version<'a>,
        }
        #[derive(Deserialize)]
        struct Version<'a> {
            #[serde(borrow)]
            trigger: &'a RawValue,
        }
        let trigger = Flow::deserialize(json)?.version.trigger;
        let mut steps = Vec::new();
        append_steps(Some(trigger), &[], &mut steps).map_err(D::Error::custom)?;
        if steps.is_empty() { Err(D::Error::custom("the flow has no trigger")) } else { Ok(Self { steps }) }
    }
}

/// Adds a step, the steps that follow it, and the steps inside them to `placed`.
fn append_steps(first: Option<&RawValue>, path: &[Level], placed: &mut Vec<Placed>) -> Result<(), String> {
    if path.len() > DEEPEST {
        return Err(format!("its steps are nested more than {DEEPEST} levels deep"));
    }
    let mut next = first;
    while let Some(text) = next {
        let mut steps = Vec::new();
        let mut json = serde_json::Deserializer::from_str(text.get());
        let rest = Stretch { steps: &mut steps, length: 0 }.deserialize(&mut json);
        next = rest.map_err(|error| format!("in a step of the flow: {error}"))?;
        for step in steps.into_iter().rev() {
            step.append_to(path, placed)?;
        }
    }
    Ok(())
}

#[derive(Debug, Default)]
struct Step<'a> {
    name: String,
    kind: String,
    settings: Settings,
    first_in_loop: Option<&'a RawValue>,
    branches: Option<Vec<Option<&'a RawValue>>>,
}

impl Step<'_> {
    fn append_to(self, path: &[Level], placed: &mut Vec<Placed>) -> Result<(), String> {
        let is_first_match = self.settings.execution_type.as_deref() == Some("EXECUTE_FIRST_MATCH");
        let (kind, bodies) = match (self.kind.as_str(), self.branches) {
            ("LOOP_ON_ITEMS", _) => (Nesting::Loop, vec![self.first_in_loop]),
            (_, None) => (Nesting::Plain, Vec::new()),
            (_, Some(branches)) if is_first_match => (Nesting::FirstBranch, branches),
            (_, Some(branches)) => (Nesting::AllBranches, branches),
        };
        let trigger_name = self.settings.trigger_name.filter(|_| self.kind == PIECE_TRIGGER);
        let container = placed.len();
        placed.push(Placed {
            name: self.name,
            path: path.to_vec(),
            kind,
            bodies: bodies.len(),
            trigger_name,
        });
        for (branch, first) in bodies.into_iter().enumerate() {
            append_steps(first, &[path, &[Level { container, kind, branch }]].concat(), placed)?;
        }
        Ok(())
    }
}

/// Reads consecutive steps and appends them in reverse order. The value is the text of the remaining steps.
struct Stretch<'s, 'a> {
    steps: &'s mut Vec<Step<'a>>,
    length: usize,
}

impl<'de> DeserializeSeed<'de> for Stretch<'_, 'de> {
    type Value = Option<&'de RawValue>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Self::Value, D::Error> {
        if self.length == STRETCH { Option::deserialize(json) } else { json.deserialize_any(self) }
    }
}

impl<'de> Visitor<'de> for Stretch<'_, 'de> {
    type Value = Option<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a step")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Self::Value, A::Error> {
        let (mut name, mut step, mut rest) = (None, Step::default(), None);
        while let Some(key) = fields.next_key::<Cow<'de, str>>()? {
            match &*key {
                "name" => name = Some(fields.next_value()?),
                "type" => step.kind = fields.next_value()?,
                "settings" => step.settings = fields.next_value::<Option<_>>()?.unwrap_or_default(),
                "firstLoopAction" => step.first_in_loop = fields.next_value()?,
                "children" => step.branches = fields.next_value()?,
                "nextAction" => {
                    let next = Stretch { steps: &mut *self.steps, length: self.length + 1 };
                    rest = fields.next_value_seed(next)?;
                }
                _ => drop(fields.next_value::<IgnoredAny>()?),
            }
        }
        step.name = name.ok_or_else(|| A::Error::missing_field("name"))?;
        self.steps.push(step);
        Ok(rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(trigger: &str) -> Result<Vec<String>, String> {
        let outline = serde_json::from_str::<Outline>(&format!(r#"{{"version":{{"trigger":{trigger}}}}}"#));
        outline.map(|outline| outline.names().map(str::to_owned).collect()).map_err(|error| error.to_string())
    }

    #[test]
    fn steps_are_in_document_order_however_many_they_are_and_wherever_their_fields_stand() {
        let next = |next: String, index: usize| format!(r#"{{"nextAction":{next},"name":"step_{index}"}}"#);
        let long = (0..1000).rev().fold("null".to_owned(), next);
        let router =
            r#"{"nextAction":{"name":"last"},"children":[null,{"name":"in_branch"}],"name":"router"}"#;
        let trigger = format!(
            r#"{{"name":"trigger","nextAction":{{
                "name":"loop","type":"LOOP_ON_ITEMS","nextAction":{router},"firstLoopAction":{long}
            }}}}"#
        );
        let mut expected = vec!["trigger".to_owned(), "loop".to_owned()];
        expected.extend((0..1000).map(|index| format!("step_{index}")));
        expected.extend(["router", "in_branch", "last"].map(str::to_owned));
        assert_eq!(names(&trigger), Ok(expected));
    }

    #[test]
    fn loops_and_routers_may_be_in_each_other_up_to_a_limit() {
        let nested = |depth: usize| {
            let wrap = |inner: String, index: usize| match index % 2 {
                0 => format!(r#"{{"name":"a","type":"LOOP_ON_ITEMS","firstLoopAction":{inner}}}"#),
                _ => format!(r#"{{"name":"a","type":"ROUTER","settings":null,"children":[null,{inner}]}}"#),
            };
            names(&(0..depth).fold(r#"{"name":"innermost"}"#.to_owned(), wrap))
        };
        assert_eq!(nested(DEEPEST).unwrap().len(), DEEPEST + 1);
        assert!(nested(DEEPEST + 1).unwrap_err().contains("nested more than 100 levels deep"));
    }

    #[test]
    fn what_is_no_step_is_said() {
        let problem = names(r#"{"name":"trigger","nextAction":{"type":"CODE"}}"#).unwrap_err();
        assert!(problem.starts_with("in a step of the flow: missing field `name`"), "{problem}");
        for trigger in [
            r#"{"name":"trigger","nextAction":7}"#,
            r#"{"name":"a","type":"LOOP_ON_ITEMS","firstLoopAction":"b"}"#,
        ] {
            assert!(names(trigger).unwrap_err().contains("expected a step"));
        }
    }
}
