//! `diff`: what a push would change in an environment.

use serde::Serialize;

use crate::diff::{self, FlowDiff};
use crate::session::Session;
use crate::tables::{self, TableDiff};

/// The differences between an environment and the files. `from` is the environment, `to` the files.
#[derive(Debug, Serialize)]
pub struct Report {
    pub environment: String,
    pub flows: Vec<FlowDiff>,
    pub tables: Vec<TableDiff>,
}

impl Report {
    pub fn is_same(&self) -> bool {
        self.flows.is_empty() && self.tables.is_empty()
    }
}

pub fn run(session: &Session) -> Report {
    let Session { project, remote, .. } = session;
    let flow = |key: &str| diff::flows(remote.flows.get(key).map(|flow| &flow.file), project.flows.get(key));
    // A push leaves flows alone that were never pushed and have no file.
    let is_left = |key: &&str| {
        let is_unknown = remote.flows.get(*key).is_some_and(|flow| !flow.has_key);
        is_unknown && !project.flows.contains_key(*key)
    };
    let flows = session.selected().into_iter().filter(|key| !is_left(key)).filter_map(flow).collect();
    let mut tables = Vec::new();
    if session.selects_all() {
        let find = |id: &str| {
            remote.tables.iter().find(|table| table.file.external_id == id).map(|table| &table.file)
        };
        tables.extend(project.tables.iter().filter_map(|(id, table)| tables::diff(find(id), Some(table))));
    }
    Report { environment: session.name.clone(), flows, tables }
}
