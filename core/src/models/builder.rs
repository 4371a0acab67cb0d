use serde::{Deserialize, Serialize};

use crate::json::Json;

params! {
    /// A flow to build. An error names the place in it, however deep.
    pub struct BuildFlowParams {
        /// Its name, for people.
        pub display_name: String,
        /// Default: the client's.
        pub project_id: Option<String>,
        /// The folder to put it in.
        pub folder_id: Option<String>,
        /// What starts it. Default: nothing yet, an empty trigger.
        #[cfg_attr(feature = "typescript", napi(ts_type = "FlowTriggerSpec"))]
        pub trigger: Option<Json>,
        /// Its steps, in order.
        #[cfg_attr(feature = "typescript", napi(ts_type = "FlowStep[]"))]
        pub steps: Vec<Json>,
        /// Publishes the flow, which enables it, and waits until that is done, at most ten minutes. It needs a trigger.
        /// Default: false.
        pub publish: Option<bool>,
    }

    /// The options of `buildFlow`: those of every call, and what becomes of a flow that could not be finished.
    pub struct BuildFlowOptions {
        /// Keeps a flow that could not be finished, as far as it was built. Default: false, it is deleted.
        pub keep_on_error: Option<bool>,
    }

    /// Where `addSteps` puts the steps.
    pub struct AddStepsParams {
        /// The step that the first one is put after or into. Default: `trigger`, so they become the first steps.
        pub parent_step: Option<String>,
        /// Where, seen from that step. What stood there follows the new steps. Default: `AFTER`.
        #[cfg_attr(feature = "typescript", napi(ts_type = "StepLocation"))]
        pub location: Option<StepLocation>,
        /// Which branch, from 0, with `INSIDE_BRANCH`.
        pub branch_index: Option<u32>,
        /// The number after which names go on: 4 makes the first `step_5`. Default: the largest in the flow.
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
