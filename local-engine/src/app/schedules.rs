//! Flows with schedules.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::task::AbortHandle;

use super::App;
use super::triggers::{fire, published};
use crate::clock::Work;
use crate::run::pieces::schedule::{Firing, firing};
use crate::store::flow_versions::FlowVersion;
use crate::store::flows;
use crate::store::runs::Run;
use crate::time::Time;

/// The clocks of enabled flows with schedules, by the id of the flow.
#[derive(Debug, Default)]
pub struct Schedules {
    clocks: Mutex<HashMap<String, AbortHandle>>,
}

impl Schedules {
    /// Starts, replaces or stops the clock of a flow, after the flow has changed.
    pub fn follow(&self, app: &App, flow_id: &str) {
        let firing = scheduled(app, flow_id);
        let clock = firing.map(|firing| {
            let clock = tick(app.clone(), flow_id.to_owned(), firing, app.clock.work());
            tokio::spawn(clock).abort_handle()
        });
        let mut clocks = self.lock();
        let previous = match clock {
            Some(clock) => clocks.insert(flow_id.to_owned(), clock),
            None => clocks.remove(flow_id),
        };
        previous.into_iter().for_each(|previous| previous.abort());
    }

    /// Starts the clocks of all flows that are enabled.
    pub fn follow_all(&self, app: &App) {
        match app.store.read(flows::enabled) {
            Ok(ids) => ids.iter().for_each(|id| self.follow(app, id)),
            Err(error) => tracing::error!(%error, "the flows with schedules could not be read"),
        }
    }

    /// Stops all clocks.
    pub fn stop(&self) {
        self.lock().drain().for_each(|(_, clock)| clock.abort());
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, AbortHandle>> {
        self.clocks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The schedule of an enabled flow. An invalid one is refused before its flow is enabled.
fn scheduled(app: &App, flow_id: &str) -> Option<Firing> {
    let version = published(app, flow_id)?;
    firing(&version.trigger, present())
        .inspect_err(|problem| tracing::warn!(flow = flow_id, problem, "the flow never fires"))
        .ok()?
}

async fn tick(app: App, flow_id: String, firing: Firing, mut work: Work) {
    let Firing { cron, zone, output } = firing;
    let mut now = in_zone(&zone);
    while let Some(next) = cron.next(&now) {
        let due = Time(next.timestamp().as_millisecond());
        let Some(fired) = app.clock.end_until(work, due).await else { return };
        work = fired;
        if let Some(version) = published(&app, &flow_id) {
            fire(&app, &version, output.clone());
        }
        now = in_zone(&zone).max(next);
    }
}

/// The engine's time.
fn present() -> Timestamp {
    Timestamp::from_millisecond(Time::now().0).unwrap_or_default()
}

fn in_zone(zone: &TimeZone) -> jiff::ZonedDateTime {
    present().to_zoned_datetime(zone.clone())
}

/// Refuses a version whose trigger is a schedule that the engine does not take. The error says why.
pub fn check(version: &FlowVersion) -> Result<(), String> {
    firing(&version.trigger, present()).map(drop)
}

/// When the schedule of an enabled flow fires next. `None` if the flow has no schedule.
pub fn next_firing(app: &App, flow_id: &str) -> Option<Time> {
    let Firing { cron, zone, .. } = scheduled(app, flow_id)?;
    let next = cron.next(&in_zone(&zone))?;
    Some(Time(next.timestamp().as_millisecond()))
}

/// Fires the schedule of an enabled flow now. Returns the run, or `None` if the flow has no schedule.
pub fn fire_now(app: &App, flow_id: &str) -> Option<Run> {
    fire(app, &published(app, flow_id)?, scheduled(app, flow_id)?.output)
}
