//! The bodies of calls that repeat, cancel or archive runs.

use imbrace_core::Request;
use imbrace_core::error::Error;
use serde_json::{Value, json};

use crate::models::{RetryRunOptions, RetryRunsParams, RunFilter};
use crate::node::draft::{self, Fields};

const STRATEGY: &str = "FROM_FAILED_STEP";
pub const RETRY: &str = r#"{"strategy":"FROM_FAILED_STEP"}"#;

pub fn retry(request: &mut Request, rest: Fields) -> Result<(), Error> {
    let mut body = draft::check::<RetryRunOptions>("options", rest)?;
    body.entry("strategy").or_insert(STRATEGY.into());
    request.body = Some(Value::Object(body).to_string().into());
    Ok(())
}

pub fn bulk(text: &str) -> Result<String, Error> {
    Ok(Value::Object(filter("filter", draft::object("filter", text)?)?).to_string())
}

pub fn bulk_retry(text: &str) -> Result<String, Error> {
    let mut given = draft::object("params", text)?;
    let strategy = given.remove_entry("strategy").into_iter().collect();
    let strategy = draft::check::<RetryRunsParams>("params", strategy)?;
    let mut body = filter("params", given)?;
    body.extend(strategy);
    body.entry("strategy").or_insert(STRATEGY.into());
    Ok(Value::Object(body).to_string())
}

/// The engine wants arrays, and takes an action without a filter for one on every run of the project.
fn filter(argument: &str, given: Fields) -> Result<Fields, Error> {
    let mut fields = draft::check::<RunFilter>(argument, given)?;
    for name in ["flowRunIds", "status", "flowId"] {
        if let Some(value) = fields.get_mut(name)
            && !value.is_array()
        {
            *value = json!([value.take()]);
        }
    }
    let has_value = |value: &Value| ![json!([]), json!([""]), json!("")].contains(value);
    let is_filter = |name: &str, value: &Value| name != "projectId" && has_value(value);
    if !fields.iter().any(|(name, value)| is_filter(name, value)) {
        return Err(Error::Misuse(format!(
            "`{argument}` has no filter: it would be for every run of the project"
        )));
    }
    Ok(fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_without_a_value_is_refused() {
        for text in ["{}", r#"{"projectId":"p"}"#, r#"{"flowRunIds":[]}"#, r#"{"flowId":"","status":[]}"#] {
            assert!(bulk(text).unwrap_err().to_string().starts_with("`filter` has no filter"), "{text}");
        }
        assert!(bulk_retry(r#"{"strategy":"ON_LATEST_VERSION"}"#).is_err());
    }

    #[test]
    fn one_value_becomes_an_array() {
        assert_eq!(
            bulk(r#"{"flowId":"f","status":"FAILED"}"#).unwrap(),
            r#"{"flowId":["f"],"status":["FAILED"]}"#
        );
        let retry: Value = serde_json::from_str(&bulk_retry(r#"{"flowRunIds":["r"]}"#).unwrap()).unwrap();
        assert_eq!(retry, json!({"flowRunIds": ["r"], "strategy": "FROM_FAILED_STEP"}));
    }
}
