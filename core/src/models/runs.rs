use crate::json::{Json, OneOrMany};

replies! {
    /// One execution of a flow. The engine blanks what has no value yet: `""`, `{}` or null.
    pub struct FlowRun {
        /// 21 letters and digits.
        pub id: String,
        /// When it was created, ISO 8601; absent in what a retry on the newest version gives.
        pub created: String,
        /// When it was last changed, ISO 8601.
        pub updated: String,
        /// The project of its flow.
        pub project_id: String,
        /// The flow that was executed.
        pub flow_id: String,
        /// The version that was executed.
        pub flow_version_id: String,
        /// Its status. `QUEUED`, `RUNNING` and `PAUSED` runs are still in progress.
        #[cfg_attr(feature = "typescript", napi(ts_type = "RunStatus"))]
        pub status: String,
        /// `TESTING` for runs of a draft, which lists leave out.
        #[cfg_attr(feature = "typescript", napi(ts_type = "'PRODUCTION' | 'TESTING' | (string & {})"))]
        pub environment: String,
        /// When it started, ISO 8601; blank while it is queued.
        pub start_time: Option<String>,
        /// When it ended, ISO 8601; blank until then.
        pub finish_time: Option<String>,
        /// Whether its failure fails the run that started it.
        pub fail_parent_on_failure: bool,
        /// The run that started it; blank when a trigger did.
        #[cfg_attr(feature = "typescript", napi(ts_type = "string | null"))]
        pub parent_run_id: Option<String>,
        /// Its tags.
        pub tags: Option<Vec<String>>,
        /// The flow's name at the time.
        #[cfg_attr(feature = "typescript", napi(ts_type = "{ displayName?: string; [field: string]: unknown }"))]
        pub flow_version: Option<Json>,
        /// The step that failed; `{}` when none did.
        #[cfg_attr(
            feature = "typescript",
            napi(ts_type = "{ name?: string; displayName?: string; [field: string]: unknown }")
        )]
        pub failed_step: Option<Json>,
        /// What each step did, by step name; absent in lists, and still empty early in a run.
        #[cfg_attr(feature = "typescript", napi(ts_type = "Record<string, StepRun>"))]
        pub steps: Option<Json>,
        /// The file that holds the steps; null until the first of them is stored.
        #[cfg_attr(feature = "typescript", napi(ts_type = "string | null"))]
        pub logs_file_id: Option<String>,
        /// The one step that a test was for; blank otherwise.
        #[cfg_attr(feature = "typescript", napi(ts_type = "string | null"))]
        pub step_name_to_test: Option<String>,
        /// When it was archived, ISO 8601; null when it is not.
        #[cfg_attr(feature = "typescript", napi(ts_type = "string | null"))]
        pub archived_at: Option<String>,
    }

    /// What one step did in a run.
    pub struct StepRun {
        /// The kind of step, `CODE`, `PIECE`, `PIECE_TRIGGER`, `LOOP_ON_ITEMS`, `ROUTER`.
        pub r#type: String,
        /// How it ended, or `RUNNING` or `PAUSED`.
        #[cfg_attr(
            feature = "typescript",
            napi(ts_type = "'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'PAUSED' | 'STOPPED' | (string & {})")
        )]
        pub status: String,
        /// Its input with expressions resolved and secrets replaced by `**REDACTED**`.
        #[cfg_attr(feature = "typescript", napi(ts_type = "unknown"))]
        pub input: Option<Json>,
        /// What it gave; absent when it gave nothing or failed.
        #[cfg_attr(feature = "typescript", napi(ts_type = "unknown"))]
        pub output: Option<Json>,
        /// Milliseconds; absent on the trigger.
        pub duration: Option<f64>,
        /// Why it failed, often with a stack; absent when it did not.
        pub error_message: Option<String>,
    }
}

params! {
    /// Which runs `listRuns` gives. Runs of drafts are in no list. An empty array as a filter is a `TypeError`.
    pub struct ListRunsParams {
        /// One flow or several.
        #[cfg_attr(feature = "typescript", napi(ts_type = "string | string[]"))]
        pub flow_id: Option<OneOrMany>,
        /// One status or several.
        #[cfg_attr(feature = "typescript", napi(ts_type = "RunStatus | RunStatus[]"))]
        pub status: Option<OneOrMany>,
        /// One tag or several.
        #[cfg_attr(feature = "typescript", napi(ts_type = "string | string[]"))]
        pub tags: Option<OneOrMany>,
        /// Runs created at this moment or later.
        #[cfg_attr(feature = "typescript", napi(ts_type = "Moment"))]
        pub created_after: Option<String>,
        /// Runs created at this moment or earlier.
        #[cfg_attr(feature = "typescript", napi(ts_type = "Moment"))]
        pub created_before: Option<String>,
        /// Runs that failed at the step of this name.
        pub failed_step_name: Option<String>,
        /// Only these runs, one id or several.
        #[cfg_attr(feature = "typescript", napi(ts_type = "string | string[]"))]
        pub flow_run_ids: Option<OneOrMany>,
        /// Whether archived ones are given, or those that are not. Default: both.
        pub archived: Option<bool>,
        /// Runs on a page. Default: 10.
        pub limit: Option<u32>,
        /// `next` or `previous` of an earlier page.
        pub cursor: Option<String>,
        /// Default: the client's.
        pub project_id: Option<String>,
    }

    /// How a run is repeated.
    pub struct RetryRunOptions {
        /// From the step that failed, in the same run; or from the start on the newest version, in a new run.
        /// Default: `FROM_FAILED_STEP`.
        #[cfg_attr(feature = "typescript", napi(ts_type = "'FROM_FAILED_STEP' | 'ON_LATEST_VERSION'"))]
        pub strategy: Option<String>,
        /// Default: the client's.
        pub project_id: Option<String>,
    }

    /// Which runs a bulk action is for. At least one filter must have a value: without any, the engine would take every run
    /// of the project. An empty array is a `TypeError`. The name of the failed step is no filter here, because the engine
    /// does not honour it: list runs with `listRuns({ failedStepName })` and pass their ids as `flowRunIds`.
    pub struct RunFilter {
        /// These runs.
        #[cfg_attr(feature = "typescript", napi(ts_type = "string | string[]"))]
        pub flow_run_ids: Option<OneOrMany>,
        /// Runs of these statuses. `cancelRuns` takes `QUEUED` and `PAUSED` only.
        #[cfg_attr(feature = "typescript", napi(ts_type = "RunStatus | RunStatus[]"))]
        pub status: Option<OneOrMany>,
        /// Runs of these flows.
        #[cfg_attr(feature = "typescript", napi(ts_type = "string | string[]"))]
        pub flow_id: Option<OneOrMany>,
        /// Runs created at this moment or later.
        #[cfg_attr(feature = "typescript", napi(ts_type = "Moment"))]
        pub created_after: Option<String>,
        /// Runs created at this moment or earlier.
        #[cfg_attr(feature = "typescript", napi(ts_type = "Moment"))]
        pub created_before: Option<String>,
        /// Default: the client's. It is no filter.
        pub project_id: Option<String>,
    }

    /// The same for `retryRuns`, and how they are repeated.
    pub struct RetryRunsParams {
        /// As for `retryRun`. Default: `FROM_FAILED_STEP`. It is no filter.
        #[cfg_attr(feature = "typescript", napi(ts_type = "'FROM_FAILED_STEP' | 'ON_LATEST_VERSION'"))]
        pub strategy: Option<String>,
    }
}
