//! The effects of steps on their run.

use serde_json::Value;

use super::answer::Answer;
use crate::store::flow_versions::FlowVersion;
use crate::time::Time;

/// The effect of a step on its run.
#[derive(Debug)]
pub enum Effect {
    /// No effect.
    None,
    /// Responds, and the run continues.
    Respond(Answer),
    /// Responds, and ends the run.
    Stop(Answer),
    /// Pauses the run. The step is executed again when the run resumes.
    Pause(Pause),
}

/// The result of an attempt to execute a step.
#[derive(Debug)]
pub enum Attempt {
    /// The step was executed before.
    Done,
    /// The step succeeded.
    Succeeded(Effect),
    /// The step failed. Its record has the error.
    Failed,
}

/// What a run waits for.
#[derive(Debug)]
pub struct Pause {
    /// When the run resumes by itself. `None` if it waits for a request.
    pub until: Option<Time>,
    /// The response to the caller that waits for the flow.
    pub answer: Option<Answer>,
    /// The called flow that resumes the run.
    pub sub_flow: Option<Box<SubFlow>>,
}

/// A flow that a run calls, and for which it waits.
#[derive(Debug)]
pub struct SubFlow {
    /// The version to run.
    pub version: FlowVersion,
    /// The output of its trigger.
    pub payload: Value,
}
