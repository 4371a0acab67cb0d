//! Runs, as the page shows them.

use rusqlite::Connection;
use serde_json::{Map, Value, json};
use url::form_urlencoded;

use super::Shown;
use crate::app::App;
use crate::routes::runs::with_steps;
use crate::store::browse::{self, ListedRun, Wanted};
use crate::store::{flow_versions, flows, run_logs, runs};

/// Rows of a page, and the most that can be asked for.
const LIMITS: (u32, u32) = (100, 500);

/// How many characters of an error a list shows.
const EXCERPT: usize = 300;

/// `GET /_ui/runs?status=&flow=&text=&offset=&limit=`: a window of the runs that fit, and how many fit of
/// each status.
pub fn list(app: &App, query: &str) -> Shown {
    let (mut wanted, mut offset, mut limit) = (Wanted::default(), 0, LIMITS.0);
    for (key, value) in form_urlencoded::parse(query.as_bytes()) {
        match &*key {
            "status" => wanted.status.push(value.into_owned()),
            "flow" => wanted.flow_id = Some(value.into_owned()),
            "text" => wanted.text = Some(value.into_owned()),
            "offset" => offset = value.parse().unwrap_or(0),
            "limit" => limit = value.parse().map_or(LIMITS.0, |limit: u32| limit.clamp(1, LIMITS.1)),
            _ => {}
        }
    }
    let (rows, counts) = app.store.read(|db| -> rusqlite::Result<_> {
        Ok((browse::runs(db, &wanted, (offset, limit))?, browse::counts(db, &wanted)?))
    })?;
    let rows: Vec<Value> = rows.iter().map(listed).collect();
    Ok(Some(json!({ "runs": rows, "offset": offset, "counts": counts })))
}

/// A run of a list, with the error of the step that failed.
pub fn listed(run: &ListedRun) -> Value {
    let mut shown = json!(run);
    let failed = run.failed_step.as_ref().and_then(|step| step.0["name"].as_str());
    let error = failed.zip(run.steps.as_ref().and_then(|steps| steps.0.as_object()));
    shown["error"] = error.and_then(|(name, steps)| error_of(steps, name)).into();
    shown
}

/// The message of the step `name`, also within loops.
fn error_of(steps: &Map<String, Value>, name: &str) -> Option<String> {
    if let Some(message) = steps.get(name).and_then(|step| step["errorMessage"].as_str()) {
        return Some(message.chars().take(EXCERPT).collect());
    }
    let iterations = steps.values().filter_map(|step| step.pointer("/output/iterations")?.as_array());
    iterations.flatten().filter_map(Value::as_object).find_map(|steps| error_of(steps, name))
}

/// `GET /_ui/runs/{id}`: a run with its steps, the version that it ran, its console and the runs that it called.
pub fn one(app: &App, id: &str) -> Shown {
    let found = app.store.read(|db| -> rusqlite::Result<_> {
        let Some(run) = runs::get(db, id)? else { return Ok(None) };
        let version = flow_versions::get(db, &run.flow_id, &run.flow_version_id)?;
        let called = called(db, id)?;
        let flow = flows::get(db, &run.flow_id)?;
        let console = run_logs::of_run(db, id)?;
        Ok(Some((run, version, called, flow, console)))
    })?;
    let Some((run, version, called, flow, console)) = found else { return Ok(None) };
    let mut shown = with_steps(app, &run);
    shown["payload"] = run.payload.0.clone();
    shown["resumeAt"] = json!(run.resume_at);
    shown["waitsForRequest"] = run.request_id.is_some().into();
    shown["version"] = json!(version);
    shown["isEnabled"] = flow.is_some_and(|flow| flow.is_enabled()).into();
    shown["called"] = called.into();
    shown["console"] = json!(console);
    Ok(Some(shown))
}

/// The runs that a run called. A step names the flow that it calls by its external id.
fn called(db: &Connection, id: &str) -> rusqlite::Result<Vec<Value>> {
    let wanted = Wanted { parent: Some(id.to_owned()), ..Wanted::default() };
    let mut called = Vec::new();
    for run in browse::runs(db, &wanted, (0, LIMITS.0))? {
        let mut shown = listed(&run);
        shown["flowExternalId"] = flows::get(db, &run.flow_id)?.map(|flow| flow.external_id).into();
        called.push(shown);
    }
    Ok(called)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_of_a_step_in_a_loop_is_found() {
        let steps = json!({ "loop": { "output": { "iterations": [{ "a": {} }, { "a": { "errorMessage": "no" } }] } } });
        assert_eq!(error_of(steps.as_object().unwrap(), "a").as_deref(), Some("no"));
        assert_eq!(error_of(steps.as_object().unwrap(), "b"), None);
    }
}
