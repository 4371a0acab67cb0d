use crate::json::Json;
use crate::pieces::PieceName;

replies! {
    /// How often flows were triggered.
    pub struct TriggerRunStatus {
        /// By piece: how many runs its triggers started, in all and by day.
        #[cfg_attr(
            feature = "typescript",
            napi(
                ts_type = "Record<string, { dailyStats: Record<string, { success: number; failure: number }>; totalRuns: number }>"
            )
        )]
        pub pieces: Json,
    }

    /// What became of each payload.
    pub struct TriggerManyResult {
        /// How many triggers the engine took.
        pub succeeded: u32,
        /// How many it did not.
        pub failed: u32,
        /// One for each payload, in their order.
        pub results: Vec<TriggerResult>,
    }

    /// What became of one payload.
    pub struct TriggerResult {
        /// Its place among the payloads, from 0.
        pub index: u32,
        /// Whether the engine took it.
        pub ok: bool,
        /// Whether it was sent; one that was not has started nothing.
        pub sent: bool,
        /// The request id of this trigger, which its run records. Absent if no request was made.
        pub request_id: Option<String>,
        /// Why it failed: an `ImbraceError`, the signal's reason, or a `TypeError` for a payload of an iterable that has no JSON
        /// form; absent when it did not.
        #[cfg_attr(feature = "typescript", napi(ts_type = "unknown"))]
        pub error: Option<Json>,
    }

    /// What a flow returned, as it came.
    pub struct RawFlowReply {
        /// The status.
        pub status: u32,
        /// The headers, names in lower case. `set-cookie` is an array of all cookies, as in Node.
        #[cfg_attr(feature = "typescript", napi(ts_type = "ReplyHeaders"))]
        pub headers: Json,
        /// The body, after decompression.
        #[cfg_attr(feature = "typescript", napi(ts_type = "Bytes"))]
        pub body: Vec<u8>,
    }
}

params! {
    /// The options of a trigger: those of every call, and what the run is to be.
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

    /// A trigger to test.
    pub struct TestTriggerParams {
        /// The flow.
        pub flow_id: String,
        /// Its version. Engines of today refuse a test without it, and without `testStrategy`.
        pub flow_version_id: Option<String>,
        /// How it is tested: `SIMULATION` waits for a real event, `TEST_FUNCTION` makes one up.
        #[cfg_attr(feature = "typescript", napi(ts_type = "'SIMULATION' | 'TEST_FUNCTION' | (string & {})"))]
        pub test_strategy: Option<String>,
        /// The npm name of a piece, for deployments that ask for it; `slack` stands for `@activepieces/piece-slack`.
        #[cfg_attr(feature = "typescript", napi(ts_type = "string"))]
        pub piece_name: Option<PieceName>,
        /// Default: the client's.
        pub project_id: Option<String>,
    }
}
