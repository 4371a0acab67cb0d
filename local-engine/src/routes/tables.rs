//! Workflow tables.

use axum::extract::State;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::app::App;
use crate::app::triggers::fire_for_records;
use crate::error::Error;
use crate::page::Paging;
use crate::reply::{self, Reply};
use crate::request::{Body, Checked, Id, Query};
use crate::run::pieces::table_triggers::Change;
use crate::store::{fields, records, tables};

/// The query of `GET /v1/tables`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListTables {
    #[serde(flatten)]
    paging: Paging,
    name: Option<String>,
    #[serde(default)]
    external_ids: Vec<String>,
}

impl Checked for ListTables {
    const SCHEMA: &'static str = "tables.list";
}

/// The body of `POST /v1/tables`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateTable {
    name: String,
    external_id: Option<String>,
}

impl Checked for CreateTable {
    const SCHEMA: &'static str = "tables.create";
}

/// The body of `POST /v1/tables/{id}`.
#[derive(Debug, Deserialize)]
pub struct UpdateTable {
    name: Option<String>,
    trigger: Option<String>,
    status: Option<String>,
}

impl Checked for UpdateTable {
    const SCHEMA: &'static str = "tables.update";
}

/// The error for an unknown table.
pub fn not_found(id: &str) -> Error {
    Error::not_found("Table", id)
}

/// `GET /v1/tables`.
pub async fn list(State(app): State<App>, Query(query): Query<ListTables>) -> Reply {
    let (name, ids) = (query.name.as_deref(), &query.external_ids);
    let page = app.store.read(|db| tables::list(db, name, ids, &query.paging))?;
    reply::ok(&page.map(|table| app.owned(table)))
}

/// `GET /v1/tables/{id}`.
pub async fn get(State(app): State<App>, Id(id): Id) -> Reply {
    let table = app.store.read(|db| tables::get(db, &id))?.ok_or_else(|| not_found(&id))?;
    reply::ok(&app.owned(table))
}

/// `POST /v1/tables`.
pub async fn create(State(app): State<App>, Body(body): Body<CreateTable>) -> Reply {
    let table = app.store.write(|db| {
        let id = tables::create(db, &body.name, body.external_id, app.database().creation_time())?;
        tables::get(db, &id)
    })?;
    reply::ok(&table.map(|table| app.owned(table)))
}

/// `POST /v1/tables/{id}`.
pub async fn update(State(app): State<App>, Id(id): Id, Body(body): Body<UpdateTable>) -> Reply {
    let (name, trigger, status) = (body.name.as_deref(), body.trigger.as_deref(), body.status.as_deref());
    let table = app.store.write(|db| {
        tables::update(db, &id, name, trigger, status)?;
        tables::get(db, &id)
    })?;
    reply::ok(&app.owned(table.ok_or_else(|| not_found(&id))?))
}

/// `DELETE /v1/tables/{id}`.
pub async fn delete(State(app): State<App>, Id(id): Id) -> Reply {
    if app.store.write(|db| tables::delete(db, &id))? { reply::no_content() } else { Err(not_found(&id)) }
}

/// `POST /v1/tables/{id}/clear`.
pub async fn clear(State(app): State<App>, Id(id): Id) -> Reply {
    let deleted = app.store.write(|db| records::clear(db, &id))?;
    fire_for_records(&app, Change::Deleted, &deleted);
    reply::no_content()
}

/// `GET /v1/tables/{id}/export`: all records by the names of the fields. A missing cell is an empty text.
pub async fn export(State(app): State<App>, Id(id): Id) -> Reply {
    let (table, fields, rows) = app.store.read(|db| -> Result<_, Error> {
        let table = tables::get(db, &id)?.ok_or_else(|| not_found(&id))?;
        Ok((table, fields::list(db, &id)?, records::all(db, &id)?))
    })?;
    let row = |cells: &Map<String, Value>| -> Map<String, Value> {
        let cell = |field: &fields::Field| {
            cells.get(&field.id).map_or_else(|| "".into(), |cell| cell["value"].clone())
        };
        fields.iter().map(|field| (field.name.clone(), cell(field))).collect()
    };
    let columns: Vec<_> = fields.iter().map(|field| json!({ "id": field.id, "name": field.name })).collect();
    let rows: Vec<_> = rows.iter().map(|record| row(&record.cells)).collect();
    reply::ok(&json!({ "fields": columns, "rows": rows, "name": table.name }))
}
