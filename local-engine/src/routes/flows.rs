//! Flows.

use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;
use serde_json::{Value, json};

use super::users;
use crate::app::{self, App, transitions};
use crate::error::Error;
use crate::flow::{Draft, SCHEMA_VERSION, template};
use crate::page::Paging;
use crate::reply::{self, Reply};
use crate::request::{Body, Checked, Id, Query};
use crate::run::lifecycle::Event;
use crate::store::flow_versions::{self, FlowVersion};
use crate::store::flows::{self, Flow, FlowFilter};
use crate::store::{Json, folders, runs};

/// The query of `GET /v1/flows`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListFlows {
    #[serde(flatten)]
    paging: Paging,
    folder_id: Option<String>,
    #[serde(default)]
    status: Vec<String>,
    name: Option<String>,
    version_state: Option<String>,
    #[serde(default)]
    external_ids: Vec<String>,
    #[serde(default)]
    connection_external_ids: Vec<String>,
}

impl Checked for ListFlows {
    const SCHEMA: &'static str = "flows.list";
}

/// The query of `GET /v1/flows/count`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CountFlows {
    folder_id: Option<String>,
    status: Option<String>,
}

impl Checked for CountFlows {
    const SCHEMA: &'static str = "flows.count";
}

/// The body of `POST /v1/flows`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateFlow {
    display_name: String,
    folder_id: Option<String>,
    folder_name: Option<String>,
    metadata: Option<Json>,
}

impl Checked for CreateFlow {
    const SCHEMA: &'static str = "flows.create";
}

/// The version of a flow in a query.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WhichVersion {
    version_id: Option<String>,
}

impl Checked for WhichVersion {
    const SCHEMA: &'static str = "flows.version";
}

/// The query of `GET /v1/flows/{id}/versions`.
#[derive(Debug, Deserialize)]
pub struct ListVersions {
    #[serde(flatten)]
    paging: Paging,
}

impl Checked for ListVersions {
    const SCHEMA: &'static str = "flows.versions";
}

/// The engine's error for an unknown flow.
pub fn not_found() -> Error {
    Error::EntityNotFound(json!({}))
}

/// A flow as clients see it, with one of its versions.
pub fn shown(app: &App, flow: &Flow, version: &FlowVersion) -> Value {
    let mut shown = json!({
        "id": flow.id,
        "created": flow.created,
        "updated": flow.updated,
        "projectId": app.project(),
        "externalId": flow.external_id,
        "status": flow.status,
        "version": {
            "id": version.id,
            "created": version.created,
            "updated": version.updated,
            "flowId": version.flow_id,
            "displayName": version.display_name,
            "trigger": version.trigger,
            "valid": version.valid,
            "agentIds": [],
            "state": version.state,
            "connectionIds": version.connection_ids,
            "updatedBy": version.updated_by,
            "schemaVersion": SCHEMA_VERSION,
            "backupFiles": null,
        },
        "folderId": flow.folder_id,
        "publishedVersionId": flow.published_version_id,
        "metadata": flow.metadata,
    });
    if flow.is_enabled() {
        shown["triggerSource"] = json!({ "schedule": null });
    }
    shown
}

/// A flow with the version with this id, or with its newest version.
fn find(db: &Connection, id: &str, version: Option<&str>) -> Result<(Flow, FlowVersion), Error> {
    let flow = flows::get(db, id)?.ok_or_else(not_found)?;
    let version = match version {
        Some(version) => flow_versions::get(db, id, version)?,
        None => flow_versions::newest(db, id)?,
    };
    Ok((flow, version.ok_or_else(not_found)?))
}

/// `GET /v1/flows`.
pub async fn list(State(app): State<App>, Query(query): Query<ListFlows>) -> Reply {
    let published_only = query.version_state.as_deref() == Some("LOCKED");
    let filter = FlowFilter {
        folder_id: query.folder_id,
        status: query.status,
        external_ids: query.external_ids,
        name: query.name,
        connections: query.connection_external_ids,
        published_only,
    };
    let page = app.store.read(|db| -> Result<_, Error> {
        let page = flows::list(db, filter, &query.paging)?;
        let version = |flow: &Flow| flow.published_version_id.clone().filter(|_| published_only);
        let rows = page.data.iter().map(|flow| find(db, &flow.id, version(flow).as_deref()));
        let mut rows = rows.collect::<Result<Vec<_>, _>>()?.into_iter();
        Ok(page.map(|_| rows.next().map(|(flow, version)| shown(&app, &flow, &version))))
    })?;
    reply::ok(&page)
}

/// `GET /v1/flows/count`.
pub async fn count(State(app): State<App>, Query(query): Query<CountFlows>) -> Reply {
    let status = query.status.into_iter().collect();
    let filter = FlowFilter { folder_id: query.folder_id, status, ..FlowFilter::default() };
    reply::ok(&app.store.read(|db| flows::count(db, filter))?)
}

/// `GET /v1/flows/{id}`.
pub async fn get(State(app): State<App>, Id(id): Id, Query(query): Query<WhichVersion>) -> Reply {
    let (flow, version) = app.store.read(|db| find(db, &id, query.version_id.as_deref()))?;
    reply::ok(&shown(&app, &flow, &version))
}

/// `POST /v1/flows`. Creates the folder if it does not exist.
pub async fn create(State(app): State<App>, Body(mut body): Body<CreateFlow>) -> Reply {
    body.metadata.iter_mut().for_each(|metadata| app.database().order_keys(&mut metadata.0));
    let created = app.database().creation_time();
    let (flow, version) = app.store.write(|db| -> Result<_, Error> {
        let folder = match (&body.folder_id, &body.folder_name) {
            (None, Some(name)) => Some(match folders::by_name(db, name)? {
                Some(folder) => folder.id,
                None => folders::create(db, name, created)?,
            }),
            (id, _) => id.clone(),
        };
        let id = flows::create(db, folder.as_deref(), body.metadata.as_ref(), created)
            .map_err(|error| in_no_folder(&app, error))?;
        flow_versions::create(db, &id, &Draft::new(body.display_name.clone()), created)?;
        find(db, &id, None)
    })?;
    reply::created(&shown(&app, &flow, &version))
}

/// The error of a flow that could not be stored, which can be in a folder that does not exist.
pub fn in_no_folder(app: &App, error: rusqlite::Error) -> Error {
    match app.database().missing_folder(&error) {
        Some((code, message)) => Error::Database(code, message),
        None => error.into(),
    }
}

/// `DELETE /v1/flows/{id}`.
pub async fn delete(State(app): State<App>, Id(id): Id) -> Reply {
    if app.locks.is_locked(&id) {
        return Err(Error::Locked);
    }
    let (ended, is_deleted) = app.store.write(|db| -> rusqlite::Result<_> {
        let ended = transitions::apply_all(&app, db, &runs::of_flow(db, &id)?, Event::Delete)?;
        Ok((ended, flows::delete(db, &id)?))
    })?;
    if !is_deleted {
        return Err(not_found());
    }
    ended.into_iter().for_each(|run| app::runs::carry_out(&app, run, None));
    app.schedules.follow(&app, &id);
    reply::no_content()
}

/// `GET /v1/flows/{id}/versions`.
pub async fn versions(State(app): State<App>, Id(id): Id, Query(query): Query<ListVersions>) -> Reply {
    let page = app.store.read(|db| -> Result<_, Error> {
        flows::get(db, &id)?.ok_or_else(not_found)?;
        Ok(flow_versions::list(db, &id, &query.paging)?)
    })?;
    let listed = page.map(|version| {
        json!({
            "id": version.id,
            "created": version.created,
            "updated": version.updated,
            "flowId": version.flow_id,
            "displayName": version.display_name,
            "valid": version.valid,
            "state": version.state,
            "updatedBy": version.updated_by,
            "schemaVersion": SCHEMA_VERSION,
            "updatedByUser": version.updated_by.as_ref().map(|_| users::public(&app)),
        })
    });
    reply::ok(&listed)
}

/// `GET /v1/flows/{id}/template`. The engine accepts a `versionId`, but always exports the newest version.
pub async fn template(State(app): State<App>, Id(id): Id, _: Query<WhichVersion>) -> Reply {
    let (_, version) = app.store.read(|db| find(db, &id, None))?;
    reply::ok(&template::export(&version.draft()))
}
