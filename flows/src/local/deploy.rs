//! Brings a flow, the flows that it calls, and its tables and connections to a local engine. It is a push.

use std::collections::{BTreeMap, BTreeSet};

use imbrace_core::calls::connections;
use imbrace_core::models::UpsertConnectionParams;
use serde_json::{Value, json};

use super::engine::Engine;
use crate::config::{Config, Environment};
use crate::flow_file::FlowFile;
use crate::links;
use crate::plan::{Options, Plan};
use crate::problem::{Outcome, Problem};
use crate::project::Project;
use crate::push::{self, Failed, Progress, Written};
use crate::remote::Remote;
use crate::session::Session;

/// The part of a project that a run of one flow needs.
#[derive(Debug, Clone)]
pub struct Deployment {
    key: String,
    flows: BTreeMap<String, FlowFile>,
    project: std::sync::Arc<Project>,
}

struct Silent;

impl Progress for Silent {
    fn written(&self, _: &Written) {}
    fn failed(&self, _: &Failed) {}
}

impl Deployment {
    /// Returns the flow and the flows that it calls, all of them enabled. `None` if the project has no such flow.
    pub fn of(project: &std::sync::Arc<Project>, key: &str) -> Option<Self> {
        let (mut flows, mut open) = (BTreeMap::new(), vec![key.to_owned()]);
        project.flows.get(key)?;
        while let Some(key) = open.pop() {
            let Some(flow) = project.flows.get(&key).filter(|_| !flows.contains_key(&key)) else { continue };
            open.extend(links::called_keys(&flow.description));
            let flow = FlowFile { is_enabled: true, has_draft: false, folder: None, ..flow.clone() };
            flows.insert(key, flow);
        }
        Some(Self { key: key.to_owned(), flows, project: project.clone() })
    }

    pub fn root(&self) -> &std::path::Path {
        &self.project.root
    }

    /// Pushes everything to an engine. Connections without a value have the value `test`. Returns the id of the flow.
    pub async fn push(&self, engine: &Engine, values: &BTreeMap<String, Value>) -> Outcome<String> {
        self.connect(engine, values).await?;
        let project = Project {
            excluded: Default::default(),
            root: self.project.root.clone(),
            config: Config::default(),
            flows: self.flows.clone(),
            tables: self.project.tables.clone(),
            connections: self.project.connections.clone(),
        };
        let environment = Environment::default();
        let session =
            Session::with(project, "the local engine".into(), environment, engine.context(), &[]).await?;
        let plan = Plan::of(&session, &Options::default())?;
        if !plan.problems.is_empty() {
            return Err(Problem::Stopped(plan.problems));
        }
        let report = push::apply(&session, &plan, &Silent).await?;
        if let Some(Failed { name, message }) = report.failed.first() {
            return Err(Problem::Stopped(vec![format!("{name}: {message}")]));
        }
        let remote = Remote::read(&session.ctx, &session.project, &session.environment).await?;
        let id = remote.flows.get(&self.key).map(|flow| flow.id.clone());
        id.ok_or_else(|| Problem::Stopped(vec![format!("{}: the engine has no such flow", self.key)]))
    }

    async fn connect(&self, engine: &Engine, values: &BTreeMap<String, Value>) -> Outcome<()> {
        let used = self.flows.values().flat_map(|flow| links::connections(&flow.description));
        let used: BTreeSet<String> = used.chain(values.keys().cloned()).collect();
        let default = json!("test");
        for id in used {
            let known = self.project.connections.iter().find(|connection| connection.external_id == id);
            let piece = known.map_or("@activepieces/piece-http", |known| &known.piece);
            let params = connection(&id, piece, values.get(&id).unwrap_or(&default));
            engine.context().send(connections::upsert(&params?)?).await?;
        }
        Ok(())
    }
}

/// A text becomes a secret text, an object the fields of a custom authentication.
fn connection(id: &str, piece: &str, value: &Value) -> Outcome<UpsertConnectionParams> {
    let (kind, value) = match value {
        Value::Object(_) => ("CUSTOM_AUTH", json!({"props": value})),
        Value::String(text) => ("SECRET_TEXT", json!({"secret_text": text})),
        other => ("SECRET_TEXT", json!({"secret_text": other.to_string()})),
    };
    let params =
        json!({"externalId": id, "displayName": id, "type": kind, "value": value, "pieceName": piece});
    Ok(imbrace_core::json::read("connection", &params.to_string())?)
}
