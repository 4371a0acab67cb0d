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
