//! The file with the test cases of a flow: `<key>.test.yaml`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::local::stubs::ByAction;

/// The test cases of a flow.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TestFile {
    pub cases: Vec<Case>,
}

/// One run of the flow, and what is expected of it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    pub name: String,
    /// The payload that triggers the flow. Default: `{}`.
    #[serde(default)]
    pub payload: Option<Value>,
    /// Results of actions, by piece and action.
    #[serde(default)]
    pub stubs: ByAction,
    /// Values of connections by their external ids. Default: `test` for each connection that the flow uses.
    #[serde(default)]
    pub connections: BTreeMap<String, Value>,
    #[serde(default)]
    pub expect: Expected,
}

/// What is expected of a run. A field that is absent is not compared.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// Status of the run. Default: `SUCCEEDED`.
    #[serde(default)]
    pub status: Option<String>,
    #[serde(default)]
    pub answer: Option<ExpectedAnswer>,
    /// The steps by their names.
    #[serde(default)]
    pub steps: BTreeMap<String, ExpectedStep>,
}

/// The expected response of the flow.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedAnswer {
    #[serde(default)]
    pub status: Option<u16>,
    #[serde(default)]
    pub body: Option<Value>,
}

/// The expected result of a step.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedStep {
    #[serde(default)]
    pub status: Option<String>,
    #[serde(default)]
    pub input: Option<Value>,
    #[serde(default)]
    pub output: Option<Value>,
    /// A part of the error message.
    #[serde(default)]
    pub error: Option<String>,
}
