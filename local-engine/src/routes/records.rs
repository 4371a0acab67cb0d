//! Records of workflow tables.

use axum::extract::State;
use axum::http::StatusCode;
use rusqlite::Connection;
use serde::Deserialize;
use serde_json::Value;

use crate::app::App;
use crate::app::triggers::fire_for_records;
use crate::error::Error;
use crate::page::{Page, Paging};
use crate::reply::{self, Reply};
use crate::request::{Body, Checked, Id, Query};
use crate::run::pieces::table_triggers::Change;
use crate::store::records::{self, CellFilter, MOST, Record};
use crate::store::tables;

/// A condition in the query of `GET /v1/records`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct FilterQuery {
    field_id: String,
    operator: Option<String>,
    value: String,
}

/// The query of `GET /v1/records`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListRecords {
    #[serde(flatten)]
    paging: Paging,
    table_id: String,
    #[serde(default)]
    filters: Vec<FilterQuery>,
}

impl Checked for ListRecords {
    const SCHEMA: &'static str = "tables.list_records";
}

/// A cell to write.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Cell {
    field_id: String,
    #[serde(default)]
    value: Value,
}

/// The body of `POST /v1/records`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateRecords {
    table_id: String,
    records: Vec<Vec<Cell>>,
}

impl Checked for CreateRecords {
    const SCHEMA: &'static str = "tables.create_records";
}

/// The body of `POST /v1/records/{id}`.
#[derive(Debug, Deserialize)]
pub struct UpdateRecord {
    #[serde(default)]
    cells: Vec<Cell>,
}

impl Checked for UpdateRecord {
    const SCHEMA: &'static str = "tables.update_record";
}

/// The body of `DELETE /v1/records`.
#[derive(Debug, Deserialize)]
pub struct DeleteRecords {
    ids: Vec<String>,
}

impl Checked for DeleteRecords {
    const SCHEMA: &'static str = "tables.delete_records";
}

fn not_found(id: &str) -> Error {
    Error::not_found("Record", id)
}

/// Writes cells. Values are stored as text.
fn write(db: &Connection, record_id: &str, cells: &[Cell]) -> rusqlite::Result<()> {
    cells.iter().try_for_each(|cell| {
        let text = cell.value.as_str().map_or_else(|| crate::json::print(&cell.value), str::to_owned);
        records::set_cell(db, record_id, &cell.field_id, &text)
    })
}

/// `GET /v1/records`. The engine returns the first rows up to the limit, and no cursor.
pub async fn list(State(app): State<App>, Query(query): Query<ListRecords>) -> Reply {
    let filters = query.filters.into_iter().map(|filter| CellFilter {
        field_id: filter.field_id,
        operator: filter.operator.unwrap_or_else(|| "eq".to_owned()),
        value: filter.value,
    });
    let (table, filters) = (&query.table_id, filters.collect());
    let page = app.store.read(|db| records::list(db, app.database(), table, filters, &query.paging))?;
    let data = page.data.into_iter().map(|record| app.owned(record)).collect();
    reply::ok(&Page { data, next: None, previous: None })
}

/// `GET /v1/records/{id}`. For an unknown record, the engine answers with the text of an object.
pub async fn get(State(app): State<App>, Id(id): Id) -> Reply {
    match app.store.read(|db| records::get(db, &id))? {
        Some(record) => reply::ok(&app.owned(record)),
        None => Ok(reply::json(StatusCode::NOT_FOUND, &"[object Object]")),
    }
}

/// `POST /v1/records`.
pub async fn create(State(app): State<App>, Body(body): Body<CreateRecords>) -> Reply {
    let created = app.store.write(|db| -> Result<Vec<Option<Record>>, Error> {
        tables::get(db, &body.table_id)?.ok_or_else(|| super::tables::not_found(&body.table_id))?;
        if records::count(db, &body.table_id)? + body.records.len() > MOST {
            return Err(Error::TooManyRecords(MOST));
        }
        let make = |cells: &Vec<Cell>| {
            let id = records::create(db, &body.table_id)?;
            write(db, &id, cells)?;
            Ok(records::get(db, &id)?)
        };
        body.records.iter().map(make).collect()
    })?;
    let created: Vec<Record> = created.into_iter().flatten().collect();
    fire_for_records(&app, Change::Created, &created);
    reply::created(&created.into_iter().map(|record| app.owned(record)).collect::<Vec<_>>())
}

/// `POST /v1/records/{id}`.
pub async fn update(State(app): State<App>, Id(id): Id, Body(body): Body<UpdateRecord>) -> Reply {
    let record = app.store.write(|db| {
        write(db, &id, &body.cells)?;
        records::touch(db, &id)?;
        records::get(db, &id)
    })?;
    let record = record.ok_or_else(|| not_found(&id))?;
    fire_for_records(&app, Change::Updated, std::slice::from_ref(&record));
    reply::ok(&app.owned(record))
}

/// `DELETE /v1/records`.
pub async fn delete(State(app): State<App>, Body(body): Body<DeleteRecords>) -> Reply {
    let deleted = app.store.write(|db| records::delete(db, &body.ids))?;
    fire_for_records(&app, Change::Deleted, &deleted);
    reply::no_content()
}
