//! The plan of a push: which flows it writes, in which order, and why it must not start.

use std::collections::{BTreeMap, BTreeSet};

use crate::diff::{self, FlowDiff};
use crate::flow_file::FlowFile;
use crate::links;
use crate::problem::Outcome;
use crate::remote::{Pushed, RemoteFlow, State};
use crate::session::Session;
use crate::tables::{self, TablePlan};

#[derive(Debug, Default, Clone)]
pub struct Options {
    /// Shows the plan without making it.
    pub dry_run: bool,
    /// Deletes the flows that were pushed before and have no file any more.
    pub prune: bool,
    /// Overwrites flows that were changed in the environment since the last push.
    pub force: bool,
    /// Takes over flows without a key whose derived key is that of a file.
    pub adopt: bool,
    /// Takes over the flow with this id for a key.
    pub adopted: BTreeMap<String, String>,
}

pub struct Plan<'a> {
    pub tables: Vec<TablePlan<'a>>,
    /// The flows to write.
    pub flows: Vec<FlowPlan<'a>>,
    /// The flows to delete.
    pub removals: Vec<&'a RemoteFlow>,
    /// Flows that were changed in the environment since the last push, with the differences to the files.
    pub conflicts: Vec<FlowDiff>,
    /// Reasons not to start, besides the conflicts.
    pub problems: Vec<String>,
    /// Whether changes since the last push are overwritten.
    pub force: bool,
}

/// The writes for one flow.
pub struct FlowPlan<'a> {
    pub file: &'a FlowFile,
    /// The flow in the environment. `None` if it must be created.
    pub present: Option<&'a RemoteFlow>,
    /// `None` if only the record of the push is missing.
    pub diff: Option<FlowDiff>,
}

impl<'a> Plan<'a> {
    pub fn of(session: &'a Session, options: &Options) -> Outcome<Self> {
        let Session { project, remote, .. } = session;
        let mut problems = remote.duplicates.clone();
        let unknown = options.adopted.keys().filter(|key| !project.flows.contains_key(*key));
        problems.extend(unknown.map(|key| format!("--adopt {key}: no file has this key")));
        let tables = if session.selects_all() {
            tables::plan(&project.tables, &remote.tables, &mut problems)
        } else {
            Vec::new()
        };
        let mut plan = Self {
            tables,
            flows: Vec::new(),
            removals: Vec::new(),
            conflicts: Vec::new(),
            problems,
            force: options.force,
        };
        for file in project.flows.values().filter(|file| session.selects(&file.key)) {
            plan.add(session, options, file)?;
        }
        if options.prune {
            plan.add_removals(session, options);
        }
        plan.check_connections(session);
        plan.check_called_flows(session);
        Ok(plan)
    }

    pub fn is_empty(&self) -> bool {
        self.tables.is_empty() && self.flows.is_empty() && self.removals.is_empty()
    }

    fn add(&mut self, session: &'a Session, options: &Options, file: &'a FlowFile) -> Outcome<()> {
        file.template()?;
        let present = self.present(session, options, file);
        let diff = diff::flows(present.map(|present| &present.file), Some(file));
        if let Some(present) = present {
            if diff.is_none() && present.is_recorded() {
                return Ok(());
            }
            if file.has_draft && !present.file.is_enabled {
                self.problems.push(format!(
                    "flow `{}`: `draft: true` is for a flow that is enabled, and it is disabled on {}. Remove `draft` to \
                     publish it.",
                    file.key, session.name
                ));
            }
            let is_adopted = !present.has_key;
            if !options.force && !is_adopted && present.conflicts_with(file) {
                self.conflicts.extend(diff.clone());
            }
        } else if file.has_draft {
            self.problems
                .push(format!("flow `{}`: remove `draft` to create it on {}", file.key, session.name));
        }
        self.flows.push(FlowPlan { file, present, diff });
        Ok(())
    }

    /// Returns the flow of the environment that a file stands for. Its display name never decides.
    fn present(
        &mut self,
        session: &'a Session,
        options: &Options,
        file: &FlowFile,
    ) -> Option<&'a RemoteFlow> {
        let key = &file.key;
        let flows = &session.remote.flows;
        if let Some(id) = options.adopted.get(key) {
            let found = flows.values().find(|flow| flow.id == *id);
            let other = flows.get(key).filter(|other| other.has_key && other.id != *id);
            if let Some(other) = other {
                self.problems.push(format!("--adopt {key}={id}: the flow {} has this key", other.id));
            }
            match found {
                None => self
                    .problems
                    .push(format!("--adopt {key}={id}: {} has no flow with this id", session.name)),
                Some(found) if found.has_key && found.file.key != *key => {
                    self.problems
                        .push(format!("--adopt {key}={id}: this flow has the key `{}`", found.file.key));
                }
                Some(_) => return found,
            }
        }
        let found = flows.get(key)?;
        if !found.has_key && !options.adopt {
            self.problems.push(format!(
                "flow `{key}`: {} has a flow with this name that was never pushed (id {}). Take it over with `--adopt` or \
                 `--adopt {key}={}`, or give the file another name.",
                session.name, found.id, found.id
            ));
        }
        Some(found)
    }

    fn add_removals(&mut self, session: &'a Session, options: &Options) {
        let Session { project, remote, .. } = session;
        let is_removed = |key: &String, flow: &RemoteFlow| {
            let has_file = project.flows.contains_key(key) || project.excluded.contains(key);
            flow.has_key && !has_file && session.selects(key)
        };
        let others = remote
            .flows
            .iter()
            .filter(|(key, flow)| !project.flows.contains_key(*key) && !is_removed(key, flow));
        let remaining = project.flows.values().chain(others.map(|(_, flow)| &flow.file));
        let mut callers: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for flow in remaining {
            for called in links::called_keys(&flow.description) {
                callers.entry(called).or_default().push(&flow.key);
            }
        }
        for (key, flow) in remote.flows.iter().filter(|(key, flow)| is_removed(key, flow)) {
            if let Some(callers) = callers.get(key) {
                self.problems
                    .push(format!("flow `{key}` has no file, but is called by {}", callers.join(", ")));
            }
            let is_changed = flow.pushed.is_none() || flow.is_foreign(State::hash_part);
            if is_changed && !options.force {
                self.conflicts.extend(diff::flows(Some(&flow.file), None));
            }
            self.removals.push(flow);
        }
    }

    /// Lists the connections that the flows to write need and that the environment does not have.
    fn check_connections(&mut self, session: &Session) {
        let Session { project, remote, environment, name, .. } = session;
        let mut users: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for flow in &self.flows {
            for id in links::connections(&flow.file.description) {
                users.entry(id).or_default().push(&flow.file.key);
            }
        }
        for (id, users) in users {
            let here = environment.connection(&id);
            let known = project.connections.iter().find(|connection| connection.external_id == id);
            let users = users.join(", ");
            match remote.connections.get(&here) {
                Some(found) if known.is_some_and(|known| known.piece != found.piece_name) => {
                    let piece = known.map_or("", |known| &known.piece);
                    self.problems.push(format!(
                        "connection `{here}` of {name} is for {}, not for {piece} (used by {users})",
                        found.piece_name
                    ));
                }
                Some(found) if found.status.as_deref().is_some_and(|status| status != "ACTIVE") => {
                    let status = found.status.as_deref().unwrap_or_default();
                    self.problems.push(format!(
                        "connection `{here}` of {name} has the status {status} (used by {users})"
                    ));
                }
                Some(_) => {}
                None => {
                    let call = known.map_or_else(String::new, |known| {
                        format!(
                            ". Create it: upsertConnection({{ externalId: '{here}', displayName: '{here}', pieceName: '{}', \
                             type: '{}', value: {{ … }} }})",
                            known.piece, known.kind
                        )
                    });
                    self.problems.push(format!("{name} has no connection `{here}` (used by {users}){call}"));
                }
            }
        }
    }

    /// Lists the calls of flows that neither the files nor the environment have.
    fn check_called_flows(&mut self, session: &Session) {
        let planned: BTreeSet<&str> = self.flows.iter().map(|flow| flow.file.key.as_str()).collect();
        let mut problems = Vec::new();
        for flow in &self.flows {
            for called in links::called_keys(&flow.file.description) {
                if !planned.contains(called.as_str()) && !session.remote.ids.flows.contains_key(&called) {
                    let key = &flow.file.key;
                    let place = if session.project.flows.contains_key(&called) {
                        "is not selected"
                    } else {
                        "has no file"
                    };
                    problems.push(format!(
                        "flow `{key}` calls `{called}`, which {place} and is not on {}",
                        session.name
                    ));
                }
            }
        }
        self.problems.append(&mut problems);
    }

    /// Returns the indices of the flows to write in groups: a flow comes after the flows that it calls. Flows that call each
    /// other are in one group.
    pub fn groups(&self) -> Vec<Vec<usize>> {
        let keys: BTreeMap<&str, usize> =
            self.flows.iter().enumerate().map(|(index, flow)| (flow.file.key.as_str(), index)).collect();
        let calls: Vec<BTreeSet<usize>> = self
            .flows
            .iter()
            .enumerate()
            .map(|(index, flow)| {
                let called = links::called_keys(&flow.file.description);
                called
                    .iter()
                    .filter_map(|key| keys.get(key.as_str()).copied())
                    .filter(|called| *called != index)
                    .collect()
            })
            .collect();
        let (mut groups, mut done) = (Vec::new(), BTreeSet::new());
        while done.len() < self.flows.len() {
            let open: Vec<usize> = (0..self.flows.len()).filter(|index| !done.contains(index)).collect();
            let ready: Vec<usize> =
                open.iter().copied().filter(|index| calls[*index].is_subset(&done)).collect();
            let group = if ready.is_empty() { open } else { ready };
            done.extend(group.iter().copied());
            groups.push(group);
        }
        groups
    }
}

impl RemoteFlow {
    fn is_recorded(&self) -> bool {
        let record = Pushed { state: self.state.clone(), next: None };
        self.has_key && self.pushed == Some(record)
    }

    /// Returns whether the flow was changed since the last push, to something else than the file has. The state that a killed
    /// push was making is no change. A flow without a record was created by a push that has not finished.
    fn conflicts_with(&self, file: &FlowFile) -> bool {
        let differs = [
            (self.file.description != file.description, State::hash_part as fn(&State) -> Option<&str>),
            (self.file.metadata != file.metadata, State::metadata_part),
            (self.file.status() != file.status(), State::status_part),
            (self.file.folder != file.folder, State::folder_part),
        ];
        differs.iter().any(|(differs, part)| *differs && self.is_foreign(*part))
    }

    /// Returns whether a part of the flow has a value that no push has written.
    fn is_foreign(&self, part: fn(&State) -> Option<&str>) -> bool {
        let Some(Pushed { state, next }) = &self.pushed else { return false };
        part(&self.state) != part(state) && next.as_ref().is_none_or(|next| part(&self.state) != part(next))
    }
}

impl State {
    fn hash_part(&self) -> Option<&str> {
        Some(&self.hash)
    }

    fn metadata_part(&self) -> Option<&str> {
        Some(&self.metadata)
    }

    fn status_part(&self) -> Option<&str> {
        Some(&self.status)
    }

    fn folder_part(&self) -> Option<&str> {
        self.folder.as_deref()
    }
}
