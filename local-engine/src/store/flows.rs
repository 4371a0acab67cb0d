//! Flows, without their versions.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::filter::containing;
use super::page::{self, Entity, Order};
use super::{Filter, Json, changed};
use crate::id;
use crate::page::{Page, Paging};
use crate::time::Time;

/// A flow.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub struct Flow {
    pub id: String,
    pub created: Time,
    pub updated: Time,
    pub external_id: String,
    /// `ENABLED` or `DISABLED`.
    pub status: String,
    pub folder_id: Option<String>,
    /// The version that triggers run.
    pub published_version_id: Option<String>,
    pub metadata: Option<Json>,
}

impl Flow {
    /// Whether triggers run it.
    pub fn is_enabled(&self) -> bool {
        self.status == "ENABLED"
    }
}

impl Entity for Flow {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            created: row.get("created")?,
            updated: row.get("updated")?,
            external_id: row.get("external_id")?,
            status: row.get("status")?,
            folder_id: row.get("folder_id")?,
            published_version_id: row.get("published_version_id")?,
            metadata: row.get("metadata")?,
        })
    }

    fn created(&self) -> Time {
        self.created
    }
}

/// The filter of a list of flows.
#[derive(Debug, Default)]
#[allow(missing_docs)]
pub struct FlowFilter {
    /// The id of a folder. `NULL` selects flows without a folder.
    pub folder_id: Option<String>,
    pub status: Vec<String>,
    pub external_ids: Vec<String>,
    /// Part of the name of the newest version.
    pub name: Option<String>,
    pub published_only: bool,
    /// External ids of connections that the newest version uses.
    pub connections: Vec<String>,
}

/// The newest version's column.
fn newest(column: &str) -> String {
    format!("(select {column} from flow_versions where flow_id = flows.id order by rowid desc limit 1)")
}

impl FlowFilter {
    fn into_sql(self) -> Filter {
        let uses = format!("exists (select 1 from json_each({}) where value = ?)", newest("connection_ids"));
        let filter = match self.folder_id {
            Some(id) if id == "NULL" => Filter::default().holds("folder_id is null"),
            id => Filter::default().with_some("folder_id = ?", id),
        };
        let filter = filter
            .any_of("status", &self.status)
            .any_of("external_id", &self.external_ids)
            .with_some(&format!("{} like ?", newest("display_name")), self.name.as_deref().map(containing));
        let filter = self.connections.into_iter().fold(filter, |filter, id| filter.with(&uses, id));
        if self.published_only { filter.holds("published_version_id is not null") } else { filter }
    }
}

/// A page of the flows.
pub fn list(db: &Connection, filter: FlowFilter, paging: &Paging) -> rusqlite::Result<Page<Flow>> {
    page::fetch(db, "flows", filter.into_sql(), paging, Order::LastChanged)
}

/// Returns the number of flows.
pub fn count(db: &Connection, filter: FlowFilter) -> rusqlite::Result<i64> {
    let filter = filter.into_sql();
    let sql = format!("select count(*) from flows{}", filter.clause());
    db.prepare_cached(&sql)?.query_row(rusqlite::params_from_iter(filter.values()), |row| row.get(0))
}

/// The flow with this id.
pub fn get(db: &Connection, id: &str) -> rusqlite::Result<Option<Flow>> {
    db.prepare_cached("select * from flows where id = ?")?.query_row([id], Flow::from_row).optional()
}

/// The flow with this id or external id.
pub fn named(db: &Connection, name: &str) -> rusqlite::Result<Option<Flow>> {
    let sql = "select * from flows where id = ?1 or external_id = ?1";
    db.prepare_cached(sql)?.query_row([name], Flow::from_row).optional()
}

/// Creates a flow. Returns its id. It is disabled and has no version yet.
pub fn create(
    db: &Connection,
    folder_id: Option<&str>,
    metadata: Option<&Json>,
    created: Time,
) -> rusqlite::Result<String> {
    let id = id::generate();
    db.prepare_cached(
        "insert into flows (id, created, updated, external_id, status, folder_id, metadata)
         values (?, ?, ?, ?, 'DISABLED', ?, ?)",
    )?
    .execute(params![id, created, created, id::generate(), folder_id, metadata])?;
    Ok(id)
}

/// Stores the columns of a flow that can change.
pub fn update(db: &Connection, flow: &Flow) -> rusqlite::Result<()> {
    db.prepare_cached(
        "update flows set updated = ?, status = ?, folder_id = ?, published_version_id = ?, metadata = ?
         where id = ?",
    )?
    .execute(params![
        Time::now(),
        flow.status,
        flow.folder_id,
        flow.published_version_id,
        flow.metadata,
        flow.id
    ])
    .map(drop)
}

/// The ids of the flows that are enabled.
pub fn enabled(db: &Connection) -> rusqlite::Result<Vec<String>> {
    let sql = "select id from flows where status = 'ENABLED'";
    db.prepare_cached(sql)?.query_map([], |row| row.get(0))?.collect()
}

/// Deletes a flow with its versions and runs. Returns false if it does not exist.
pub fn delete(db: &Connection, id: &str) -> rusqlite::Result<bool> {
    db.prepare_cached("delete from flows where id = ?")?.execute([id]).map(changed)
}

/// The ids of the flows whose newest version uses this connection, the newest first.
pub fn using(db: &Connection, connection: &str) -> rusqlite::Result<Vec<String>> {
    let filter = FlowFilter { connections: vec![connection.to_owned()], ..FlowFilter::default() }.into_sql();
    let sql = format!("select id from flows{} order by created desc, rowid desc", filter.clause());
    let mut statement = db.prepare_cached(&sql)?;
    statement.query_map(rusqlite::params_from_iter(filter.values()), |row| row.get(0))?.collect()
}
