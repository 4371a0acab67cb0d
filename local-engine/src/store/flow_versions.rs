//! Versions of flows.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;
use serde_json::Value;

use super::page::{self, Entity, Order};
use super::{Filter, Json};
use crate::flow::Draft;
use crate::id;
use crate::page::{Page, Paging};
use crate::time::Time;

/// A version of a flow.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct FlowVersion {
    pub id: String,
    pub created: Time,
    pub updated: Time,
    pub flow_id: String,
    pub display_name: String,
    /// The trigger, which contains all steps.
    pub trigger: Value,
    pub valid: bool,
    /// `DRAFT` or `LOCKED`.
    pub state: String,
    /// External ids of the connections that the steps use.
    pub connection_ids: Json,
    pub updated_by: Option<String>,
}

impl FlowVersion {
    /// Whether it can no longer change.
    pub fn is_locked(&self) -> bool {
        self.state == "LOCKED"
    }

    /// The part that operations change.
    pub fn draft(&self) -> Draft {
        Draft { display_name: self.display_name.clone(), trigger: self.trigger.clone() }
    }

    /// Replaces the part that operations change.
    pub fn set_draft(&mut self, draft: Draft) {
        self.valid = draft.is_valid();
        self.connection_ids = Json(draft.connections().into());
        self.display_name = draft.display_name;
        self.trigger = draft.trigger;
    }
}

impl Entity for FlowVersion {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            created: row.get("created")?,
            updated: row.get("updated")?,
            flow_id: row.get("flow_id")?,
            display_name: row.get("display_name")?,
            trigger: row.get::<_, Json>("trigger")?.0,
            valid: row.get("valid")?,
            state: row.get("state")?,
            connection_ids: row.get("connection_ids")?,
            updated_by: row.get("updated_by")?,
        })
    }

    fn created(&self) -> Time {
        self.created
    }
}

/// A page of a flow's versions.
pub fn list(db: &Connection, flow_id: &str, paging: &Paging) -> rusqlite::Result<Page<FlowVersion>> {
    let filter = Filter::default().with("flow_id = ?", flow_id.to_owned());
    page::fetch(db, "flow_versions", filter, paging, Order::Newest)
}

/// The newest version of a flow.
pub fn newest(db: &Connection, flow_id: &str) -> rusqlite::Result<Option<FlowVersion>> {
    let sql = "select * from flow_versions where flow_id = ? order by rowid desc limit 1";
    db.prepare_cached(sql)?.query_row([flow_id], FlowVersion::from_row).optional()
}

/// The version of a flow with this id.
pub fn get(db: &Connection, flow_id: &str, id: &str) -> rusqlite::Result<Option<FlowVersion>> {
    let sql = "select * from flow_versions where flow_id = ? and id = ?";
    db.prepare_cached(sql)?.query_row([flow_id, id], FlowVersion::from_row).optional()
}

/// Creates a draft.
pub fn create(db: &Connection, flow_id: &str, draft: &Draft, created: Time) -> rusqlite::Result<FlowVersion> {
    let version = FlowVersion {
        id: id::generate(),
        created,
        updated: created,
        flow_id: flow_id.to_owned(),
        display_name: draft.display_name.clone(),
        trigger: draft.trigger.clone(),
        valid: draft.is_valid(),
        state: "DRAFT".to_owned(),
        connection_ids: Json(draft.connections().into()),
        updated_by: None,
    };
    insert(db, &version)?;
    Ok(version)
}

fn insert(db: &Connection, version: &FlowVersion) -> rusqlite::Result<()> {
    let trigger = crate::json::print(&version.trigger);
    db.prepare_cached(
        "insert into flow_versions (id, created, updated, flow_id, display_name, trigger, valid, state,
            connection_ids, updated_by) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        version.id,
        version.created,
        version.updated,
        version.flow_id,
        version.display_name,
        trigger,
        version.valid,
        version.state,
        version.connection_ids,
        version.updated_by
    ])
    .map(drop)
}

/// Stores the columns of a version that can change.
pub fn update(db: &Connection, version: &FlowVersion) -> rusqlite::Result<()> {
    let trigger = crate::json::print(&version.trigger);
    db.prepare_cached(
        "update flow_versions set updated = ?, display_name = ?, trigger = ?, valid = ?, state = ?,
            connection_ids = ?, updated_by = ? where id = ?",
    )?
    .execute(params![
        version.updated,
        version.display_name,
        trigger,
        version.valid,
        version.state,
        version.connection_ids,
        version.updated_by,
        version.id
    ])
    .map(drop)
}

/// Replaces a connection by another one in all versions.
pub fn replace_connection(db: &Connection, old: &str, new: &str) -> rusqlite::Result<()> {
    let sql =
        "select * from flow_versions where exists (select 1 from json_each(connection_ids) where value = ?)";
    let versions: Vec<FlowVersion> =
        db.prepare_cached(sql)?.query_map([old], FlowVersion::from_row)?.collect::<rusqlite::Result<_>>()?;
    for mut version in versions {
        let mut draft = version.draft();
        replace_in(&mut draft.trigger, old, new);
        version.set_draft(draft);
        update(db, &version)?;
    }
    Ok(())
}

/// Replaces `connections['old']` and `connections.old` in every text.
fn replace_in(value: &mut Value, old: &str, new: &str) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(|value| replace_in(value, old, new)),
        Value::Object(fields) => fields.values_mut().for_each(|value| replace_in(value, old, new)),
        Value::String(text) if text.contains("connections") => {
            let replaced = text.replace(&format!("connections['{old}']"), &format!("connections['{new}']"));
            *text =
                replace_property(&replaced, &format!("connections.{old}"), &format!("connections['{new}']"));
        }
        _ => {}
    }
}

/// Replaces a property path, unless the name continues after it.
fn replace_property(text: &str, old: &str, new: &str) -> String {
    let (mut replaced, mut rest) = (String::new(), text);
    while let Some(at) = rest.find(old) {
        let after = &rest[at + old.len()..];
        let continues =
            after.starts_with(|next: char| next.is_alphanumeric() || matches!(next, '_' | '$' | '-'));
        replaced.push_str(&rest[..at]);
        replaced.push_str(if continues { old } else { new });
        rest = after;
    }
    replaced + rest
}
