//! Fields of workflow tables.

use axum::extract::State;
use serde::Deserialize;

use crate::app::App;
use crate::error::Error;
use crate::reply::{self, Reply};
use crate::request::{Body, Checked, Id, Query};
use crate::store::Json;
use crate::store::fields::{self, NewField};

/// The query of `GET /v1/fields`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListFields {
    table_id: String,
}

impl Checked for ListFields {
    const SCHEMA: &'static str = "tables.list_fields";
}

/// The body of `POST /v1/fields`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateField {
    name: String,
    #[serde(rename = "type")]
    kind: String,
    table_id: String,
    external_id: Option<String>,
    data: Option<Json>,
}

impl Checked for CreateField {
    const SCHEMA: &'static str = "tables.create_field";
}

/// The body of `POST /v1/fields/{id}`.
#[derive(Debug, Deserialize)]
pub struct UpdateField {
    name: String,
}

impl Checked for UpdateField {
    const SCHEMA: &'static str = "tables.update_field";
}

fn not_found(id: &str) -> Error {
    Error::not_found("Field", id)
}

/// `GET /v1/fields`.
pub async fn list(State(app): State<App>, Query(query): Query<ListFields>) -> Reply {
    let fields = app.store.read(|db| fields::list(db, &query.table_id))?;
    reply::ok(&fields.into_iter().map(|field| app.owned(field)).collect::<Vec<_>>())
}

/// `GET /v1/fields/{id}`.
pub async fn get(State(app): State<App>, Id(id): Id) -> Reply {
    let field = app.store.read(|db| fields::get(db, &id))?.ok_or_else(|| not_found(&id))?;
    reply::ok(&app.owned(field))
}

/// `POST /v1/fields`.
pub async fn create(State(app): State<App>, Body(body): Body<CreateField>) -> Reply {
    let CreateField { name, kind, table_id, external_id, data } = body;
    let new = NewField { name, kind, table_id, external_id, data };
    let field = app.store.write(|db| {
        let id = fields::create(db, new, app.database().creation_time())?;
        fields::get(db, &id)
    })?;
    reply::created(&field.map(|field| app.owned(field)))
}

/// `POST /v1/fields/{id}`.
pub async fn update(State(app): State<App>, Id(id): Id, Body(body): Body<UpdateField>) -> Reply {
    let field = app.store.write(|db| {
        fields::rename(db, &id, &body.name)?;
        fields::get(db, &id)
    })?;
    reply::ok(&app.owned(field.ok_or_else(|| not_found(&id))?))
}

/// `DELETE /v1/fields/{id}`. The engine answers 200 for an unknown id too.
pub async fn delete(State(app): State<App>, Id(id): Id) -> Reply {
    app.store.write(|db| fields::delete(db, &id))?;
    reply::empty()
}
