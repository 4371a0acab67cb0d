//! Rebuilds a flow step by step, for imports and for new drafts of locked versions.
//!
//! The engine does both with an ADD_ACTION for each step. Each one applies to all steps with the name of the parent, so a flow
//! with duplicate names grows, and with many of them the engine never finishes. The recordings show both, so this module does
//! the same, with a limit.

use serde_json::{Value, json};

use super::actions::Location;
use super::{Draft, actions, step, tree};
use crate::error::Error;

/// Maximum number of steps. The stack of the real engine has a similar limit.
const MAX_STEPS: usize = 2_000;

impl Draft {
    /// A draft with the steps of this flow.
    pub fn rebuilt(display_name: String, trigger: &Value) -> Result<Self, Error> {
        let (mut rebuilt, mut steps) = (step::trigger(trigger, &Value::Null), 0);
        for addition in additions(trigger) {
            let new = step::action(addition.action, None);
            steps += actions::add(&mut rebuilt, addition.parent, addition.location, addition.branch, &new);
            if steps > MAX_STEPS {
                return Err(Error::TooManySteps);
            }
        }
        Ok(Self { display_name, trigger: rebuilt })
    }
}

/// The flow without the sample data of its steps, which are on another engine.
pub fn without_samples(mut trigger: Value) -> Value {
    let mut blank = |step: &mut Value| {
        if let Some(Value::Object(settings)) = step.get_mut("settings") {
            settings.insert("sampleData".to_owned(), json!({}));
        }
    };
    tree::each_place(&mut trigger, &mut blank);
    blank(&mut trigger);
    trigger
}

struct Addition<'a> {
    parent: &'a str,
    location: Location,
    branch: usize,
    action: &'a Value,
}

/// The additions that rebuild the steps after `first`, in the engine's order: the next step precedes the body.
fn additions(first: &Value) -> Vec<Addition<'_>> {
    let mut list = Vec::new();
    let mut current = Some(first);
    while let Some(step) = current {
        let parent = tree::name(step);
        let next = step.get("nextAction").filter(|next| next.is_object());
        list.extend(next.map(|action| Addition { parent, location: Location::After, branch: 0, action }));
        if let Some(action) = step.get("firstLoopAction").filter(|body| body.is_object()) {
            list.push(Addition { parent, location: Location::InsideLoop, branch: 0, action });
            list.extend(additions(action));
        }
        for (branch, action) in step["children"].as_array().into_iter().flatten().enumerate() {
            if action.is_object() {
                list.push(Addition { parent, location: Location::InsideBranch, branch, action });
                list.extend(additions(action));
            }
        }
        current = next;
    }
    list
}
