//! `@activepieces/piece-tables`: records of workflow tables.

use std::sync::LazyLock;

use rusqlite::Connection;
use serde_json::{Value, json};

use super::{Call, Outcome, Piece};
use crate::database::Database;
use crate::page::Paging;
use crate::run::dates;
use crate::run::failure::Failure;
use crate::run::record_triggers::{Change, output};
use crate::store::fields::{self, Field};
use crate::store::records::{self, CellFilter, Record};
use crate::store::tables::{self, Table};

/// The npm name.
pub const NAME: &str = "@activepieces/piece-tables";

/// The piece.
pub static PIECE: Piece = Piece {
    name: NAME,
    metadata: LazyLock::new(|| super::metadata(include_str!("tables.json"))),
    run: |call| Box::pin(run(call)),
};

async fn run(call: Call<'_>) -> Result<Outcome, Failure> {
    let world = &call.host.world;
    let done = world.store().write(|db| act(db, call))?;
    if let Some((change, records)) = done.changed {
        world.records_changed(change, &records);
    }
    Ok(Outcome::of(done.output))
}

/// The result of an action.
struct Done {
    output: Value,
    changed: Option<(Change, Vec<Record>)>,
}

impl Done {
    fn read(output: Value) -> Self {
        Self { output, changed: None }
    }

    fn wrote(output: Value, change: Change, records: Vec<Record>) -> Self {
        Self { output, changed: Some((change, records)) }
    }
}

fn act(db: &Connection, call: Call<'_>) -> Result<Done, Failure> {
    let table = || table(db, call.text("table_id"));
    Ok(match call.action() {
        "tables-create-records" => {
            let created = create(db, &table()?, &call.input["values"]["values"])?;
            Done::wrote(created.iter().map(output).collect(), Change::Created, created)
        }
        "tables-update-record" => {
            let updated = update(db, &table()?, call.text("record_id"), &call.input["values"])?;
            Done::wrote(output(&updated), Change::Updated, vec![updated])
        }
        "tables-get-record" => Done::read(output(&found(db, call.text("record_id"))?)),
        "tables-find-records" => Done::read(find(db, call.host.world.database(), &table()?, call.input)?),
        "tables-delete-record" => {
            let ids = call.input["records_ids"].as_array().into_iter().flatten();
            let ids: Vec<&str> = ids.filter_map(Value::as_str).collect();
            Done::wrote(json!({ "success": true }), Change::Deleted, records::delete(db, &ids)?)
        }
        _ => {
            let deleted = records::clear(db, &table()?.id)?;
            let output = json!({ "success": true, "deletedCount": deleted.len() });
            Done::wrote(output, Change::Deleted, deleted)
        }
    })
}

/// Finds a table by its external id, which steps contain.
fn table(db: &Connection, external_id: &str) -> Result<Table, Failure> {
    let found = tables::list(db, None, &[external_id.to_owned()], &Paging::first(1.0))?;
    let missing = || Failure::Step(format!("Error: Table with externalId {external_id} not found"));
    found.data.into_iter().next().ok_or_else(missing)
}

fn create(db: &Connection, table: &Table, rows: &Value) -> Result<Vec<Record>, Failure> {
    let fields = fields::list(db, &table.id)?;
    let added = rows.as_array().map_or(0, Vec::len);
    if records::count(db, &table.id)? + added > records::MOST {
        let message = format!("Max records per table reached: {}", records::MOST);
        let body = json!({ "code": "VALIDATION", "params": { "message": message } });
        return Err(refused(409, body));
    }
    let make = |row: &Value| {
        let id = records::create(db, &table.id)?;
        write(db, &fields, &id, row)?;
        found(db, &id)
    };
    rows.as_array().into_iter().flatten().map(make).collect()
}

fn update(db: &Connection, table: &Table, id: &str, values: &Value) -> Result<Record, Failure> {
    write(db, &fields::list(db, &table.id)?, id, values)?;
    records::touch(db, id)?;
    found(db, id)
}

/// Writes the values by the external ids of their fields. Skips empty values.
fn write(db: &Connection, fields: &[Field], id: &str, values: &Value) -> Result<(), Failure> {
    let given =
        values.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null() && **value != "");
    for (name, value) in given {
        if let Some(field) = fields.iter().find(|field| field.external_id == *name) {
            check(&field.kind, &field.name, value)?;
            let text = value.as_str().map_or_else(|| crate::json::print(value), str::to_owned);
            records::set_cell(db, id, &field.id, &text)?;
        }
    }
    Ok(())
}

/// Refuses a value that is not a number or a date, or the text of one, for a field of that type.
fn check(kind: &str, name: &str, value: &Value) -> Result<(), Failure> {
    let is_number = || value.as_str().is_some_and(|text| text.trim().parse::<f64>().is_ok());
    let problem = match kind {
        "NUMBER" if !value.is_number() && !is_number() => "number",
        "DATE" if dates::milliseconds(value).is_none() => "date",
        _ => return Ok(()),
    };
    Err(Failure::Step(format!("Error: Invalid {problem} for field \"{name}\"")))
}

fn find(db: &Connection, database: Database, table: &Table, input: &Value) -> Result<Value, Failure> {
    let text = |value: &Value| value.as_str().map_or_else(|| crate::json::print(value), str::to_owned);
    let mut filters = Vec::new();
    for filter in input["filters"]["filters"].as_array().into_iter().flatten() {
        let field = &filter["field"];
        check(&text(&field["type"]), &text(&field["name"]), &filter["value"])?;
        let (field_id, operator) = (text(&field["id"]), text(&filter["operator"]));
        filters.push(CellFilter { field_id, operator, value: text(&filter["value"]) });
    }
    // A negative limit means all records.
    let limit = input["limit"].as_f64().unwrap_or(-1.0);
    let page = records::list(db, database, &table.id, filters, &Paging::first(limit))?;
    Ok(page.data.iter().map(output).collect())
}

fn found(db: &Connection, id: &str) -> Result<Record, Failure> {
    let record = records::get(db, id)?;
    let missing = || {
        let body =
            json!({ "code": "ENTITY_NOT_FOUND", "params": { "entityType": "Record", "entityId": id } });
        refused(404, body)
    };
    record.ok_or_else(missing)
}

/// The failure of a request that the engine refuses.
fn refused(status: u16, body: Value) -> Failure {
    Failure::Step(format!("{:#}", json!({ "response": { "status": status, "body": body }, "request": {} })))
}
