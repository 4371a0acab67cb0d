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
    let flows = session.selected().into_iter().filter_map(flow).collect();
    let mut tables = Vec::new();
    if session.selects_all() {
        let find = |id: &str| {
            remote.tables.iter().find(|table| table.file.external_id == id).map(|table| &table.file)
        };
        let ids = project.tables.keys().map(String::as_str);
        let ids: std::collections::BTreeSet<_> =
            ids.chain(remote.tables.iter().map(|table| table.file.external_id.as_str())).collect();
        tables.extend(ids.into_iter().filter_map(|id| tables::diff(find(id), project.tables.get(id))));
    }
    Report { environment: session.name.clone(), flows, tables }
}
