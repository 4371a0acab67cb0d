use napi_derive::napi;
use serde::Deserialize;

/// The options of a trigger: those of every call, and what the run is to be.
#[napi(object, object_from_js = false, object_to_js = false)]
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TriggerOptions {
    /// Runs the draft version instead of the published one; such runs are in no list. Default: false.
    pub draft: Option<bool>,
    /// The run that this one belongs to.
    pub parent_run_id: Option<String>,
    /// Whether its failure fails the parent run. Default: false.
    pub fail_parent_on_failure: Option<bool>,
    /// Sends no credential, for engines that ask for none on a trigger: they would store it with the run.
    /// Default: false.
    pub anonymous: Option<bool>,
}

/// The options of a call that waits: those of every call, and how long and how often it looks. Here `timeout`
/// bounds the whole call, by default 600,000 ms; each request in it ends after the client's `timeout`.
#[napi(object, object_from_js = false, object_to_js = false)]
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WaitOptions {
    /// Milliseconds between two looks. Default: 250, growing to 5,000.
    pub poll_interval: Option<f64>,
}

/// The options of `triggerMany`: those of a trigger, each of which is a request of its own.
#[napi(object, object_from_js = false, object_to_js = false)]
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TriggerManyOptions {
    /// How many triggers are under way at a time. Default: 32.
    pub concurrency: Option<u32>,
}

/// How often flows were triggered.
#[napi(object, object_from_js = false, object_to_js = false)]
pub struct TriggerRunStatus {
    /// By piece: how many runs its triggers started, in all and by day.
    #[napi(
        ts_type = "Record<string, { dailyStats: Record<string, { success: number; failure: number }>; totalRuns: number }>"
    )]
    pub pieces: serde_json::Value,
}

/// A trigger to test.
#[napi(object, object_from_js = false, object_to_js = false)]
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TestTriggerParams {
    /// The flow.
    pub flow_id: String,
    /// Its version. Engines of today refuse a test without it, and without `testStrategy`.
    pub flow_version_id: Option<String>,
    /// How it is tested: `SIMULATION` waits for a real event, `TEST_FUNCTION` makes one up.
    #[napi(ts_type = "'SIMULATION' | 'TEST_FUNCTION' | (string & {})")]
    pub test_strategy: Option<String>,
    /// The npm name of a piece, for deployments that ask for it.
    pub piece_name: Option<String>,
    /// Default: the client's.
    pub project_id: Option<String>,
}

/// What became of each payload.
#[napi(object, object_from_js = false, object_to_js = false)]
pub struct TriggerManyResult {
    /// How many triggers the engine took.
    pub succeeded: u32,
    /// How many it did not.
    pub failed: u32,
    /// One for each payload, in their order.
    pub results: Vec<TriggerResult>,
}

/// What became of one payload.
#[napi(object, object_from_js = false, object_to_js = false)]
pub struct TriggerResult {
    /// Its place among the payloads, from 0.
    pub index: u32,
    /// Whether the engine took it.
    pub ok: bool,
    /// Whether it was sent; one that was not has started nothing.
    pub sent: bool,
    /// The request id of this trigger, which stands in its run; absent when it never became a request.
    pub request_id: Option<String>,
    /// Why it failed: an `ImbraceError`, or the signal's reason; absent when it did not.
    #[napi(ts_type = "unknown")]
    pub error: Option<serde_json::Value>,
}

/// What a flow returned, as it came.
#[napi(object, object_from_js = false, object_to_js = false)]
pub struct RawFlowReply {
    /// The status.
    pub status: u32,
    /// The headers, names in lower case.
    #[napi(ts_type = "Record<string, string>")]
    pub headers: serde_json::Value,
    /// The body, after decompression.
    #[napi(ts_type = "Buffer")]
    pub body: Vec<u8>,
}
