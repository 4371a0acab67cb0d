//! `@activepieces/piece-store`: values by key, of the project, a flow or a run.

use std::sync::LazyLock;

use rusqlite::Connection;
use serde_json::{Value, json};

use super::{Call, Effect, Outcome, Piece};
use crate::run::failure::Failure;
use crate::store::entries;

/// Maximum length of a key.
const LONGEST_KEY: usize = 128;

/// The piece.
pub static PIECE: Piece = Piece {
    name: "@activepieces/piece-store",
    metadata: LazyLock::new(|| super::metadata(include_str!("store.json"))),
    run: |call| Box::pin(run(call)),
};

/// Each action is one transaction, so that runs of one flow do not undo each other's additions.
async fn run(call: Call<'_>) -> Result<Outcome, Failure> {
    let output = call.host.world.store().write(|db| act(db, call))?;
    Ok(Outcome { output, effect: Effect::None })
}

fn act(db: &Connection, call: Call<'_>) -> Result<Option<Value>, Failure> {
    let (key, value) = (key(call)?, call.input.get("value").cloned().unwrap_or_default());
    let known = entries::get(db, &key)?;
    let put = |value: Value| {
        entries::put(db, &key, &value)?;
        Ok(Some(value))
    };
    match call.action() {
        "get" => {
            Ok(known.filter(|known| !known.is_null()).or_else(|| call.input.get("defaultValue").cloned()))
        }
        "put" => put(value),
        "append" => put(appended(call, known, &value)?),
        "add_to_list" => {
            let list = list(call, known)?;
            let exists = call.input["ignore_if_exists"] == true && list.contains(&value);
            if exists { Ok(Some(list.into())) } else { put([list, vec![value]].concat().into()) }
        }
        "remove_from_list" => {
            let mut list = list(call, known)?;
            if let Some(at) = list.iter().position(|item| *item == value) {
                list.remove(at);
            }
            put(list.into())
        }
        _ => {
            entries::delete(db, &key)?;
            // The spelling of the piece.
            Ok(Some(json!({ "succuss": true })))
        }
    }
}

/// The key with the prefix of its scope.
fn key(call: Call<'_>) -> Result<String, Failure> {
    let (key, host) = (call.text("key"), call.host);
    if key.chars().count() > LONGEST_KEY {
        return Err(Failure::Step(format!("Error: key must contain at most {LONGEST_KEY} character(s)")));
    }
    Ok(match call.text("store_scope") {
        "FLOW" => format!("flow_{}/{key}", host.flow_id),
        "RUN" => format!("flow_{}/run_{}/{key}", host.flow_id, host.run_id),
        _ => key.to_owned(),
    })
}

fn appended(call: Call<'_>, known: Option<Value>, value: &Value) -> Result<Value, Failure> {
    let text = match known {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text,
        Some(_) => return Err(Failure::Step(format!("Error: Key {} is not a string", call.text("key")))),
    };
    let addition = value.as_str().unwrap_or_default();
    if addition.is_empty() {
        return Ok(text.into());
    }
    let separator = if text.is_empty() { String::new() } else { call.text("separator").replace("\\n", "\n") };
    Ok(format!("{text}{separator}{addition}").into())
}

/// A list, or the text of one.
fn list(call: Call<'_>, known: Option<Value>) -> Result<Vec<Value>, Failure> {
    let known = match known {
        Some(Value::String(text)) => crate::json::parse(&text).ok(),
        other => Some(other.unwrap_or_else(|| json!([]))),
    };
    match known {
        Some(Value::Array(list)) => Ok(list),
        _ => Err(Failure::Step(format!("Error: Key {} is not an array", call.text("key")))),
    }
}
