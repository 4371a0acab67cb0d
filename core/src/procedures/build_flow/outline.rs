//! The steps of a flow as the engine answers it: only the returned flow shows whether an operation was done.
//!
//! Each step is nested in the one before it, so a flow of 200 steps is 200 deep, deeper than serde_json reads. It is read
//! a stretch at a time: a number of steps, and then on from the text of the rest.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::procedures::build_flow::DEEPEST;
use crate::procedures::build_flow::tree::{Chain, Kind, Node};

/// Steps in one stretch. serde_json reads 128 levels, and a step in a branch is two.
const STRETCH: usize = 50;

#[derive(Debug)]
pub struct Outline {
    /// Its type, and which trigger of its piece it is.
    pub trigger: (String, Option<String>),
    /// The trigger, and the steps after it.
    pub chain: Chain,
}

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

#[derive(Debug, Default)]
struct Step<'a> {
    name: String,
    kind: String,
    settings: Settings,
    next: Link<'a>,
    first_in_loop: Link<'a>,
    branches: Option<Vec<Link<'a>>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Settings {
    execution_type: Option<String>,
    trigger_name: Option<String>,
}

/// The place of a step.
#[derive(Debug, Default)]
enum Link<'a> {
    #[default]
    Empty,
    Step(Box<Step<'a>>),
    /// Where the stretch ends.
    Unread(&'a RawValue),
}

impl<'de> Deserialize<'de> for Outline {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        let flow = Flow::deserialize(json)?;
        Self::of(&flow).map_err(D::Error::custom)
    }
}

impl Outline {
    fn of(flow: &Flow<'_>) -> Result<Self, String> {
        let trigger = read_step(flow.version.trigger)?;
        let kind = (trigger.kind.clone(), trigger.settings.trigger_name.clone());
        Ok(Self { trigger: kind, chain: chain(Link::Step(Box::new(trigger)), 0)? })
    }
}

fn chain(first: Link<'_>, depth: usize) -> Result<Chain, String> {
    if depth > DEEPEST {
        return Err(format!("its steps are nested more than {DEEPEST} deep"));
    }
    let mut chain = Chain::new();
    let mut next = first;
    while let Some(mut step) = next.open()? {
        next = std::mem::take(&mut step.next);
        chain.push(step.into_node(depth)?);
    }
    Ok(chain)
}

impl<'a> Link<'a> {
    fn open(self) -> Result<Option<Step<'a>>, String> {
        match self {
            Self::Empty => Ok(None),
            Self::Step(step) => Ok(Some(*step)),
            Self::Unread(raw) => read_step(raw).map(Some),
        }
    }
}

impl Step<'_> {
    fn into_node(self, depth: usize) -> Result<Node, String> {
        let first_match = self.settings.execution_type.as_deref() == Some("EXECUTE_FIRST_MATCH");
        let kind = match (self.kind.as_str(), &self.branches) {
            ("LOOP_ON_ITEMS", _) => Kind::Loop,
            (_, None) => Kind::Plain,
            (_, Some(_)) if first_match => Kind::FirstBranch,
            (_, Some(_)) => Kind::AllBranches,
        };
        let first =
            if kind == Kind::Loop { vec![self.first_in_loop] } else { self.branches.unwrap_or_default() };
        let bodies = first.into_iter().map(|first| chain(first, depth + 1)).collect::<Result<_, _>>()?;
        Ok(Node { name: self.name, kind, bodies, expressions: Vec::new() })
    }
}

fn read_step(raw: &RawValue) -> Result<Step<'_>, String> {
    let mut json = serde_json::Deserializer::from_str(raw.get());
    InStretch(0).deserialize_step(&mut json).map_err(|error| format!("in a step of the flow: {error}"))
}

/// How far into the stretch a step is.
#[derive(Clone, Copy)]
struct InStretch(usize);

impl InStretch {
    fn deserialize_step<'de, D: Deserializer<'de>>(self, json: D) -> Result<Step<'de>, D::Error> {
        json.deserialize_map(StepVisitor(self))
    }
}

/// A step, or null.
impl<'de> DeserializeSeed<'de> for InStretch {
    type Value = Link<'de>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Link<'de>, D::Error> {
        if self.0 < STRETCH {
            return json.deserialize_option(LinkVisitor(self));
        }
        Ok(Option::deserialize(json)?.map_or(Link::Empty, Link::Unread))
    }
}

struct LinkVisitor(InStretch);

impl<'de> Visitor<'de> for LinkVisitor {
    type Value = Link<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a step or null")
    }

    fn visit_some<D: Deserializer<'de>>(self, json: D) -> Result<Link<'de>, D::Error> {
        Ok(Link::Step(Box::new(self.0.deserialize_step(json)?)))
    }

    fn visit_none<E>(self) -> Result<Link<'de>, E> {
        Ok(Link::Empty)
    }
}

struct StepVisitor(InStretch);

impl<'de> Visitor<'de> for StepVisitor {
    type Value = Step<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a step")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Step<'de>, A::Error> {
        let inner = InStretch(self.0.0 + 1);
        let (mut name, mut step) = (None, Step::default());
        while let Some(key) = fields.next_key::<Cow<'de, str>>()? {
            match &*key {
                "name" => name = Some(fields.next_value()?),
                "type" => step.kind = fields.next_value()?,
                "settings" => step.settings = fields.next_value::<Option<_>>()?.unwrap_or_default(),
                "nextAction" => step.next = fields.next_value_seed(inner)?,
                "firstLoopAction" => step.first_in_loop = fields.next_value_seed(inner)?,
                "children" => step.branches = fields.next_value_seed(Branches(inner))?,
                _ => drop(fields.next_value::<IgnoredAny>()?),
            }
        }
        step.name = name.ok_or_else(|| A::Error::missing_field("name"))?;
        Ok(step)
    }
}

/// The first steps of a router's branches.
struct Branches(InStretch);

impl<'de> DeserializeSeed<'de> for Branches {
    type Value = Option<Vec<Link<'de>>>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Self::Value, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Branches {
    type Value = Option<Vec<Link<'de>>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of steps")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut branches = Vec::new();
        while let Some(first) = items.next_element_seed(self.0)? {
            branches.push(first);
        }
        Ok(Some(branches))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::procedures::build_flow::tree::{find, names};
    use serde_json::{Value, json};

    fn read(trigger: &Value) -> Result<Outline, String> {
        outline(&json!({"id": "f", "version": {"id": "v", "trigger": trigger}}).to_string())
    }

    fn outline(flow: &str) -> Result<Outline, String> {
        serde_json::from_str(flow).map_err(|error| error.to_string())
    }

    #[test]
    fn steps_are_found_wherever_they_are() {
        let step = |name: &str| json!({"name": name, "type": "CODE", "settings": {}});
        let router = json!({
            "name": "router", "type": "ROUTER", "settings": {"executionType": "EXECUTE_FIRST_MATCH"},
            "children": [null, {"name": "in_branch", "type": "CODE", "nextAction": step("after")}],
        });
        let trigger = json!({
            "name": "trigger", "type": "PIECE_TRIGGER", "settings": {"triggerName": "catch_webhook"},
            "nextAction": {
                "name": "loop", "type": "LOOP_ON_ITEMS", "firstLoopAction": step("in_loop"), "nextAction": router,
            },
        });
        let outline = read(&trigger).unwrap();
        assert_eq!(outline.trigger, ("PIECE_TRIGGER".to_owned(), Some("catch_webhook".to_owned())));
        assert_eq!(names(&outline.chain), ["trigger", "loop", "in_loop", "router", "in_branch", "after"]);
        let router = find(&outline.chain, "router").unwrap();
        assert_eq!((router.kind, router.bodies.len()), (Kind::FirstBranch, 2));
    }

    #[test]
    fn a_flow_may_be_long() {
        let mut next = json!({"name": "last"});
        for index in 0..400 {
            next = json!({"name": format!("step_{index}"), "type": "CODE", "nextAction": next});
        }
        let text = format!(r#"{{"version":{{"trigger":{{"name":"trigger","nextAction":{next}}}}}}}"#);
        let outline = outline(&text).unwrap();
        assert_eq!(outline.chain.len(), 402);
    }

    #[test]
    fn what_is_no_flow_is_said_with_its_place() {
        assert!(outline("{}").unwrap_err().contains("missing field `version`"));
        assert!(outline(r#"{"version":{}}"#).unwrap_err().contains("missing field `trigger`"));
        let nameless = json!({"name": "trigger", "nextAction": {"type": "CODE"}});
        assert!(read(&nameless).unwrap_err().starts_with("in a step of the flow: missing field `name`"));
        assert!(read(&json!({"name": "trigger", "nextAction": 7})).unwrap_err().contains("expected a step"));
    }

    #[test]
    fn loops_and_routers_may_be_in_each_other_up_to_a_limit() {
        let nested = |depth: usize| {
            let wrap = |inner: String, index: usize| match index % 2 {
                0 => format!(r#"{{"name":"a","type":"LOOP_ON_ITEMS","firstLoopAction":{inner}}}"#),
                _ => format!(r#"{{"name":"a","type":"ROUTER","settings":null,"children":[null,{inner}]}}"#),
            };
            let steps = (0..depth).fold(r#"{"name":"innermost"}"#.to_owned(), wrap);
            let flow = format!(r#"{{"version":{{"trigger":{{"name":"trigger","nextAction":{steps}}}}}}}"#);
            outline(&flow)
        };
        let outline = nested(DEEPEST).unwrap();
        assert_eq!(names(&outline.chain).len(), DEEPEST + 2);
        assert!(find(&outline.chain, "innermost").is_some());
        assert!(nested(DEEPEST + 1).unwrap_err().contains("nested more than 100 deep"));
    }
}
