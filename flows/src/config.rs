//! `imbrace.yaml`: the environments of a project, and the flows that belong to it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use http::HeaderMap;
use http::header::AUTHORIZATION;
use imbrace_core::error::misuse;
use imbrace_core::request::RequestOptions;
use imbrace_core::secret::Secret;
use imbrace_core::session::header_value;
use imbrace_core::settings::{Given, Settings};
use imbrace_core::{Client, Context};
use serde::Deserialize;

use crate::problem::{Outcome, Problem};

pub const FILE: &str = "imbrace.yaml";

/// The content of `imbrace.yaml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Config {
    pub environments: BTreeMap<String, Environment>,
    /// The environment of commands without `--env`. Not needed if there is only one.
    #[serde(default)]
    pub default: Option<String>,
    /// Patterns of the flows that belong to the project, as `folder/key`. `*` matches any text. Default: all flows.
    #[serde(default)]
    pub include: Vec<String>,
    /// Path of the TypeScript module that `types` writes and `check` compares.
    #[serde(default)]
    pub types: Option<String>,
}

/// One engine that has the flows.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Environment {
    /// URL of the gateway.
    #[serde(default)]
    pub base_url: Option<String>,
    /// Name of a gateway of the platform, such as `sandbox`.
    #[serde(default)]
    pub env: Option<String>,
    /// URL of an engine without a gateway.
    #[serde(default)]
    pub workflow_engine: Option<String>,
    #[serde(default)]
    pub organization_id: Option<String>,
    #[serde(default)]
    pub project_id: Option<String>,
    /// Name of the environment variable with the API key. Default: `IMBRACE_API_KEY`.
    #[serde(default)]
    pub key_from: Option<String>,
    /// Name of the environment variable with an access token, instead of `keyFrom`.
    #[serde(default)]
    pub token_from: Option<String>,
    /// Allows `http:` URLs of other machines.
    #[serde(default)]
    pub allow_insecure: bool,
    /// External ids of connections: the one in the files, and the one in this environment.
    #[serde(default)]
    pub connections: BTreeMap<String, String>,
}

impl Config {
    /// Reads `imbrace.yaml` in `start` or in the nearest folder above it. Returns the folder too.
    pub fn find(start: &Path) -> Outcome<(PathBuf, Self)> {
        let root = start.ancestors().find(|folder| folder.join(FILE).is_file()).ok_or_else(|| {
            misuse(FILE, &format!("does not exist in {} or in a folder above it", start.display()))
        })?;
        let path = root.join(FILE);
        let text = std::fs::read_to_string(&path).map_err(Problem::at(&path))?;
        Ok((root.to_path_buf(), Self::read(&text)?))
    }

    pub fn read(text: &str) -> Outcome<Self> {
        let config: Self = serde_saphyr::from_str(text)
            .map_err(|error| misuse(FILE, &format!("cannot be used: {error}")))?;
        if let Some(default) = config.default.as_ref().filter(|name| !config.environments.contains_key(*name))
        {
            return Err(misuse(
                &format!("{FILE}: default"),
                &format!("names the unknown environment `{default}`"),
            )
            .into());
        }
        for (name, environment) in &config.environments {
            let mut taken = std::collections::BTreeSet::new();
            if let Some(id) = environment.connections.values().find(|id| !taken.insert(*id)) {
                let place = format!("{FILE}: environments.{name}.connections");
                return Err(misuse(&place, &format!("has the connection `{id}` twice")).into());
            }
        }
        Ok(config)
    }

    /// Returns the environment with this name, by default the default one or the only one.
    pub fn environment(&self, name: Option<&str>) -> Outcome<(&str, &Environment)> {
        let only = || self.environments.keys().next().filter(|_| self.environments.len() == 1);
        let names = || self.environments.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
        let name = name.map(str::to_owned).or_else(|| self.default.clone()).or_else(|| only().cloned());
        let name =
            name.ok_or_else(|| misuse("--env", &format!("is required; expected one of {}", names())))?;
        match self.environments.get_key_value(&name) {
            Some((name, environment)) => Ok((name, environment)),
            None => {
                Err(misuse("--env", &format!("`{name}` is not in {FILE}; expected one of {}", names()))
                    .into())
            }
        }
    }

    /// Returns whether a flow belongs to the project.
    pub fn includes(&self, folder: Option<&str>, key: &str) -> bool {
        let path = folder.map_or_else(|| key.to_owned(), |folder| format!("{folder}/{key}"));
        self.include.is_empty() || self.include.iter().any(|pattern| matches(pattern, &path))
    }
}

impl Environment {
    /// Returns the context of calls to this environment. `variable` reads an environment variable.
    pub fn connect(&self, name: &str, variable: impl Fn(&str) -> Option<String>) -> Outcome<Context> {
        let secret = |from: &Option<String>| match from {
            None => Ok(None),
            Some(from) => match variable(from).filter(|value| !value.is_empty()) {
                Some(value) => Ok(Some(Secret::new(value))),
                None => Err(misuse(
                    from,
                    &format!("is not set; the environment `{name}` takes its credential from it"),
                )),
            },
        };
        let (mut api_key, access_token) = (secret(&self.key_from)?, secret(&self.token_from)?);
        let mut headers = HeaderMap::new();
        // An engine without a gateway takes its API key as a bearer token.
        if let Some(key) = api_key.take_if(|_| self.workflow_engine.is_some()) {
            let value = header_value("the API key", &format!("Bearer {}", key.expose()))?;
            headers.insert(AUTHORIZATION, value);
        }
        let given = Given {
            api_key,
            access_token,
            headers,
            organization_id: self.organization_id.clone(),
            project_id: self.project_id.clone(),
            env: self.env.clone(),
            base_url: self.base_url.clone(),
            workflow_engine: self.workflow_engine.clone(),
            allow_insecure: self.allow_insecure,
            ..Given::default()
        };
        let client = Client::new(Settings::resolve(given, &variable)?)?;
        Ok(Context::new(client.engine(), RequestOptions::default(), None))
    }

    /// Returns the external id that a connection of the files has here.
    pub fn connection(&self, in_files: &str) -> String {
        if let Some(id) = in_files.strip_prefix(HERE) {
            return id.to_owned();
        }
        self.connections.get(in_files).cloned().unwrap_or_else(|| in_files.to_owned())
    }

    /// Returns the external id that a connection of this environment has in the files.
    pub fn connection_in_files(&self, here: &str) -> String {
        match self.connections.iter().find(|(_, id)| *id == here) {
            Some((in_files, _)) => in_files.clone(),
            // In the files, this id stands for another connection.
            None if self.connections.contains_key(here) => format!("{HERE}{here}"),
            None => here.to_owned(),
        }
    }
}

/// Starts the id of a connection in the files that is an id of the environment.
const HERE: &str = "env:";

/// Returns whether a pattern matches the whole text. `*` matches any text.
fn matches(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((start, rest)) => text.strip_prefix(start).is_some_and(|text| {
            text.char_indices()
                .map(|(index, _)| index)
                .chain([text.len()])
                .any(|index| matches(rest, &text[index..]))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_the_whole_path() {
        for (pattern, text, expected) in [
            ("Sales/*", "Sales/lead", true),
            ("Sales/*", "Support/lead", false),
            ("*", "lead", true),
            ("*-lead", "Sales/new-lead", true),
            ("*-lead", "Sales/new-leads", false),
            ("lead", "lead", true),
            ("*é*", "café au lait", true),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn mistakes_name_their_place() {
        let message = |text: &str| Config::read(text).unwrap_err().to_string();
        assert!(message("environments: {dev: {key: x}}").contains("unknown field `key`"));
        assert!(message("{}").contains("environments"));
        assert!(message("environments: {dev: {}}\ndefault: prod").contains("`prod`"));
        assert!(message("environments: {dev: {connections: {a: x, b: x}}}").contains("`x` twice"));
        let config = Config::read("environments: {dev: {keyFrom: NOWHERE}, prod: {}}").unwrap();
        assert!(config.environment(None).unwrap_err().to_string().contains("expected one of dev, prod"));
        let (name, dev) = config.environment(Some("dev")).unwrap();
        assert!(dev.connect(name, |_| None).unwrap_err().to_string().starts_with("`NOWHERE` is not set"));
    }

    #[test]
    fn ids_of_connections_come_back() {
        let connections = [("slack".to_owned(), "slack-prod".to_owned())].into();
        let environment = Environment { connections, ..Environment::default() };
        for here in ["slack-prod", "slack", "other"] {
            assert_eq!(environment.connection(&environment.connection_in_files(here)), here);
        }
        assert_eq!(environment.connection("slack"), "slack-prod");
        assert_ne!(environment.connection_in_files("slack"), "slack");
    }
}
