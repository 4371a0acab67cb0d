use napi_derive::napi;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::models::OneOrMany;

/// An automation: a trigger and the steps that follow it.
#[napi(object, object_from_js = false, object_to_js = false)]
pub struct Flow {
    /// 21 letters and digits.
    pub id: String,
    /// When it was created, ISO 8601.
    pub created: String,
    /// When it was last changed, ISO 8601.
    pub updated: String,
    /// The project that owns it.
    pub project_id: String,
    /// A name of your own for it, for imports; the engine makes one when none was given.
    pub external_id: Option<String>,
    /// Whether it can be triggered.
    #[napi(ts_type = "FlowStatus")]
    pub status: String,
    /// A status change that is under way, `ENABLING` or `DISABLING`; `NONE` or absent when there is none.
    #[napi(ts_type = "'NONE' | 'ENABLING' | 'DISABLING' | (string & {})")]
    pub operation_status: Option<String>,
    /// The version that the call asked for: the newest one, unless `versionId` named another.
    pub version: FlowVersion,
    /// The folder that it is in; null when it is in none.
    #[napi(ts_type = "string | null")]
    pub folder_id: Option<String>,
    /// The version that runs; null before the first publish.
    #[napi(ts_type = "string | null")]
    pub published_version_id: Option<String>,
    /// Data of your own; null when none was given.
    #[napi(ts_type = "Record<string, unknown> | null")]
    pub metadata: Option<Value>,
    /// What starts it besides calls, in lists: `schedule` is null unless the trigger has one.
    #[napi(ts_type = "{ schedule?: Record<string, unknown> | null; [field: string]: unknown }")]
    pub trigger_source: Option<Value>,
}

/// One version of a flow. A `DRAFT` can be edited; publishing makes it `LOCKED`.
#[napi(object, object_from_js = false, object_to_js = false)]
pub struct FlowVersion {
    /// 21 letters and digits.
    pub id: String,
    /// When it was created, ISO 8601.
    pub created: String,
    /// When it was last changed, ISO 8601.
    pub updated: String,
    /// The flow that it is a version of.
    pub flow_id: String,
    /// The flow's name, for people.
    pub display_name: String,
    /// The trigger, with the first step in its `nextAction` and so on; absent in lists of versions.
    pub trigger: FlowTrigger,
    /// Settings of steps by name, where a deployment sends them.
    #[napi(ts_type = "Record<string, unknown>")]
    pub steps: Option<Value>,
    /// Whether every step is set up completely.
    pub valid: Option<bool>,
    /// Whether it can be edited.
    #[napi(ts_type = "'DRAFT' | 'LOCKED' | (string & {})")]
    pub state: Option<String>,
    /// The version of the format of its steps, a number as text.
    #[napi(ts_type = "string | null")]
    pub schema_version: Option<String>,
    /// External ids of the connections that its steps use.
    pub connection_ids: Option<Vec<String>>,
    /// Ids of the agents that its steps use.
    pub agent_ids: Option<Vec<String>>,
    /// The user who changed it last; null after a change by the engine.
    #[napi(ts_type = "string | null")]
    pub updated_by: Option<String>,
    /// Versions of the format before a migration; null without one.
    #[napi(ts_type = "Record<string, unknown> | null")]
    pub backup_files: Option<Value>,
}

/// What starts a flow.
#[napi(object, object_from_js = false, object_to_js = false)]
pub struct FlowTrigger {
    /// `trigger`, always.
    pub name: String,
    /// `EMPTY` until one is chosen, then `PIECE_TRIGGER`.
    #[napi(js_name = "type", ts_type = "'EMPTY' | 'PIECE_TRIGGER' | (string & {})")]
    pub kind: String,
    /// The trigger's name, for people.
    pub display_name: String,
    /// Whether it is set up completely.
    pub valid: bool,
    /// Piece, trigger and input of a `PIECE_TRIGGER`.
    #[napi(ts_type = "Record<string, unknown>")]
    pub settings: Value,
    /// The first step; absent in a flow without steps.
    pub next_action: Option<FlowAction>,
}

/// One step of a flow.
#[napi(object, object_from_js = false, object_to_js = false)]
pub struct FlowAction {
    /// The name under which later steps see its output, `step_1`.
    pub name: String,
    /// What kind of step it is.
    #[napi(
        js_name = "type",
        ts_type = "'CODE' | 'PIECE' | 'LOOP_ON_ITEMS' | 'ROUTER' | 'MULTIPLE_CHOICE' | (string & {})"
    )]
    pub kind: String,
    /// The step's name, for people.
    pub display_name: String,
    /// Whether it is set up completely.
    pub valid: bool,
    /// Whether runs pass it over; absent means no.
    pub skip: Option<bool>,
    /// What it does, by kind: source code, piece and action, items, branches.
    #[napi(ts_type = "Record<string, unknown>")]
    pub settings: Value,
    /// The step after this one; absent on the last.
    #[napi(ts_type = "FlowAction")]
    pub next_action: Option<Value>,
    /// The first step inside a loop.
    #[napi(ts_type = "FlowAction")]
    pub first_loop_action: Option<Value>,
    /// The first step of each branch of a router; null in an empty branch.
    #[napi(ts_type = "(FlowAction | null)[]")]
    pub children: Option<Value>,
}

/// Which flows `listFlows` gives.
#[napi(object, object_from_js = false, object_to_js = false)]
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListFlowsParams {
    /// Flows on a page. Default: 10.
    pub limit: Option<u32>,
    /// `next` or `previous` of an earlier page.
    pub cursor: Option<String>,
    /// One status or several.
    #[napi(ts_type = "FlowStatus | FlowStatus[]")]
    pub status: Option<OneOrMany<String>>,
    /// The folder that they are in; `NULL` for those that are in none.
    pub folder_id: Option<String>,
    /// Part of the flow's name.
    pub name: Option<String>,
    /// Flows whose newest version is in this state.
    #[napi(ts_type = "'DRAFT' | 'LOCKED'")]
    pub version_state: Option<String>,
    /// One external id or several.
    #[napi(ts_type = "string | string[]")]
    pub external_ids: Option<OneOrMany<String>>,
    /// External ids of connections that they use, one or several.
    #[napi(ts_type = "string | string[]")]
    pub connection_external_ids: Option<OneOrMany<String>>,
    /// One tag or several.
    #[napi(ts_type = "string | string[]")]
    pub tags: Option<OneOrMany<String>>,
    /// Default: the client's.
    pub project_id: Option<String>,
}

/// The options of `getFlow`: those of every call, and the version.
#[napi(object, object_from_js = false, object_to_js = false)]
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GetFlowOptions {
    /// The version to show. Default: the newest.
    pub version_id: Option<String>,
}

/// A flow to create. It is disabled and has an empty trigger.
#[napi(object, object_from_js = false, object_to_js = false)]
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateFlowParams {
    /// Its name, for people.
    pub display_name: String,
    /// Default: the client's.
    pub project_id: Option<String>,
    /// The folder to put it in.
    pub folder_id: Option<String>,
    /// The same by name; a folder that does not exist is created.
    pub folder_name: Option<String>,
    /// Data of your own.
    #[napi(ts_type = "Record<string, unknown>")]
    pub metadata: Option<Map<String, Value>>,
}

/// What is checked of an operation; `FlowOperation` in `types/operations.d.ts` says what each type takes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnyFlowOperation {
    #[serde(rename = "type")]
    pub kind: String,
    pub request: Map<String, Value>,
}

/// Which flows are counted.
#[napi(object, object_from_js = false, object_to_js = false)]
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CountFlowsParams {
    /// The folder that they are in; `NULL` for those that are in none.
    pub folder_id: Option<String>,
    /// Their status.
    #[napi(ts_type = "FlowStatus")]
    pub status: Option<String>,
    /// Default: the client's.
    pub project_id: Option<String>,
}

/// Which versions `listFlowVersions` gives.
#[napi(object, object_from_js = false, object_to_js = false)]
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListFlowVersionsParams {
    /// Versions on a page. Default: 10.
    pub limit: Option<u32>,
    /// `next` or `previous` of an earlier page.
    pub cursor: Option<String>,
}

/// A flow as a document, to be imported elsewhere.
#[napi(object, object_from_js = false, object_to_js = false)]
pub struct FlowTemplate {
    /// The flow's name.
    pub name: String,
    /// What it is for; blank on an export.
    pub description: Option<String>,
    /// Milliseconds since 1970, as text.
    pub created: Option<String>,
    /// Milliseconds since 1970, as text.
    pub updated: Option<String>,
    /// Its tags.
    pub tags: Option<Vec<String>>,
    /// The npm names of the pieces that it uses.
    pub pieces: Option<Vec<String>>,
    /// The flow itself.
    pub template: FlowTemplateBody,
    /// Where it is described; blank on an export.
    pub blog_url: Option<String>,
}

/// The part of a template that is imported.
#[napi(object, object_from_js = false, object_to_js = false)]
pub struct FlowTemplateBody {
    /// The flow's name, for people.
    pub display_name: String,
    /// The trigger with all steps.
    pub trigger: FlowTrigger,
    /// The version of the format of the steps, a number as text.
    #[napi(ts_type = "string | null")]
    pub schema_version: Option<String>,
    /// Whether every step is set up completely.
    pub valid: Option<bool>,
}

/// Where a flow that is made from a template goes.
#[napi(object, object_from_js = false, object_to_js = false)]
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateFromTemplateParams {
    /// Default: the template's name.
    pub display_name: Option<String>,
    /// The folder to put it in.
    pub folder_id: Option<String>,
    /// Default: the client's.
    pub project_id: Option<String>,
}
