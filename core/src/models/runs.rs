use crate::json::{Json, OneOrMany};

entities! {
    /// A run: one execution of a flow. Fields that have no value yet are empty (`""`, `{}`) or null.
    /// `created` is absent in the result of `retryRun` with `ON_LATEST_VERSION`.
    pub struct FlowRun {
        /// Id of the flow's project.
        pub project_id: String,
        /// Id of the flow.
        pub flow_id: String,
        /// Id of the flow version that the run executes.
        pub flow_version_id: String,
        /// Status of the run. `QUEUED`, `RUNNING` and `PAUSED` runs are still in progress.
        pub status: String as "RunStatus",
        /// `PRODUCTION` for runs of the published version, `TESTING` for runs of a draft. Lists do not
        /// include `TESTING` runs.
        pub environment: String as "'PRODUCTION' | 'TESTING' | (string & {})",
        /// When the run started, in ISO 8601. Empty while the run is queued.
        pub start_time: Option<String>,
        /// When the run ended, in ISO 8601. Empty while the run is in progress.
        pub finish_time: Option<String>,
        /// Whether a failure of this run also fails its parent run.
        pub fail_parent_on_failure: bool,
        /// Id of the parent run, which started this run. Empty or null if a trigger started this run.
        pub parent_run_id: Option<String> as "string | null",
        /// Tags of the run.
        pub tags: Option<Vec<String>>,
        /// Display name that the flow had when it ran.
        pub flow_version: Option<Json> as "{ displayName?: string; [field: string]: unknown }",
        /// Step that failed. `{}` if no step failed.
        pub failed_step: Option<Json> as "{ name?: string; displayName?: string; [field: string]: unknown }",
        /// Results of the steps, by step name. Absent in lists. Empty until the engine stores the first
        /// step.
        pub steps: Option<Json> as "Record<string, StepRun>",
        /// Id of the file that stores the results of the steps. Null until the engine stores the first
        /// step.
        pub logs_file_id: Option<String> as "string | null",
        /// Name of the tested step, if the run tests a single step. Otherwise empty or null.
        pub step_name_to_test: Option<String> as "string | null",
        /// When the run was archived, in ISO 8601. Null if it is not archived.
        pub archived_at: Option<String> as "string | null",
    }
}

replies! {
    /// The result of one step in a run.
    pub struct StepRun {
        /// Type of the step: `CODE`, `PIECE`, `PIECE_TRIGGER`, `LOOP_ON_ITEMS` or `ROUTER`.
        pub r#type: String,
        /// Status of the step. `RUNNING` and `PAUSED` steps are still in progress.
        pub status: String as "'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'PAUSED' | 'STOPPED' | (string & {})",
        /// Input of the step after expressions were resolved. `**REDACTED**` replaces secrets.
        pub input: Option<Json> as "unknown",
        /// Output of the step. Absent if the step failed or has no output.
        pub output: Option<Json> as "unknown",
        /// Duration of the step in milliseconds. Absent on the trigger.
        pub duration: Option<f64>,
        /// Error message of the step, often with a stack trace. Absent if the step did not fail.
        pub error_message: Option<String>,
    }
}

params! {
    /// Filters and pagination for `listRuns` and `iterateRuns`. An empty array as a filter is rejected
    /// with a `TypeError`.
    pub struct ListRunsParams {
        /// Ids of one or more flows.
        pub flow_id: Option<OneOrMany> as "string | string[]",
        /// One or more statuses. Default: all.
        pub status: Option<OneOrMany> as "RunStatus | RunStatus[]",
        /// One or more tags.
        pub tags: Option<OneOrMany> as "string | string[]",
        /// Earliest creation time, inclusive.
        pub created_after: Option<String> as "Moment",
        /// Latest creation time, inclusive.
        pub created_before: Option<String> as "Moment",
        /// Name of the step at which the run failed.
        pub failed_step_name: Option<String>,
        /// Ids of one or more runs.
        pub flow_run_ids: Option<OneOrMany> as "string | string[]",
        /// Whether to return archived runs (`true`) or runs that are not archived (`false`). Default:
        /// both.
        pub archived: Option<bool>,
        /// Maximum number of runs per page. Default: 10.
        pub limit: Option<u32>,
        /// Cursor of the page to return: `next` or `previous` of an earlier page. Default: the first
        /// page.
        pub cursor: Option<String>,
        /// Id of the project. Default: the project of the client.
        pub project_id: Option<String>,
    }

    /// Options of `retryRun`.
    pub struct RetryRunOptions {
        /// Where the retry starts. `FROM_FAILED_STEP` continues the same run at the step that failed.
        /// `ON_LATEST_VERSION` starts a new run on the newest version of the flow. Default:
        /// `FROM_FAILED_STEP`.
        pub strategy: Option<String> as "'FROM_FAILED_STEP' | 'ON_LATEST_VERSION'",
        /// Id of the project. Default: the project of the client.
        pub project_id: Option<String>,
    }

    /// Filters that select the runs of a bulk action. At least one filter is required, because the
    /// engine would otherwise select every run of the project. An empty array is rejected with a
    /// `TypeError`. To select runs by failed step, call `listRuns({ failedStepName })` and pass the ids
    /// of the returned runs as `flowRunIds`.
    pub struct RunFilter {
        /// Ids of one or more runs.
        pub flow_run_ids: Option<OneOrMany> as "string | string[]",
        /// One or more statuses. `cancelRuns` accepts only `QUEUED` and `PAUSED`.
        pub status: Option<OneOrMany> as "RunStatus | RunStatus[]",
        /// Ids of one or more flows.
        pub flow_id: Option<OneOrMany> as "string | string[]",
        /// Earliest creation time, inclusive.
        pub created_after: Option<String> as "Moment",
        /// Latest creation time, inclusive.
        pub created_before: Option<String> as "Moment",
        /// Id of the project. It does not count as a filter. Default: the project of the client.
        pub project_id: Option<String>,
    }

    /// Filters and options of `retryRuns`.
    pub struct RetryRunsParams {
        /// Where the retry starts, as in `retryRun`. This option does not count as a filter. Default:
        /// `FROM_FAILED_STEP`.
        pub strategy: Option<String> as "'FROM_FAILED_STEP' | 'ON_LATEST_VERSION'",
    }
}
