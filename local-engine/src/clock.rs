//! The clock of the engine. Every wait of a flow goes through it, so that a test can move its time.
//!
//! The time is the machine's time plus an offset, which [`Time::now`] includes. A wait is a timer here. [`Clock::advance`]
//! moves from timer to timer, and lets the work that each one starts finish before it moves on.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{oneshot, watch};

use crate::time::Time;

/// How long `advance` waits for work that makes no progress, such as a stub that never returns.
const PATIENCE: Duration = Duration::from_secs(2);

/// Longest uninterrupted sleep. The machine may be suspended meanwhile, which its monotonic clock does not count.
const SLICE: Duration = Duration::from_secs(30);

/// Timers in the order in which they are due. The second part of the key makes it unique.
type Timers = BTreeMap<(Time, u64), oneshot::Sender<Work>>;

/// The clock.
#[derive(Debug)]
pub struct Clock {
    timers: Mutex<Timers>,
    last_timer: std::sync::atomic::AtomicU64,
    working: watch::Sender<usize>,
    /// Two tests that advance at once take turns.
    turn: tokio::sync::Mutex<()>,
}

/// Counts as work of the engine until it is dropped.
#[derive(Debug)]
pub struct Work(watch::Sender<usize>);

/// Work that waits for a timer, which does not count until this is dropped.
struct Parked(watch::Sender<usize>);

impl Drop for Work {
    fn drop(&mut self) {
        self.0.send_modify(|working| *working = working.saturating_sub(1));
    }
}

impl Drop for Parked {
    fn drop(&mut self) {
        self.0.send_modify(|working| *working += 1);
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self {
            timers: Mutex::default(),
            last_timer: Default::default(),
            working: watch::Sender::new(0),
            turn: tokio::sync::Mutex::default(),
        }
    }
}

impl Clock {
    /// Registers work that `advance` waits for.
    pub fn work(&self) -> Work {
        self.working.send_modify(|working| *working += 1);
        Work(self.working.clone())
    }

    /// Waits until `due`. Returns the work that begins then, or `None` if the engine was reset.
    pub async fn until(&self, due: Time) -> Option<Work> {
        self.end_until(self.work(), due).await
    }

    /// Ends `work` when the timer exists, so that the clock cannot move past `due` in between.
    pub async fn end_until(&self, work: Work, due: Time) -> Option<Work> {
        let (id, mut fired) = self.register(due);
        drop(work);
        loop {
            let left = Duration::from_millis(due.0.saturating_sub(Time::now().0).max(0).unsigned_abs());
            tokio::select! {
                biased;
                work = &mut fired => return work.ok(),
                () = tokio::time::sleep(left.min(SLICE)) => self.fire_if_due(id),
            }
        }
    }

    /// Waits for `wait`, as [`Self::until`] does.
    pub async fn after(&self, wait: Duration) -> Option<Work> {
        self.until(in_time(wait)).await
    }

    /// Waits inside of work, which does not count meanwhile.
    pub async fn sleep(&self, wait: Duration) {
        let own = self.work();
        self.working.send_modify(|working| *working = working.saturating_sub(1));
        let parked = Parked(self.working.clone());
        let fired = self.end_until(own, in_time(wait)).await;
        // The own work counts again before that of the timer ends.
        drop(parked);
        drop(fired);
    }

    /// Advances by `by`. Work that becomes due on the way is executed. Returns when all work has ended or waits again. The time
    /// stands still while work executes, so delays that follow each other take exactly their sum.
    pub async fn advance(&self, by: Duration) {
        let _turn = self.turn.lock().await;
        let mut stuck = self.settled(0).await;
        let _standstill = crate::time::stand_still();
        let target = in_time(by);
        while let Some(due) = self.next_due(target) {
            self.jump(due);
            stuck = self.settled(stuck).await;
        }
        self.jump(target);
        self.settled(stuck).await;
    }

    /// Moves to `time` at once. What is due by then runs once. A time in the past is possible.
    pub async fn set(&self, time: Time) {
        let _turn = self.turn.lock().await;
        let stuck = self.settled(0).await;
        crate::time::shift(time.0.saturating_sub(Time::now().0));
        self.fire_due();
        self.settled(stuck).await;
    }

    /// Ends all waits and returns to the machine's time.
    pub fn reset(&self) {
        self.lock().clear();
        crate::time::unshift();
    }

    /// Waits until at most `stuck` pieces of work are left, or until there is no progress. Returns the number that is left.
    async fn settled(&self, stuck: usize) -> usize {
        let mut working = self.working.subscribe();
        loop {
            let count = *working.borrow_and_update();
            if count <= stuck || tokio::time::timeout(PATIENCE, working.changed()).await.is_err() {
                return count;
            }
        }
    }

    fn register(&self, due: Time) -> ((Time, u64), Fired<'_>) {
        let (sender, receiver) = oneshot::channel();
        let number = self.last_timer.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        self.lock().insert((due, number), sender);
        ((due, number), Fired { clock: self, id: (due, number), receiver })
    }

    fn next_due(&self, target: Time) -> Option<Time> {
        self.lock().keys().next().map(|(due, _)| *due).filter(|due| *due <= target)
    }

    fn jump(&self, time: Time) {
        crate::time::shift(time.0.saturating_sub(Time::now().0).max(0));
        self.fire_due();
    }

    fn fire_due(&self) {
        let later = self.lock().split_off(&(Time(Time::now().0.saturating_add(1)), 0));
        let due = std::mem::replace(&mut *self.lock(), later);
        due.into_values().for_each(|timer| self.fire(timer));
    }

    fn fire_if_due(&self, id: (Time, u64)) {
        if id.0 <= Time::now() {
            let timer = self.lock().remove(&id);
            timer.into_iter().for_each(|timer| self.fire(timer));
        }
    }

    /// The work counts from now on, before the task that waits for it is awake.
    fn fire(&self, timer: oneshot::Sender<Work>) {
        // Fails if the wait was dropped.
        drop(timer.send(self.work()));
    }

    fn lock(&self) -> MutexGuard<'_, Timers> {
        self.timers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The time after `wait`.
pub fn in_time(wait: Duration) -> Time {
    Time(Time::now().0.saturating_add(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX)))
}

/// The receiver of a timer. If the wait is dropped, its timer is removed.
struct Fired<'a> {
    clock: &'a Clock,
    id: (Time, u64),
    receiver: oneshot::Receiver<Work>,
}

impl Future for Fired<'_> {
    type Output = Result<Work, oneshot::error::RecvError>;

    fn poll(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Self::Output> {
        std::pin::Pin::new(&mut self.receiver).poll(context)
    }
}

impl Drop for Fired<'_> {
    fn drop(&mut self) {
        self.clock.lock().remove(&self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_that_waits_does_not_hold_up_the_clock() {
        let clock = Clock::default();
        let work = clock.work();
        let advance = async {
            clock.advance(Duration::from_secs(1)).await;
            assert_eq!(*clock.working.borrow(), 0);
        };
        let sleep = async {
            clock.sleep(Duration::from_millis(500)).await;
            drop(work);
        };
        tokio::join!(sleep, advance);
        clock.reset();
    }
}
