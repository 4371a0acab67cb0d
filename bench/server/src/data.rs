//! Replies in the form of the engine's. They are built when the server starts and have the same bytes in every run.

use bytes::Bytes;
use serde_json::{Value, json};

const FLOWS_IN_PAGE: usize = 1000;
const STEPS_IN_RUN: usize = 18;
const STEPS_IN_LARGE_RUN: usize = 1200;

pub struct Replies {
    /// 0.6 KB: a new flow.
    pub flow: Bytes,
    /// 60 KB: a run with its steps.
    pub run: Bytes,
    /// 4 MB: a run with more steps.
    pub large_run: Bytes,
    /// 3 MB: a thousand published flows.
    pub page: Bytes,
}

impl Replies {
    pub fn make() -> Self {
        let flows: Vec<Value> = (0..FLOWS_IN_PAGE).map(flow_with_steps).collect();
        let page = json!({"data": flows, "next": null, "previous": null});
        Self {
            flow: text(&new_flow()),
            run: text(&run(STEPS_IN_RUN)),
            large_run: text(&run(STEPS_IN_LARGE_RUN)),
            page: text(&page),
        }
    }
}

fn text(value: &Value) -> Bytes {
    value.to_string().into()
}

/// Returns an id of 21 characters, the length of the engine's ids.
fn id(seed: usize) -> String {
    const LETTERS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut state = (seed as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03;
    let mut letter = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        LETTERS[(state >> 33) as usize % LETTERS.len()] as char
    };
    (0..21).map(|_| letter()).collect()
}

fn time(seed: usize) -> String {
    let (hour, minute, second) = (seed / 3600 % 24, seed / 60 % 60, seed % 60);
    format!("2026-11-23T{hour:02}:{minute:02}:{second:02}.{:03}Z", seed * 7 % 1000)
}

fn new_flow() -> Value {
    json!({
        "id": id(1), "created": time(1), "updated": time(2), "projectId": id(2), "externalId": id(3),
        "status": "DISABLED", "folderId": null, "publishedVersionId": null, "metadata": null,
        "version": {
            "id": id(4), "created": time(3), "updated": time(4), "flowId": id(1),
            "displayName": "New Lead Notification", "valid": false, "state": "DRAFT", "schemaVersion": "8",
            "trigger": {"name": "trigger", "valid": false, "displayName": "Select Trigger", "type": "EMPTY", "settings": {}},
            "agentIds": [], "connectionIds": [], "updatedBy": null, "backupFiles": null
        }
    })
}

/// Returns a flow with a webhook, two to five code steps and a response.
fn flow_with_steps(index: usize) -> Value {
    let seed = 1000 + index * 10;
    let response = json!({
        "name": "step_9", "displayName": "Return Response", "type": "PIECE", "valid": true,
        "settings": {
            "pieceName": "@activepieces/piece-webhook", "pieceVersion": "0.1.25", "actionName": "return_response",
            "input": {"responseType": "json", "respond": "stop", "fields": {"status": 201, "headers": {"x-from-flow": "yes"}, "body": {"ok": true, "doubled": "{{step_1['doubled']}}"}}},
            "propertySettings": {"responseType": {"type": "MANUAL"}, "respond": {"type": "MANUAL"}, "fields": {"type": "MANUAL", "schema": {}}},
            "errorHandlingOptions": error_handling()
        }
    });
    let steps = 2 + index % 4;
    let first = (1..=steps).rev().fold(response, |next, step| code_step(step, next));
    json!({
        "id": id(seed), "created": time(seed), "updated": time(seed + 1), "projectId": id(2), "externalId": id(seed + 1),
        "status": if index.is_multiple_of(3) { "DISABLED" } else { "ENABLED" },
        "folderId": if index.is_multiple_of(2) { Value::Null } else { id(5 + index % 7).into() },
        "publishedVersionId": id(seed + 2), "metadata": {"source": "import", "order": index},
        "version": {
            "id": id(seed + 2), "created": time(seed + 2), "updated": time(seed + 3), "flowId": id(seed),
            "displayName": format!("Lead routing {index}"), "valid": true, "state": "LOCKED", "schemaVersion": "8",
            "agentIds": [], "connectionIds": [id(seed + 4)], "updatedBy": id(6), "backupFiles": null,
            "trigger": {
                "name": "trigger", "displayName": "Webhook", "type": "PIECE_TRIGGER", "valid": true,
                "settings": {
                    "pieceName": "@activepieces/piece-webhook", "pieceVersion": "0.1.25", "triggerName": "catch_webhook",
                    "input": {"authType": "none", "authFields": {}},
                    "propertySettings": {"authType": {"type": "MANUAL"}, "authFields": {"type": "MANUAL"}}
                },
                "nextAction": first
            }
        }
    })
}

fn code_step(step: usize, next: Value) -> Value {
    json!({
        "name": format!("step_{step}"), "displayName": "Double it", "type": "CODE", "valid": true,
        "settings": {
            "sourceCode": {
                "code": "export const code = async (inputs) => {\n  return { doubled: (inputs.payload?.n ?? 0) * 2, items: [1, 2, 3] };\n};",
                "packageJson": "{}"
            },
            "input": {"payload": "{{trigger.body}}", "contact": "{{trigger.body['contact_id']}}"},
            "errorHandlingOptions": error_handling()
        },
        "nextAction": next
    })
}

fn error_handling() -> Value {
    json!({"continueOnFailure": {"value": false}, "retryOnFailure": {"value": false}})
}

fn run(count: usize) -> Value {
    let mut steps = serde_json::Map::new();
    let body =
        json!({"contact_id": "contact_123", "event": "lead_created", "tags": ["a", "b"], "amount": 12.5});
    steps.insert("trigger".into(), json!({
        "type": "PIECE_TRIGGER", "status": "SUCCEEDED", "input": {},
        "output": {"method": "POST", "headers": {"content-type": "application/json", "host": "gateway", "x-request-id": id(7)}, "body": body, "queryParams": {}, "rawBody": body.to_string()}
    }));
    for step in 1..=count {
        let items: Vec<Value> = (0..12).map(|item| contact(step * 100 + item)).collect();
        steps.insert(
            format!("step_{step}"),
            json!({
                "type": "CODE", "status": "SUCCEEDED", "input": {"page": step, "filter": "**REDACTED**"},
                "output": {"count": items.len(), "items": items}, "duration": 40.5 + step as f64
            }),
        );
    }
    json!({
        "id": id(8), "created": time(8), "updated": time(9), "projectId": id(2), "flowId": id(1), "flowVersionId": id(4),
        "failParentOnFailure": false, "status": "SUCCEEDED", "environment": "PRODUCTION", "parentRunId": "", "tags": [],
        "flowVersion": {"displayName": "New Lead Notification"}, "logsFileId": id(9), "startTime": time(8),
        "finishTime": time(9), "stepsCount": count, "steps": steps
    })
}

fn contact(seed: usize) -> Value {
    json!({
        "id": id(seed), "name": format!("Contact {seed}"), "email": format!("contact.{seed}@example.com"),
        "phone": format!("+852 5{:07}", seed * 7919 % 10_000_000), "score": seed as f64 / 7.0, "active": seed.is_multiple_of(2),
        "labels": ["lead", "imported"], "owner": null, "updated": time(seed), "note": "Called back, wants an offer by Friday"
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replies_have_the_sizes_that_the_table_names() {
        let replies = Replies::make();
        assert!((550..700).contains(&replies.flow.len()), "{}", replies.flow.len());
        assert!((55_000..65_000).contains(&replies.run.len()), "{}", replies.run.len());
        assert!((3_800_000..4_200_000).contains(&replies.large_run.len()), "{}", replies.large_run.len());
        assert!((2_000_000..4_000_000).contains(&replies.page.len()), "{}", replies.page.len());
    }

    #[test]
    fn each_flow_has_an_id_of_its_own() {
        let ids: std::collections::HashSet<String> =
            (0..FLOWS_IN_PAGE).map(|index| id(1000 + index * 10)).collect();
        assert_eq!(ids.len(), FLOWS_IN_PAGE);
    }
}
