//! `pull`: from an environment to files.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::diff::{self, Change, FlowDiff};
use crate::flow_file::FlowFile;
use crate::links;
use crate::problem::Outcome;
use crate::session::Session;
use crate::tables::{self, TableDiff};

#[derive(Debug, Default, Clone, Copy)]
pub struct Options {
    /// Shows the changes without making them.
    pub dry_run: bool,
    /// Removes the files of flows and tables that the environment does not have.
    pub prune: bool,
}

/// The changes of the files.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    pub environment: String,
    pub dry_run: bool,
    pub flows: Vec<FlowDiff>,
    pub tables: Vec<TableDiff>,
    /// Keys of the flows and external ids of the tables that only the files have, and that were kept.
    pub kept: Vec<String>,
}

pub fn run(session: &Session, options: Options) -> Outcome<Report> {
    let mut report = Report {
        environment: session.name.clone(),
        dry_run: options.dry_run,
        flows: Vec::new(),
        tables: Vec::new(),
        kept: Vec::new(),
    };
    pull_flows(session, options, &mut report)?;
    if session.selects_all() {
        pull_tables(session, options, &mut report)?;
    }
    if !options.dry_run {
        write_connections(session)?;
    }
    Ok(report)
}

fn pull_flows(session: &Session, options: Options, report: &mut Report) -> Outcome<()> {
    let Session { project, remote, .. } = session;
    for key in session.selected() {
        let present = project.flows.get(key);
        let found = remote.flows.get(key).map(|flow| &flow.file);
        let Some(diff) = diff::flows(present, found) else { continue };
        if found.is_none() && !options.prune {
            report.kept.push(format!("flow `{key}`"));
            continue;
        }
        report.flows.push(diff);
        if options.dry_run {
            continue;
        }
        match (present, found) {
            (present, Some(found)) => replace(session, present, found)?,
            (Some(present), None) => project.remove_flow(present)?,
            (None, None) => {}
        }
    }
    Ok(())
}

/// Replaces the files of a flow.
fn replace(session: &Session, present: Option<&FlowFile>, found: &FlowFile) -> Outcome<()> {
    let project = &session.project;
    let payload = present.and_then(|present| present.payload.clone());
    let found = FlowFile { payload, ..found.clone() };
    // Removed first: on some file systems, names that differ in case are the same file.
    if let Some(present) = present {
        project.remove_flow(present)?;
    }
    project.write_flow(&found)
}

fn pull_tables(session: &Session, options: Options, report: &mut Report) -> Outcome<()> {
    let Session { project, remote, .. } = session;
    for table in &remote.tables {
        let present = project.tables.get(&table.file.external_id);
        let Some(diff) = tables::diff(present, Some(&table.file)) else { continue };
        report.tables.push(diff);
        if !options.dry_run {
            // The file can have another name.
            present.map_or(Ok(()), |present| project.remove_table(present))?;
            project.write_table(&table.file)?;
        }
    }
    let is_found = |id: &String| remote.tables.iter().any(|table| table.file.external_id == *id);
    for (id, present) in project.tables.iter().filter(|(id, _)| !is_found(id)) {
        if !options.prune {
            report.kept.push(format!("table `{id}`"));
            continue;
        }
        report.tables.push(TableDiff { table: id.clone(), change: Change::Removed, fields: Vec::new() });
        if !options.dry_run {
            project.remove_table(present)?;
        }
    }
    Ok(())
}

/// Writes the connections that the flows of the project use. Those that the environment does not have stay in the file.
fn write_connections(session: &Session) -> Outcome<()> {
    let Session { project, remote, environment, .. } = session;
    let pulled = remote.flows.iter().filter(|(key, _)| session.selects(key)).map(|(_, flow)| &flow.file);
    let others = project
        .flows
        .values()
        .filter(|flow| !session.selects(&flow.key) || !remote.flows.contains_key(&flow.key));
    let used: BTreeSet<String> =
        pulled.chain(others).flat_map(|flow| links::connections(&flow.description)).collect();
    let mut connections: BTreeSet<_> =
        remote.connection_files(environment, used.iter().cloned()).into_iter().collect();
    let is_listed = |id: &str| connections.iter().any(|connection| connection.external_id == id);
    let kept = project
        .connections
        .iter()
        .filter(|known| used.contains(&known.external_id) && !is_listed(&known.external_id));
    let kept: Vec<_> = kept.cloned().collect();
    connections.extend(kept);
    project.write_connections(&connections)
}
