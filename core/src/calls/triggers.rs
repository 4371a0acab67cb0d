use bytes::Bytes;
use http::{HeaderName, HeaderValue};

use crate::call::{Call, Shape};
use crate::calls::Result;
use crate::models::{RawFlowReply, TestTriggerParams, TriggerOptions, TriggerRunStatus};
use crate::request::{Kind, Project};
use crate::session::header_value;

const PARENT_RUN_ID: HeaderName = HeaderName::from_static("ap-parent-run-id");
const FAIL_PARENT_ON_FAILURE: HeaderName = HeaderName::from_static("ap-fail-parent-on-failure");

/// The reply to a trigger that was accepted. Every 2xx status says so.
#[derive(Debug)]
pub struct Accepted;

/// The reply of a flow: JSON, text or nothing.
#[derive(Debug)]
pub struct FlowReply;

/// `payload` is JSON text.
pub fn trigger(flow_id: &str, payload: Bytes, options: &TriggerOptions) -> Result<Accepted> {
    request(flow_id, payload, options, false)
}

pub fn trigger_sync(flow_id: &str, payload: Bytes, options: &TriggerOptions) -> Result<FlowReply> {
    request(flow_id, payload, options, true)
}

/// Returns the unparsed reply of the flow. No status is an error.
pub fn trigger_sync_raw(flow_id: &str, payload: Bytes, options: &TriggerOptions) -> Result<RawFlowReply> {
    request(flow_id, payload, options, true)
}

pub fn run_status() -> Call<TriggerRunStatus> {
    Call::get("/v1/trigger-runs/status")
}

pub fn test(params: &TestTriggerParams) -> Result<FlowReply> {
    Ok(Call::post("/v1/test-trigger").body(params)?.project_in(Project::Body))
}

fn request<T: Shape>(
    flow_id: &str,
    payload: Bytes,
    options: &TriggerOptions,
    synchronous: bool,
) -> Result<T> {
    let template = match (options.draft.unwrap_or_default(), synchronous) {
        (false, false) => "/v1/webhooks/{flowId}",
        (false, true) => "/v1/webhooks/{flowId}/sync",
        (true, false) => "/v1/webhooks/{flowId}/draft",
        (true, true) => "/v1/webhooks/{flowId}/draft/sync",
    };
    let kind = Kind::Trigger { anonymous: options.anonymous.unwrap_or_default(), synchronous };
    let mut call = Call::post(template).id(flow_id)?.text(payload);
    call.request.kind = kind;
    if let Some(run) = &options.parent_run_id {
        call.request.headers.insert(PARENT_RUN_ID, header_value("options.parentRunId", run)?);
    }
    if options.fail_parent_on_failure.unwrap_or_default() {
        call.request.headers.insert(FAIL_PARENT_ON_FAILURE, HeaderValue::from_static("true"));
    }
    Ok(call)
}
