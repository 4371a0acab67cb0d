//! What every command with an environment needs: the project, the environment's content, and the selected flows.

use std::path::Path;

use imbrace_core::Context;
use imbrace_core::error::misuse;

use crate::config::Environment;
use crate::problem::Outcome;
use crate::project::Project;
use crate::remote::Remote;

pub struct Session {
    pub project: Project,
    /// Name of the environment.
    pub name: String,
    pub environment: Environment,
    pub ctx: Context,
    pub remote: Remote,
    keys: Vec<String>,
}

impl Session {
    /// Loads the project around `start`, and reads an environment. `keys` selects flows; without keys, all of them.
    pub async fn open(start: &Path, environment: Option<&str>, keys: &[String]) -> Outcome<Self> {
        let project = Project::load(start)?;
        let (name, environment) = project.config.environment(environment)?;
        let (name, environment) = (name.to_owned(), environment.clone());
        let ctx = environment.connect(&name, |variable| std::env::var(variable).ok())?;
        Self::with(project, name, environment, ctx, keys).await
    }

    /// Reads an environment that is already connected.
    pub async fn with(
        project: Project,
        name: String,
        environment: Environment,
        ctx: Context,
        keys: &[String],
    ) -> Outcome<Self> {
        let remote = Remote::read(&ctx, &project, &environment).await?;
        let session = Self { project, name, environment, ctx, remote, keys: keys.to_vec() };
        let is_known =
            |key: &String| session.project.flows.contains_key(key) || session.remote.flows.contains_key(key);
        match session.keys.iter().find(|key| !is_known(key)) {
            Some(key) => {
                let problem = format!("is not the key of a flow in the files or on {}", session.name);
                Err(misuse(key, &problem).into())
            }
            None => Ok(session),
        }
    }

    /// Returns whether the command is for this flow.
    pub fn selects(&self, key: &str) -> bool {
        self.keys.is_empty() || self.keys.iter().any(|selected| selected == key)
    }

    /// Returns whether the command is for all flows.
    pub fn selects_all(&self) -> bool {
        self.keys.is_empty()
    }

    /// Returns the keys of the selected flows, in the files and in the environment.
    pub fn selected(&self) -> Vec<&str> {
        let keys = self.project.flows.keys().chain(self.remote.flows.keys());
        let keys: std::collections::BTreeSet<_> = keys.filter(|key| self.selects(key)).collect();
        keys.into_iter().map(String::as_str).collect()
    }
}
