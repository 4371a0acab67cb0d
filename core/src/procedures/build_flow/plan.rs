//! Plans the operations that build a flow, in the order in which they are sent.

use crate::error::Error;
use crate::json::{Json, JsonObject, members};
use crate::procedures::build_flow::outline::Outline;
use crate::procedures::build_flow::position::Position;
use crate::procedures::build_flow::spec::{Flow, PIECE_TRIGGER, Step, TRIGGER};

/// One operation on a flow.
#[derive(Debug)]
pub struct Operation<'a> {
    /// The step that is added, or the trigger that is set.
    pub step: &'a Step,
    pub kind: &'static str,
    pub request: JsonObject,
}

/// Returns the operations that build a flow. The steps must have names and versions.
pub fn build(flow: &Flow) -> Result<Vec<Operation<'_>>, Error> {
    let set_trigger = |step| Operation { step, kind: "UPDATE_TRIGGER", request: described(step) };
    let mut operations: Vec<_> = flow.trigger.iter().map(set_trigger).collect();
    operations.extend(add(&flow.steps, &Position::after(TRIGGER))?);
    Ok(operations)
}

/// Returns the operations that add steps, the first of them at `first`. The steps must have names and versions.
pub fn add<'a>(steps: &'a [Step], first: &Position) -> Result<Vec<Operation<'a>>, Error> {
    let add = |(index, step)| {
        let mut request = JsonObject::of(&Position::of(steps, index, first))?;
        let mut action = described(step);
        if let Some(skip) = step.common.skip {
            action.extend(members! {"skip": skip});
        }
        request.extend(members! {"action": action});
        Ok(Operation { step, kind: "ADD_ACTION", request })
    };
    steps.iter().enumerate().map(add).collect()
}

fn described(step: &Step) -> JsonObject {
    members! {
        "name": step.name(), "valid": true, "displayName": step.common.display_name, "type": step.kind,
        "settings": step.settings,
    }
}

impl Operation<'_> {
    /// Returns whether the returned flow contains the change.
    pub fn is_done(&self, flow: &Outline) -> bool {
        let trigger_name = self.step.settings.get("triggerName").and_then(Json::as_string);
        match self.step.kind {
            PIECE_TRIGGER => flow.steps.iter().any(|step| step.trigger_name == trigger_name),
            _ => flow.names().any(|name| name == self.step.name()),
        }
    }
}
