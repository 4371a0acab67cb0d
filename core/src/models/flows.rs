use crate::json::{Json, JsonObject, OneOrMany};

replies! {
    /// An automation: a trigger and the steps that follow it.
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
        #[cfg_attr(feature = "typescript", napi(ts_type = "FlowStatus"))]
        pub status: String,
        /// The status change in progress, `ENABLING` or `DISABLING`. Otherwise `NONE` or absent.
        #[cfg_attr(feature = "typescript", napi(ts_type = "'NONE' | 'ENABLING' | 'DISABLING' | (string & {})"))]
        pub operation_status: Option<String>,
        /// The version that the call asked for: the newest one, unless `versionId` named another.
        pub version: FlowVersion,
        /// The folder that it is in; null when it is in none.
        #[cfg_attr(feature = "typescript", napi(ts_type = "string | null"))]
        pub folder_id: Option<String>,
        /// The version that runs; null before the first publish.
        #[cfg_attr(feature = "typescript", napi(ts_type = "string | null"))]
        pub published_version_id: Option<String>,
        /// Data of your own; null when none was given.
        #[cfg_attr(feature = "typescript", napi(ts_type = "Record<string, unknown> | null"))]
        pub metadata: Option<Json>,
        /// What starts it besides calls, in lists: `schedule` is null unless the trigger has one.
        #[cfg_attr(
            feature = "typescript",
            napi(ts_type = "{ schedule?: Record<string, unknown> | null; [field: string]: unknown }")
        )]
        pub trigger_source: Option<Json>,
    }

    /// One version of a flow. A `DRAFT` can be edited; publishing makes it `LOCKED`.
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
        #[cfg_attr(feature = "typescript", napi(ts_type = "Record<string, unknown>"))]
        pub steps: Option<Json>,
        /// Whether every step is set up completely.
        pub valid: Option<bool>,
        /// Whether it can be edited.
        #[cfg_attr(feature = "typescript", napi(ts_type = "'DRAFT' | 'LOCKED' | (string & {})"))]
        pub state: Option<String>,
        /// The version of the format of its steps, a number as text.
        #[cfg_attr(feature = "typescript", napi(ts_type = "string | null"))]
        pub schema_version: Option<String>,
        /// External ids of the connections that its steps use.
        pub connection_ids: Option<Vec<String>>,
        /// Ids of the agents that its steps use.
        pub agent_ids: Option<Vec<String>>,
        /// The user who changed it last; null after a change by the engine.
        #[cfg_attr(feature = "typescript", napi(ts_type = "string | null"))]
        pub updated_by: Option<String>,
        /// Versions of the format before a migration; null without one.
        #[cfg_attr(feature = "typescript", napi(ts_type = "Record<string, unknown> | null"))]
        pub backup_files: Option<Json>,
    }

    /// What starts a flow.
    pub struct FlowTrigger {
        /// `trigger`, always.
        pub name: String,
        /// `EMPTY` until one is chosen, then `PIECE_TRIGGER`.
        #[cfg_attr(feature = "typescript", napi(ts_type = "'EMPTY' | 'PIECE_TRIGGER' | (string & {})"))]
        pub r#type: String,
        /// The trigger's name, for people.
        pub display_name: String,
        /// Whether it is set up completely.
        pub valid: bool,
        /// Piece, trigger and input of a `PIECE_TRIGGER`.
        #[cfg_attr(feature = "typescript", napi(ts_type = "Record<string, unknown>"))]
        pub settings: Json,
        /// The first step; absent in a flow without steps.
        pub next_action: Option<FlowAction>,
    }

    /// One step of a flow.
    pub struct FlowAction {
        /// The name under which later steps see its output, `step_1`.
        pub name: String,
        /// What kind of step it is.
        #[cfg_attr(
            feature = "typescript",
            napi(ts_type = "'CODE' | 'PIECE' | 'LOOP_ON_ITEMS' | 'ROUTER' | 'MULTIPLE_CHOICE' | (string & {})")
        )]
        pub r#type: String,
        /// The step's name, for people.
        pub display_name: String,
        /// Whether it is set up completely.
        pub valid: bool,
        /// Whether runs pass it over; absent means no.
        pub skip: Option<bool>,
        /// What it does, by kind: source code, piece and action, items, branches.
        #[cfg_attr(feature = "typescript", napi(ts_type = "Record<string, unknown>"))]
        pub settings: Json,
        /// The step after this one; absent on the last.
        #[cfg_attr(feature = "typescript", napi(ts_type = "FlowAction"))]
        pub next_action: Option<Json>,
        /// The first step inside a loop.
        #[cfg_attr(feature = "typescript", napi(ts_type = "FlowAction"))]
        pub first_loop_action: Option<Json>,
        /// The first step of each branch of a router; null in an empty branch.
        #[cfg_attr(feature = "typescript", napi(ts_type = "(FlowAction | null)[]"))]
        pub children: Option<Json>,
    }

    /// A flow as a document, to be imported elsewhere.
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
    pub struct FlowTemplateBody {
        /// The flow's name, for people.
        pub display_name: String,
        /// The trigger with all steps.
        pub trigger: FlowTrigger,
        /// The version of the format of the steps, a number as text.
        #[cfg_attr(feature = "typescript", napi(ts_type = "string | null"))]
        pub schema_version: Option<String>,
        /// Whether every step is set up completely.
        pub valid: Option<bool>,
    }
}

params! {
    /// Which flows `listFlows` gives.
    pub struct ListFlowsParams {
        /// Flows on a page. Default: 10.
        pub limit: Option<u32>,
        /// `next` or `previous` of an earlier page.
        pub cursor: Option<String>,
        /// One status or several.
        #[cfg_attr(feature = "typescript", napi(ts_type = "FlowStatus | FlowStatus[]"))]
        pub status: Option<OneOrMany>,
        /// The folder that they are in; `NULL` for those that are in none.
        pub folder_id: Option<String>,
        /// Part of the flow's name.
        pub name: Option<String>,
        /// Flows whose newest version is in this state.
        #[cfg_attr(feature = "typescript", napi(ts_type = "'DRAFT' | 'LOCKED'"))]
        pub version_state: Option<String>,
        /// One external id or several.
        #[cfg_attr(feature = "typescript", napi(ts_type = "string | string[]"))]
        pub external_ids: Option<OneOrMany>,
        /// External ids of connections that they use, one or several.
        #[cfg_attr(feature = "typescript", napi(ts_type = "string | string[]"))]
        pub connection_external_ids: Option<OneOrMany>,
        /// One tag or several.
        #[cfg_attr(feature = "typescript", napi(ts_type = "string | string[]"))]
        pub tags: Option<OneOrMany>,
        /// Default: the client's.
        pub project_id: Option<String>,
    }

    /// The options of `getFlow`: those of every call, and the version.
    pub struct GetFlowOptions {
        /// The version to show. Default: the newest.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub version_id: Option<String>,
    }

    /// A flow to create. It is disabled and has an empty trigger.
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
        #[cfg_attr(feature = "typescript", napi(ts_type = "Record<string, unknown>"))]
        pub metadata: Option<JsonObject>,
    }

    /// Which flows are counted.
    pub struct CountFlowsParams {
        /// The folder that they are in; `NULL` for those that are in none.
        pub folder_id: Option<String>,
        /// Their status.
        #[cfg_attr(feature = "typescript", napi(ts_type = "FlowStatus"))]
        pub status: Option<String>,
        /// Default: the client's.
        pub project_id: Option<String>,
    }

    /// Which versions `listFlowVersions` gives.
    pub struct ListFlowVersionsParams {
        /// Versions on a page. Default: 10.
        pub limit: Option<u32>,
        /// `next` or `previous` of an earlier page.
        pub cursor: Option<String>,
    }

    /// Where a flow that is made from a template goes.
    pub struct CreateFromTemplateParams {
        /// Default: the template's name.
        pub display_name: Option<String>,
        /// The folder to put it in.
        pub folder_id: Option<String>,
        /// Default: the client's.
        pub project_id: Option<String>,
    }
}
