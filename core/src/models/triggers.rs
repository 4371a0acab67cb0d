use crate::json::Json;
use crate::pieces::PieceName;

replies! {
    /// The result of `getTriggerRunStatus`.
    pub struct TriggerRunStatus {
        /// Number of runs that the triggers of each piece started: in total and per day. The keys are the
        /// names of the pieces.
        pub pieces: Json
            as "Record<string, { dailyStats: Record<string, { success: number; failure: number }>; totalRuns: number }>",
    }

    /// The result of `triggerMany`.
    pub struct TriggerManyResult {
        /// Number of triggers that the engine accepted.
        pub succeeded: u32,
        /// Number of triggers that failed or were not sent.
        pub failed: u32,
        /// Result of each payload, in the order of the payloads.
        pub results: Vec<TriggerResult>,
    }

    /// The result of one payload of `triggerMany`.
    pub struct TriggerResult {
        /// Index of the payload, starting at 0.
        pub index: u32,
        /// Whether the engine accepted the trigger.
        pub ok: bool,
        /// Whether the trigger was sent. A trigger that was not sent has not started a run.
        pub sent: bool,
        /// Id of the request that triggered the flow. The run stores the same id. Absent if no request was
        /// made.
        pub request_id: Option<String>,
        /// Why the trigger failed: an `ImbraceError`, the `reason` of the signal, or a `TypeError` if
        /// the payload cannot be converted to JSON. Absent if the trigger succeeded.
        pub error: Option<Json> as "unknown",
    }

    /// The result of `triggerFlowSyncRaw`: the unparsed response of a flow.
    pub struct RawFlowReply {
        /// HTTP status.
        pub status: u32,
        /// HTTP headers. Names are in lower case. `set-cookie` is an array of cookies, as in Node.js.
        pub headers: Json as "ReplyHeaders",
        /// Body after decompression.
        pub body: Vec<u8> as "Bytes",
    }
}

params! {
    /// Options of the methods that trigger a flow.
    pub struct TriggerOptions {
        /// Whether to run the draft instead of the published version. Lists do not include runs of
        /// drafts. Default: false.
        pub draft: Option<bool>,
        /// Id of the run to set as the parent of the new run.
        pub parent_run_id: Option<String>,
        /// Whether a failure of the new run also fails its parent run. Default: false.
        pub fail_parent_on_failure: Option<bool>,
        /// Whether to send the trigger without a credential. Some engines do not require a credential.
        /// If they get one, they store it with the run. Default: false.
        pub anonymous: Option<bool>,
    }

    /// Selects the trigger to test.
    pub struct TestTriggerParams {
        /// Id of the flow.
        pub flow_id: String,
        /// Id of the flow version. Current engines require it.
        pub flow_version_id: Option<String>,
        /// How to test the trigger. `SIMULATION` waits for a real event. `TEST_FUNCTION` generates a
        /// sample event. Current engines require it.
        pub test_strategy: Option<String> as "'SIMULATION' | 'TEST_FUNCTION' | (string & {})",
        /// npm name of the trigger's piece. Some deployments require it. `slack` is short for
        /// `@activepieces/piece-slack`.
        pub piece_name: Option<PieceName> as "string",
        /// Id of the project. Default: the project of the client.
        pub project_id: Option<String>,
    }
}
