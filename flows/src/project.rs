//! The files of a project: flows, tables and the connections that the flows use.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use imbrace_core::error::misuse;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::flow_file::FlowFile;
use crate::problem::{Outcome, Problem};
use crate::{files, names};

const FLOWS: &str = "flows";
const TABLES: &str = "tables";
const CONNECTIONS: &str = "connections.yaml";
const FLOW_SUFFIX: &str = ".flow.yaml";

/// The files below the folder of `imbrace.yaml`.
#[derive(Debug)]
pub struct Project {
    pub root: PathBuf,
    pub config: Config,
    /// By key.
    pub flows: BTreeMap<String, FlowFile>,
    /// Keys of the flows that `include` leaves out.
    pub excluded: BTreeSet<String>,
    /// By external id.
    pub tables: BTreeMap<String, TableFile>,
    pub connections: Vec<ConnectionFile>,
}

/// A table and its fields, without its records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct TableFile {
    pub name: String,
    /// The id of the table that is the same in every environment.
    pub external_id: String,
    #[serde(default)]
    pub fields: Vec<FieldFile>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct FieldFile {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub external_id: String,
    /// The choices of a `STATIC_DROPDOWN`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
}

/// A connection that flows refer to. Its value is never in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ConnectionFile {
    pub external_id: String,
    pub piece: String,
    #[serde(rename = "type")]
    pub kind: String,
}

impl Project {
    /// Loads the project whose `imbrace.yaml` is in `start` or in a folder above it.
    pub fn load(start: &Path) -> Outcome<Self> {
        let (root, config) = Config::find(start)?;
        let mut project = Self {
            flows: BTreeMap::new(),
            excluded: BTreeSet::new(),
            tables: BTreeMap::new(),
            connections: Vec::new(),
            root,
            config,
        };
        project.load_flows(&project.root.join(FLOWS), None)?;
        for path in listed(&project.root.join(TABLES))?.into_iter().filter(|path| is_yaml(path)) {
            let table: TableFile = project.read_yaml(&path)?;
            if let Some(other) = project.tables.insert(table.external_id.clone(), table) {
                let place = project.relative(&path);
                return Err(misuse(
                    &place,
                    &format!("has the externalId of another table, `{}`", other.external_id),
                )
                .into());
            }
        }
        let connections = project.root.join(CONNECTIONS);
        if connections.is_file() {
            project.connections = project.read_yaml(&connections)?;
        }
        Ok(project)
    }

    fn load_flows(&mut self, directory: &Path, folder: Option<&str>) -> Outcome<()> {
        for path in listed(directory)? {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() && folder.is_none() {
                self.load_flows(&path, Some(&names::folder_of(&name)))?;
            } else if let Some(key) = name.strip_suffix(FLOW_SUFFIX) {
                let flow = self.load_flow(&path, key, folder)?;
                if !self.config.includes(folder, key) {
                    self.excluded.insert(key.to_owned());
                } else if self.flows.insert(key.to_owned(), flow).is_some() {
                    let place = self.relative(&path);
                    return Err(misuse(&place, &format!("has the key of another flow, `{key}`")).into());
                }
            }
        }
        Ok(())
    }

    fn load_flow(&self, path: &Path, key: &str, folder: Option<&str>) -> Outcome<FlowFile> {
        if !names::is_key(key) {
            let rule = "must be named by letters, digits, `-` and `_`";
            return Err(misuse(&self.relative(path), rule).into());
        }
        let directory = path.parent().unwrap_or(&self.root);
        let content = files::read(key, |name| std::fs::read_to_string(directory.join(name)).ok())?;
        Ok(FlowFile::from_value(key, folder.map(str::to_owned), content)?)
    }

    fn read_yaml<T: DeserializeOwned>(&self, path: &Path) -> Outcome<T> {
        let text = std::fs::read_to_string(path).map_err(Problem::at(path))?;
        let unusable = |error| misuse(&self.relative(path), &format!("cannot be used: {error}"));
        Ok(serde_saphyr::from_str(&text).map_err(unusable)?)
    }

    /// Returns the path of a file below the root, with `/` on every system.
    pub fn relative(&self, path: &Path) -> String {
        let path = path.strip_prefix(&self.root).unwrap_or(path);
        path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
    }

    /// Returns the folder of a flow's files.
    pub fn directory_of(&self, flow: &FlowFile) -> PathBuf {
        let flows = self.root.join(FLOWS);
        flow.folder.as_ref().map_or_else(|| flows.clone(), |folder| flows.join(names::directory_of(folder)))
    }

    /// Returns the paths of the files that belong to a flow: its description, the code of its steps, and nothing else.
    pub fn paths_of(&self, flow: &FlowFile) -> Outcome<Vec<PathBuf>> {
        let directory = self.directory_of(flow);
        Ok(flow.texts()?.into_keys().map(|name| directory.join(name)).collect())
    }

    /// Writes the files of a flow.
    pub fn write_flow(&self, flow: &FlowFile) -> Outcome<()> {
        let directory = self.directory_of(flow);
        std::fs::create_dir_all(&directory).map_err(Problem::at(&directory))?;
        flow.texts()?.into_iter().try_for_each(|(name, text)| write(&directory.join(name), &text))
    }

    /// Removes the files of a flow, and its folder if nothing is left in it.
    pub fn remove_flow(&self, flow: &FlowFile) -> Outcome<()> {
        for path in self.paths_of(flow)? {
            remove(&path)?;
        }
        if flow.folder.is_some() {
            // Fails if the folder has other files.
            let _ = std::fs::remove_dir(self.directory_of(flow));
        }
        Ok(())
    }

    /// Returns the path for the file of a table that has none: its external id, or a number too if another table has that file.
    fn table_path(&self, table: &TableFile) -> PathBuf {
        let path = |name: &str| self.root.join(TABLES).join(format!("{name}.yaml"));
        path(&names::free_key(&names::directory_of(&table.external_id), |name| path(name).exists()))
    }

    pub fn write_table(&self, table: &TableFile) -> Outcome<()> {
        let path = self.table_path(table);
        std::fs::create_dir_all(self.root.join(TABLES)).map_err(Problem::at(&path))?;
        self.write_yaml(&path, table)
    }

    pub fn remove_table(&self, table: &TableFile) -> Outcome<()> {
        let paths = listed(&self.root.join(TABLES))?.into_iter().filter(|path| is_yaml(path));
        for path in paths {
            if self.read_yaml::<TableFile>(&path)?.external_id == table.external_id {
                remove(&path)?;
            }
        }
        Ok(())
    }

    pub fn write_connections(&self, connections: &BTreeSet<ConnectionFile>) -> Outcome<()> {
        let path = self.root.join(CONNECTIONS);
        if connections.is_empty() && !path.is_file() {
            return Ok(());
        }
        self.write_yaml(&path, connections)
    }

    fn write_yaml(&self, path: &Path, content: &impl Serialize) -> Outcome<()> {
        let yaml = serde_saphyr::to_string(content);
        write(path, &yaml.map_err(|error| misuse(&self.relative(path), &error.to_string()))?)
    }
}

/// Returns the sorted entries of a folder, or none if the folder does not exist.
fn listed(directory: &Path) -> Outcome<Vec<PathBuf>> {
    if !directory.is_dir() {
        return Ok(Vec::new());
    }
    let entries = std::fs::read_dir(directory).map_err(Problem::at(directory))?;
    let paths: std::io::Result<Vec<_>> = entries.map(|entry| entry.map(|entry| entry.path())).collect();
    let mut paths = paths.map_err(Problem::at(directory))?;
    paths.sort();
    Ok(paths)
}

fn is_yaml(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml")
}

/// Writes a file if its text differs, so that unchanged files keep their time.
fn write(path: &Path, text: &str) -> Outcome<()> {
    if std::fs::read_to_string(path).is_ok_and(|present| present == text) {
        return Ok(());
    }
    std::fs::write(path, text).map_err(Problem::at(path))
}

fn remove(path: &Path) -> Outcome<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Problem::at(path)(error)),
        _ => Ok(()),
    }
}
