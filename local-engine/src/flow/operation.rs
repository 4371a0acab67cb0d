//! The twenty operations on a flow.

use serde::Deserialize;
use serde_json::Value;

use super::actions::Location;
use super::{Draft, actions, branches, import, step};
use crate::error::Error;

/// An operation as it is sent: `{type, request}`.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", content = "request")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE", rename_all_fields = "camelCase")]
#[allow(missing_docs)]
pub enum Operation {
    MoveAction {
        name: String,
        new_parent_step: String,
        #[serde(default)]
        step_location_relative_to_new_parent: Location,
        #[serde(default)]
        branch_index: usize,
    },
    ChangeStatus {
        status: String,
    },
    LockAndPublish {
        status: Option<String>,
    },
    UseAsDraft {
        version_id: String,
    },
    LockFlow {},
    ChangeName {
        display_name: String,
    },
    ImportFlow {
        display_name: String,
        trigger: Value,
    },
    ChangeFolder {
        folder_id: Option<String>,
    },
    DeleteAction {
        names: Vec<String>,
    },
    AddAction {
        parent_step: String,
        #[serde(default)]
        step_location_relative_to_parent: Location,
        #[serde(default)]
        branch_index: usize,
        action: Value,
    },
    UpdateTrigger(Value),
    UpdateAction(Value),
    DuplicateAction {
        step_name: String,
    },
    DeleteBranch {
        branch_index: usize,
        step_name: String,
    },
    AddBranch {
        branch_index: usize,
        step_name: String,
        conditions: Option<Value>,
        branch_name: String,
    },
    DuplicateBranch {
        branch_index: usize,
        step_name: String,
    },
    MoveBranch {
        source_branch_index: usize,
        target_branch_index: usize,
        step_name: String,
    },
    SetSkipAction {
        names: Vec<String>,
        skip: bool,
    },
    UpdateMetadata {
        metadata: Option<Value>,
    },
    SaveSampleData {
        step_name: String,
    },
}

impl Operation {
    /// Changes a draft. Operations on the flow as a whole leave it as it is, and so does one that misses its
    /// target: the engine accepts those silently.
    pub fn apply(self, draft: &mut Draft) -> Result<(), Error> {
        let trigger = &mut draft.trigger;
        match self {
            Self::ChangeName { display_name } => draft.display_name = display_name,
            Self::ImportFlow { display_name, trigger } => {
                *draft = Draft::rebuilt(display_name, &import::without_samples(trigger))?;
            }
            Self::UpdateTrigger(request) => *trigger = step::trigger(&request, trigger),
            Self::AddAction {
                parent_step,
                step_location_relative_to_parent: location,
                branch_index,
                action,
            } => {
                actions::add(trigger, &parent_step, location, branch_index, &step::action(&action, None));
            }
            Self::UpdateAction(request) => actions::update(trigger, &request),
            Self::DeleteAction { names } => names.iter().for_each(|name| actions::delete(trigger, name)),
            Self::MoveAction {
                name,
                new_parent_step,
                step_location_relative_to_new_parent: location,
                branch_index,
            } => actions::relocate(trigger, &name, &new_parent_step, location, branch_index),
            Self::DuplicateAction { step_name } => actions::duplicate(trigger, &step_name),
            Self::SetSkipAction { names, skip } => {
                names.iter().for_each(|name| actions::set_skip(trigger, name, skip));
            }
            Self::SaveSampleData { step_name } => actions::save_sample(trigger, &step_name),
            Self::AddBranch { branch_index, step_name, conditions, branch_name } => {
                branches::add(trigger, &step_name, branch_index, &branch_name, conditions.as_ref());
            }
            Self::DeleteBranch { branch_index, step_name } => {
                branches::delete(trigger, &step_name, branch_index);
            }
            Self::DuplicateBranch { branch_index, step_name } => {
                branches::duplicate(trigger, &step_name, branch_index);
            }
            Self::MoveBranch { source_branch_index, target_branch_index, step_name } => {
                branches::relocate(trigger, &step_name, source_branch_index, target_branch_index);
            }
            Self::ChangeStatus { .. } | Self::LockAndPublish { .. } | Self::LockFlow {} => {}
            Self::UseAsDraft { .. } | Self::ChangeFolder { .. } | Self::UpdateMetadata { .. } => {}
        }
        Ok(())
    }
}
