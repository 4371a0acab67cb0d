//! An environment: its flows in the form of files, its folders, tables and connections.

use std::collections::{BTreeMap, HashMap, HashSet};

use futures_util::{StreamExt, TryStreamExt, stream};
use imbrace_core::calls::{connections, fields, flows, folders, tables};
use imbrace_core::json::{self, Json};
use imbrace_core::models::{
    ListConnectionsParams, ListFlowsParams, ListFoldersParams, ListTablesParams, Page,
};
use imbrace_core::procedures::pager::{Order, Pager};
use imbrace_core::{Call, Context};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::config::Environment;
use crate::flow_file::{FlowFile, hash_of};
use crate::links::{self, Ids};
use crate::problem::Outcome;
use crate::project::{ConnectionFile, FieldFile, Project, TableFile};
use crate::{Map, Result, lift, names};

/// Number of requests that are sent at the same time.
pub const AT_ONCE: usize = 8;

/// Size of the first page of a list.
const PAGE: u32 = 100;

/// Everything that the commands read of an environment.
#[derive(Debug)]
pub struct Remote {
    /// The flows of the project, by key.
    pub flows: BTreeMap<String, RemoteFlow>,
    /// Ids of folders by name.
    pub folders: HashMap<String, String>,
    pub tables: Vec<RemoteTable>,
    /// Connections by external id.
    pub connections: BTreeMap<String, RemoteConnection>,
    pub ids: Ids,
    /// Keys that more than one flow has, as problems of a push.
    pub duplicates: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct RemoteFlow {
    pub id: String,
    pub external_id: String,
    /// The state after the last push. `None` if no push has finished.
    pub pushed: Option<Pushed>,
    /// Whether the flow has its key in its metadata. Otherwise the key is derived from its name.
    pub has_key: bool,
    /// The flow in the form of its file.
    pub file: FlowFile,
    pub state: State,
}

/// The record of a push, which it stores in the flow's metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pushed {
    /// The state after the last push that finished.
    pub state: State,
    /// The state that a push in progress makes. A push that was killed leaves it.
    pub next: Option<State>,
}

/// The parts of a flow that a push writes. Contents are represented by their hashes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// Hash of the name, the trigger and the steps, with the ids of the environment.
    pub hash: String,
    /// Hash of the user's own metadata.
    pub metadata: String,
    pub status: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
}

/// A connection without its value, which is never read.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RemoteConnection {
    pub external_id: String,
    pub piece_name: String,
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(default)]
    pub status: Option<String>,
}

#[derive(Debug)]
pub struct RemoteTable {
    pub id: String,
    pub file: TableFile,
    /// Ids of the fields, in the order of the file.
    pub field_ids: Vec<String>,
}

/// The member of a flow's metadata that this program owns.
pub const OWN: &str = "imbrace";

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ListedFlow {
    id: String,
    created: String,
    #[serde(default)]
    external_id: Option<String>,
    status: String,
    #[serde(default)]
    folder_id: Option<String>,
    #[serde(default)]
    published_version_id: Option<String>,
    #[serde(default)]
    metadata: Option<Map>,
    version: Json,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Version {
    id: String,
    #[serde(default)]
    schema_version: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Named {
    id: String,
    #[serde(alias = "displayName")]
    name: String,
    #[serde(default)]
    external_id: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Field {
    id: String,
    name: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    external_id: Option<String>,
    #[serde(default)]
    data: Option<Value>,
}

impl Remote {
    /// Reads an environment. Lists are read in few requests, and the fields of the tables eight tables at a time.
    pub async fn read(ctx: &Context, project: &Project, environment: &Environment) -> Outcome<Self> {
        let (listed, folders, tables, connections) = tokio::try_join!(
            all::<ListedFlow, _>(ctx, flows::list(&ListFlowsParams::default())?, Order::Updated),
            all::<Named, _>(ctx, folders::list(&ListFoldersParams::default())?, Order::Created),
            read_tables(ctx),
            all::<RemoteConnection, _>(
                ctx,
                connections::list(&ListConnectionsParams::default())?,
                Order::Created
            ),
        )?;
        let mut remote = Self {
            flows: BTreeMap::new(),
            folders: folders.into_iter().map(|folder| (folder.name, folder.id)).collect(),
            ids: Ids::default(),
            duplicates: Vec::new(),
            connections: connections.into_iter().map(|found| (found.external_id.clone(), found)).collect(),
            tables,
        };
        remote.ids.add_fields(&remote.tables);
        remote.add_flows(listed, project, environment)?;
        Ok(remote)
    }

    fn add_flows(
        &mut self,
        mut listed: Vec<ListedFlow>,
        project: &Project,
        environment: &Environment,
    ) -> Result<()> {
        listed.sort_by(|one, other| (&one.created, &one.id).cmp(&(&other.created, &other.id)));
        let folder_names: HashMap<_, _> =
            self.folders.iter().map(|(name, id)| (id.clone(), name.clone())).collect();
        // On some file systems, names that differ in case are the same file.
        let mut taken: HashSet<_> =
            listed.iter().filter_map(ListedFlow::own_key).map(|key| key.to_ascii_lowercase()).collect();
        let mut found = Vec::new();
        for flow in listed {
            let own = flow.own_key();
            let description = lift::flow(flow.version.text())?;
            let name = description["displayName"].as_str().unwrap_or_default();
            let is_taken = |key: &str| taken.contains(&key.to_ascii_lowercase());
            let key = own.clone().unwrap_or_else(|| names::free_key(&names::key_of(name), is_taken));
            taken.insert(key.to_ascii_lowercase());
            self.ids.add_flow(&key, &flow, own.is_some());
            let folder = flow.folder_id.as_ref().and_then(|id| folder_names.get(id)).cloned();
            let is_own = own.is_some() && project.flows.contains_key(&key);
            if is_own || project.config.includes(folder.as_deref(), &key) {
                found.push(flow.into_remote(key, own.is_some(), folder, description)?);
            }
        }
        for mut flow in found {
            links::to_files(&mut flow.file.description, environment, &self.ids)?;
            let (key, id) = (flow.file.key.clone(), flow.id.clone());
            if let Some(other) = self.flows.insert(key.clone(), flow) {
                self.duplicates.push(format!(
                    "the flows {} and {id} both have the key `{key}`. Delete one of them.",
                    other.id
                ));
            }
        }
        Ok(())
    }

    /// Returns the connections of the environment that flows refer to, as `connections.yaml` has them.
    pub fn connection_files(
        &self,
        environment: &Environment,
        used: impl IntoIterator<Item = String>,
    ) -> Vec<ConnectionFile> {
        let file = |id: String| {
            let found = self.connections.get(&environment.connection(&id))?;
            Some(ConnectionFile {
                external_id: id,
                piece: found.piece_name.clone(),
                kind: found.kind.clone(),
            })
        };
        used.into_iter().filter_map(file).collect()
    }
}

impl Ids {
    pub fn add_fields(&mut self, tables: &[RemoteTable]) {
        for table in tables {
            for (field, id) in table.file.fields.iter().zip(&table.field_ids) {
                self.fields.insert(field.external_id.clone(), id.clone());
                self.field_names.insert(id.clone(), field.external_id.clone());
            }
        }
    }

    /// Adds the ids of a flow. Flows refer to it by its key only if it has one: a key that is derived from a name is not its own.
    fn add_flow(&mut self, key: &str, flow: &ListedFlow, has_key: bool) {
        let external_id = flow.external_id.clone().unwrap_or_else(|| flow.id.clone());
        self.keys.insert(flow.id.clone(), key.to_owned());
        self.keys.insert(external_id.clone(), key.to_owned());
        if has_key {
            self.flows.insert(key.to_owned(), external_id);
        }
    }
}

impl ListedFlow {
    /// Returns the key in the flow's metadata.
    fn own_key(&self) -> Option<String> {
        let key = self.metadata.as_ref()?.get(OWN)?.get("key")?.as_str()?;
        names::is_key(key).then(|| key.to_owned())
    }

    fn into_remote(
        self,
        key: String,
        has_key: bool,
        folder: Option<String>,
        description: Value,
    ) -> Result<RemoteFlow> {
        let version: Version = json::typed("flow.version", self.version.text())?;
        let mut metadata = self.metadata.unwrap_or_default();
        let pushed = metadata.shift_remove(OWN).and_then(|own| Pushed::read(&own));
        let is_enabled = self.status == "ENABLED";
        let has_draft = is_enabled && self.published_version_id.as_ref() != Some(&version.id);
        let schema_version = version.schema_version;
        let file = FlowFile {
            key,
            folder,
            is_enabled,
            has_draft,
            metadata,
            schema_version,
            payload: None,
            description,
        };
        let external_id = self.external_id.unwrap_or_else(|| self.id.clone());
        let state = State::of(&file);
        Ok(RemoteFlow { id: self.id, external_id, pushed, has_key, file, state })
    }
}

impl State {
    /// Returns the state of a flow whose description has the ids of the environment.
    pub fn of(file: &FlowFile) -> Self {
        Self {
            hash: hash_of(&file.description),
            metadata: hash_of(&file.metadata.clone().into()),
            status: file.status().into(),
            folder: file.folder.clone(),
        }
    }
}

impl Pushed {
    fn read(own: &Value) -> Option<Self> {
        let state = |value: &Value| serde_json::from_value(value.clone()).ok();
        Some(Self { state: state(own)?, next: own.get("next").and_then(state) })
    }
}

/// Reads a single flow again, after a write.
pub async fn read_flow(ctx: &Context, id: &str, key: &str, folder: Option<String>) -> Outcome<RemoteFlow> {
    let (flow, _) = ctx.read::<ListedFlow, _>(flows::get(id, &Default::default())?).await?;
    let description = lift::flow(flow.version.text())?;
    let has_key = flow.own_key().is_some();
    Ok(flow.into_remote(key.to_owned(), has_key, folder, description)?)
}

/// Reads a whole list.
async fn all<V, T>(ctx: &Context, list: Call<Page<T>>, order: Order) -> Outcome<Vec<V>>
where
    V: for<'a> Deserialize<'a>,
{
    let mut pager = Pager::new(list, order, PAGE);
    let mut found = Vec::new();
    while let Some(rows) = pager.next(ctx).await? {
        for row in &rows.rows {
            let text = std::str::from_utf8(row).unwrap_or_default();
            found.push(json::typed("the list", text)?);
        }
        if rows.is_last {
            break;
        }
    }
    Ok(found)
}

pub async fn read_tables(ctx: &Context) -> Outcome<Vec<RemoteTable>> {
    let listed = all::<Named, _>(ctx, tables::list(&ListTablesParams::default())?, Order::Created).await?;
    stream::iter(listed).map(|table| read_table(ctx, table)).buffered(AT_ONCE).try_collect().await
}

async fn read_table(ctx: &Context, table: Named) -> Outcome<RemoteTable> {
    let (fields, _) = ctx.read::<Vec<Field>, _>(fields::list(&table.id)?).await?;
    let field_ids = fields.iter().map(|field| field.id.clone()).collect();
    let external_id = table.external_id.unwrap_or_else(|| table.id.clone());
    let file = TableFile {
        name: table.name,
        external_id,
        fields: fields.into_iter().map(Field::into_file).collect(),
    };
    Ok(RemoteTable { id: table.id, file, field_ids })
}

impl Field {
    fn into_file(self) -> FieldFile {
        let options = self.data.as_ref().and_then(|data| data.get("options")?.as_array());
        let options = options.into_iter().flatten().filter_map(|option| option.get("value")?.as_str());
        let options = options.map(str::to_owned).collect();
        let external_id = self.external_id.unwrap_or(self.id);
        FieldFile { name: self.name, kind: self.kind, external_id, options }
    }
}
