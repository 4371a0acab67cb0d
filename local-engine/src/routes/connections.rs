//! App connections.

use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use super::users;
use crate::app::App;
use crate::error::Error;
use crate::page::Paging;
use crate::reply::{self, Reply};
use crate::request::{Body, Checked, Id, Query};
use crate::store::connections::{self, AppConnection, NewConnection};
use crate::store::{Filter, Json, flow_versions, flows};

/// The query of `GET /v1/app-connections`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListConnections {
    #[serde(flatten)]
    paging: Paging,
    piece_name: Option<String>,
    display_name: Option<String>,
    status: Option<Vec<String>>,
    scope: Option<String>,
}

impl Checked for ListConnections {
    const SCHEMA: &'static str = "connections.list";
}

impl ListConnections {
    /// Each connection of this engine is `ACTIVE` and belongs to the project.
    fn filter(self) -> (Filter, Paging) {
        let active = self.status.is_none_or(|status| status.iter().any(|status| status == "ACTIVE"));
        let owned = self.scope.is_none_or(|scope| scope == "PROJECT");
        let filter = connections::filter(self.piece_name, self.display_name);
        (if active && owned { filter } else { filter.holds("false") }, self.paging)
    }
}

/// The body of `POST /v1/app-connections`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpsertConnection {
    external_id: String,
    display_name: String,
    piece_name: String,
    #[serde(rename = "type")]
    kind: String,
    value: Json,
    metadata: Option<Json>,
}

impl Checked for UpsertConnection {
    const SCHEMA: &'static str = "connections.upsert";
}

/// The body of `POST /v1/app-connections/{id}`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateConnection {
    display_name: String,
    metadata: Option<Json>,
}

impl Checked for UpdateConnection {
    const SCHEMA: &'static str = "connections.update";
}

/// The body of `POST /v1/app-connections/replace`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReplaceConnections {
    source_app_connection_id: String,
    target_app_connection_id: String,
}

impl Checked for ReplaceConnections {
    const SCHEMA: &'static str = "connections.replace";
}

/// The query of `GET /v1/app-connections/owners`.
#[derive(Debug, Deserialize)]
pub struct ListOwners {}

impl Checked for ListOwners {
    const SCHEMA: &'static str = "connections.owners";
}

/// A connection as clients see it: without its secret.
fn shown(app: &App, connection: AppConnection) -> Value {
    json!({
        "id": connection.id,
        "created": connection.created,
        "updated": connection.updated,
        "externalId": connection.external_id,
        "displayName": connection.display_name,
        "type": connection.kind,
        "pieceName": connection.piece_name,
        "projectIds": [app.project()],
        "scope": "PROJECT",
        "status": "ACTIVE",
        "platformId": app.identity.platform,
        "ownerId": app.identity.user,
        "metadata": connection.metadata,
    })
}

fn not_found(id: &str) -> Error {
    Error::not_found("AppConnection", id)
}

/// The criteria as the engine's store prints them, with everything that its query builder adds.
fn nothing(app: &App, id: &str) -> Error {
    let projects = json!({
        "_type": "raw",
        "_value": [],
        "_useParameter": true,
        "_multipleParameters": true,
        "_objectLiteralParameters": { "value0": format!("%{}%", app.project()) },
    });
    let platform = &app.identity.platform;
    let criteria = json!({ "id": id, "scope": "PROJECT", "platformId": platform, "projectIds": projects });
    Error::NothingToUpdate { entity: "app_connection", criteria }
}

/// `GET /v1/app-connections`.
pub async fn list(State(app): State<App>, Query(query): Query<ListConnections>) -> Reply {
    let (filter, paging) = query.filter();
    let (page, flows) = app.store.read(|db| -> rusqlite::Result<_> {
        let page = connections::list(db, filter, &paging)?;
        let using = page.data.iter().map(|connection| flows::using(db, &connection.external_id));
        let flows = using.collect::<rusqlite::Result<Vec<_>>>()?;
        Ok((page, flows))
    })?;
    let mut flows = flows.into_iter();
    let listed = page.map(|connection| {
        let mut shown = shown(&app, connection);
        shown["owner"] = users::public(&app);
        shown["flowIds"] = json!(flows.next());
        shown
    });
    reply::ok(&listed)
}

/// `GET /v1/app-connections/{id}`. The reply of the platform contains the secret.
pub async fn get(State(app): State<App>, Id(id): Id) -> Reply {
    let connection = app.store.read(|db| connections::get(db, &id))?.ok_or_else(|| not_found(&id))?;
    let value = connection.value.clone();
    let mut shown = shown(&app, connection);
    shown["value"] = value;
    reply::ok(&shown)
}

/// `POST /v1/app-connections`. If the external id exists, this is an update.
pub async fn upsert(State(app): State<App>, Body(body): Body<UpsertConnection>) -> Reply {
    let new = NewConnection {
        external_id: body.external_id,
        display_name: body.display_name,
        piece_name: body.piece_name,
        kind: body.kind,
        value: body.value,
        metadata: body.metadata,
    };
    let connection = app.store.write(|db| {
        connections::upsert(db, &new, app.database().creation_time())?;
        connections::by_external_id(db, &new.external_id)
    })?;
    reply::created(&connection.map(|connection| shown(&app, connection)))
}

/// `POST /v1/app-connections/{id}`.
pub async fn update(State(app): State<App>, Id(id): Id, Body(body): Body<UpdateConnection>) -> Reply {
    let connection = app.store.write(|db| {
        connections::update(db, &id, &body.display_name, body.metadata.as_ref())?;
        connections::get(db, &id)
    })?;
    reply::ok(&shown(&app, connection.ok_or_else(|| nothing(&app, &id))?))
}

/// `DELETE /v1/app-connections/{id}`.
pub async fn delete(State(app): State<App>, Id(id): Id) -> Reply {
    if app.store.write(|db| connections::delete(db, &id))? {
        reply::no_content()
    } else {
        Err(not_found(&id))
    }
}

/// `POST /v1/app-connections/replace`: replaces a connection by another one in all flows, and deletes it.
pub async fn replace(State(app): State<App>, Body(body): Body<ReplaceConnections>) -> Reply {
    app.store.write(|db| -> Result<_, Error> {
        let find = |id: &str| connections::get(db, id)?.ok_or_else(|| not_found(id));
        let source = find(&body.source_app_connection_id)?;
        let target = find(&body.target_app_connection_id)?;
        flow_versions::replace_connection(db, &source.external_id, &target.external_id)?;
        connections::delete(db, &source.id)?;
        Ok(())
    })?;
    reply::empty()
}

/// `GET /v1/app-connections/owners`.
pub async fn owners(State(app): State<App>, _: Query<ListOwners>) -> Reply {
    let user = users::public(&app);
    let owner =
        json!({ "firstName": user["firstName"], "lastName": user["lastName"], "email": user["email"] });
    reply::ok(&json!({ "data": [owner], "next": null, "previous": null }))
}
