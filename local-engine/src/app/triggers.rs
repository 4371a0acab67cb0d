//! Starts runs of enabled flows for events of the engine and of tests.

use serde_json::Value;

use super::App;
use super::runs::start;
use crate::run::pieces::{TABLES, table_triggers};
use crate::run::world::Trigger;
use crate::store::flow_versions::{self, FlowVersion};
use crate::store::runs::Run;
use crate::store::{flows, records, tables};

/// Returns the published version of an enabled flow.
pub fn published(app: &App, flow_id: &str) -> Option<FlowVersion> {
    let version = app.store.read(|db| -> rusqlite::Result<_> {
        let flow = flows::get(db, flow_id)?.filter(flows::Flow::is_enabled);
        let Some(published) = flow.and_then(|flow| flow.published_version_id) else { return Ok(None) };
        flow_versions::get(db, flow_id, &published)
    });
    version.unwrap_or_else(|error| {
        tracing::error!(flow = flow_id, %error, "an enabled flow could not be read");
        None
    })
}

/// Starts a run whose trigger has this output. Returns `None` if the run cannot be stored, and logs why.
pub fn fire(app: &App, version: &FlowVersion, output: Value) -> Option<Run> {
    let trigger = Trigger {
        payload: Some(output),
        environment: "PRODUCTION",
        parent: None,
        fail_parent: false,
        has_caller: false,
    };
    let started = start(app, version, trigger);
    started
        .map(|started| started.run)
        .map_err(|error| {
            tracing::error!(flow = version.flow_id, ?error, "a trigger could not start its flow")
        })
        .ok()
}

/// Starts the enabled flows whose trigger waits for changes of the records' tables. Each record starts a run of its own.
pub fn fire_for_records(app: &App, change: table_triggers::Change, changed: &[records::Record]) {
    if changed.is_empty() {
        return;
    }
    let ids = app.store.read(flows::enabled).unwrap_or_default();
    let versions = ids.iter().filter_map(|id| published(app, id));
    let waiting: Vec<_> =
        versions.filter(|version| version.trigger["settings"]["pieceName"] == TABLES).collect();
    for record in changed.iter().filter(|_| !waiting.is_empty()) {
        let Ok(Some(table)) = app.store.read(|db| tables::get(db, &record.table_id)) else { continue };
        for version in &waiting {
            if table_triggers::waits_for(&version.trigger, change, &table.external_id) {
                fire(app, version, table_triggers::output(record));
            }
        }
    }
}
