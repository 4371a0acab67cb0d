//! Writes records. The engine takes lists of `{fieldId, value}`; callers may also pass objects with field names as keys.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::calls::{fields, records};
use crate::compute::compute;
use crate::context::Context;
use crate::error::{Error, Result, misuse};
use crate::json::{self, Json, JsonObject};
use crate::models::{CellInput, CreateRecordsParams, UpdateRecordParams, WorkflowRecord};
use crate::response::Reply;

/// Creates records.
pub async fn create_records(
    ctx: &Context,
    params: CreateRecordsParams,
) -> Result<Reply<Vec<WorkflowRecord>>> {
    let CreateRecordsParams { table_id, records } = params;
    let bytes = records.iter().map(|row| row.text().len()).sum();
    let read = |(index, row)| Row::read(&format!("params.records[{index}]"), row);
    let rows =
        compute(bytes, move || records.into_iter().enumerate().map(read).collect::<Misused<_>>()).await?;
    let body = cells_body(ctx, table_id, rows, bytes, "records").await?;
    ctx.send(records::create(body)).await
}

/// Changes cells of a record.
pub async fn update_record(
    ctx: &Context,
    record_id: &str,
    params: UpdateRecordParams,
) -> Result<Reply<WorkflowRecord>> {
    records::update(record_id, String::new())?;
    let UpdateRecordParams { table_id, cells } = params;
    let bytes = cells.text().len();
    let row = compute(bytes, move || Row::read("params.cells", cells)).await?;
    let body = cells_body(ctx, table_id, vec![row], bytes, "cells").await?;
    ctx.send(records::update(record_id, body)?).await
}

type Misused<T> = std::result::Result<T, Error>;

/// A record in one of the two forms that callers pass.
#[derive(Debug)]
enum Row {
    Cells(Json),
    ByName(JsonObject),
}

#[derive(Debug, Deserialize)]
struct Field {
    id: String,
    name: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Cell<'a> {
    field_id: &'a str,
    value: &'a Json,
}

impl Row {
    fn read(place: &str, row: Json) -> Misused<Self> {
        match row.text().as_bytes().first() {
            Some(b'{') => json::object(place, row.text()).map(Self::ByName),
            Some(b'[') => {
                json::typed::<Vec<CellInput>>(place, row.text())?;
                Ok(Self::Cells(row))
            }
            _ => Err(misuse(place, "must be an array of cells or an object with field names as keys")),
        }
    }

    /// Returns the list of cells. A name that is not in `fields` is misuse.
    fn into_cells(self, fields: &HashMap<String, String>) -> Misused<Json> {
        let values = match self {
            Self::Cells(cells) => return Ok(cells),
            Self::ByName(values) => values,
        };
        let cell = |(name, value)| match fields.get(name) {
            Some(field_id) => Ok(Cell { field_id, value }),
            None => Err(unknown(name, fields)),
        };
        Json::of(&values.iter().map(cell).collect::<Misused<Vec<_>>>()?)
    }
}

/// Returns the body of a write. Objects become lists of cells by the fields of the table, which are read first, so an unknown
/// name is found before anything is written.
async fn cells_body(
    ctx: &Context,
    table_id: String,
    rows: Vec<Row>,
    bytes: usize,
    member: &'static str,
) -> Result<String> {
    let fields = match rows.iter().any(|row| matches!(row, Row::ByName(_))) {
        true => ctx.read::<Vec<Field>, _>(fields::list(&table_id)?).await?.0,
        false => Vec::new(),
    };
    Ok(compute(bytes, move || body(table_id, rows, fields, member)).await?)
}

fn body(table_id: String, rows: Vec<Row>, fields: Vec<Field>, member: &str) -> Misused<String> {
    let fields = fields.into_iter().map(|field| (field.name, field.id)).collect();
    let mut rows = rows.into_iter().map(|row| row.into_cells(&fields));
    let cells = match member {
        "cells" => rows.next().transpose()?.unwrap_or_default(),
        _ => Json::of(&rows.collect::<Misused<Vec<_>>>()?)?,
    };
    let members = [("tableId".to_owned(), Json::of(&table_id)?), (member.to_owned(), cells)];
    Ok(JsonObject::from_iter(members).to_text())
}

/// Converts a record to the JSON text of an object with field names as keys.
pub fn by_name(record: &[u8]) -> Vec<u8> {
    #[derive(Deserialize)]
    struct Record {
        cells: JsonObject,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct NamedCell {
        field_name: String,
        #[serde(default)]
        value: Json,
    }
    let cells = serde_json::from_slice::<Record>(record).map(|record| record.cells).unwrap_or_default();
    let mut values = JsonObject::default();
    for (_, cell) in cells.iter() {
        if let Ok(cell) = serde_json::from_str::<NamedCell>(cell.text()) {
            values.set(&cell.field_name, cell.value);
        }
    }
    values.to_text().into_bytes()
}

fn unknown(name: &str, fields: &HashMap<String, String>) -> Error {
    let mut names: Vec<_> = fields.keys().map(|name| format!("`{name}`")).collect();
    names.sort_unstable();
    let known = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
    Error::Misuse(format!("the table has no field `{name}`; it has {known}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compute::tests::waits_for_pool;
    use crate::context::tests::context;

    #[test]
    fn many_records_are_read_off_the_thread_of_the_runtime() {
        let ctx = context();
        for (count, is_large) in [(10, false), (100_000, true)] {
            // This mistake is found without a request.
            let records = vec![Json::of(&[1]).unwrap(); count];
            let params = CreateRecordsParams { table_id: "t".into(), records };
            assert_eq!(waits_for_pool(|| create_records(&ctx, params)), is_large);
        }
    }
}
