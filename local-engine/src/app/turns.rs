//! Which of the queued runs executes next.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

/// Number of runs that execute at once. Others stay QUEUED. Each takes a process of Node and a thread of the blocking pool,
/// both usually idle. The pool has twice as many threads, so that a run that needs another run can get it.
const AT_ONCE: usize = 256;

/// A flow gets another turn while it has fewer than this many for each turn that is free. So the runs of one flow, which may
/// all be waiting for something, never take the last turns, and the runs of other flows go on.
const SHARE: usize = 7;

/// The turns.
#[derive(Debug, Clone)]
pub struct Turns(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    free: usize,
    /// Number of executing runs by flow.
    executing: HashMap<String, usize>,
    queue: VecDeque<(String, oneshot::Sender<Turn>)>,
}

/// The permission to execute a run. Dropping it lets another run execute.
#[derive(Debug)]
pub struct Turn {
    turns: Turns,
    flow_id: String,
}

impl Default for Turns {
    fn default() -> Self {
        let state = State { free: AT_ONCE, executing: HashMap::new(), queue: VecDeque::new() };
        Self(Arc::new(Mutex::new(state)))
    }
}

impl Turns {
    /// Waits until a run of a flow may execute. Runs of the same flow take their turns in the order of their calls.
    pub async fn next(&self, flow_id: &str) -> Option<Turn> {
        let (sender, receiver) = oneshot::channel();
        self.lock().queue.push_back((flow_id.to_owned(), sender));
        self.admit();
        receiver.await.ok()
    }

    /// Gives turns to the runs in the queue that may have one.
    fn admit(&self) {
        let mut admitted = Vec::new();
        {
            let mut state = self.lock();
            let mut at = 0;
            while state.free > 0 && at < state.queue.len() {
                if !state.may_execute(at) {
                    at += 1;
                } else if let Some((flow_id, sender)) = state.queue.remove(at) {
                    state.free -= 1;
                    *state.executing.entry(flow_id.clone()).or_default() += 1;
                    admitted.push((sender, Turn { turns: self.clone(), flow_id }));
                }
            }
        }
        // The send fails if the run no longer waits. That drops its turn, which needs the lock.
        admitted.into_iter().for_each(|(sender, turn)| drop(sender.send(turn)));
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn may_execute(&self, at: usize) -> bool {
        let executing = self.queue.get(at).and_then(|(flow_id, _)| self.executing.get(flow_id));
        executing.is_none_or(|executing| *executing < SHARE * self.free)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        {
            let mut state = self.turns.lock();
            state.free += 1;
            if let Some(executing) = state.executing.get_mut(&self.flow_id) {
                *executing -= 1;
                if *executing == 0 {
                    state.executing.remove(&self.flow_id);
                }
            }
        }
        self.turns.admit();
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    /// Takes turns of a flow until none is free for it.
    fn take_all(turns: &Turns, flow_id: &str) -> Vec<Turn> {
        std::iter::from_fn(|| turns.next(flow_id).now_or_never().flatten()).collect()
    }

    #[test]
    fn no_flow_takes_all_turns_and_each_turn_is_given_back() {
        let turns = Turns::default();
        let first = take_all(&turns, "first");
        let second = take_all(&turns, "second");
        let third = take_all(&turns, "third");
        assert_eq!([first.len(), second.len(), third.len()], [224, 28, 4]);
        drop((first, second, third));
        let state = turns.lock();
        assert_eq!((state.free, state.executing.len(), state.queue.len()), (AT_ONCE, 0, 0));
    }
}
