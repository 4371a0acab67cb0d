//! Records by field name. The engine takes lists of `{fieldId, value}`; people think of objects.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::decode::{Reply, compute, envelope};
use crate::engine::Engine;
use crate::error::{Error, Failure};
use crate::procedures::call;
use crate::request::{Expect, Request};
use crate::transport::url::Query;

/// Sends a request that writes records; plain objects in it become lists of cells, for which the table's fields
/// are asked. An unknown name is misuse, found before anything is written.
pub async fn write_records(engine: &Engine, mut request: Request) -> Result<Reply, Failure> {
    request.options.ensure_request_id();
    let body = request.body.clone().unwrap_or_default();
    let size = body.len();
    let parsed = compute(size, move || serde_json::from_slice::<Map<String, Value>>(&body)).await;
    let mut body = parsed.map_err(malformed)?;
    if rows(&mut body).any(|row| row.is_object()) {
        let table = body.get("tableId").and_then(Value::as_str).unwrap_or_default().to_owned();
        let fields = fields_of(engine, &request, &table).await?;
        request.body = Some(compute(size, move || with_cells(body, &fields)).await?.into());
    }
    call(engine, request).await
}

/// The text of the body with its objects as lists of cells.
fn with_cells(mut body: Map<String, Value>, fields: &HashMap<String, String>) -> Result<String, Error> {
    for row in rows(&mut body) {
        to_cells(row, fields)?;
    }
    Ok(Value::Object(body).to_string())
}

/// The records of a create, or the one of an update.
fn rows(body: &mut Map<String, Value>) -> impl Iterator<Item = &mut Value> {
    let (mut many, mut one) = (None, None);
    for (name, value) in body {
        match (name.as_str(), value) {
            ("records", Value::Array(rows)) => many = Some(rows),
            ("cells", value) => one = Some(value),
            _ => {}
        }
    }
    many.into_iter().flatten().chain(one)
}

#[derive(Deserialize)]
struct Field {
    id: String,
    name: String,
}

async fn fields_of(
    engine: &Engine,
    request: &Request,
    table: &str,
) -> Result<HashMap<String, String>, Failure> {
    let shape = Expect::Shape(|body| envelope::read::<Vec<Field>>(body).map(drop));
    let list = Request::get("/v1/fields", shape).with_options(request.options.clone());
    let reply = call(engine, list.with_query(Query::default().with("tableId", table))).await?;
    let fields = reply.read::<Vec<Field>>()?;
    Ok(fields.into_iter().map(|field| (field.name, field.id)).collect())
}

fn to_cells(row: &mut Value, fields: &HashMap<String, String>) -> Result<(), Error> {
    let Value::Object(values) = row else { return Ok(()) };
    let mut cells = Vec::with_capacity(values.len());
    for (name, value) in std::mem::take(values) {
        let Some(id) = fields.get(&name) else { return Err(unknown(&name, fields)) };
        cells.push(json!({"fieldId": id, "value": value}));
    }
    *row = Value::Array(cells);
    Ok(())
}

fn unknown(name: &str, fields: &HashMap<String, String>) -> Error {
    let mut names: Vec<_> = fields.keys().map(|name| format!("`{name}`")).collect();
    names.sort_unstable();
    let known = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
    Error::Misuse(format!("the table has no field `{name}`; it has {known}"))
}

fn malformed(error: serde_json::Error) -> Error {
    Error::Misuse(format!("`params` is not well-formed: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields() -> HashMap<String, String> {
        [("email", "f1"), ("score", "f2")].map(|(name, id)| (name.to_owned(), id.to_owned())).into()
    }

    #[test]
    fn objects_become_cells_and_lists_stay() {
        let mut body = json!({"records": [{"email": "a", "score": 5}, [{"fieldId": "f1", "value": "b"}]]});
        for row in rows(body.as_object_mut().unwrap()) {
            to_cells(row, &fields()).unwrap();
        }
        let expected = json!({"records": [
            [{"fieldId": "f1", "value": "a"}, {"fieldId": "f2", "value": 5}], [{"fieldId": "f1", "value": "b"}],
        ]});
        assert_eq!(body, expected);
    }

    #[test]
    fn an_unknown_name_lists_the_fields() {
        let problem = to_cells(&mut json!({"mail": "a"}), &fields()).unwrap_err().to_string();
        assert_eq!(problem, "the table has no field `mail`; it has `email`, `score`");
    }
}
