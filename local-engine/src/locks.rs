//! A fault of the real engine, which `--enable-hangs` switches on: enabling a flow can hang forever.
//!
//! A call of a disabled flow makes the engine remember that the flow is disabled. Enabling the flow then waits for a job
//! that the engine skips, because it believes the flow to be disabled. The wait holds the flow's lock, so later changes
//! wait too, and the flow cannot be deleted. Publishing forgets the call first, so it does not hang.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The flows whose changes may hang.
#[derive(Debug, Default)]
pub struct Locks {
    flows: Mutex<HashMap<String, State>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// It was called while it was disabled.
    Refused,
    /// A change that never ends holds it.
    Locked,
}

impl Locks {
    /// Remembers a call of a disabled flow.
    pub fn refuse(&self, flow_id: &str) {
        self.lock().entry(flow_id.to_owned()).or_insert(State::Refused);
    }

    /// Whether enabling the flow hangs. If so, the flow is locked from now on.
    pub fn enable(&self, flow_id: &str) -> bool {
        match self.lock().get_mut(flow_id) {
            Some(state) => {
                *state = State::Locked;
                true
            }
            None => false,
        }
    }

    /// Whether publishing the flow hangs. If not, earlier calls of the flow are forgotten.
    pub fn publish(&self, flow_id: &str) -> bool {
        let is_locked = self.is_locked(flow_id);
        if !is_locked {
            self.lock().remove(flow_id);
        }
        is_locked
    }

    /// Whether a change that never ends holds the flow.
    pub fn is_locked(&self, flow_id: &str) -> bool {
        self.lock().get(flow_id) == Some(&State::Locked)
    }

    /// Forgets all flows.
    pub fn clear(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, State>> {
        self.flows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
