use serde::{Deserialize, Serialize};

use crate::json::Json;

params! {
    /// Describes the flow to build.
    pub struct BuildFlowParams {
        /// Display name of the flow.
        pub display_name: String,
        /// Id of the project. Default: the project of the client.
        pub project_id: Option<String>,
        /// Id of the folder to create the flow in. Default: no folder.
        pub folder_id: Option<String>,
        /// Trigger that starts the flow. Default: an empty trigger.
        pub trigger: Option<Json> as "FlowTriggerSpec",
        /// Steps of the flow, in the order in which they run.
        pub steps: Vec<Json> as "FlowStep[]",
        /// Whether to publish and enable the flow. This requires a trigger. The call waits for at most ten
        /// minutes until the flow is published. Default: false.
        pub publish: Option<bool>,
    }

    /// Options of `buildFlow`.
    pub struct BuildFlowOptions {
        /// Whether to keep the incomplete flow if a request fails. Default: false. The client then
        /// deletes the flow.
        pub keep_on_error: Option<bool>,
    }

    /// The position at which `addSteps` adds the steps.
    pub struct AddStepsParams {
        /// Name of an existing step. The new steps are added after this step or inside it. Default:
        /// `trigger`.
        pub parent_step: Option<String>,
        /// Position relative to `parentStep`. Existing steps at this position then follow the new
        /// steps. Default: `AFTER`.
        pub location: Option<StepLocation> as "StepLocation",
        /// Index of the branch, starting at 0. Required for `INSIDE_BRANCH`, and only allowed there.
        pub branch_index: Option<u32>,
        /// Number that the default names of the new steps continue from. With 4, the first new step is
        /// named `step_5`. Default: the largest step number in the flow.
        pub start_index: Option<u32>,
    }
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum StepLocation {
    After,
    InsideLoop,
    InsideBranch,
}
