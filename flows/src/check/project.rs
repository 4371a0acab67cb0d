//! Checks all files of a project.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Checked, Finding, flow, unreadable};
use crate::config::Config;
use crate::problem::{Outcome, Problem};
use crate::project::{ConnectionFile, TableFile};
use crate::testing::case::TestFile;
use crate::{links, names, types};

/// The findings in a project, sorted by file and line.
#[derive(Debug, Serialize)]
pub struct Report {
    pub findings: Vec<Finding>,
}

/// Checks the project whose `imbrace.yaml` is in `start` or in a folder above it.
pub fn run(start: &Path) -> Outcome<Report> {
    let (root, config) = Config::find(start)?;
    let mut check = Check { root, findings: BTreeSet::new(), flows: BTreeMap::new() };
    check.check_folder("flows/", 0)?;
    check.check_calls();
    check.check_yaml_files::<TableFile>("tables/")?;
    check.check_yaml::<Vec<ConnectionFile>>("connections.yaml");
    check.check_types(&config);
    Ok(Report { findings: check.findings.into_iter().collect() })
}

/// Checks a flow. Returns the names of its files with code too.
fn check_flow(root: &Path, folder: &str, key: &str) -> (Checked, BTreeSet<String>) {
    let file = format!("{folder}{key}.flow.yaml");
    let read = |file: &str| std::fs::read_to_string(root.join(file)).ok();
    let finding = |message: &str| Finding { file: file.clone(), line: 1, message: message.into() };
    let Some(yaml) = read(&file) else {
        let findings = [finding("cannot be read as UTF-8 text")].into();
        return (Checked { findings, description: None }, BTreeSet::new());
    };
    let used = RefCell::new(BTreeSet::new());
    let mut checked = flow(folder, key, &yaml, |name| {
        used.borrow_mut().insert(name.to_owned());
        read(&format!("{folder}{name}"))
    });
    if !names::is_key(key) {
        checked.findings.insert(finding("the name of the file must consist of letters, digits, `-` and `_`"));
    }
    (checked, used.into_inner())
}

struct Check {
    root: PathBuf,
    findings: BTreeSet<Finding>,
    /// The flows that are YAML, by key, with their files.
    flows: BTreeMap<String, (String, Value)>,
}

impl Check {
    fn add(&mut self, file: &str, line: usize, message: impl Into<String>) {
        self.findings.insert(Finding { file: file.to_owned(), line, message: message.into() });
    }

    fn read(&self, file: &str) -> Option<String> {
        std::fs::read_to_string(self.root.join(file)).ok()
    }

    /// Returns the names in a folder, sorted. A folder that does not exist is empty.
    fn list(&self, folder: &str) -> Outcome<Vec<String>> {
        let path = self.root.join(folder);
        if !path.is_dir() {
            return Ok(Vec::new());
        }
        let entries = std::fs::read_dir(&path).map_err(Problem::at(&path))?;
        let names = entries.map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()));
        let mut names = names.collect::<std::io::Result<Vec<_>>>().map_err(Problem::at(&path))?;
        names.sort();
        Ok(names)
    }

    /// Checks the flows in a folder, and in the folders in `flows`.
    fn check_folder(&mut self, folder: &str, depth: usize) -> Outcome<()> {
        let files = self.list(folder)?;
        let mut keys = Vec::new();
        for name in &files {
            let path = format!("{folder}{name}");
            if depth == 0 && self.root.join(&path).is_dir() {
                self.check_folder(&format!("{path}/"), 1)?;
            } else if let Some(key) = name.strip_suffix(".flow.yaml") {
                keys.push(key);
            } else if let Some(key) = name.strip_suffix(".test.yaml") {
                self.check_yaml::<TestFile>(&path);
                if !files.contains(&format!("{key}.flow.yaml")) {
                    self.add(&path, 1, format!("there is no flow `{key}` beside these test cases"));
                }
            }
        }
        let used = self.check_flows(folder, &keys);
        for name in files.iter().filter(|name| !used.contains(*name)) {
            let key = name.strip_suffix(".ts").and_then(|name| name.rsplit_once('.')).map(|(key, _)| key);
            if key.is_some_and(|key| files.contains(&format!("{key}.flow.yaml"))) {
                self.add(&format!("{folder}{name}"), 1, "is the code of no step: delete it, or add the step");
            }
        }
        Ok(())
    }

    /// Checks the flows of a folder on all processors. Returns the names of their files with code.
    fn check_flows(&mut self, folder: &str, keys: &[&str]) -> BTreeSet<String> {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let size = keys.len().div_ceil(threads).max(1);
        let root = &self.root;
        let checked: Vec<_> = std::thread::scope(|scope| {
            let check = |keys: &'_ [&'_ str]| -> Vec<_> {
                keys.iter().map(|key| ((*key).to_owned(), check_flow(root, folder, key))).collect()
            };
            let threads: Vec<_> = keys.chunks(size).map(|keys| scope.spawn(move || check(keys))).collect();
            threads.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect()
        });
        let mut used = BTreeSet::new();
        for (key, (flow, code_files)) in checked {
            used.extend(code_files);
            self.findings.extend(flow.findings);
            let file = format!("{folder}{key}.flow.yaml");
            if let Some(description) = flow.description
                && let Some((other, _)) = self.flows.insert(key, (file.clone(), description))
            {
                self.add(&file, 1, format!("has the key of another flow, {other}"));
            }
        }
        used
    }

    /// Checks that the flows which flows call exist.
    fn check_calls(&mut self) {
        let calls = self.flows.values().flat_map(|(file, description)| {
            let unknown =
                links::called_keys(description).into_iter().filter(|key| !self.flows.contains_key(key));
            unknown.map(move |key| (file.clone(), key))
        });
        for (file, key) in calls.collect::<Vec<_>>() {
            let text = self.read(&file).unwrap_or_default();
            let line =
                text.lines().position(|line| line.trim_start().starts_with("key:") && line.contains(&key));
            self.add(
                &file,
                line.map_or(1, |line| line + 1),
                format!("calls the flow `{key}`, which has no file"),
            );
        }
    }

    fn check_yaml_files<T: DeserializeOwned>(&mut self, folder: &str) -> Outcome<()> {
        let names = self.list(folder)?;
        names
            .iter()
            .filter(|name| name.ends_with(".yaml"))
            .for_each(|name| self.check_yaml::<T>(&format!("{folder}{name}")));
        Ok(())
    }

    fn check_yaml<T: DeserializeOwned>(&mut self, file: &str) {
        let Some(text) = self.read(file) else { return };
        if let Err(error) = serde_saphyr::from_str::<T>(&text) {
            self.findings.insert(unreadable(file.to_owned(), &error));
        }
        let lines =
            text.lines().enumerate().filter(|(_, line)| !line.trim_end().ends_with(super::secrets::ALLOWED));
        for (index, line) in lines {
            if let Some(kind) = super::secrets::in_text(line) {
                self.add(file, index + 1, super::secret(&kind));
            }
        }
    }

    fn check_types(&mut self, config: &Config) {
        let Some(file) = &config.types else { return };
        let text = self.read(file).unwrap_or_default();
        let flows = self.flows.iter().map(|(key, (_, description))| types::Flow { key, description });
        let ids = types::read_ids(&text);
        match types::module(&flows.collect::<Vec<_>>(), &ids) {
            Ok(current) if current == text => {}
            Ok(_) => self.add(file, 1, "is stale: run `imbrace-flows types`"),
            Err(error) => self.add(file, 1, error.to_string()),
        }
    }
}
