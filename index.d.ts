
/**
 * Which binding artifact the generated loader actually loaded: `'native'` for
 * a native addon, otherwise the `platformArchABI` of the WASI flavor. Every
 * flavor napi-rs can build is listed, because `NAPI_RS_NATIVE_LIBRARY_PATH`
 * can point the loader at a WASI artifact this package does not build itself.
 */
export declare const __napiBindingTarget: 'native' | 'wasm32-wasi' | 'wasm32-wasip1'

/** r" The position at which `addSteps` adds the steps. */
export interface AddStepsParams {
  /** r" Name of the existing step to add the new steps after or inside. Default: `trigger`. */
  parentStep?: string
  /**
   * r" Position relative to `parentStep`. The steps that are already there move behind the new ones.
   * r" Default: `AFTER`.
   */
  location?: StepLocation
  /** r" Index of the branch, starting at 0. Required for `INSIDE_BRANCH`, and only allowed there. */
  branchIndex?: number
  /**
   * r" Number before that of the first new step: with 4, the first new step is named `step_5`.
   * r" Default: the largest number in the flow.
   */
  startIndex?: number
}

/** r" A connection: the stored credential with which flows access another service. */
export interface AppConnection {
  /** r" Unique identifier: 21 letters and digits. */
  id: string
  /** r" Creation time, in ISO 8601. */
  created: string
  /** r" Time of the last change, in ISO 8601. */
  updated: string
  /** r" External id of the connection. Flows refer to the connection by this id. */
  externalId: string
  /** r" Display name of the connection. */
  displayName: string
  /** r" npm name of the piece that uses the connection, such as `@activepieces/piece-slack`. */
  pieceName: string
  /** r" Id of the connection's project. Most deployments return `projectIds` instead. */
  projectId?: string
  /** r" Ids of the projects that can use the connection. */
  projectIds?: Array<string>
  /** r" How the connection authenticates with its service. */
  type: ConnectionType
  /** r" Status of the connection. An `ACTIVE` connection works. */
  status?: 'ACTIVE' | 'MISSING' | 'ERROR' | (string & {})
  /** r" Whether the connection belongs to a project or to the whole platform. */
  scope?: 'PROJECT' | 'PLATFORM' | (string & {})
  /** r" Id of the platform that the connection belongs to. */
  platformId?: string
  /** r" Id of the user who created the connection. Null if unknown. */
  ownerId?: string | null
  /** r" User who created the connection. Only present in lists. */
  owner?: Record<string, unknown> | null
  /** r" Ids of the flows that use the connection. Only present in lists. */
  flowIds?: Array<string>
  /** r" Your own data about the connection. Null if none was set. */
  metadata?: Record<string, unknown> | null
  /**
   * r" **Secret.** The decrypted credential. Only present in the result of `getConnection`, and only
   * r" on the platform. The client never writes it to logs, errors or hooks.
   */
  value?: Record<string, unknown>
}

/** r" Options of `buildFlow`. */
export interface BuildFlowOptions {
  /** r" Whether to keep the incomplete flow if a request fails. Default: false, the flow is deleted. */
  keepOnError?: boolean
}

/** r" Describes the flow to build. */
export interface BuildFlowParams {
  /** r" Display name of the flow. */
  displayName: string
  /** r" Id of the project. Default: the project of the client. */
  projectId?: string
  /** r" Id of the folder to create the flow in. Default: no folder. */
  folderId?: string
  /** r" Trigger that starts the flow. Default: an empty trigger. */
  trigger?: FlowTriggerSpec
  /** r" Steps of the flow, in the order in which they run. */
  steps: FlowStep[]
  /**
   * r" Whether to publish and enable the flow. This requires a trigger. The call waits for at most ten
   * r" minutes until the flow is published. Default: false.
   */
  publish?: boolean
}

/** r" A value to write to one cell. */
export interface CellInput {
  /** r" Id of the field. */
  fieldId: string
  /** r" Value of the cell: a string or a number. The engine stores it as a string. */
  value: unknown
}

/** r" The result of `listChannelAutomation`. */
export interface ChannelAutomations {
  /** r" Channel automations. */
  data: Record<string, unknown>[]
}

/** r" A user who owns connections. */
export interface ConnectionOwner {
  /** r" First name of the user. */
  firstName?: string
  /** r" Last name of the user. */
  lastName?: string
  /** r" Email address of the user. */
  email: string
}

/** r" Filters for `countFlows`. */
export interface CountFlowsParams {
  /** r" Id of the folder. `NULL` (a string) counts the flows that are not in a folder. */
  folderId?: string
  /** r" Status of the flows to count. Default: all. */
  status?: FlowStatus
  /** r" Id of the project. Default: the project of the client. */
  projectId?: string
}

/** r" Properties of the new field. */
export interface CreateFieldParams {
  /** r" Id of the table to add the field to. */
  tableId: string
  /** r" Name of the field. */
  name: string
  /** r" Type of the field's values. */
  type: 'TEXT' | 'NUMBER' | 'DATE' | 'STATIC_DROPDOWN' | (string & {})
  /** r" External id of the field. You can set it, so that the same field has the same id in all projects. */
  externalId?: string
  /** r" Options of a `STATIC_DROPDOWN`. Not used for other types. */
  data?: { options: { value: string }[] }
}

/** r" Properties of the new flow. */
export interface CreateFlowParams {
  /** r" Display name of the flow. */
  displayName: string
  /** r" Id of the project. Default: the project of the client. */
  projectId?: string
  /** r" Id of the folder to create the flow in. Default: no folder. */
  folderId?: string
  /** r" Name of the folder to create the flow in. The folder is created if it does not exist. */
  folderName?: string
  /** r" Your own data about the flow. */
  metadata?: Record<string, unknown>
}

/** r" Properties of the new folder. */
export interface CreateFolderParams {
  /** r" Display name of the folder. If a folder with this name exists, that folder is returned. */
  displayName: string
  /** r" Id of the project. Default: the project of the client. */
  projectId?: string
}

/** r" Options for the flow that `createFlowFromTemplate` creates. */
export interface CreateFromTemplateParams {
  /** r" Display name of the flow. Default: the name in the template. */
  displayName?: string
  /** r" Id of the folder to create the flow in. Default: no folder. */
  folderId?: string
  /** r" Id of the project. Default: the project of the client. */
  projectId?: string
}

/** r" The MCP server that `createMcpServer` creates. */
export interface CreateMcpServerParams {
  /** r" Name of the MCP server. */
  name: string
  /** r" Id of the project. Default: the project of the client. */
  projectId?: string
}

/** r" The new records, and their table. */
export interface CreateRecordsParams {
  /** r" Id of the table to add the records to. */
  tableId: string
  /** r" Records to create. Each is a list of cells, or an object with field names as keys. */
  records: (CellInput[] | Record<string, unknown>)[]
}

/** r" Properties of the new table. */
export interface CreateTableParams {
  /** r" Name of the table. */
  name: string
  /** r" Id of the project. Default: the project of the client. */
  projectId?: string
  /**
   * r" External id of the table. You can set it, so that the same table has the same id in all
   * r" projects.
   */
  externalId?: string
}

/** r" Selects the records to delete. */
export interface DeleteRecordsParams {
  /** r" Ids of the records. An empty array is rejected with a `TypeError`. */
  ids: Array<string>
}

/** r" A flow: an automation that consists of a trigger and the steps that follow it. */
export interface Flow {
  /** r" Unique identifier: 21 letters and digits. */
  id: string
  /** r" Creation time, in ISO 8601. */
  created: string
  /** r" Time of the last change, in ISO 8601. */
  updated: string
  /** r" Id of the project that owns the flow. */
  projectId: string
  /**
   * r" External id of the flow. It is the same in all projects into which the flow was imported. The engine
   * r" generates one for a new flow.
   */
  externalId?: string
  /** r" Whether the flow is enabled. Only an enabled flow can be triggered. */
  status: FlowStatus
  /** r" Status change in progress: `ENABLING` or `DISABLING`. Otherwise `NONE` or absent. */
  operationStatus?: 'NONE' | 'ENABLING' | 'DISABLING' | (string & {})
  /** r" Version of the flow: the one that `versionId` selects, otherwise the newest. */
  version: FlowVersion
  /** r" Id of the flow's folder. Null if the flow is not in a folder. */
  folderId?: string | null
  /** r" Id of the published version, which runs use. Null until the flow is first published. */
  publishedVersionId?: string | null
  /** r" Your own data about the flow. Null if none was set. */
  metadata?: Record<string, unknown> | null
  /**
   * r" Schedule of the trigger. Only present in lists. `schedule` is null if the trigger has no
   * r" schedule.
   */
  triggerSource?: { schedule?: Record<string, unknown> | null; [field: string]: unknown }
}

/** r" A step of a flow version. */
export interface FlowAction {
  /** r" Name of the step, such as `step_1`. Expressions refer to the step's output by this name. */
  name: string
  /** r" Type of the step. */
  type: 'CODE' | 'PIECE' | 'LOOP_ON_ITEMS' | 'ROUTER' | 'MULTIPLE_CHOICE' | (string & {})
  /** r" Display name of the step. */
  displayName: string
  /** r" Whether the configuration of the step is complete. */
  valid: boolean
  /** r" Whether runs skip the step. Absent means false. */
  skip?: boolean
  /**
   * r" Settings of the step. They depend on its type: source code, piece and action, items or
   * r" branches.
   */
  settings: Record<string, unknown>
  /** r" Step that follows this one. Absent on the last step. */
  nextAction?: FlowAction
  /** r" First step inside a loop. */
  firstLoopAction?: FlowAction
  /** r" First step of each branch of a router. Null for an empty branch. */
  children?: (FlowAction | null)[]
}

/**
 * r#" A run: one execution of a flow. Fields that have no value yet are empty (`""`, `{}`) or null."#
 * r" `created` is absent in the result of `retryRun` with `ON_LATEST_VERSION`.
 */
export interface FlowRun {
  /** r" Unique identifier: 21 letters and digits. */
  id: string
  /** r" Creation time, in ISO 8601. */
  created: string
  /** r" Time of the last change, in ISO 8601. */
  updated: string
  /** r" Id of the flow's project. */
  projectId: string
  /** r" Id of the flow. */
  flowId: string
  /** r" Id of the flow version that runs. */
  flowVersionId: string
  /** r" Status of the run. `QUEUED`, `RUNNING` and `PAUSED` runs are still in progress. */
  status: RunStatus
  /**
   * r" `PRODUCTION` for runs of the published version, `TESTING` for runs of a draft. Lists do not
   * r" include `TESTING` runs.
   */
  environment: 'PRODUCTION' | 'TESTING' | (string & {})
  /** r" When the run started, in ISO 8601. Empty while the run is queued. */
  startTime?: string
  /** r" When the run ended, in ISO 8601. Empty while the run is in progress. */
  finishTime?: string
  /** r" Whether a failure of this run also fails its parent run. */
  failParentOnFailure: boolean
  /** r" Id of the parent run, which started this run. Empty or null if a trigger started it. */
  parentRunId?: string | null
  /** r" Tags of the run. */
  tags?: Array<string>
  /** r" Display name that the flow had when it ran. */
  flowVersion?: { displayName?: string; [field: string]: unknown }
  /** r" Step that failed. `{}` if no step failed. */
  failedStep?: { name?: string; displayName?: string; [field: string]: unknown }
  /**
   * r" Results of the steps, by step name. Absent in lists. Empty until the engine stores the first
   * r" step.
   */
  steps?: Record<string, StepRun>
  /**
   * r" Id of the file that stores the results of the steps. Null until the engine stores the first
   * r" step.
   */
  logsFileId?: string | null
  /** r" Name of the tested step, if the run tests a single step. Otherwise empty or null. */
  stepNameToTest?: string | null
  /** r" When the run was archived, in ISO 8601. Null if it is not archived. */
  archivedAt?: string | null
}

/** r" A flow as an exported document, which can be imported elsewhere. */
export interface FlowTemplate {
  /** r" Name of the flow. */
  name: string
  /** r" Description of the flow. Empty in exports. */
  description?: string
  /** r" When the template was created: milliseconds since 1970, as a string. */
  created?: string
  /** r" When the template was last changed: milliseconds since 1970, as a string. */
  updated?: string
  /** r" Tags of the template. */
  tags?: Array<string>
  /** r" npm names of the pieces that the flow uses. */
  pieces?: Array<string>
  /** r" Trigger and steps of the flow. */
  template: FlowTemplateBody
  /** r" URL of a page that describes the template. Empty in exports. */
  blogUrl?: string
}

/** r" The part of a template that is imported. */
export interface FlowTemplateBody {
  /** r" Display name of the flow. */
  displayName: string
  /** r" Trigger of the flow. Its `nextAction` is the first step. */
  trigger: FlowTrigger
  /** r" Version of the format of the steps: a number as a string. */
  schemaVersion?: string | null
  /** r" Whether the configuration of every step is complete. */
  valid?: boolean
}

/** r" The trigger of a flow version. */
export interface FlowTrigger {
  /** r" Name of the trigger: always `trigger`. */
  name: string
  /** r" Type of the trigger. `EMPTY` until a trigger is chosen. */
  type: 'EMPTY' | 'PIECE_TRIGGER' | (string & {})
  /** r" Display name of the trigger. */
  displayName: string
  /** r" Whether the configuration of the trigger is complete. */
  valid: boolean
  /** r" Piece, trigger name and input of a `PIECE_TRIGGER`. */
  settings: Record<string, unknown>
  /** r" First step of the flow. Absent if the flow has no steps. */
  nextAction?: FlowAction
}

/** r" A version of a flow. A `DRAFT` version can be edited. Publishing changes it to `LOCKED`. */
export interface FlowVersion {
  /** r" Unique identifier: 21 letters and digits. */
  id: string
  /** r" Creation time, in ISO 8601. */
  created: string
  /** r" Time of the last change, in ISO 8601. */
  updated: string
  /** r" Id of the flow that the version belongs to. */
  flowId: string
  /** r" Display name of the flow. */
  displayName: string
  /** r" Trigger of the version. Its `nextAction` is the first step. Absent in lists of versions. */
  trigger: FlowTrigger
  /** r" Settings of the steps, by step name. Only some deployments return them. */
  steps?: Record<string, unknown>
  /** r" Whether the configuration of every step is complete. */
  valid?: boolean
  /** r" Whether the version can be edited (`DRAFT`) or not (`LOCKED`). */
  state?: 'DRAFT' | 'LOCKED' | (string & {})
  /** r" Version of the format of the steps: a number as a string. */
  schemaVersion?: string | null
  /** r" External ids of the connections that the steps use. */
  connectionIds?: Array<string>
  /** r" Ids of the agents that the steps use. */
  agentIds?: Array<string>
  /** r" Id of the user who last changed the version. Null if the engine changed it. */
  updatedBy?: string | null
  /** r" Backups from before the version's format was migrated. Null if the version was never migrated. */
  backupFiles?: Record<string, unknown> | null
}

/** r" A folder of flows. */
export interface Folder {
  /** r" Unique identifier: 21 letters and digits. */
  id: string
  /** r" Creation time, in ISO 8601. */
  created: string
  /** r" Time of the last change, in ISO 8601. */
  updated: string
  /** r" Id of the project that owns the folder. */
  projectId: string
  /** r" Display name of the folder. It is unique within the project. */
  displayName: string
  /** r" Position of the folder among the project's folders, starting at 0. */
  displayOrder?: number
  /** r" Number of flows in the folder. */
  numberOfFlows?: number
}

/** r" Options of `getFlow` and `exportFlow`. */
export interface GetFlowOptions {
  /** r" Id of the version to return. Default: the newest version. */
  versionId?: string
}

/** r" Options of `getPiece`. */
export interface GetPieceOptions {
  /** r" Version of the piece to return. Default: the newest version. */
  version?: string
}

/** r" The result of `ping`. */
export interface Health {
  /** r" Status of the engine: `Healthy`. */
  status: string
}

/** r" An invitation to a project or to the platform. */
export interface Invitation {
  /** r" Unique identifier: 21 letters and digits. */
  id: string
  /** r" Creation time, in ISO 8601. */
  created: string
  /** r" Time of the last change, in ISO 8601. */
  updated: string
  /** r" Email address that the invitation was sent to. */
  email: string
  /** r" Whether the invitation is to a project or to the platform. */
  type: 'PROJECT' | 'PLATFORM' | (string & {})
  /** r" Whether the invitation was accepted. */
  status?: 'PENDING' | 'ACCEPTED' | (string & {})
}

/** r" Filter for `listChannelAutomation`. */
export interface ListChannelAutomationParams {
  /** r" Type of channel to return automations for, such as `web`. Default: all types. */
  channelType?: string
}

/** r" Filters and pagination for `listConnections` and `iterateConnections`. */
export interface ListConnectionsParams {
  /** r" npm name of the piece. `slack` is short for `@activepieces/piece-slack`. */
  pieceName?: string
  /** r" Text that the display name must contain. */
  displayName?: string
  /** r" One or more statuses. Default: all. */
  status?: 'ACTIVE' | 'MISSING' | 'ERROR' | ('ACTIVE' | 'MISSING' | 'ERROR')[]
  /** r" Whether to return connections of the project or of the platform. Default: both. */
  scope?: 'PROJECT' | 'PLATFORM'
  /** r" Maximum number of connections per page. Default: 10. */
  limit?: number
  /** r" Page to return: `next` or `previous` of an earlier page. Default: the first page. */
  cursor?: string
  /** r" Id of the project. Default: the project of the client. */
  projectId?: string
}

/** r" Filters and pagination for `listFlows` and `iterateFlows`. */
export interface ListFlowsParams {
  /** r" Maximum number of flows per page. Default: 10. */
  limit?: number
  /** r" Page to return: `next` or `previous` of an earlier page. Default: the first page. */
  cursor?: string
  /** r" One or more statuses. Default: all. */
  status?: FlowStatus | FlowStatus[]
  /** r" Id of the folder. `NULL` (a string) returns the flows that are not in a folder. */
  folderId?: string
  /** r" Text that the name of the flow must contain. */
  name?: string
  /** r" State of the newest version of the flow. */
  versionState?: 'DRAFT' | 'LOCKED'
  /** r" One or more external ids of flows. */
  externalIds?: string | string[]
  /** r" External ids of one or more connections that the flow uses. */
  connectionExternalIds?: string | string[]
  /** r" One or more tags. */
  tags?: string | string[]
  /** r" Id of the project. Default: the project of the client. */
  projectId?: string
}

/** r" Pagination for `listFlowVersions` and `iterateFlowVersions`. */
export interface ListFlowVersionsParams {
  /** r" Maximum number of versions per page. Default: 10. */
  limit?: number
  /** r" Page to return: `next` or `previous` of an earlier page. Default: the first page. */
  cursor?: string
}

/** r" Pagination for `listFolders` and `iterateFolders`. */
export interface ListFoldersParams {
  /** r" Maximum number of folders per page. Default: 10. */
  limit?: number
  /** r" Page to return: `next` or `previous` of an earlier page. Default: the first page. */
  cursor?: string
  /** r" Id of the project. Default: the project of the client. */
  projectId?: string
}

/** r" Filters and pagination for `listInvitations`. */
export interface ListInvitationsParams {
  /** r" Whether to return invitations to projects or to the platform. */
  type: 'PROJECT' | 'PLATFORM'
  /** r" Status of the invitations. Default: all. */
  status?: 'PENDING' | 'ACCEPTED'
  /** r" Id of the project. Default: all projects. */
  projectId?: string
  /** r" Maximum number of invitations per page. Default: 10. */
  limit?: number
  /** r" Page to return: `next` or `previous` of an earlier page. Default: the first page. */
  cursor?: string
}

/** r" Filters and pagination for `listMcpServers` and `iterateMcpServers`. */
export interface ListMcpServersParams {
  /** r" Id of the project. Default: the project of the client. */
  projectId?: string
  /** r" Text that the name of the MCP server must contain. */
  name?: string
  /** r" Maximum number of MCP servers per page. Default: 10. */
  limit?: number
  /** r" Page to return: `next` or `previous` of an earlier page. Default: the first page. */
  cursor?: string
}

/** r" Filters and sorting for `listPieces`. */
export interface ListPiecesParams {
  /**
   * r" Maximum number of pieces to return. The engine always sends all pieces and the client shortens
   * r" the list. Default: all.
   */
  limit?: number
  /**
   * r" Has no effect, because the engine returns all pieces at once. It exists for compatibility with
   * r" the platform's SDK.
   */
  cursor?: string
  /** r" Search text. */
  searchQuery?: string
  /** r" Categories to return pieces of. An empty array is rejected with a `TypeError`. Default: all. */
  categories?: Array<string>
  /** r" Whether to include hidden pieces. Default: false. */
  includeHidden?: boolean
  /** r" Property to sort the pieces by. */
  sortBy?: 'NAME' | 'UPDATED' | 'CREATED' | 'POPULARITY' | (string & {})
  /** r" Sort direction: ascending (`ASC`) or descending (`DESC`). */
  orderBy?: 'ASC' | 'DESC'
}

/** r" Selects the piece for `listPieceVersions`. */
export interface ListPieceVersionsParams {
  /** r" npm name of the piece. `slack` is short for `@activepieces/piece-slack`. */
  name: string
  /** r" Release of the engine that the versions must support, such as `0.72.1`. */
  release: string
}

/** r" Filters and pagination for `listRecords` and `iterateRecords`. */
export interface ListRecordsParams {
  /** r" Id of the table. */
  tableId: string
  /** r" Maximum number of records per page. Default: 10. */
  limit?: number
  /** r" Page to return: `next` or `previous` of an earlier page. Default: the first page. */
  cursor?: string
  /**
   * r" Filters for records. A record must match all of them. An empty array is rejected with a
   * r" `TypeError`.
   */
  filters?: Array<RecordFilter>
}

/**
 * r" Filters and pagination for `listRuns` and `iterateRuns`. An empty array as a filter is rejected
 * r" with a `TypeError`.
 */
export interface ListRunsParams {
  /** r" Ids of one or more flows. */
  flowId?: string | string[]
  /** r" One or more statuses. Default: all. */
  status?: RunStatus | RunStatus[]
  /** r" One or more tags. */
  tags?: string | string[]
  /** r" Earliest creation time, inclusive. */
  createdAfter?: Moment
  /** r" Latest creation time, inclusive. */
  createdBefore?: Moment
  /** r" Name of the step at which the run failed. */
  failedStepName?: string
  /** r" Ids of one or more runs. */
  flowRunIds?: string | string[]
  /**
   * r" Whether to return archived runs (`true`) or runs that are not archived (`false`). Default:
   * r" both.
   */
  archived?: boolean
  /** r" Maximum number of runs per page. Default: 10. */
  limit?: number
  /** r" Page to return: `next` or `previous` of an earlier page. Default: the first page. */
  cursor?: string
  /** r" Id of the project. Default: the project of the client. */
  projectId?: string
}

/** r" Filters and pagination for `listTables` and `iterateTables`. */
export interface ListTablesParams {
  /** r" Text that the name of the table must contain. */
  name?: string
  /** r" One or more external ids of tables. */
  externalIds?: string | string[]
  /** r" Maximum number of tables per page. Default: 10. */
  limit?: number
  /** r" Page to return: `next` or `previous` of an earlier page. Default: the first page. */
  cursor?: string
  /** r" Id of the project. Default: the project of the client. */
  projectId?: string
}

/** r" A flow that an MCP server offers as a tool. */
export interface McpFlowTool {
  /** r" Unique identifier: 21 letters and digits. */
  id: string
  /** r" Creation time, in ISO 8601. */
  created: string
  /** r" Time of the last change, in ISO 8601. */
  updated: string
  /** r" Id of the MCP server. */
  mcpId: string
  /** r" External id of the tool. */
  externalId?: string | null
  /** r" Type of the tool: always `FLOW`. */
  type: 'FLOW'
  /** r" Id of the flow. */
  flowId: string
  /**
   * r" Name under which agents see the tool: the display name of the published flow, with `_` for each
   * r" run of white space, `/`, `@` and `-`, cut to 42 characters, then `_` and the first four
   * r" characters of `id`.
   */
  toolName?: string
  /** r" The flow in its published version. */
  flow?: Flow
}

/** r" An MCP server (Model Context Protocol), through which AI agents use the tools of a project. */
export interface McpServer {
  /** r" Unique identifier: 21 letters and digits. */
  id: string
  /** r" Creation time, in ISO 8601. */
  created: string
  /** r" Time of the last change, in ISO 8601. */
  updated: string
  /** r" Id of the project that owns the MCP server. */
  projectId: string
  /** r" Name of the MCP server. */
  name?: string
  /**
   * r" **Secret.** Token with which agents authenticate. `rotateMcpToken` replaces it. `mcpServerUrl`
   * r" returns the URL that contains it.
   */
  token?: string
  /** r" External id of the MCP server. You can choose it for imports. */
  externalId?: string | null
  /** r" Tools that the MCP server offers. */
  tools?: Record<string, unknown>[]
}

/**
 * r" A piece: an integration with its actions and triggers, and the properties that each of them
 * r" takes.
 */
export interface Piece {
  /** r" Unique identifier of the piece: 21 letters and digits. */
  id: string
  /** r" npm name of the piece, such as `@activepieces/piece-webhook`. */
  name: string
  /** r" Display name of the piece. */
  displayName: string
  /** r" Description of the piece. */
  description?: string
  /** r" Version of the piece. */
  version: string
  /** r" URL of the piece's logo. */
  logoUrl?: string
  /** r" Actions of the piece, by name. */
  actions: Record<string, Record<string, unknown>>
  /** r" Triggers of the piece, by name. */
  triggers: Record<string, Record<string, unknown>>
  /** r" Authentication that a connection of the piece requires. Null if it requires none. */
  auth?: Record<string, unknown> | null
  /** r" Categories of the piece, such as `CORE` or `COMMUNICATION`. */
  categories?: Array<string>
  /** r" Authors of the piece. */
  authors?: Array<string>
}

/** r" The property whose options `getPieceOptions` returns. */
export interface PieceOptionsParams {
  /** r" npm name of the piece. `slack` is short for `@activepieces/piece-slack`. */
  pieceName: string
  /** r" Version of the piece. */
  pieceVersion: string
  /** r" Name of the action or trigger. */
  actionOrTriggerName: string
  /** r" Name of the property. */
  propertyName: string
  /** r" Id of the flow that contains the step. */
  flowId: string
  /** r" Id of the flow version that contains the step. */
  flowVersionId: string
  /** r" Values of the step's other properties. Default: none. */
  input?: Record<string, unknown>
  /** r" Text to search for among the options. */
  searchValue?: string
  /** r" Id of the project. Default: the project of the client. */
  projectId?: string
}

/** r" A piece in a list: a summary without its actions and triggers. */
export interface PieceSummary {
  /** r" Unique identifier of the piece: 21 letters and digits. */
  id: string
  /** r" npm name of the piece, such as `@activepieces/piece-webhook`. */
  name: string
  /** r" Display name of the piece. */
  displayName: string
  /** r" Description of the piece. */
  description?: string
  /** r" Version of the piece. */
  version: string
  /** r" URL of the piece's logo. */
  logoUrl?: string
  /** r" Number of actions of the piece. */
  actions: number
  /** r" Number of triggers of the piece. */
  triggers: number
  /** r" Categories of the piece, such as `CORE` or `COMMUNICATION`. */
  categories?: Array<string>
  /** r" Authors of the piece. */
  authors?: Array<string>
}

/** r" The result of `triggerFlowSyncRaw`: the unparsed response of a flow. */
export interface RawFlowReply {
  /** r" HTTP status. */
  status: number
  /** r" HTTP headers. Names are in lower case. `set-cookie` is an array of cookies, as in Node.js. */
  headers: ReplyHeaders
  /** r" Body after decompression. */
  body: Bytes
}

/**
 * r" A filter on one field of the records. A record without a value in the field never matches, not
 * r" even with `neq`. An engine on SQLite, such as the local engine, compares all values as strings.
 */
export interface RecordFilter {
  /** r" Id of the field to compare. */
  fieldId: string
  /**
   * r" Comparison operator: equal (`eq`), not equal (`neq`), greater (`gt`), greater or equal (`gte`),
   * r" less (`lt`), less or equal (`lte`) or contains (`co`). `gt`, `gte`, `lt` and `lte` compare
   * r" numbers; a value that is not a number never matches. `co` ignores case.
   */
  operator: 'eq' | 'neq' | 'gt' | 'gte' | 'lt' | 'lte' | 'co'
  /** r" Value to compare with. */
  value: string
}

/** r" The two connections of `replaceConnections`. */
export interface ReplaceConnectionsParams {
  /** r" Id of the connection to replace. The engine deletes this connection afterwards. */
  sourceAppConnectionId: string
  /** r" Id of the connection that flows use afterwards. */
  targetAppConnectionId: string
  /** r" Id of the project. Default: the project of the client. */
  projectId?: string
}

/** r" Options of `retryRun`. */
export interface RetryRunOptions {
  /**
   * r" Where to start. `FROM_FAILED_STEP` continues the same run at the step that failed.
   * r" `ON_LATEST_VERSION` starts a new run on the newest version of the flow. Default:
   * r" `FROM_FAILED_STEP`.
   */
  strategy?: 'FROM_FAILED_STEP' | 'ON_LATEST_VERSION'
  /** r" Id of the project. Default: the project of the client. */
  projectId?: string
}

/** r" Filters and options of `retryRuns`. */
export interface RetryRunsParams {
  /** r" Where to start, as in `retryRun`. It does not count as a filter. Default: `FROM_FAILED_STEP`. */
  strategy?: 'FROM_FAILED_STEP' | 'ON_LATEST_VERSION'
}

/**
 * r" Filters that select the runs of a bulk action. At least one filter is required, because the
 * r" engine would otherwise select every run of the project. An empty array is rejected with a
 * r" `TypeError`. To select runs by failed step, call `listRuns({ failedStepName })` and pass the
 * r" ids as `flowRunIds`.
 */
export interface RunFilter {
  /** r" Ids of one or more runs. */
  flowRunIds?: string | string[]
  /** r" One or more statuses. `cancelRuns` accepts only `QUEUED` and `PAUSED`. */
  status?: RunStatus | RunStatus[]
  /** r" Ids of one or more flows. */
  flowId?: string | string[]
  /** r" Earliest creation time, inclusive. */
  createdAfter?: Moment
  /** r" Latest creation time, inclusive. */
  createdBefore?: Moment
  /** r" Id of the project. It does not count as a filter. Default: the project of the client. */
  projectId?: string
}

/** r" The result of one step in a run. */
export interface StepRun {
  /** r" Type of the step: `CODE`, `PIECE`, `PIECE_TRIGGER`, `LOOP_ON_ITEMS` or `ROUTER`. */
  type: string
  /** r" Status of the step. `RUNNING` and `PAUSED` steps are still in progress. */
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'PAUSED' | 'STOPPED' | (string & {})
  /** r" Input of the step after expressions were resolved. Secrets are replaced by `**REDACTED**`. */
  input?: unknown
  /** r" Output of the step. Absent if the step failed or has no output. */
  output?: unknown
  /** r" Duration of the step in milliseconds. Absent on the trigger. */
  duration?: number
  /** r" Error message of the step, often with a stack trace. Absent if the step did not fail. */
  errorMessage?: string
}

/** r" The result of `exportTable`: a table with all its records. */
export interface TableExport {
  /** r" Name of the table. */
  name: string
  /** r" Fields of the table, in order. */
  fields: { id: string; name: string }[]
  /** r#" Records of the table, with field names as keys. The value of an empty cell is `""`."# */
  rows: Record<string, string>[]
}

/** r" Selects the trigger to test. */
export interface TestTriggerParams {
  /** r" Id of the flow. */
  flowId: string
  /** r" Id of the flow version. Current engines require it. */
  flowVersionId?: string
  /**
   * r" How to test the trigger. `SIMULATION` waits for a real event, `TEST_FUNCTION` generates a
   * r" sample event. Current engines require it.
   */
  testStrategy?: 'SIMULATION' | 'TEST_FUNCTION' | (string & {})
  /**
   * r" npm name of the trigger's piece, which some deployments require. `slack` is short for
   * r" `@activepieces/piece-slack`.
   */
  pieceName?: string
  /** r" Id of the project. Default: the project of the client. */
  projectId?: string
}

/** r" The result of `triggerMany`. */
export interface TriggerManyResult {
  /** r" Number of triggers that the engine accepted. */
  succeeded: number
  /** r" Number of triggers that failed or were not sent. */
  failed: number
  /** r" Result of each payload, in the order of the payloads. */
  results: Array<TriggerResult>
}

/** r" Options of the methods that trigger a flow. */
export interface TriggerOptions {
  /**
   * r" Whether to run the draft instead of the published version. Lists do not include such runs.
   * r" Default: false.
   */
  draft?: boolean
  /** r" Id of the run to set as the parent of the new run. */
  parentRunId?: string
  /** r" Whether a failure of the new run also fails its parent run. Default: false. */
  failParentOnFailure?: boolean
  /**
   * r" Whether to send the trigger without a credential. Some engines do not require one and would
   * r" store it with the run. Default: false.
   */
  anonymous?: boolean
}

/** r" The result of one payload of `triggerMany`. */
export interface TriggerResult {
  /** r" Index of the payload, starting at 0. */
  index: number
  /** r" Whether the engine accepted the trigger. */
  ok: boolean
  /** r" Whether the trigger was sent. A trigger that was not sent has not started a run. */
  sent: boolean
  /**
   * r" Id of the request that triggered the flow. The run stores the same id. Absent if no request was
   * r" made.
   */
  requestId?: string
  /**
   * r" Why the trigger failed: an `ImbraceError`, the `reason` of the signal, or a `TypeError` if the
   * r" payload has no JSON form. Absent if the trigger succeeded.
   */
  error?: unknown
}

/** r" The result of `getTriggerRunStatus`. */
export interface TriggerRunStatus {
  /**
   * r" Number of runs that the triggers of each piece started: in total and per day. The keys are the
   * r" names of the pieces.
   */
  pieces: Record<string, { dailyStats: Record<string, { success: number; failure: number }>; totalRuns: number }>
}

/** r" Changes that `updateConnection` makes. */
export interface UpdateConnectionParams {
  /** r" New display name. */
  displayName: string
  /** r" Your own data about the connection. */
  metadata?: Record<string, unknown>
}

/** r" Changes that `updateField` makes. */
export interface UpdateFieldParams {
  /** r" New name of the field. */
  name: string
}

/** r" Changes that `updateFolder` makes. */
export interface UpdateFolderParams {
  /** r" New display name. */
  displayName: string
}

/** r" Changes that `updateMcpServer` makes. */
export interface UpdateMcpServerParams {
  /** r" New name of the MCP server. */
  name?: string
  /** r" New tools of the MCP server. They replace all existing tools. */
  tools?: Record<string, unknown>[]
}

/** r" Changes that `updateRecord` makes. */
export interface UpdateRecordParams {
  /** r" Id of the table that the record belongs to. */
  tableId: string
  /**
   * r" Cells to change: a list of cells, or an object with field names as keys. Other cells keep their
   * r" values.
   */
  cells: CellInput[] | Record<string, unknown>
}

/** r" Changes that `updateTable` makes. */
export interface UpdateTableParams {
  /** r" New name of the table. */
  name: string
}

/**
 * r" The connection that `upsertConnection` creates or updates. The client adds what the engine also
 * r" requires: a missing `externalId`, and the `type` inside `value`.
 */
export interface UpsertConnectionParams {
  /**
   * r" External id, by which flows refer to the connection. Default: derived from `pieceName` and
   * r" `displayName`, so that the same call updates the same connection.
   */
  externalId?: string
  /** r" Display name of the connection. */
  displayName: string
  /** r" npm name of the piece. `slack` is short for `@activepieces/piece-slack`. */
  pieceName: string
  /** r" Id of the project. Default: the project of the client. */
  projectId?: string
  /** r" How the connection authenticates with its service. */
  type: ConnectionType
  /**
   * r" Credential. For `SECRET_TEXT`: `{ secret_text }`, or an object with one property of any name.
   * r" For `BASIC_AUTH`: `{ username, password }`. For `CUSTOM_AUTH`: `{ props }`.
   */
  value: Record<string, unknown>
  /** r" Your own data about the connection. */
  metadata?: Record<string, unknown>
}

/** r" A cell: the value of one field in a record. */
export interface WorkflowCell {
  /**
   * r" Value of the cell: a string, whatever the type of the field. The engine stores numbers and
   * r" dates as strings.
   */
  value: unknown
  /** r" Name of the field. */
  fieldName: string
  /** r" When the cell was created, in ISO 8601. */
  created: string
  /** r" When the cell was last changed, in ISO 8601. */
  updated: string
}

/** r" A field (column) of a table. */
export interface WorkflowField {
  /** r" Unique identifier: 21 letters and digits. */
  id: string
  /** r" Creation time, in ISO 8601. */
  created: string
  /** r" Time of the last change, in ISO 8601. */
  updated: string
  /** r" Name of the field. */
  name: string
  /** r" Type of the field's values. The engine stores all values as strings. */
  type: 'TEXT' | 'NUMBER' | 'DATE' | 'STATIC_DROPDOWN' | (string & {})
  /** r" Id of the table that the field belongs to. */
  tableId: string
  /** r" Id of the project that owns the table. */
  projectId: string
  /** r" External id of the field. You can choose it for imports. */
  externalId?: string | null
  /** r" Options of a `STATIC_DROPDOWN`: `{ options: [{ value }] }`. Null for other types. */
  data?: Record<string, unknown> | null
}

/** r" A record (row) of a table. */
export interface WorkflowRecord {
  /** r" Unique identifier: 21 letters and digits. */
  id: string
  /** r" Creation time, in ISO 8601. */
  created: string
  /** r" Time of the last change, in ISO 8601. */
  updated: string
  /** r" Id of the table that the record belongs to. */
  tableId: string
  /** r" Id of the project that owns the table. */
  projectId: string
  /** r" Cells that have a value, by field id. */
  cells: Record<string, WorkflowCell>
}

/** r" A table, which stores records for flows. */
export interface WorkflowTable {
  /** r" Unique identifier: 21 letters and digits. */
  id: string
  /** r" Creation time, in ISO 8601. */
  created: string
  /** r" Time of the last change, in ISO 8601. */
  updated: string
  /** r" Name of the table. */
  name: string
  /** r" Id of the project that owns the table. */
  projectId: string
  /**
   * r" External id of the table. You can set it, so that the same table has the same id in all
   * r" projects.
   */
  externalId?: string | null
  /** r" Trigger that starts flows when records change. Null if the table has no trigger. */
  trigger?: string | null
  /** r" Status of the trigger. Null if the table has no trigger. */
  status?: string | null
}

/**
 * A client of the Imbrace workflow engine.
 *
 * All options are optional. They take precedence over environment variables.
 *
 * @throws TypeError if an option is unknown or invalid.
 * @example
 * ```ts
 * import { Client } from '@imbrace/node'
 *
 * const client = new Client({ apiKey: 'api_...' })
 * const page = await client.workflows.listFlows({ limit: 10 })
 * ```
 */
export declare class Client {
  constructor(options?: ClientOptions)
  /** Methods for flows, triggers, runs, folders, connections, MCP servers and tables. */
  get workflows(): Workflows
  /**
   * Sets the access token of all calls that start from now on. It replaces the API key, if there is
   * one.
   *
   * @throws TypeError if the token is empty, not a string, or contains characters that a header
   * cannot contain.
   * @example
   * ```ts
   * client.setAccessToken('acc_...')
   * ```
   */
  setAccessToken(token: string): void
  /**
   * Removes the access token. If the client has no other credential, calls reject with an
   * `AuthError` until you set a new token.
   *
   * @example
   * ```ts
   * client.clearAccessToken()
   * ```
   */
  clearAccessToken(): void
  /**
   * Sets the organization of all calls that start from now on. Without an argument, calls no longer
   * send an organization.
   *
   * @throws TypeError if the id is empty, not a string, or contains characters that a header cannot
   * contain.
   * @example
   * ```ts
   * client.setOrganizationId('org_...')
   * ```
   */
  setOrganizationId(id?: string | undefined): void
  /**
   * Checks that the engine responds. Use it to test the URL and the credential of a client.
   *
   * Route: `GET /v1/health`.
   *
   * @example
   * ```ts
   * const { status } = await client.ping({ timeout: 2000 })
   * ```
   */
  ping(options?: RequestOptions): Promise<Health>
}

/** The native object behind `glue/builtins.js`. */
export declare class Realm {
  /** Takes the functions of `glue/exports.js`. */
  constructor(glue: object)
  /** Aborts the call with this key. */
  abort(key: number): void
  /** Resolves in a later turn of the event loop. */
  nextTurn(): Promise<undefined>
}

/**
 * The methods of the workflow engine, available as `client.workflows`.
 *
 * Every method rejects with:
 * - a `TypeError` that names the argument, if an argument is invalid. Nothing is sent.
 * - an `AuthError`, `ApiError`, `RateLimitError`, `NetworkError`, `TimeoutError` or
 *   `DecodeError`, if the call fails.
 * - the `reason` of `options.signal`, if the signal aborts.
 *
 * The iterators of the `iterate…` methods return each element exactly once, if it exists during the
 * whole iteration. They fetch the next page while you process the current one. Later pages can be
 * larger than the first one if many elements were created in the same second. `break` cancels a request
 * in progress.
 */
export declare class Workflows {
  /**
   * Builds a complete flow: creates it, sets its trigger and adds its steps. With `publish: true`,
   * the flow is also published.
   *
   * The client checks `params` before it sends a request. An invalid value rejects with a
   * `TypeError` that names its place, such as `params.steps[1].branches[0].conditions[0].operator`.
   * An expression can only use the output of steps that run earlier.
   *
   * In an expression, a name refers to a step if it is `step_` followed by a number, or if it is
   * the name of a step and begins the expression. Names inside `${ … }` of a template literal can
   * refer to steps as well. Comments, regular expressions, property names, object keys, and names
   * that the expression defines itself do not refer to steps.
   *
   * Steps without a `name` are named `step_1`, `step_2` and so on, in the order in which they are
   * written. `slack` is short for `@activepieces/piece-slack`. A piece without a version uses its
   * newest version.
   *
   * The client sends one request per step. If a request fails, or the engine accepts a step without
   * adding it, the call rejects with an error whose message begins with the step. The client then
   * deletes the flow, unless `keepOnError` is true. If you abort the call, the flow is deleted in
   * the background.
   *
   * Routes: `GET /v1/pieces/{scope}/{name}`, `POST /v1/flows`, `POST /v1/flows/{flowId}`. After a
   * failure: `DELETE /v1/flows/{flowId}`.
   *
   * @example
   * ```ts
   * const flow = await client.workflows.buildFlow({
   *   displayName: 'Greet',
   *   trigger: { kind: 'webhook' },
   *   steps: [{
   *     kind: 'piece', displayName: 'Answer', pieceName: 'webhook', actionName: 'return_response',
   *     input: {
   *       responseType: 'json', respond: 'stop',
   *       fields: { body: { hello: '{{trigger.body.name}}' } },
   *     },
   *   }],
   *   publish: true,
   * })
   * ```
   */
  buildFlow(params: BuildFlowParams, options?: BuildFlowOptions): Promise<Flow>
  /**
   * Adds steps to a flow. They follow the trigger, unless `parentStep` selects another position.
   * The steps that are already there move behind the new ones.
   *
   * The client reads the flow and checks the steps as in `buildFlow`. The names of new steps
   * continue from the largest number in the flow. If a step fails, the steps before it remain in
   * the flow, and the message of the error lists them.
   *
   * Routes: `GET /v1/flows/{flowId}`, `GET /v1/pieces/{scope}/{name}`, `POST /v1/flows/{flowId}`.
   *
   * @example
   * ```ts
   * await client.workflows.addSteps('flow_id', [{
   *   kind: 'code', displayName: 'Double', input: { n: '{{step_1.n}}' },
   *   code: 'export const code = async ({ n }) => 2 * n',
   * }], { parentStep: 'step_1' })
   * ```
   */
  addSteps(flowId: string, steps: FlowStep[], params?: AddStepsParams, options?: RequestOptions): Promise<Flow>
  /**
   * Lists channel automations.
   *
   * Route: `GET {channel-service}/v1/workflows/channel_automation`.
   *
   * @example
   * ```ts
   * const { data } = await client.workflows.listChannelAutomation({ channelType: 'web' })
   * ```
   */
  listChannelAutomation(params?: ListChannelAutomationParams, options?: RequestOptions): Promise<ChannelAutomations>
  /**
   * Lists connections, one page at a time. The result does not include credentials.
   *
   * Route: `GET /v1/app-connections`.
   *
   * @example
   * ```ts
   * const page = await client.workflows.listConnections({ pieceName: 'slack' })
   * ```
   */
  listConnections(params?: ListConnectionsParams, options?: ReadOptions): Promise<Page<AppConnection>>
  /**
   * Returns a connection. On the platform, the result includes the decrypted credential in `value`.
   * **Treat it as a secret.**
   *
   * Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the connection does not exist.
   *
   * Route: `GET /v1/app-connections/{connectionId}`. An engine without a gateway does not have this
   * route; the client then searches the list of connections.
   *
   * @example
   * ```ts
   * const connection = await client.workflows.getConnection('connection_id')
   * ```
   */
  getConnection(connectionId: string, options?: ReadOptions): Promise<AppConnection>
  /**
   * Creates a connection, or updates the connection with the same `externalId`.
   *
   * Route: `POST /v1/app-connections`.
   *
   * @example
   * ```ts
   * const connection = await client.workflows.upsertConnection({
   *   displayName: 'Slack Workspace',
   *   pieceName: 'slack',
   *   type: 'SECRET_TEXT',
   *   value: { secret_text: 'xoxb-...' },
   * })
   * ```
   */
  upsertConnection(params: UpsertConnectionParams, options?: RequestOptions): Promise<AppConnection>
  /**
   * Deletes a connection. Flows that use it will fail.
   *
   * Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the connection does not exist.
   *
   * Route: `DELETE /v1/app-connections/{connectionId}`.
   *
   * @example
   * ```ts
   * await client.workflows.deleteConnection('connection_id')
   * ```
   */
  deleteConnection(connectionId: string, options?: RequestOptions): Promise<undefined>
  /**
   * Changes the display name and the metadata of a connection.
   *
   * Rejects with an `ApiError` (500) if the connection does not exist.
   *
   * Route: `POST /v1/app-connections/{connectionId}`.
   *
   * @example
   * ```ts
   * await client.workflows.updateConnection('connection_id', { displayName: 'Slack' })
   * ```
   */
  updateConnection(connectionId: string, params: UpdateConnectionParams, options?: RequestOptions): Promise<AppConnection>
  /**
   * Replaces one connection by another in all flows of the project, and deletes the replaced one.
   *
   * Route: `POST /v1/app-connections/replace`.
   *
   * @example
   * ```ts
   * await client.workflows.replaceConnections({
   *   sourceAppConnectionId: 'old_id',
   *   targetAppConnectionId: 'new_id',
   * })
   * ```
   */
  replaceConnections(params: ReplaceConnectionsParams, options?: RequestOptions): Promise<undefined>
  /**
   * Lists the users who own connections of the project.
   *
   * Route: `GET /v1/app-connections/owners`.
   *
   * @example
   * ```ts
   * const { data } = await client.workflows.listConnectionOwners()
   * ```
   */
  listConnectionOwners(options?: RequestOptions): Promise<Page<ConnectionOwner>>
  /**
   * Iterates over all connections that match `params`.
   *
   * Every result is returned exactly once. `limit` (default: 100) is the size of a page, not
   * the total number of results.
   *
   * Route: `GET /v1/app-connections`.
   *
   * @example
   * ```ts
   * for await (const connection of client.workflows.iterateConnections()) {
   *   console.log(connection.externalId)
   * }
   * ```
   */
  iterateConnections(params?: ListConnectionsParams, options?: ReadOptions): AsyncIterableIterator<AppConnection>
  /**
   * Lists the fields of a table.
   *
   * Route: `GET /v1/fields`.
   *
   * @example
   * ```ts
   * const fields = await client.workflows.listFields('table_id')
   * ```
   */
  listFields(tableId: string, options?: ReadOptions): Promise<Array<WorkflowField>>
  /**
   * Returns a field.
   *
   * Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the field does not exist.
   *
   * Route: `GET /v1/fields/{fieldId}`.
   *
   * @example
   * ```ts
   * const field = await client.workflows.getField('field_id')
   * ```
   */
  getField(fieldId: string, options?: ReadOptions): Promise<WorkflowField>
  /**
   * Adds a field to a table.
   *
   * Route: `POST /v1/fields`.
   *
   * @example
   * ```ts
   * const field = await client.workflows.createField({
   *   tableId: 'table_id',
   *   name: 'email',
   *   type: 'TEXT',
   * })
   * ```
   */
  createField(params: CreateFieldParams, options?: RequestOptions): Promise<WorkflowField>
  /**
   * Renames a field.
   *
   * Route: `POST /v1/fields/{fieldId}`.
   *
   * @example
   * ```ts
   * await client.workflows.updateField('field_id', { name: 'mail' })
   * ```
   */
  updateField(fieldId: string, params: UpdateFieldParams, options?: RequestOptions): Promise<WorkflowField>
  /**
   * Deletes a field and its cells in all records.
   *
   * Route: `DELETE /v1/fields/{fieldId}`.
   *
   * @example
   * ```ts
   * await client.workflows.deleteField('field_id')
   * ```
   */
  deleteField(fieldId: string, options?: RequestOptions): Promise<undefined>
  /**
   * Lists flows, one page at a time.
   *
   * If flows change while you read the pages, a flow can appear twice or be missing. `iterateFlows`
   * returns each flow exactly once.
   *
   * Route: `GET /v1/flows`.
   *
   * @example
   * ```ts
   * const page = await client.workflows.listFlows({ limit: 10, status: 'ENABLED' })
   * for (const flow of page.data) console.log(flow.id, flow.version.displayName)
   * ```
   */
  listFlows(params?: ListFlowsParams, options?: ReadOptions): Promise<Page<Flow>>
  /**
   * Returns a flow with its newest version, or with the version that `versionId` selects.
   *
   * Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the flow does not exist.
   *
   * Route: `GET /v1/flows/{flowId}`.
   *
   * @example
   * ```ts
   * const flow = await client.workflows.getFlow('flow_id')
   * ```
   */
  getFlow(flowId: string, options?: GetFlowOptions & ReadOptions): Promise<Flow>
  /**
   * Creates a flow. The new flow is disabled and has an empty trigger.
   *
   * Route: `POST /v1/flows`.
   *
   * @example
   * ```ts
   * const flow = await client.workflows.createFlow({ displayName: 'New Lead Notification' })
   * ```
   */
  createFlow(params: CreateFlowParams, options?: RequestOptions): Promise<Flow>
  /**
   * Deletes a flow with all its versions, even if the flow is enabled.
   *
   * Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the flow does not exist.
   *
   * Route: `DELETE /v1/flows/{flowId}`.
   *
   * @example
   * ```ts
   * await client.workflows.deleteFlow('flow_id')
   * ```
   */
  deleteFlow(flowId: string, options?: RequestOptions): Promise<undefined>
  /**
   * Applies one operation to a flow, such as publishing it, changing its trigger or adding a step.
   *
   * If the operation refers to a step that does not exist, the engine accepts it without changing
   * the flow. Check the returned flow.
   *
   * Rejects with an `ApiError` (`FLOW_IN_USE`) if another user edited the flow within the last
   * minute. The flow is then unchanged.
   *
   * Route: `POST /v1/flows/{flowId}`.
   *
   * @example
   * ```ts
   * await client.workflows.applyFlowOperation('flow_id', { type: 'LOCK_AND_PUBLISH', request: {} })
   * ```
   */
  applyFlowOperation(flowId: string, operation: FlowOperation, options?: RequestOptions): Promise<Flow>
  /**
   * Returns the number of flows that match `params`.
   *
   * Route: `GET /v1/flows/count`.
   *
   * @example
   * ```ts
   * const enabled = await client.workflows.countFlows({ status: 'ENABLED' })
   * ```
   */
  countFlows(params?: CountFlowsParams, options?: RequestOptions): Promise<number>
  /**
   * Lists the versions of a flow, newest first, one page at a time. The result does not include
   * triggers and steps.
   *
   * Route: `GET /v1/flows/{flowId}/versions`.
   *
   * @example
   * ```ts
   * const page = await client.workflows.listFlowVersions('flow_id')
   * ```
   */
  listFlowVersions(flowId: string, params?: ListFlowVersionsParams, options?: ReadOptions): Promise<Page<FlowVersion>>
  /**
   * Returns a flow as a template, which `importFlow` and `createFlowFromTemplate` accept.
   *
   * Route: `GET /v1/flows/{flowId}/template`.
   *
   * @example
   * ```ts
   * const template = await client.workflows.exportFlow('flow_id')
   * ```
   */
  exportFlow(flowId: string, options?: GetFlowOptions): Promise<FlowTemplate>
  /**
   * Changes the display name of a flow.
   *
   * Route: `POST /v1/flows/{flowId}`.
   *
   * @example
   * ```ts
   * await client.workflows.renameFlow('flow_id', 'New Lead Notification')
   * ```
   */
  renameFlow(flowId: string, displayName: string, options?: RequestOptions): Promise<Flow>
  /**
   * Moves a flow to a folder. With `null`, removes the flow from its folder.
   *
   * Route: `POST /v1/flows/{flowId}`.
   *
   * @example
   * ```ts
   * await client.workflows.moveFlow('flow_id', 'folder_id')
   * ```
   */
  moveFlow(flowId: string, folderId: string | null, options?: RequestOptions): Promise<Flow>
  /**
   * Replaces the trigger and all steps of a flow by those of a template.
   *
   * Rejects with an `ApiError` (500) if two steps of the template have the same name.
   *
   * Route: `POST /v1/flows/{flowId}`.
   *
   * @example
   * ```ts
   * await client.workflows.importFlow('flow_id', template)
   * ```
   */
  importFlow(flowId: string, template: FlowTemplate | FlowTemplateBody, options?: RequestOptions): Promise<Flow>
  /**
   * Publishes the draft of a flow and enables the flow. Resolves when the status change is
   * complete.
   *
   * `timeout` limits the duration of the whole call (default: 600,000 ms). Until then, the client
   * repeats status checks that fail with a temporary error. See `WaitOptions`.
   *
   * Rejects with an `ApiError` (400, `PIECE_TRIGGER_NOT_FOUND`) if the flow has no trigger.
   *
   * Routes: `POST /v1/flows/{flowId}`, then `GET /v1/flows/{flowId}`.
   *
   * @example
   * ```ts
   * const flow = await client.workflows.publishFlow('flow_id')
   * ```
   */
  publishFlow(flowId: string, options?: WaitOptions): Promise<Flow>
  /**
   * Enables a flow. Resolves when the status change is complete.
   *
   * `timeout` limits the duration of the whole call (default: 600,000 ms). Until then, the client
   * repeats status checks that fail with a temporary error. See `WaitOptions`.
   *
   * The client first reads the flow. If the newest version is already published, the client sends
   * the operation `LOCK_AND_PUBLISH`, which has the same effect as `CHANGE_STATUS` in this case. If
   * the draft has unpublished changes, the client sends `CHANGE_STATUS`. Some engines never respond
   * to `CHANGE_STATUS` if the flow was triggered while it was disabled. The call then rejects with
   * a `TimeoutError`, and the flow stays locked until the server restarts.
   *
   * Routes: `GET /v1/flows/{flowId}`, `POST /v1/flows/{flowId}`.
   *
   * @example
   * ```ts
   * const flow = await client.workflows.enableFlow('flow_id')
   * ```
   */
  enableFlow(flowId: string, options?: WaitOptions): Promise<Flow>
  /**
   * Disables a flow. Resolves when the status change is complete.
   *
   * `timeout` limits the duration of the whole call (default: 600,000 ms). Until then, the client
   * repeats status checks that fail with a temporary error. See `WaitOptions`.
   *
   * Routes: `POST /v1/flows/{flowId}`, then `GET /v1/flows/{flowId}`.
   *
   * @example
   * ```ts
   * const flow = await client.workflows.disableFlow('flow_id')
   * ```
   */
  disableFlow(flowId: string, options?: WaitOptions): Promise<Flow>
  /**
   * Creates a flow from a template. If the import fails, the client deletes the new flow.
   *
   * Routes: `POST /v1/flows`, then `POST /v1/flows/{flowId}`.
   *
   * @example
   * ```ts
   * const copy = await client.workflows.createFlowFromTemplate(template, { displayName: 'Copy' })
   * ```
   */
  createFlowFromTemplate(template: FlowTemplate | FlowTemplateBody, params?: CreateFromTemplateParams, options?: RequestOptions): Promise<Flow>
  /**
   * Iterates over all flows that match `params`.
   *
   * Every result is returned exactly once. `limit` (default: 100) is the size of a page, not
   * the total number of results.
   *
   * The engine sorts flows by their last change, but its cursors do not support this order. The
   * client therefore fetches all flows after the first response in one request, for up to 100,000
   * flows. It keeps this response in native memory, and JavaScript receives `limit` flows at a
   * time. If the response is larger than `maxResponseBytes`, the iteration rejects with a
   * `DecodeError`.
   *
   * Route: `GET /v1/flows`.
   *
   * @example
   * ```ts
   * for await (const flow of client.workflows.iterateFlows({ status: 'ENABLED' })) {
   *   console.log(flow.id)
   * }
   * ```
   */
  iterateFlows(params?: ListFlowsParams, options?: ReadOptions): AsyncIterableIterator<Flow>
  /**
   * Iterates over all versions of a flow.
   *
   * Every result is returned exactly once. `limit` (default: 100) is the size of a page, not
   * the total number of results.
   *
   * Route: `GET /v1/flows/{flowId}/versions`.
   *
   * @example
   * ```ts
   * for await (const version of client.workflows.iterateFlowVersions('flow_id')) {
   *   console.log(version.id)
   * }
   * ```
   */
  iterateFlowVersions(flowId: string, params?: ListFlowVersionsParams, options?: ReadOptions): AsyncIterableIterator<FlowVersion>
  /**
   * Lists folders, one page at a time.
   *
   * Route: `GET /v1/folders`.
   *
   * @example
   * ```ts
   * const page = await client.workflows.listFolders({ limit: 100 })
   * ```
   */
  listFolders(params?: ListFoldersParams, options?: ReadOptions): Promise<Page<Folder>>
  /**
   * Returns a folder.
   *
   * Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the folder does not exist.
   *
   * Route: `GET /v1/folders/{folderId}`.
   *
   * @example
   * ```ts
   * const folder = await client.workflows.getFolder('folder_id')
   * ```
   */
  getFolder(folderId: string, options?: ReadOptions): Promise<Folder>
  /**
   * Creates a folder, or returns the existing folder with the same name.
   *
   * Route: `POST /v1/folders`.
   *
   * @example
   * ```ts
   * const folder = await client.workflows.createFolder({ displayName: 'CRM' })
   * ```
   */
  createFolder(params: CreateFolderParams, options?: RequestOptions): Promise<Folder>
  /**
   * Renames a folder.
   *
   * Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the folder does not exist.
   *
   * Route: `POST /v1/folders/{folderId}`.
   *
   * @example
   * ```ts
   * await client.workflows.updateFolder('folder_id', { displayName: 'Sales' })
   * ```
   */
  updateFolder(folderId: string, params: UpdateFolderParams, options?: RequestOptions): Promise<Folder>
  /**
   * Deletes a folder. Its flows are kept and are no longer in a folder.
   *
   * Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the folder does not exist.
   *
   * Route: `DELETE /v1/folders/{folderId}`.
   *
   * @example
   * ```ts
   * await client.workflows.deleteFolder('folder_id')
   * ```
   */
  deleteFolder(folderId: string, options?: RequestOptions): Promise<undefined>
  /**
   * Iterates over all folders.
   *
   * Every result is returned exactly once. `limit` (default: 100) is the size of a page, not
   * the total number of results.
   *
   * Route: `GET /v1/folders`.
   *
   * @example
   * ```ts
   * for await (const folder of client.workflows.iterateFolders()) {
   *   console.log(folder.displayName)
   * }
   * ```
   */
  iterateFolders(params?: ListFoldersParams, options?: ReadOptions): AsyncIterableIterator<Folder>
  /**
   * Lists invitations, one page at a time.
   *
   * Route: `GET /v1/user-invitations`.
   *
   * @example
   * ```ts
   * const page = await client.workflows.listInvitations({ type: 'PROJECT' })
   * ```
   */
  listInvitations(params: ListInvitationsParams, options?: ReadOptions): Promise<Page<Invitation>>
  /**
   * Deletes an invitation.
   *
   * Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the invitation does not exist.
   *
   * Route: `DELETE /v1/user-invitations/{invitationId}`.
   *
   * @example
   * ```ts
   * await client.workflows.deleteInvitation('invitation_id')
   * ```
   */
  deleteInvitation(invitationId: string, options?: RequestOptions): Promise<undefined>
  /**
   * Lists MCP servers, one page at a time. The first argument can also be the id of a project.
   *
   * Route: `GET /v1/mcp-servers`.
   *
   * @example
   * ```ts
   * const page = await client.workflows.listMcpServers()
   * ```
   */
  listMcpServers(projectIdOrParams?: string | ListMcpServersParams, options?: ReadOptions): Promise<Page<McpServer>>
  /**
   * Returns an MCP server with its token.
   *
   * Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the MCP server does not exist.
   *
   * Route: `GET /v1/mcp-servers/{mcpServerId}`.
   *
   * @example
   * ```ts
   * const server = await client.workflows.getMcpServer('mcp_server_id')
   * ```
   */
  getMcpServer(mcpServerId: string, options?: ReadOptions): Promise<McpServer>
  /**
   * Creates an MCP server.
   *
   * Route: `POST /v1/mcp-servers`.
   *
   * @example
   * ```ts
   * const server = await client.workflows.createMcpServer({ name: 'My MCP Server' })
   * ```
   */
  createMcpServer(params: CreateMcpServerParams, options?: RequestOptions): Promise<McpServer>
  /**
   * Deletes an MCP server.
   *
   * Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the MCP server does not exist.
   *
   * Route: `DELETE /v1/mcp-servers/{mcpServerId}`.
   *
   * @example
   * ```ts
   * await client.workflows.deleteMcpServer('mcp_server_id')
   * ```
   */
  deleteMcpServer(mcpServerId: string, options?: RequestOptions): Promise<undefined>
  /**
   * Replaces the token of an MCP server. The old token becomes invalid.
   *
   * Route: `POST /v1/mcp-servers/{mcpServerId}/rotate`.
   *
   * @example
   * ```ts
   * const { token } = await client.workflows.rotateMcpToken('mcp_server_id')
   * ```
   */
  rotateMcpToken(mcpServerId: string, options?: RequestOptions): Promise<McpServer>
  /**
   * Renames an MCP server, or replaces its tools.
   *
   * Rejects with an `ApiError` (500) if the MCP server does not exist.
   *
   * Route: `POST /v1/mcp-servers/{mcpServerId}`.
   *
   * @example
   * ```ts
   * await client.workflows.updateMcpServer('mcp_server_id', { name: 'Sales tools' })
   * ```
   */
  updateMcpServer(mcpServerId: string, params: UpdateMcpServerParams, options?: RequestOptions): Promise<McpServer>
  /**
   * Returns the URL at which an MCP client connects to an MCP server, such as
   * `https://app-gatewayv2.imbrace.co/activepieces/v1/mcp/{token}/sse`. The transport is Streamable
   * HTTP.
   *
   * `server` is the id of an MCP server, or an object with its `token`. With an object, the client
   * sends no request. **The URL is a secret**, because it contains the token.
   *
   * The gateway of the platform also requires a credential in each request of the MCP client: the
   * header `x-api-key` with an API key, or `x-access-token` with an access token. It ends a request
   * after 30 s. An engine without a gateway (`services.workflowEngine`) requires only the URL.
   *
   * Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the MCP server does not exist.
   *
   * Route: `GET /v1/mcp-servers/{mcpServerId}`, for an id.
   *
   * @example
   * ```ts
   * const server = await client.workflows.createMcpServer({ name: 'Sales tools' })
   * const url = await client.workflows.mcpServerUrl(server)
   * ```
   */
  mcpServerUrl(server: string | { token?: string | undefined }, options?: RequestOptions): Promise<string>
  /**
   * Lists the flows that an MCP server offers as tools, newest first. `toolName` is the name that
   * agents see.
   *
   * Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the MCP server does not exist.
   *
   * Route: `GET /v1/mcp-servers/{mcpServerId}`.
   *
   * @example
   * ```ts
   * const tools = await client.workflows.listFlowTools('mcp_server_id')
   * console.log(tools.map(({ flowId, toolName }) => [flowId, toolName]))
   * ```
   */
  listFlowTools(mcpServerId: string, options?: ReadOptions): Promise<Array<McpFlowTool>>
  /**
   * Makes a published flow a tool of an MCP server and returns the tool. If the flow is already a
   * tool of the server, nothing changes.
   *
   * The trigger of the flow must be of the kind `mcpTool`. The other tools of the server remain.
   * The engine only replaces the whole list of tools, so the client reads the list and writes it
   * back. Concurrent calls of one process take turns. Changes of other processes at the same
   * time can be lost.
   *
   * Rejects with a `TypeError` if the flow is not published, or if the trigger of its newest or
   * published version is not an MCP trigger. Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`)
   * if the flow or the MCP server does not exist.
   *
   * Routes: `GET /v1/flows/{flowId}`, `GET /v1/mcp-servers/{mcpServerId}`,
   * `POST /v1/mcp-servers/{mcpServerId}`.
   *
   * @example
   * ```ts
   * const { toolName } = await client.workflows.addFlowTool('mcp_server_id', 'flow_id')
   * ```
   */
  addFlowTool(mcpServerId: string, flowId: string, options?: RequestOptions): Promise<McpFlowTool>
  /**
   * Removes a flow from the tools of an MCP server. If the flow is not a tool of the server, nothing
   * changes. The flow itself remains.
   *
   * The client reads the list of tools and writes it back, as in `addFlowTool`.
   *
   * Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the MCP server does not exist.
   *
   * Routes: `GET /v1/mcp-servers/{mcpServerId}`, `POST /v1/mcp-servers/{mcpServerId}`.
   *
   * @example
   * ```ts
   * await client.workflows.removeFlowTool('mcp_server_id', 'flow_id')
   * ```
   */
  removeFlowTool(mcpServerId: string, flowId: string, options?: RequestOptions): Promise<undefined>
  /**
   * Iterates over all MCP servers that match `params`. The first argument can also be the id of a
   * project.
   *
   * Every result is returned exactly once. `limit` (default: 100) is the size of a page, not
   * the total number of results.
   *
   * Route: `GET /v1/mcp-servers`.
   *
   * @example
   * ```ts
   * for await (const server of client.workflows.iterateMcpServers()) {
   *   console.log(server.name)
   * }
   * ```
   */
  iterateMcpServers(projectIdOrParams?: string | ListMcpServersParams, options?: ReadOptions): AsyncIterableIterator<McpServer>
  /**
   * Lists the pieces (integrations) that flows can use.
   *
   * Route: `GET /v1/pieces`.
   *
   * @example
   * ```ts
   * const pieces = await client.workflows.listPieces({ searchQuery: 'slack' })
   * ```
   */
  listPieces(params?: ListPiecesParams, options?: ReadOptions): Promise<Array<PieceSummary>>
  /**
   * Returns a piece with its actions and triggers. `slack` is short for
   * `@activepieces/piece-slack`.
   *
   * Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the piece does not exist.
   *
   * Route: `GET /v1/pieces/{scope}/{name}`.
   *
   * @example
   * ```ts
   * const piece = await client.workflows.getPiece('@activepieces/piece-webhook')
   * ```
   */
  getPiece(name: string, options?: GetPieceOptions & ReadOptions): Promise<Piece>
  /**
   * Lists the versions of a piece that support a release of the engine. The keys of the result are
   * the versions.
   *
   * Route: `GET /v1/pieces/versions`.
   *
   * @example
   * ```ts
   * const versions = await client.workflows.listPieceVersions({
   *   name: '@activepieces/piece-webhook',
   *   release: '0.72.1',
   * })
   * ```
   */
  listPieceVersions(params: ListPieceVersionsParams, options?: RequestOptions): Promise<Record<string, Record<string, unknown>>>
  /**
   * Lists the categories of pieces.
   *
   * Route: `GET /v1/pieces/categories`.
   *
   * @example
   * ```ts
   * const categories = await client.workflows.listPieceCategories()
   * ```
   */
  listPieceCategories(options?: RequestOptions): Promise<Array<string>>
  /**
   * Returns the options of a step's property. They can depend on the values of the other
   * properties.
   *
   * Route: `POST /v1/pieces/options`.
   *
   * @example
   * ```ts
   * const options = await client.workflows.getPieceOptions({
   *   pieceName: '@activepieces/piece-webhook',
   *   pieceVersion: '0.1.25',
   *   actionOrTriggerName: 'catch_webhook',
   *   propertyName: 'authFields',
   *   flowId: 'flow_id',
   *   flowVersionId: 'version_id',
   *   input: { authType: 'basic' },
   * })
   * ```
   */
  getPieceOptions(params: PieceOptionsParams, options?: RequestOptions): Promise<Record<string, unknown>>
  /**
   * Returns the id of the project that the credential belongs to. The client requests it once and
   * caches it.
   *
   * Other methods do not need this id: the platform derives the project from the credential, and
   * the client adds the id if an engine requires it.
   *
   * Route: `GET /v1/users/me`. If the engine does not have this route, the client reads the project
   * of the first flow (`GET /v1/flows`).
   *
   * @example
   * ```ts
   * const projectId = await client.workflows.resolveProjectId()
   * ```
   */
  resolveProjectId(options?: RequestOptions): Promise<string>
  /**
   * Lists the records of a table, one page at a time. The keys of `cells` are field ids.
   *
   * If the table does not exist, the page is empty.
   *
   * Route: `GET /v1/records`.
   *
   * @example
   * ```ts
   * const page = await client.workflows.listRecords({
   *   tableId: 'table_id',
   *   filters: [{ fieldId: 'field_id', operator: 'eq', value: 'won' }],
   * })
   * ```
   */
  listRecords(params: ListRecordsParams, options?: ReadOptions): Promise<Page<WorkflowRecord>>
  /**
   * Returns a record.
   *
   * Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the record does not exist.
   *
   * Route: `GET /v1/records/{recordId}`.
   *
   * @example
   * ```ts
   * const record = await client.workflows.getRecord('record_id')
   * ```
   */
  getRecord(recordId: string, options?: ReadOptions): Promise<WorkflowRecord>
  /**
   * Adds records to a table. Each record is an object with field names as keys, or a list of cells.
   *
   * If a record is an object, the client first requests the fields of the table. If a field name is
   * unknown, the call rejects with a `TypeError` that lists the valid names. No record is created.
   *
   * Route: `POST /v1/records`. For objects, `GET /v1/fields` comes first.
   *
   * @example
   * ```ts
   * await client.workflows.createRecords({
   *   tableId: 'table_id',
   *   records: [{ email: 'ann@example.com', score: 5 }, { email: 'bob@example.com' }],
   * })
   * ```
   */
  createRecords(params: CreateRecordsParams, options?: RequestOptions): Promise<Array<WorkflowRecord>>
  /**
   * Changes cells of a record. Cells that `params` does not contain keep their values. Field names
   * are resolved as in `createRecords`.
   *
   * Route: `POST /v1/records/{recordId}`. For an object, `GET /v1/fields` comes first.
   *
   * @example
   * ```ts
   * await client.workflows.updateRecord('record_id', { tableId: 'table_id', cells: { score: 7 } })
   * ```
   */
  updateRecord(recordId: string, params: UpdateRecordParams, options?: RequestOptions): Promise<WorkflowRecord>
  /**
   * Deletes records.
   *
   * Route: `DELETE /v1/records`.
   *
   * @example
   * ```ts
   * await client.workflows.deleteRecords({ ids: ['record_id'] })
   * ```
   */
  deleteRecords(params: DeleteRecordsParams, options?: RequestOptions): Promise<undefined>
  /**
   * Iterates over all records that match `params`. With `as: 'objects'`, each record is an object
   * with field names as keys. `as` and `fields` cannot be combined.
   *
   * Every result is returned exactly once. `limit` (default: 100) is the size of a page, not
   * the total number of results.
   *
   * If the engine does not return cursors, the client fetches all records after the first response
   * in one request, for up to 100,000 records. It keeps this response in native memory. If the
   * response is larger than `maxResponseBytes`, the iteration rejects with a `DecodeError`.
   *
   * Route: `GET /v1/records`.
   *
   * @example
   * ```ts
   * const leads = client.workflows.iterateRecords({ tableId: 'table_id' }, { as: 'objects' })
   * for await (const lead of leads) console.log(lead.email)
   * ```
   */
  iterateRecords(params: ListRecordsParams, options: RequestOptions & { as: 'objects' }): AsyncIterableIterator<Record<string, unknown>>
  iterateRecords(params: ListRecordsParams, options?: ReadOptions): AsyncIterableIterator<WorkflowRecord>
  /**
   * Lists runs, newest first, one page at a time. The result does not include steps, and it does
   * not include runs of drafts.
   *
   * Route: `GET /v1/flow-runs`.
   *
   * @example
   * ```ts
   * const page = await client.workflows.listRuns({ flowId: 'flow_id', status: 'FAILED' })
   * ```
   */
  listRuns(params?: ListRunsParams, options?: ReadOptions): Promise<Page<FlowRun>>
  /**
   * Returns a run with its steps.
   *
   * Rejects with an `ApiError` (400, `FLOW_RUN_NOT_FOUND`) if the run does not exist.
   *
   * Route: `GET /v1/flow-runs/{runId}`.
   *
   * @example
   * ```ts
   * const run = await client.workflows.getRun('run_id')
   * for (const [name, step] of Object.entries(run.steps ?? {})) {
   *   console.log(name, step.status, step.output)
   * }
   * ```
   */
  getRun(runId: string, options?: ReadOptions): Promise<FlowRun>
  /**
   * Retries a run. By default, the run continues at the step that failed. With the strategy
   * `ON_LATEST_VERSION`, a new run starts from the beginning, on the newest version of the flow.
   *
   * Rejects with an `ApiError` (400, `FLOW_RUN_NOT_FOUND`) if the run does not exist.
   *
   * Route: `POST /v1/flow-runs/{runId}/retry`.
   *
   * @example
   * ```ts
   * await client.workflows.retryRun('run_id', { strategy: 'ON_LATEST_VERSION' })
   * ```
   */
  retryRun(runId: string, options?: RetryRunOptions): Promise<FlowRun>
  /**
   * Retries all runs that match the filters. At least one filter is required.
   *
   * Route: `POST /v1/flow-runs/retry`.
   *
   * @example
   * ```ts
   * const yesterday = new Date(Date.now() - 86_400_000)
   * await client.workflows.retryRuns({ status: 'FAILED', createdAfter: yesterday })
   * ```
   */
  retryRuns(params: RetryRunsParams, options?: RequestOptions): Promise<Array<FlowRun>>
  /**
   * Cancels the queued and paused runs that match `filter`. `RUNNING` runs are not canceled, even
   * if `flowRunIds` contains them.
   *
   * Rejects with a `TypeError` if `status` contains a value other than `QUEUED` and `PAUSED`, or if
   * `filter` contains a filter that the engine does not support.
   *
   * Route: `POST /v1/flow-runs/cancel`.
   *
   * @example
   * ```ts
   * await client.workflows.cancelRuns({ flowId: 'flow_id', status: 'PAUSED' })
   * ```
   */
  cancelRuns(filter: RunFilter, options?: RequestOptions): Promise<undefined>
  /**
   * Archives all runs that match `filter`. At least one filter is required.
   *
   * Route: `POST /v1/flow-runs/archive`.
   *
   * @example
   * ```ts
   * await client.workflows.archiveRuns({ flowRunIds: ['run_id'] })
   * ```
   */
  archiveRuns(filter: RunFilter, options?: RequestOptions): Promise<undefined>
  /**
   * Waits until a run has finished, and returns it with its steps. A failed run does not reject:
   * check `status`.
   *
   * `QUEUED`, `RUNNING` and `PAUSED` runs are still in progress; every other status ends the wait.
   * After `INTERNAL_ERROR`, the engine may run the run again minutes later.
   *
   * `timeout` limits the duration of the whole call (default: 600,000 ms). A status check that
   * fails with a temporary error is repeated until then, even with `maxRetries: 0`. Temporary
   * errors are network errors, time-outs and the HTTP statuses 408, 429 and 5xx. The `Retry-After`
   * header of the server is respected. If the time limit is reached, the call rejects with a
   * `TimeoutError`, whose message contains the last temporary error.
   *
   * The engine may not have stored a new run yet, so the client looks for an unknown run for 5
   * seconds. If the run still does not exist, the call rejects with an `ApiError` (400,
   * `FLOW_RUN_NOT_FOUND`). Every error has the `runId`, so you can call `waitForRun` again.
   *
   * Route: `GET /v1/flow-runs/{runId}`.
   *
   * @example
   * ```ts
   * const run = await client.workflows.waitForRun('run_id', { timeout: 60_000 })
   * ```
   */
  waitForRun(runId: string, options?: WaitOptions): Promise<FlowRun>
  /**
   * Iterates over all runs that match `params`.
   *
   * Every result is returned exactly once. `limit` (default: 100) is the size of a page, not
   * the total number of results.
   *
   * Route: `GET /v1/flow-runs`.
   *
   * @example
   * ```ts
   * for await (const run of client.workflows.iterateRuns({ status: 'FAILED' })) {
   *   console.log(run.id)
   * }
   * ```
   */
  iterateRuns(params?: ListRunsParams, options?: ReadOptions): AsyncIterableIterator<FlowRun>
  /**
   * Lists tables, one page at a time.
   *
   * Route: `GET /v1/tables`.
   *
   * @example
   * ```ts
   * const page = await client.workflows.listTables({ name: 'Leads' })
   * ```
   */
  listTables(params?: ListTablesParams, options?: ReadOptions): Promise<Page<WorkflowTable>>
  /**
   * Returns a table.
   *
   * Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the table does not exist.
   *
   * Route: `GET /v1/tables/{tableId}`.
   *
   * @example
   * ```ts
   * const table = await client.workflows.getTable('table_id')
   * ```
   */
  getTable(tableId: string, options?: ReadOptions): Promise<WorkflowTable>
  /**
   * Creates a table without fields.
   *
   * Route: `POST /v1/tables`.
   *
   * @example
   * ```ts
   * const table = await client.workflows.createTable({ name: 'Leads' })
   * ```
   */
  createTable(params: CreateTableParams, options?: RequestOptions): Promise<WorkflowTable>
  /**
   * Renames a table.
   *
   * Route: `POST /v1/tables/{tableId}`.
   *
   * @example
   * ```ts
   * await client.workflows.updateTable('table_id', { name: 'Customers' })
   * ```
   */
  updateTable(tableId: string, params: UpdateTableParams, options?: RequestOptions): Promise<WorkflowTable>
  /**
   * Deletes a table with its fields and records.
   *
   * Route: `DELETE /v1/tables/{tableId}`.
   *
   * @example
   * ```ts
   * await client.workflows.deleteTable('table_id')
   * ```
   */
  deleteTable(tableId: string, options?: RequestOptions): Promise<undefined>
  /**
   * Deletes all records of a table. Its fields are kept.
   *
   * Route: `POST /v1/tables/{tableId}/clear`.
   *
   * @example
   * ```ts
   * await client.workflows.clearTable('table_id')
   * ```
   */
  clearTable(tableId: string, options?: RequestOptions): Promise<undefined>
  /**
   * Returns a table with all its records. The keys of each row are field names.
   *
   * Route: `GET /v1/tables/{tableId}/export`.
   *
   * @example
   * ```ts
   * const { rows } = await client.workflows.exportTable('table_id')
   * ```
   */
  exportTable(tableId: string, options?: RequestOptions): Promise<TableExport>
  /**
   * Iterates over all tables that match `params`.
   *
   * Every result is returned exactly once. `limit` (default: 100) is the size of a page, not
   * the total number of results.
   *
   * Route: `GET /v1/tables`.
   *
   * @example
   * ```ts
   * for await (const table of client.workflows.iterateTables()) {
   *   console.log(table.name)
   * }
   * ```
   */
  iterateTables(params?: ListTablesParams, options?: ReadOptions): AsyncIterableIterator<WorkflowTable>
  /**
   * Triggers a flow without waiting for its run. Use `triggerAndWait` to wait for the run.
   *
   * The payload can be any JSON value. `undefined` sends `{}`. The call resolves to the response if
   * it is a JSON object, and otherwise to `{}`. In both cases, the engine has accepted the trigger.
   *
   * The client does not retry a trigger that the engine may have received. After a `NetworkError`,
   * the flow may or may not have run.
   *
   * Rejects with an `ApiError`: 404 if the flow is disabled, 410 if it does not exist.
   *
   * Route: `POST /v1/webhooks/{flowId}`.
   *
   * @example
   * ```ts
   * await client.workflows.triggerFlow('flow_id', { contact_id: 'contact_123' })
   * ```
   */
  triggerFlow(flowId: string, payload?: unknown, options?: TriggerOptions): Promise<Record<string, unknown>>
  /**
   * Triggers a flow and waits for its response. JSON is parsed, other text is returned as a string,
   * and an empty response is `undefined`. The default `timeout` is 120,000 ms.
   *
   * Rejects with an `ApiError` if the flow responds with a status outside 2xx. A flow that fails
   * before it responds results in status 500.
   *
   * The engine waits up to 30 seconds for the response. If the flow has succeeded by then without
   * sending one, the response is empty. If the flow takes longer, the gateway of the platform
   * responds with status 504 and the flow continues to run. For such flows, use `triggerAndWait`.
   *
   * Route: `POST /v1/webhooks/{flowId}/sync`.
   *
   * @example
   * ```ts
   * const answer = await client.workflows.triggerFlowSync('flow_id', { contact_id: 'contact_123' })
   * ```
   */
  triggerFlowSync(flowId: string, payload?: unknown, options?: TriggerOptions): Promise<unknown>
  /**
   * Triggers a flow and returns its response without parsing it. Resolves for every status,
   * including 4xx and 5xx.
   *
   * Route: `POST /v1/webhooks/{flowId}/sync`.
   *
   * @example
   * ```ts
   * const { status, body } = await client.workflows.triggerFlowSyncRaw('flow_id', { n: 1 })
   * ```
   */
  triggerFlowSyncRaw(flowId: string, payload?: unknown, options?: TriggerOptions): Promise<RawFlowReply>
  /**
   * Returns how many runs the triggers of each piece started.
   *
   * Route: `GET /v1/trigger-runs/status`.
   *
   * @example
   * ```ts
   * const { pieces } = await client.workflows.getTriggerRunStatus()
   * ```
   */
  getTriggerRunStatus(options?: RequestOptions): Promise<TriggerRunStatus>
  /**
   * Tests the trigger of a flow. Resolves to the response of the engine, or to `undefined` if it is
   * empty.
   *
   * Route: `POST /v1/test-trigger`.
   *
   * @example
   * ```ts
   * await client.workflows.testTrigger({
   *   flowId: 'flow_id',
   *   flowVersionId: 'version_id',
   *   testStrategy: 'SIMULATION',
   * })
   * ```
   */
  testTrigger(params: TestTriggerParams, options?: RequestOptions): Promise<unknown>
  /**
   * Triggers a flow, waits until the run of this trigger has finished, and returns the run with its
   * steps. A failed run does not reject: check `status`.
   *
   * Unlike `triggerFlowSync`, it is not limited to 30 seconds. It does not support drafts.
   *
   * `timeout` limits the duration of the whole call (default: 600,000 ms). A status check that
   * fails with a temporary error is repeated until then, even with `maxRetries: 0`. Temporary
   * errors are network errors, time-outs and the HTTP statuses 408, 429 and 5xx. The `Retry-After`
   * header of the server is respected. If the time limit is reached, the call rejects with a
   * `TimeoutError`, whose message contains the last temporary error.
   *
   * If the engine had accepted the trigger, the error has `triggered: true`. Once the run is known,
   * the error has its `runId`, with which `waitForRun` can continue to wait.
   *
   * The client finds the run by the header `x-imbrace-trigger-id`, a random UUID that the engine
   * stores with the run. If a proxy removes this header, the client uses the generated request id.
   * If you also set your own `requestId`, it cannot find the run.
   *
   * Routes: `POST /v1/webhooks/{flowId}`, then `GET /v1/flow-runs` and `GET /v1/flow-runs/{runId}`.
   *
   * @example
   * ```ts
   * const run = await client.workflows.triggerAndWait('flow_id', { n: 1 }, { timeout: 60_000 })
   * if (run.status !== 'SUCCEEDED') console.log(run.failedStep)
   * ```
   */
  triggerAndWait(flowId: string, payload?: unknown, options?: Omit<TriggerAndWaitOptions, 'draft'>): Promise<FlowRun>
  /**
   * Triggers a flow once for each payload, with up to `concurrency` (default: 32) triggers at a
   * time.
   *
   * A payload that fails does not stop the others. Its result contains the error. Each trigger has
   * its own request id, which its run stores.
   *
   * `payloads` can be an array, an iterable or an async iterable. An iterable is read on demand: at
   * most one payload more than `concurrency` is taken at a time. If it throws, the call waits for
   * the triggers in progress and rejects with an `ImbraceError`. The error has `succeeded`,
   * `failed` and `results` for the payloads so far. Its `cause` is the thrown value.
   *
   * If an array contains a payload that has no JSON form, the call rejects with a `TypeError` and
   * nothing is sent. In an iterable, only that payload fails.
   *
   * If `signal` aborts, the triggers in progress finish and no others are sent. The call still
   * resolves. Check `sent` of each result.
   *
   * The client does not retry a trigger that the engine may have received.
   *
   * Route: `POST /v1/webhooks/{flowId}`, once for each payload.
   *
   * @example
   * ```ts
   * const { results } = await client.workflows.triggerMany('flow_id', [{ n: 1 }, { n: 2 }])
   * for (const { index, ok, error } of results) if (!ok) console.log(index, error)
   * ```
   */
  triggerMany(flowId: string, payloads: Iterable<unknown> | AsyncIterable<unknown>, options?: TriggerManyOptions): Promise<TriggerManyResult>
}

/**
 * Options of a `Client`. All of them are optional, and they take precedence over environment
 * variables.
 */
export interface ClientOptions {
  /** API key, sent as `x-api-key`. Default: `IMBRACE_API_KEY`, unless you pass another credential. */
  apiKey?: string
  /**
   * Access token, sent as `x-access-token`. It is sent as `authorization: Bearer` instead in two
   * cases: when a flow is triggered, and when the token is a JWT and an organization is set.
   * Default: `IMBRACE_ACCESS_TOKEN`, unless you pass another credential.
   */
  accessToken?: string
  /** Id of the organization, sent as `x-organization-id`. Default: `IMBRACE_ORGANIZATION_ID`. */
  organizationId?: string
  /**
   * Id of the project for calls that do not specify one. Default: `IMBRACE_PROJECT_ID`. If neither
   * is set and the engine requires a project, the client looks it up once. The platform does not
   * require one.
   */
  projectId?: string
  /** Environment whose gateway receives the requests. Default: `IMBRACE_ENV`, otherwise `stable`. */
  env?: 'develop' | 'sandbox' | 'stable' | 'prodv2'
  /** URL of the gateway. Takes precedence over `env`. Default: `IMBRACE_GATEWAY_URL`. */
  baseUrl?: string
  /** URLs of individual services. They take precedence over `baseUrl`. */
  services?: ServiceAddresses
  /**
   * Time limit of each attempt in milliseconds, including the response body. Default: 30,000, or
   * 120,000 for `triggerFlowSync` and `triggerFlowSyncRaw`.
   */
  timeout?: number
  /** Maximum number of retries of a request. The client retries only if it is safe. Default: 2. */
  maxRetries?: number
  /**
   * Headers to send with every request. A credential in a header, such as `authorization`, counts
   * as the credential of the client.
   */
  headers?: HeadersInput
  /**
   * Allows `http:` URLs of other machines. Credentials are then sent unencrypted.
   * Default: false.
   */
  allowInsecure?: boolean
  /**
   * URL of an HTTP or HTTPS proxy, or `false` to use none. Requests to this machine never use a
   * proxy. Default: the proxy that `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` specify.
   */
  proxy?: string | false
  /**
   * CA certificates in PEM format to trust, in addition to Mozilla's root certificates and
   * `NODE_EXTRA_CA_CERTS`. To trust a server with a self-signed certificate, pass that certificate.
   */
  ca?: string | Uint8Array | (string | Uint8Array)[]
  /**
   * Maximum size of a response body in bytes, after decompression. A larger response is rejected
   * with a `DecodeError`. Default: 104,857,600 (100 MiB).
   */
  maxResponseBytes?: number
}

/** Options of a single call. Every method accepts them as its last argument. */
export interface RequestOptions {
  /**
   * Signal that aborts the call. The promise rejects with the `reason` of the signal, and the
   * connection is closed.
   */
  signal?: AbortSignalLike
  /**
   * Time limit of each attempt in milliseconds, including the response body. Default: the `timeout`
   * of the client.
   */
  timeout?: number
  /**
   * Maximum number of retries. The client retries only if it is safe. Default: the `maxRetries` of
   * the client.
   */
  maxRetries?: number
  /** Additional headers. They cannot replace the credentials of the client. */
  headers?: HeadersInput
  /**
   * Request id, sent as `x-request-id` and set on every error: 1 to 64 visible ASCII characters.
   * Default: a random UUID.
   */
  requestId?: string
}

/** URLs of individual services. */
export interface ServiceAddresses {
  /**
   * URL of the workflow engine. Use it to connect to an engine without a gateway. Default:
   * `{gateway}/activepieces`.
   */
  workflowEngine?: string
  /**
   * URL of the channel service. Default: `{gateway}/channel-service`. There is no default if you
   * only set `workflowEngine`.
   */
  channelService?: string
}

/**
 * Options of `triggerMany`. Each trigger is a separate request, so options such as `timeout`
 * apply to each of them.
 */
export interface TriggerManyOptions {
  /** Maximum number of triggers in progress at the same time. Default: 32. */
  concurrency?: number
}

/**
 * Options of methods that wait for a run, or for a status change of a flow. `timeout` limits the
 * duration of the whole call (default: 600,000 ms). The `timeout` of the client limits each
 * request within the call. A status check that fails with a temporary error is repeated, whatever
 * `maxRetries` is. Temporary errors are network errors, time-outs and the HTTP statuses 408, 429
 * and 5xx.
 */
export interface WaitOptions {
  /**
   * Time between two status checks in milliseconds. A longer `Retry-After` header of the server
   * takes precedence. Default: 50, increasing to 5,000.
   */
  pollInterval?: number
}
