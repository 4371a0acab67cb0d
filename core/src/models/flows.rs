use crate::json::{Json, JsonObject, OneOrMany};

entities! {
    /// A flow: an automation that consists of a trigger and the steps that follow it.
    pub struct Flow {
        /// Id of the project that owns the flow.
        pub project_id: String,
        /// External id of the flow. It is the same in all projects into which the flow was imported. The engine
        /// generates one for a new flow.
        pub external_id: Option<String>,
        /// Whether the flow is enabled. Only an enabled flow can be triggered.
        pub status: String as "FlowStatus",
        /// Status change in progress: `ENABLING` or `DISABLING`. Otherwise `NONE` or absent.
        pub operation_status: Option<String> as "'NONE' | 'ENABLING' | 'DISABLING' | (string & {})",
        /// Version of the flow that `versionId` selects. Without `versionId`, the newest version.
        pub version: FlowVersion,
        /// Id of the flow's folder. Null if the flow is not in a folder.
        pub folder_id: Option<String> as "string | null",
        /// Id of the published version. Runs execute this version. Null until the flow is first
        /// published.
        pub published_version_id: Option<String> as "string | null",
        /// Your own data about the flow. Null if none was set.
        pub metadata: Option<Json> as "Record<string, unknown> | null",
        /// Schedule of the trigger. Only present in lists. `schedule` is null if the trigger has no
        /// schedule.
        pub trigger_source: Option<Json>
            as "{ schedule?: Record<string, unknown> | null; [field: string]: unknown }",
    }

    /// A version of a flow. A `DRAFT` version can be edited. Publishing changes it to `LOCKED`.
    pub struct FlowVersion {
        /// Id of the flow that the version belongs to.
        pub flow_id: String,
        /// Display name of the flow.
        pub display_name: String,
        /// Trigger of the version. Its `nextAction` is the first step. Absent in lists of versions.
        pub trigger: FlowTrigger,
        /// Settings of the steps, by step name. Only some deployments return them.
        pub steps: Option<Json> as "Record<string, unknown>",
        /// Whether the configuration of every step is complete.
        pub valid: Option<bool>,
        /// Whether the version can be edited (`DRAFT`) or not (`LOCKED`).
        pub state: Option<String> as "'DRAFT' | 'LOCKED' | (string & {})",
        /// Version of the format of the steps: a number as a string.
        pub schema_version: Option<String> as "string | null",
        /// External ids of the connections that the steps use.
        pub connection_ids: Option<Vec<String>>,
        /// Ids of the agents that the steps use.
        pub agent_ids: Option<Vec<String>>,
        /// Id of the user who last changed the version. Null if the engine changed it.
        pub updated_by: Option<String> as "string | null",
        /// Backups that the engine made before it migrated the format of the version. Null if the
        /// format was never migrated.
        pub backup_files: Option<Json> as "Record<string, unknown> | null",
    }
}

replies! {
    /// The trigger of a flow version.
    pub struct FlowTrigger {
        /// Name of the trigger: always `trigger`.
        pub name: String,
        /// Type of the trigger. `EMPTY` until a trigger is chosen.
        pub r#type: String as "'EMPTY' | 'PIECE_TRIGGER' | (string & {})",
        /// Display name of the trigger.
        pub display_name: String,
        /// Whether the configuration of the trigger is complete.
        pub valid: bool,
        /// Piece, trigger name and input of a `PIECE_TRIGGER`.
        pub settings: Json as "Record<string, unknown>",
        /// First step of the flow. Absent if the flow has no steps.
        pub next_action: Option<FlowAction>,
    }

    /// A step of a flow version.
    pub struct FlowAction {
        /// Name of the step, such as `step_1`. Expressions refer to the step's output by this name.
        pub name: String,
        /// Type of the step.
        pub r#type: String
            as "'CODE' | 'PIECE' | 'LOOP_ON_ITEMS' | 'ROUTER' | 'MULTIPLE_CHOICE' | (string & {})",
        /// Display name of the step.
        pub display_name: String,
        /// Whether the configuration of the step is complete.
        pub valid: bool,
        /// Whether runs skip the step. Absent means false.
        pub skip: Option<bool>,
        /// Settings of the step. Their content depends on the type of the step: the source code, the
        /// piece and its action, the items of a loop, or the branches of a router.
        pub settings: Json as "Record<string, unknown>",
        /// Step that follows this one. Absent on the last step.
        pub next_action: Option<Json> as "FlowAction",
        /// First step inside a loop.
        pub first_loop_action: Option<Json> as "FlowAction",
        /// First step of each branch of a router. Null for an empty branch.
        pub children: Option<Json> as "(FlowAction | null)[]",
    }

    /// A flow as an exported document, which can be imported elsewhere.
    pub struct FlowTemplate {
        /// Name of the flow.
        pub name: String,
        /// Description of the flow. Empty in exports.
        pub description: Option<String>,
        /// When the template was created: milliseconds since 1970, as a string.
        pub created: Option<String>,
        /// When the template was last changed: milliseconds since 1970, as a string.
        pub updated: Option<String>,
        /// Tags of the template.
        pub tags: Option<Vec<String>>,
        /// npm names of the pieces that the flow uses.
        pub pieces: Option<Vec<String>>,
        /// Trigger and steps of the flow.
        pub template: FlowTemplateBody,
        /// URL of a page that describes the template. Empty in exports.
        pub blog_url: Option<String>,
    }

    /// The part of a template that is imported.
    pub struct FlowTemplateBody {
        /// Display name of the flow.
        pub display_name: String,
        /// Trigger of the flow. Its `nextAction` is the first step.
        pub trigger: FlowTrigger,
        /// Version of the format of the steps: a number as a string.
        pub schema_version: Option<String> as "string | null",
        /// Whether the configuration of every step is complete.
        pub valid: Option<bool>,
    }
}

params! {
    /// Filters and pagination for `listFlows` and `iterateFlows`.
    pub struct ListFlowsParams {
        /// Maximum number of flows per page. Default: 10.
        pub limit: Option<u32>,
        /// Cursor of the page to return: `next` or `previous` of an earlier page. Default: the first
        /// page.
        pub cursor: Option<String>,
        /// One or more statuses. Default: all.
        pub status: Option<OneOrMany> as "FlowStatus | FlowStatus[]",
        /// Id of the folder. `NULL` (a string) returns the flows that are not in a folder.
        pub folder_id: Option<String>,
        /// Text that the name of the flow must contain.
        pub name: Option<String>,
        /// State of the newest version of the flow.
        pub version_state: Option<String> as "'DRAFT' | 'LOCKED'",
        /// One or more external ids of flows.
        pub external_ids: Option<OneOrMany> as "string | string[]",
        /// External ids of one or more connections that the flow uses.
        pub connection_external_ids: Option<OneOrMany> as "string | string[]",
        /// One or more tags.
        pub tags: Option<OneOrMany> as "string | string[]",
        /// Id of the project. Default: the project of the client.
        pub project_id: Option<String>,
    }

    /// Options of `getFlow` and `exportFlow`.
    pub struct GetFlowOptions {
        /// Id of the version to return. Default: the newest version.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub version_id: Option<String>,
    }

    /// Properties of the new flow.
    pub struct CreateFlowParams {
        /// Display name of the flow.
        pub display_name: String,
        /// Id of the project. Default: the project of the client.
        pub project_id: Option<String>,
        /// Id of the folder to create the flow in. Default: no folder.
        pub folder_id: Option<String>,
        /// Name of the folder to create the flow in. The folder is created if it does not exist.
        pub folder_name: Option<String>,
        /// Your own data about the flow.
        pub metadata: Option<JsonObject> as "Record<string, unknown>",
    }

    /// Filters for `countFlows`.
    pub struct CountFlowsParams {
        /// Id of the folder. `NULL` (a string) counts the flows that are not in a folder.
        pub folder_id: Option<String>,
        /// Status of the flows to count. Default: all.
        pub status: Option<String> as "FlowStatus",
        /// Id of the project. Default: the project of the client.
        pub project_id: Option<String>,
    }

    /// Pagination for `listFlowVersions` and `iterateFlowVersions`.
    pub struct ListFlowVersionsParams {
        /// Maximum number of versions per page. Default: 10.
        pub limit: Option<u32>,
        /// Cursor of the page to return: `next` or `previous` of an earlier page. Default: the first
        /// page.
        pub cursor: Option<String>,
    }

    /// Options for the flow that `createFlowFromTemplate` creates.
    pub struct CreateFromTemplateParams {
        /// Display name of the flow. Default: the name in the template.
        pub display_name: Option<String>,
        /// Id of the folder to create the flow in. Default: no folder.
        pub folder_id: Option<String>,
        /// Id of the project. Default: the project of the client.
        pub project_id: Option<String>,
    }
}
