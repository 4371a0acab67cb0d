//! `push`: from files to an environment.

use std::collections::{BTreeMap, HashMap};
use std::sync::Mutex;

use futures_util::{StreamExt, stream};
use imbrace_core::Context;
use imbrace_core::calls::{flows, folders};
use imbrace_core::json::JsonObject;
use imbrace_core::models::{CreateFlowParams, CreateFolderParams};
use imbrace_core::procedures::template::Identified;
use imbrace_core::procedures::{Wait, disable_flow, publish_flow};
use serde::Serialize;
use serde_json::{Value, json};

use crate::diff::FlowDiff;
use crate::flow_file::FlowFile;
use crate::links::{self, Ids};
use crate::plan::{FlowPlan, Plan};
use crate::problem::{Outcome, Problem};
use crate::remote;
use crate::remote::{AT_ONCE, OWN, Pushed, RemoteFlow, State, read_flow};
use crate::session::Session;

/// What a push did, or what it would do.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    pub environment: String,
    pub dry_run: bool,
    /// Flows that were changed in the environment since the last push. If there are any, nothing was written.
    pub conflicts: Vec<FlowDiff>,
    pub written: Vec<Written>,
    pub failed: Vec<Failed>,
}

/// A flow or table that was created, changed or deleted.
#[derive(Debug, Clone, Serialize)]
pub struct Written {
    pub name: String,
    pub change: &'static str,
}

#[derive(Debug, Clone, Serialize)]
pub struct Failed {
    pub name: String,
    pub message: String,
}

/// Receives each result of a push as soon as it is known.
pub trait Progress {
    fn written(&self, written: &Written);
    fn failed(&self, failed: &Failed);
}

/// Makes a plan. One flow that fails does not stop the others.
pub async fn apply(session: &Session, plan: &Plan<'_>, progress: &impl Progress) -> Outcome<Report> {
    let mut push = Push {
        session,
        ids: Ids::default(),
        created: BTreeMap::new(),
        folders: Mutex::default(),
        force: plan.force,
        done: Report::default(),
    };
    push.ids.flows = session.remote.ids.flows.clone();
    let present =
        plan.flows.iter().filter_map(|flow| Some((flow.file.key.clone(), flow.present?.external_id.clone())));
    push.ids.flows.extend(present);
    push.done.environment = session.name.clone();
    for table in &plan.tables {
        let result = table.apply(&session.ctx).await;
        push.note(format!("table {}", table.table()), "changed", result, progress);
    }
    let tables = if plan.tables.is_empty() { None } else { Some(remote::read_tables(&session.ctx).await?) };
    push.ids.add_fields(tables.as_deref().unwrap_or(&session.remote.tables));
    push.create_flows(plan, progress).await;
    for group in plan.groups() {
        push.write_group(plan, &group, progress).await;
    }
    if push.done.failed.is_empty() {
        push.remove_flows(plan, progress).await;
    } else {
        for flow in &plan.removals {
            let problem =
                Problem::Stopped(vec!["was not deleted, because the push of another flow failed".into()]);
            push.note(flow.file.key.clone(), "removed", Err(problem), progress);
        }
    }
    Ok(push.done)
}

struct Push<'a> {
    session: &'a Session,
    ids: Ids,
    /// The flows that this push created, by key.
    created: BTreeMap<String, RemoteFlow>,
    /// Ids of the folders that this push created, by name.
    folders: Mutex<HashMap<String, String>>,
    /// Whether changes since the last push are overwritten.
    force: bool,
    done: Report,
}

impl Push<'_> {
    fn note(&mut self, name: String, change: &'static str, result: Outcome<()>, progress: &impl Progress) {
        match result {
            Ok(()) => {
                self.done.written.push(Written { name, change });
                self.done.written.last().into_iter().for_each(|written| progress.written(written));
            }
            Err(problem) => {
                self.done.failed.push(Failed { name, message: problem.to_string() });
                self.done.failed.last().into_iter().for_each(|failed| progress.failed(failed));
            }
        }
    }

    /// Creates empty flows, so that flows which call each other have the ids of the others. Each has its key from the first
    /// request on: a push that is killed is finished by the next one.
    async fn create_flows(&mut self, plan: &Plan<'_>, progress: &impl Progress) {
        let ctx = &self.session.ctx;
        let new = plan.flows.iter().filter(|flow| flow.present.is_none());
        let created: Vec<_> = stream::iter(new)
            .map(|flow| async { (flow.file.key.clone(), create_flow(ctx, flow.file).await) })
            .buffer_unordered(AT_ONCE)
            .collect()
            .await;
        for (key, result) in created {
            match result {
                Ok(flow) => {
                    self.ids.flows.insert(key.clone(), flow.external_id.clone());
                    self.created.insert(key, flow);
                }
                Err(problem) => self.note(key, "created", Err(problem), progress),
            }
        }
    }

    async fn write_group(&mut self, plan: &Plan<'_>, group: &[usize], progress: &impl Progress) {
        let push = &*self;
        let flows = group.iter().filter_map(|index| {
            let flow = &plan.flows[*index];
            Some((flow, flow.present.or_else(|| push.created.get(&flow.file.key))?))
        });
        let results: Vec<_> = stream::iter(flows)
            .map(|(flow, present)| async move { (flow, push.write(flow, present).await) })
            .buffer_unordered(AT_ONCE)
            .collect()
            .await;
        for (flow, result) in results {
            let change = if flow.present.is_none() { "created" } else { "changed" };
            self.note(flow.file.key.clone(), change, result, progress);
        }
    }

    /// Makes a flow equal to its file, and stores the record of the push. After a failure, stores the record of what was done,
    /// so that the next push does not take it for a change by someone else.
    async fn write(&self, flow: &FlowPlan<'_>, present: &RemoteFlow) -> Outcome<()> {
        let (file, id) = (flow.file, &present.id);
        let here = self.in_environment(file)?;
        if flow.present.is_some() && !self.force {
            let now = read_flow(&self.session.ctx, id, &file.key, present.file.folder.clone()).await?;
            if now.state != present.state {
                return Err(Problem::Stopped(vec![
                    "was changed while this push was running: push again".into(),
                ]));
            }
        }
        self.announce(&here, present).await?;
        let result = self.make_equal(file, &here, present).await;
        let found = read_flow(&self.session.ctx, id, &file.key, file.folder.clone()).await;
        match (result, found) {
            (Ok(()), Ok(found)) => {
                self.record(file, id, found.clone()).await?;
                self.check(file, found)
            }
            (Err(problem), Ok(found)) => {
                let own = [&present.state.hash, &State::of(&here).hash];
                if own.contains(&&found.state.hash) {
                    let _ = self.record(file, id, found).await;
                }
                Err(problem)
            }
            (result, Err(problem)) => result.and(Err(problem)),
        }
    }

    async fn make_equal(&self, file: &FlowFile, here: &FlowFile, present: &RemoteFlow) -> Outcome<()> {
        let ctx = &self.session.ctx;
        let is_new_content = present.state.hash != State::of(here).hash;
        if is_new_content {
            ctx.send(flows::import(&present.id, &JsonObject::of(&here.template()?)?)?).await?;
        }
        if present.file.folder != file.folder {
            let folder = self.folder_id(file.folder.as_deref()).await?;
            ctx.send(flows::move_to(&present.id, folder.as_deref())?).await?;
        }
        let is_published = present.file.is_enabled && !present.file.has_draft && !is_new_content;
        if file.is_enabled && !file.has_draft && !is_published {
            publish_flow(ctx, &present.id, Wait::default()).await?;
        } else if !file.is_enabled && present.file.is_enabled {
            disable_flow(ctx, &present.id, Wait::default()).await?;
        }
        Ok(())
    }

    /// Returns a flow with the ids of the environment.
    fn in_environment(&self, file: &FlowFile) -> Outcome<FlowFile> {
        let mut file = file.clone();
        let missing = links::to_environment(&mut file.description, &self.session.environment, &self.ids)?;
        match missing.into_iter().next() {
            None => Ok(file),
            Some(what) => {
                Err(Problem::Stopped(vec![format!("refers to {what}, which the environment does not have")]))
            }
        }
    }

    /// Stores the state that the push will make in the metadata of a flow that was pushed before. If this push is killed, the
    /// next one knows that the changes are not someone else's.
    async fn announce(&self, here: &FlowFile, present: &RemoteFlow) -> Outcome<()> {
        match &present.pushed {
            Some(pushed) => {
                let record = Pushed { state: pushed.state.clone(), next: Some(State::of(here)) };
                self.store(&present.id, here, &record).await
            }
            None => Ok(()),
        }
    }

    async fn store(&self, id: &str, file: &FlowFile, record: &Pushed) -> Outcome<()> {
        let mut metadata = file.metadata.clone();
        metadata.insert(OWN.into(), own(&file.key, Some(record)));
        let update = flows::operation(id, "UPDATE_METADATA", &json!({"metadata": metadata}))?;
        self.session.ctx.send(update).await?;
        Ok(())
    }

    async fn folder_id(&self, name: Option<&str>) -> Outcome<Option<String>> {
        let Some(name) = name else { return Ok(None) };
        let known = self.folders.lock().ok().and_then(|folders| folders.get(name).cloned());
        if let Some(id) = known.or_else(|| self.session.remote.folders.get(name).cloned()) {
            return Ok(Some(id));
        }
        // The engine returns the folder with this name if it exists.
        let params = CreateFolderParams { display_name: name.to_owned(), ..CreateFolderParams::default() };
        let (folder, _) = self.session.ctx.read::<Identified, _>(folders::create(&params)?).await?;
        if let Ok(mut folders) = self.folders.lock() {
            folders.insert(name.to_owned(), folder.id.clone());
        }
        Ok(Some(folder.id))
    }

    /// Stores the state of a flow in its metadata.
    async fn record(&self, file: &FlowFile, id: &str, mut found: RemoteFlow) -> Outcome<()> {
        found.file.metadata = file.metadata.clone();
        self.store(id, file, &Pushed { state: State::of(&found.file), next: None }).await
    }

    /// Fails if the engine stored something else than the file has.
    fn check(&self, file: &FlowFile, found: RemoteFlow) -> Outcome<()> {
        let mut found = FlowFile { metadata: file.metadata.clone(), ..found.file };
        links::to_files(&mut found.description, &self.session.environment, &self.ids.reversed())?;
        let Some(diff) = crate::diff::flows(Some(&found), Some(file)) else { return Ok(()) };
        let places = crate::report::places(&diff);
        Err(Problem::Stopped(vec![format!("the engine stored the flow with differences: {places}")]))
    }

    async fn remove_flows(&mut self, plan: &Plan<'_>, progress: &impl Progress) {
        let ctx = &self.session.ctx;
        let results: Vec<_> = stream::iter(&plan.removals)
            .map(|flow| async { (flow.file.key.clone(), delete_flow(ctx, &flow.id).await) })
            .buffer_unordered(AT_ONCE)
            .collect()
            .await;
        for (key, result) in results {
            self.note(key, "removed", result, progress);
        }
    }
}

impl Ids {
    /// Returns the same ids for the other direction.
    fn reversed(&self) -> Self {
        let turn =
            |ids: &HashMap<String, String>| ids.iter().map(|(name, id)| (id.clone(), name.clone())).collect();
        Self { keys: turn(&self.flows), field_names: turn(&self.fields), ..Self::default() }
    }
}

async fn create_flow(ctx: &Context, file: &FlowFile) -> Outcome<RemoteFlow> {
    let mut metadata = file.metadata.clone();
    metadata.insert(OWN.into(), own(&file.key, None));
    let params = CreateFlowParams {
        display_name: file.description["displayName"].as_str().unwrap_or_default().to_owned(),
        folder_name: file.folder.clone(),
        metadata: Some(JsonObject::of(&metadata)?),
        ..CreateFlowParams::default()
    };
    let (flow, _) = ctx.read::<Identified, _>(flows::create(&params)?).await?;
    read_flow(ctx, &flow.id, &file.key, file.folder.clone()).await
}

async fn delete_flow(ctx: &Context, id: &str) -> Outcome<()> {
    ctx.send(flows::delete(id)?).await?;
    Ok(())
}

/// Returns the member of a flow's metadata that this program owns.
fn own(key: &str, pushed: Option<&Pushed>) -> Value {
    let mut own = json!({"key": key});
    if let (Some(pushed), Value::Object(members)) = (pushed, &mut own) {
        if let Ok(Value::Object(state)) = serde_json::to_value(&pushed.state) {
            members.extend(state);
        }
        members.extend(pushed.next.as_ref().map(|next| ("next".to_owned(), json!(next))));
    }
    own
}

/// Returns the changes of a plan, for a push that is not made.
pub fn planned(session: &Session, plan: &Plan<'_>) -> Report {
    let flows = plan.flows.iter().map(|flow| {
        let change = if flow.present.is_none() { "created" } else { "changed" };
        Written { name: flow.file.key.clone(), change }
    });
    let tables = plan
        .tables
        .iter()
        .map(|table| Written { name: format!("table {}", table.table()), change: "changed" });
    let removals =
        plan.removals.iter().map(|flow| Written { name: flow.file.key.clone(), change: "removed" });
    Report {
        environment: session.name.clone(),
        dry_run: true,
        conflicts: plan.conflicts.clone(),
        written: tables.chain(flows).chain(removals).collect(),
        failed: Vec::new(),
    }
}
