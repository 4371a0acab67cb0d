//! Flows, as the page shows them.

use rusqlite::Connection;
use serde_json::{Value, json};

use super::{Shown, problems};
use crate::app::App;
use crate::app::schedules::next_firing;
use crate::page::Paging;
use crate::store::flow_versions::{self, FlowVersion};
use crate::store::flows::{self, Flow};
use crate::store::{browse, connections};

/// How many versions of a flow are listed.
const VERSIONS: f64 = 50.0;

/// A flow with its newest version.
pub type Row = (Flow, FlowVersion);

/// All flows, the newest first.
pub fn rows(db: &Connection) -> rusqlite::Result<Vec<Row>> {
    let mut rows = Vec::new();
    for id in browse::flow_ids(db)? {
        rows.extend(flows::get(db, &id)?.zip(flow_versions::newest(db, &id)?));
    }
    Ok(rows)
}

/// The external ids of all connections.
pub fn connection_ids(db: &Connection) -> rusqlite::Result<Vec<String>> {
    let all = connections::list(db, connections::filter(None, None), &Paging::first(-1.0))?;
    Ok(all.data.into_iter().map(|connection| connection.external_id).collect())
}

/// A flow with what the page says of it in lists.
pub fn summary(app: &App, (flow, version): &Row) -> Value {
    let trigger = &version.trigger;
    json!({
        "id": flow.id,
        "externalId": flow.external_id,
        "displayName": version.display_name,
        "status": flow.status,
        "isPublished": flow.published_version_id.is_some(),
        "trigger": trigger["settings"]["triggerName"].as_str().unwrap_or("none"),
        "piece": trigger["settings"]["pieceName"],
        "updated": version.updated,
        "firesAt": next_firing(app, &flow.id),
    })
}

/// `GET /_ui/flows`.
pub fn list(app: &App) -> Shown {
    let (rows, known) =
        app.store.read(|db| -> rusqlite::Result<_> { Ok((rows(db)?, connection_ids(db)?)) })?;
    let shown = rows.iter().map(|row| {
        let mut shown = summary(app, row);
        shown["problems"] = problems::of(app, &row.1, &known).len().into();
        shown
    });
    Ok(Some(shown.collect()))
}

/// `GET /_ui/flows/{id}`, also with the external id: a flow with its versions, its problems and the payload of its last
/// run.
pub fn one(app: &App, id: &str) -> Shown {
    let found = app.store.read(|db| -> rusqlite::Result<_> {
        let Some(flow) = flows::named(db, id)? else { return Ok(None) };
        let Some(version) = flow_versions::newest(db, &flow.id)? else { return Ok(None) };
        let row = (flow, version);
        let versions = flow_versions::list(db, &row.0.id, &Paging::first(VERSIONS))?;
        let last = browse::newest_run(db, &row.0.id)?;
        Ok(Some((row, versions.data, last, connection_ids(db)?)))
    })?;
    let Some((row, versions, last, known)) = found else { return Ok(None) };
    let mut shown = summary(app, &row);
    let versions = versions.iter().map(|version| {
        json!({ "id": version.id, "created": version.created, "state": version.state, "displayName": version.display_name,
            "isPublished": row.0.published_version_id.as_deref() == Some(&version.id) })
    });
    shown["versions"] = versions.collect();
    shown["version"] = json!(row.1);
    shown["problems"] = problems::of(app, &row.1, &known).into();
    shown["webhook"] = format!("{}/v1/webhooks/{}", app.public_url(), row.0.id).into();
    shown["payload"] = last.map(|run| run.payload.0).into();
    Ok(Some(shown))
}
