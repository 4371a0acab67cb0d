//! Server-sent events that tell the page what changed, and the time of the engine.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::Stream;
use futures_util::stream::unfold;
use serde_json::{Value, json};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};

use crate::app::App;
use crate::changes::Change;
use crate::store::browse;
use crate::time::Time;

/// Changes within this time become one event, so a page gets at most ten a second.
const COALESCE: Duration = Duration::from_millis(100);

/// How long a page waits before it connects again.
const RETRY: Duration = Duration::from_millis(500);

/// More runs than this are an event without ids: the page reads its list again anyway.
const NAMED: usize = 200;

/// `GET /_ui/events`. The first event tells the page to read everything; a browser connects again by itself.
pub fn stream(app: App) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let changes = app.changes.subscribe();
    let events = unfold((app, changes, true), |(app, mut changes, is_first)| async move {
        let event = if is_first { everything() } else { next(&app, &mut changes).await? };
        Some((Ok(event), (app, changes, false)))
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
}

/// The changes of a moment.
#[derive(Default)]
struct Batch {
    runs: BTreeSet<i64>,
    flows: bool,
    everything: bool,
}

impl Batch {
    fn add(&mut self, change: Change) {
        match change {
            Change::Run(row) => drop(self.runs.insert(row)),
            Change::Flow => self.flows = true,
            Change::Everything => self.everything = true,
        }
    }
}

/// Waits for a change, and returns all changes of the moment in which it happened. `None` when the engine ends.
async fn next(app: &App, changes: &mut Receiver<Change>) -> Option<Event> {
    let mut batch = Batch::default();
    match changes.recv().await {
        Ok(change) => batch.add(change),
        Err(RecvError::Lagged(_)) => batch.everything = true,
        Err(RecvError::Closed) => return None,
    }
    tokio::time::sleep(COALESCE).await;
    loop {
        match changes.try_recv() {
            Ok(change) => batch.add(change),
            Err(TryRecvError::Lagged(_)) => batch.everything = true,
            Err(TryRecvError::Empty | TryRecvError::Closed) => break,
        }
    }
    Some(event(app, &batch))
}

fn event(app: &App, batch: &Batch) -> Event {
    if batch.everything || batch.runs.len() > NAMED {
        return everything();
    }
    let rows: Vec<i64> = batch.runs.iter().copied().collect();
    match app.store.read(|db| browse::run_ids(db, &rows)) {
        Ok(runs) => told(json!({ "runs": runs, "flows": batch.flows })),
        Err(_) => everything(),
    }
}

fn everything() -> Event {
    told(json!({ "everything": true }))
}

fn told(mut change: Value) -> Event {
    change["now"] = json!(Time::now());
    Event::default().retry(RETRY).data(change.to_string())
}
