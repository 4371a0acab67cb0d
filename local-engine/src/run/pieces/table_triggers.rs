//! The triggers of `@activepieces/piece-tables`. The engine calls the webhook of the flow for each record that changes,
//! whether a step or a client changed it.

use serde_json::{Map, Value, json};

use crate::store::records::Record;

/// A change of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    Created,
    /// Its cells may have new values.
    Updated,
    /// It was deleted.
    Deleted,
}

/// Whether a trigger waits for a change in the table with this external id.
pub fn waits_for(trigger: &Value, change: Change, table: &str) -> bool {
    let name = match change {
        Change::Created => "newRecord",
        Change::Updated => "updatedRecord",
        Change::Deleted => "deletedRecord",
    };
    let settings = &trigger["settings"];
    settings["triggerName"] == name && settings["input"]["table_id"] == table
}

/// A record as the triggers and the actions of the piece return it.
pub fn output(record: &Record) -> Value {
    let cell = |cell: &Value| {
        json!({ "fieldName": cell["fieldName"], "updated": cell["updated"], "created": cell["created"],
            "value": cell["value"] })
    };
    let cells: Map<_, _> = record.cells.iter().map(|(field, value)| (field.clone(), cell(value))).collect();
    json!({ "id": record.id, "created": record.created, "updated": record.updated, "cells": cells })
}
