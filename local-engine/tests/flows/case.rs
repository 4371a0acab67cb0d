//! A recorded execution.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// One execution of a flow by the real engine.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Case {
    pub name: String,
    pub flow: Flow,
    pub payload: Value,
    /// The request of the trigger, unless it is a POST of the payload to `/sync`.
    pub request: Option<Request>,
    #[serde(alias = "async")]
    pub sync: Answer,
    /// `None` if the request started no run.
    pub run: Option<Value>,
    /// Operations that were refused while the flow was built.
    #[serde(default)]
    pub flow_errors: Vec<Refusal>,
    /// An operation after the publication.
    pub edit_after_publish: Option<Value>,
    /// The response of `POST /v1/flow-runs/{id}/retry`.
    pub retry_answer: Option<Value>,
    /// The paused run, and the response to the request that resumed it.
    pub paused_run: Option<Value>,
    pub resumed: Option<Answer>,
}

#[derive(Debug, Deserialize)]
pub struct Flow {
    pub trigger: Value,
    /// The requests of ADD_ACTION in their order.
    pub steps: Vec<Value>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Request {
    pub method: String,
    pub path: String,
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    pub body: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Answer {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: Value,
    #[serde(default)]
    pub ms: u64,
}

#[derive(Debug, Deserialize)]
pub struct Refusal {
    pub step: String,
    pub body: Value,
}

/// The factor by which the waits of recorded flows are shortened.
const SHORTER: u64 = 20;

/// The recorded executions, with the addresses of this engine and of the server that flows call, and with
/// shorter waits.
pub fn load(engine: &str, called: &str) -> Vec<Case> {
    let mut text = include_str!("../data/flow-recordings.json")
        .replace("127.0.0.1:3000", engine)
        .replace("127.0.0.1:3999", called);
    for wait in [33_000, 7_000, 5_000, 3_000] {
        let shorter = format!("setTimeout(r, {})", wait / SHORTER);
        text = text.replace(&format!("setTimeout(r, {wait})"), &shorter);
    }
    serde_json::from_str(&text).unwrap()
}

impl Case {
    /// The request that triggers the flow.
    pub fn trigger(&self) -> Request {
        let mut request = self.request.clone().unwrap_or_else(|| Request {
            method: "POST".to_owned(),
            path: "/v1/webhooks/{flowId}/sync".to_owned(),
            headers: BTreeMap::from([("content-type".to_owned(), "application/json".to_owned())]),
            body: None,
        });
        if request.body.is_none() && request.headers.contains_key("content-type") {
            request.body = Some(self.payload.to_string());
        }
        request
    }

    /// Whether the caller waited until the synchronous wait of the real engine ended.
    pub fn waits(&self) -> bool {
        self.sync.ms > 29_000
    }
}
