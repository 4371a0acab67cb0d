//! Records of workflow tables and their cells.

use std::collections::HashMap;

use rusqlite::types::Value as SqlValue;
use rusqlite::{Connection, OptionalExtension, Row};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::filter::containing;
use super::page::{self, Entity, Order};
use super::{Filter, changed};
use crate::database::Database;
use crate::id;
use crate::page::{Page, Paging};
use crate::time::Time;

/// Maximum number of records of a table.
pub const MOST: usize = 1_500;

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

/// A condition on a cell. A record without the cell does not match.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct CellFilter {
    pub field_id: String,
    /// `eq`, `neq`, `gt`, `gte`, `lt`, `lte` or `co`.
    pub operator: String,
    pub value: String,
}

impl CellFilter {
    fn add_to(self, filter: Filter, database: Database) -> Filter {
        let comparison = match self.operator.as_str() {
            "neq" => "value <> ?",
            "gt" => "value > ?",
            "gte" => "value >= ?",
            "lt" => "value < ?",
            "lte" => "value <= ?",
            "co" => "value like ?",
            _ => "value = ?",
        };
        let is_ordering = matches!(self.operator.as_str(), "gt" | "gte" | "lt" | "lte");
        let (comparison, value) = if is_ordering && database.compares_numbers() {
            // A comparison with null is never true.
            let number = leading_number(&self.value).map_or(SqlValue::Null, SqlValue::Real);
            (comparison.replacen("value", NUMBER, 1), number)
        } else if self.operator == "co" {
            (comparison.to_owned(), containing(&self.value).into())
        } else {
            (comparison.to_owned(), self.value.into())
        };
        let cell = "exists (select 1 from cells where record_id = records.id and field_id = ?";
        filter.with(&format!("{cell} and {comparison})"), self.field_id).bind(value)
    }
}

/// The number at the start of a cell, as JavaScript's `parseFloat` reads it. Null if the cell does not start with a number.
const NUMBER: &str = "(case when ltrim(value) glob '[0-9]*' or ltrim(value) glob '[-+.][0-9]*'
    or ltrim(value) glob '[-+].[0-9]*' then cast(ltrim(value) as real) end)";

/// The same for the value of a filter.
fn leading_number(text: &str) -> Option<f64> {
    let text = text.trim_start();
    let ends = (1..=text.len()).rev().filter(|end| text.is_char_boundary(*end));
    let is_plain = |part: &&str| part.bytes().all(|byte| b"0123456789+-.eE".contains(&byte));
    ends.map(|end| &text[..end]).filter(is_plain).find_map(|part| part.parse().ok())
}

/// A page of a table's records, the oldest first.
pub fn list(
    db: &Connection,
    database: Database,
    table_id: &str,
    filters: Vec<CellFilter>,
    paging: &Paging,
) -> rusqlite::Result<Page<Record>> {
    let of_table = Filter::default().with("table_id = ?", table_id.to_owned());
    let filter = filters.into_iter().fold(of_table, |filter, cell| cell.add_to(filter, database));
    let mut page = page::fetch(db, "records", filter, paging, Order::Oldest)?;
    fill(db, &mut page.data)?;
    Ok(page)
}

/// All records of a table, the oldest first.
pub fn all(db: &Connection, table_id: &str) -> rusqlite::Result<Vec<Record>> {
    let sql = "select * from records where table_id = ? order by created, rowid";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows =
        statement.query_map([table_id], Record::from_row)?.collect::<rusqlite::Result<Vec<_>>>()?;
    fill(db, &mut rows)?;
    Ok(rows)
}

/// The record with this id.
pub fn get(db: &Connection, id: &str) -> rusqlite::Result<Option<Record>> {
    let sql = "select * from records where id = ?";
    let mut record = db.prepare_cached(sql)?.query_row([id], Record::from_row).optional()?;
    fill(db, record.as_mut_slice())?;
    Ok(record)
}

/// Selects the cells of records. The parameter is a JSON array of their ids.
const CELLS: &str = "select record_id, field_id, cells.created, cells.updated, cells.value, fields.name
    from json_each(?) as ids join cells on record_id = ids.value join fields on fields.id = field_id
    order by cells.rowid";

/// Reads the cells of all records with one statement.
fn fill(db: &Connection, records: &mut [Record]) -> rusqlite::Result<()> {
    let ids: Vec<&str> = records.iter().map(|record| record.id.as_str()).collect();
    let mut statement = db.prepare_cached(CELLS)?;
    let rows = statement.query_map([json!(ids).to_string()], |row| {
        let (created, updated): (Time, Time) = (row.get(2)?, row.get(3)?);
        let (value, name): (String, String) = (row.get(4)?, row.get(5)?);
        let cell = json!({ "updated": updated, "created": created, "value": value, "fieldName": name });
        Ok((row.get(0)?, (row.get(1)?, cell)))
    })?;
    let mut cells: HashMap<String, Map<String, Value>> = HashMap::new();
    for row in rows {
        let (record, (field, cell)): (String, (String, Value)) = row?;
        cells.entry(record).or_default().insert(field, cell);
    }
    for record in records {
        record.cells = cells.remove(&record.id).unwrap_or_default();
    }
    Ok(())
}

/// Returns the number of records of a table.
pub fn count(db: &Connection, table_id: &str) -> rusqlite::Result<usize> {
    let sql = "select count(*) from records where table_id = ?";
    db.prepare_cached(sql)?
        .query_row([table_id], |row| row.get::<_, i64>(0))
        .map(|count| usize::try_from(count).unwrap_or_default())
}

/// Creates an empty record. Returns its id.
pub fn create(db: &Connection, table_id: &str) -> rusqlite::Result<String> {
    let (id, now) = (id::generate(), Time::now());
    db.prepare_cached("insert into records (id, created, updated, table_id) values (?, ?, ?, ?)")?
        .execute((&id, now, now, table_id))?;
    Ok(id)
}

/// Writes a cell. Ignores a field that the table does not have.
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

/// Sets the time of the last change. Returns false if the record does not exist.
pub fn touch(db: &Connection, id: &str) -> rusqlite::Result<bool> {
    db.prepare_cached("update records set updated = ? where id = ?")?.execute((Time::now(), id)).map(changed)
}

/// Deletes records. Returns those that existed.
pub fn delete(db: &Connection, ids: &[impl AsRef<str>]) -> rusqlite::Result<Vec<Record>> {
    let mut deleted = Vec::new();
    for id in ids.iter().map(AsRef::as_ref) {
        deleted.extend(get(db, id)?);
        db.prepare_cached("delete from records where id = ?")?.execute([id])?;
    }
    Ok(deleted)
}

/// Deletes and returns all records of a table.
pub fn clear(db: &Connection, table_id: &str) -> rusqlite::Result<Vec<Record>> {
    let deleted = all(db, table_id)?;
    db.prepare_cached("delete from records where table_id = ?")?.execute([table_id])?;
    Ok(deleted)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use rusqlite::StatementStatus;

    use super::*;
    use crate::store::fields::{self, NewField};
    use crate::store::{Store, tables};

    /// A table with this many records of one cell each. Returns the ids of the table and of its field.
    fn table(db: &Connection, records: usize) -> (String, String) {
        let table = tables::create(db, "Table", None, Time::now()).unwrap();
        let new = NewField {
            name: "n".into(),
            kind: "TEXT".into(),
            table_id: table.clone(),
            external_id: None,
            data: None,
        };
        let field = fields::create(db, new, Time::now()).unwrap();
        for n in 0..records {
            set_cell(db, &create(db, &table).unwrap(), &field, &n.to_string()).unwrap();
        }
        (table, field)
    }

    #[test]
    fn the_cells_of_a_page_are_read_with_one_statement() {
        let store = Store::open(None).unwrap();
        let done: rusqlite::Result<()> = store.write(|db| {
            let (id, field) = table(db, 20);
            table(db, 5);
            let page = list(db, Database::Postgres, &id, Vec::new(), &Paging::default())?;
            let values: Vec<Value> =
                page.data.iter().map(|record| record.cells[&field]["value"].clone()).collect();
            assert_eq!(values, (0..10).map(|n| n.to_string()).collect::<Vec<_>>());
            assert_eq!(all(db, &id)?.len(), 20);
            let runs = db.prepare_cached(CELLS)?.get_status(StatementStatus::Run);
            assert_eq!(runs, 2, "one for the page and one for all");
            Ok(())
        });
        done.unwrap();
    }

    #[test]
    fn lists_and_deletions_scan_no_table() {
        let store = Store::open(None).unwrap();
        let statements = [
            CELLS,
            "select * from records where table_id = ? order by created, rowid",
            "select * from fields where table_id = ? order by created, rowid",
            "select count(*) from records where table_id = ?",
            "select * from cells where field_id = ?",
            "select * from flow_versions where flow_id = ? order by rowid desc limit 1",
            "select * from runs where flow_id = ? order by created desc, rowid desc",
        ];
        for statement in statements {
            let plan: rusqlite::Result<Vec<String>> = store.read(|db| {
                let mut explain = db.prepare(&format!("explain query plan {statement}"))?;
                explain.query_map([""], |row| row.get(3))?.collect()
            });
            let plan = plan.unwrap();
            assert!(
                plan.iter().all(|step| !step.starts_with("SCAN") || step.contains("ids")),
                "{statement}: {plan:?}"
            );
        }
    }
}
