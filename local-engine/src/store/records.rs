//! Records of workflow tables and their cells.

use rusqlite::{Connection, OptionalExtension, Row};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::filter::containing;
use super::page::{self, Entity, Order};
use super::{Filter, changed};
use crate::id;
use crate::page::{Page, Paging};
use crate::time::Time;

/// A record.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct Record {
    pub id: String,
    pub created: Time,
    pub updated: Time,
    pub table_id: String,
    /// By field id: `{value, fieldName, created, updated}`.
    pub cells: Map<String, Value>,
}

impl Entity for Record {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            created: row.get("created")?,
            updated: row.get("updated")?,
            table_id: row.get("table_id")?,
            cells: Map::new(),
        })
    }

    fn created(&self) -> Time {
        self.created
    }
}

/// A condition on a cell. Values are compared as text, as the engine does.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct CellFilter {
    pub field_id: String,
    /// `eq`, `neq`, `gt`, `gte`, `lt`, `lte` or `co`.
    pub operator: String,
    pub value: String,
}

impl CellFilter {
    fn add_to(self, filter: Filter) -> Filter {
        let comparison = match self.operator.as_str() {
            "neq" => "value <> ?",
            "gt" => "value > ?",
            "gte" => "value >= ?",
            "lt" => "value < ?",
            "lte" => "value <= ?",
            "co" => "value like ?",
            _ => "value = ?",
        };
        let value = if self.operator == "co" { containing(&self.value) } else { self.value };
        let cell = "exists (select 1 from cells where record_id = records.id and field_id = ?";
        filter.with(&format!("{cell} and {comparison})"), self.field_id).bind(value)
    }
}

/// A page of a table's records, the oldest first.
pub fn list(
    db: &Connection,
    table_id: &str,
    filters: Vec<CellFilter>,
    paging: &Paging,
) -> rusqlite::Result<Page<Record>> {
    let of_table = Filter::default().with("table_id = ?", table_id.to_owned());
    let filter = filters.into_iter().fold(of_table, |filter, cell| cell.add_to(filter));
    let mut page = page::fetch(db, "records", filter, paging, Order::Oldest)?;
    page.data.iter_mut().try_for_each(|record| fill(db, record))?;
    Ok(page)
}

/// All records of a table, the oldest first.
pub fn all(db: &Connection, table_id: &str) -> rusqlite::Result<Vec<Record>> {
    let sql = "select * from records where table_id = ? order by created, rowid";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows =
        statement.query_map([table_id], Record::from_row)?.collect::<rusqlite::Result<Vec<_>>>()?;
    rows.iter_mut().try_for_each(|record| fill(db, record))?;
    Ok(rows)
}

/// The record with this id.
pub fn get(db: &Connection, id: &str) -> rusqlite::Result<Option<Record>> {
    let sql = "select * from records where id = ?";
    let mut record = db.prepare_cached(sql)?.query_row([id], Record::from_row).optional()?;
    record.iter_mut().try_for_each(|record| fill(db, record))?;
    Ok(record)
}

fn fill(db: &Connection, record: &mut Record) -> rusqlite::Result<()> {
    let sql = "select field_id, cells.created, cells.updated, value, name from cells
        join fields on fields.id = field_id where record_id = ? order by cells.rowid";
    let mut statement = db.prepare_cached(sql)?;
    let cells = statement.query_map([&record.id], |row| {
        let (created, updated): (Time, Time) = (row.get(1)?, row.get(2)?);
        let (value, name): (String, String) = (row.get(3)?, row.get(4)?);
        let cell = json!({ "updated": updated, "created": created, "value": value, "fieldName": name });
        Ok((row.get(0)?, cell))
    })?;
    record.cells = cells.collect::<rusqlite::Result<_>>()?;
    Ok(())
}

/// Makes an empty record and gives its id.
pub fn create(db: &Connection, table_id: &str) -> rusqlite::Result<String> {
    let (id, now) = (id::generate(), Time::now());
    db.prepare_cached("insert into records (id, created, updated, table_id) values (?, ?, ?, ?)")?
        .execute((&id, now, now, table_id))?;
    Ok(id)
}

/// Writes a cell. A field that the record's table lacks is passed over.
pub fn set_cell(db: &Connection, record_id: &str, field_id: &str, value: &str) -> rusqlite::Result<()> {
    let now = Time::now();
    db.prepare_cached(
        "insert into cells (record_id, field_id, created, updated, value)
         select records.id, fields.id, ?3, ?3, ?4 from records join fields on fields.table_id = records.table_id
         where records.id = ?1 and fields.id = ?2
         on conflict (record_id, field_id) do update set value = excluded.value, updated = excluded.updated",
    )?
    .execute((record_id, field_id, now, value))
    .map(drop)
}

/// Marks a record as changed; false when there is none.
pub fn touch(db: &Connection, id: &str) -> rusqlite::Result<bool> {
    db.prepare_cached("update records set updated = ? where id = ?")?.execute((Time::now(), id)).map(changed)
}

/// Deletes a record.
pub fn delete(db: &Connection, id: &str) -> rusqlite::Result<()> {
    db.prepare_cached("delete from records where id = ?")?.execute([id]).map(drop)
}

/// Deletes all records of a table, and gives their number.
pub fn clear(db: &Connection, table_id: &str) -> rusqlite::Result<usize> {
    db.prepare_cached("delete from records where table_id = ?")?.execute([table_id])
}
