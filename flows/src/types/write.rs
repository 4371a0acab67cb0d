//! Writes the module of types: `imbrace-flows types`.

use std::collections::BTreeMap;
use std::path::Path;

use imbrace_core::error::misuse;
use serde::Serialize;
use serde_json::Value;

use super::{Flow, Ids, module, property, read_ids};
use crate::config::{Config, FILE};
use crate::flow_file::FlowFile;
use crate::problem::{Outcome, Problem};
use crate::project::Project;
use crate::remote::Remote;

#[derive(Debug, Default, Clone)]
pub struct Options {
    /// The environments whose ids are read. The module keeps the ids of the others.
    pub environments: Vec<String>,
    /// The file to write, instead of the one in `imbrace.yaml`.
    pub out: Option<String>,
}

/// What was written.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Path of the module, below the folder of the project.
    pub file: String,
    pub is_changed: bool,
    /// Number of flows that have an id, by environment.
    pub ids: BTreeMap<String, usize>,
}

/// Reads the ids of the flows, and writes the module if its text differs.
pub async fn run(start: &Path, options: &Options) -> Outcome<Report> {
    let project = Project::load(start)?;
    let file = options.out.clone().or_else(|| project.config.types.clone());
    let file = file.ok_or_else(|| {
        misuse(FILE, "has no `types`, the path of the module to write: add it, or use --out")
    })?;
    let path = project.root.join(&file);
    let present = std::fs::read_to_string(&path).unwrap_or_default();
    let mut ids = known_ids(&project.config, &read_ids(&present));
    for name in environments(&project, options)? {
        let found = ids_of(&project, &name).await?;
        ids.iter_mut().filter(|(known, _)| *known == name).for_each(|(_, ids)| ids.clone_from(&found));
    }
    let contents: Vec<(&String, Value)> =
        project.flows.iter().map(|(key, flow)| (key, FlowFile::to_value(flow))).collect();
    let flows: Vec<_> = contents.iter().map(|(key, description)| Flow { key, description }).collect();
    let text = module(&flows, &ids)?;
    let is_changed = text != present;
    if is_changed {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(Problem::at(folder))?;
        }
        std::fs::write(&path, text).map_err(Problem::at(&path))?;
    }
    let ids = ids.into_iter().map(|(name, ids)| (name, ids.len())).collect();
    Ok(Report { file, is_changed, ids })
}

/// Returns the environments of `imbrace.yaml` with the ids that the module has already. The default comes first.
fn known_ids(config: &Config, present: &Ids) -> Ids {
    let known = |name: &String| present.iter().find(|(other, _)| other == name).map(|(_, ids)| ids.clone());
    let mut ids: Ids =
        config.environments.keys().map(|name| (name.clone(), known(name).unwrap_or_default())).collect();
    ids.sort_by_key(|(name, _)| config.default.as_ref() != Some(name));
    ids
}

/// Returns the environments to read: the given ones, else those whose credential is set.
fn environments(project: &Project, options: &Options) -> Outcome<Vec<String>> {
    if !options.environments.is_empty() {
        return Ok(options.environments.clone());
    }
    let has_credential = |name: &&String| {
        let environment = &project.config.environments[*name];
        let variable = environment.key_from.as_ref().or(environment.token_from.as_ref());
        std::env::var_os(variable.map_or("IMBRACE_API_KEY", String::as_str))
            .is_some_and(|value| !value.is_empty())
    };
    Ok(project.config.environments.keys().filter(has_credential).cloned().collect())
}

async fn ids_of(project: &Project, name: &str) -> Outcome<BTreeMap<String, String>> {
    let (name, environment) = project.config.environment(Some(name))?;
    let ctx = environment.connect(name, |variable| std::env::var(variable).ok())?;
    let remote = Remote::read(&ctx, project, environment).await?;
    let known = remote.flows.into_values().filter(|flow| project.flows.contains_key(&flow.file.key));
    Ok(known.map(|flow| (property(&flow.file.key), flow.id)).collect())
}
