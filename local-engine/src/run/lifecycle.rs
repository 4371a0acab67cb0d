//! The life of a run: what each event does in each state. This is the only place that decides it.
//!
//! ```text
//!              Begin              End
//!   QUEUED ───────────▶ RUNNING ───────────▶ ended: SUCCEEDED, FAILED, TIMEOUT, …
//!     ▲  ▲                 │                  │  ▲
//!     │  │ Resume          │ Pause            │  │ Cancel (from QUEUED and PAUSED)
//!     │  └────── PAUSED ◀──┘                  │  │ Interrupt (from QUEUED and RUNNING)
//!     └───────────────────────────────────────┘
//!                       Retry
//! ```
//!
//! Not in the picture: `Progress` stores the steps of a run that executes, `Delete` removes a run in any state, and a `Retry`
//! of a run that has not ended only shows it as QUEUED.
//!
//! Begin, Progress, Pause and End come from the task that executes the run (`run/job.rs`). Resume comes from a timer or a
//! request, Retry, Cancel and Delete from clients, and Interrupt from the start of the next process.
//!
//! [`next`] is a pure function. `app/transitions.rs` stores the new state, and `app/runs.rs` carries out the effects.

/// The state of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Waits for its turn. A task for it is spawned.
    Queued,
    /// A task executes its steps.
    Running,
    /// Waits for a time or a request. No task exists.
    Paused,
    /// Is over. No task exists, unless a canceled one still stops.
    Ended,
}

/// The events of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// Its task got its turn.
    Begin,
    /// Its task stored the steps so far.
    Progress,
    /// A step paused it.
    Pause,
    /// Its steps are over, or the run broke off.
    End {
        /// Whether the status is SUCCEEDED.
        succeeded: bool,
    },
    /// The time or the request came that it waited for.
    Resume,
    /// A client retries it from the failed step.
    Retry,
    /// A client cancels it. The engine cancels no running run.
    Cancel,
    /// The process that executed it ended.
    Interrupt,
    /// Its flow was deleted, and the run with it.
    Delete,
}

/// What the engine does after a transition was stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Spawns a task that executes the steps that are not done.
    Spawn,
    /// Stops the task, if one exists. Its later events are ignored.
    Stop,
    /// Arms what resumes the run: a timer, or a called flow.
    Arm,
    /// Answers the caller that waits for the flow's response, or lets it go without one.
    Release,
    /// Resumes the parent run, if it waits for this one, with an error.
    FailParent,
}

/// A transition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transition {
    /// The new state. `None` if the run no longer exists.
    pub to: Option<State>,
    /// What to do afterwards, in this order.
    pub effects: &'static [Effect],
}

/// Returns what `event` does in `state`, or `None` if the event does not apply.
///
/// A retry shows a run that has not ended as QUEUED, and changes nothing else. Therefore a run that is read as
/// [`State::Queued`] can be executing, and the events of its task apply to it too.
pub fn next(state: State, event: Event) -> Option<Transition> {
    use Effect::{Arm, FailParent, Release, Spawn, Stop};
    use State::{Ended, Paused, Queued, Running};

    let to = |state, effects| Some(Transition { to: Some(state), effects });
    match (state, event) {
        (Queued, Event::Begin) | (Queued | Running, Event::Progress) => to(Running, &[]),
        (Queued | Running, Event::Pause) => to(Paused, &[Arm]),
        (Queued | Running, Event::End { succeeded: true }) => to(Ended, &[Release]),
        (Queued | Running, Event::End { succeeded: false }) => to(Ended, &[Release, FailParent]),

        (Paused, Event::Resume) | (Ended, Event::Retry) => to(Queued, &[Spawn]),
        (Queued | Running | Paused, Event::Retry) => to(state, &[]),

        (Queued | Paused, Event::Cancel) => to(Ended, &[Stop, Release, FailParent]),
        (Queued | Running, Event::Interrupt) => to(Ended, &[FailParent]),
        (Ended, Event::Delete) => Some(Transition { to: None, effects: &[] }),
        (_, Event::Delete) => Some(Transition { to: None, effects: &[Stop, Release, FailParent] }),

        (Running | Paused | Ended, Event::Begin)
        | (Paused | Ended, Event::Progress | Event::Pause | Event::End { .. } | Event::Interrupt)
        | (Queued | Running | Ended, Event::Resume)
        | (Running | Ended, Event::Cancel) => None,
    }
}

#[cfg(test)]
mod tests;
