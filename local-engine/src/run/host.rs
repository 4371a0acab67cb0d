//! The engine as a run uses it.

use std::sync::Arc;

use serde_json::{Value, json};

use super::answer::Answer;
use super::javascript::{FakeAnswer, Outside};
use super::pieces::stubs;
use super::world::World;
use crate::faked::Faked;
use crate::store::{self, run_logs};
use crate::time::Time;

/// A run, and the engine that executes it.
pub struct Host {
    /// The engine.
    pub world: Arc<dyn World>,
    /// The id of the run.
    pub run_id: String,
    /// The id of the flow.
    pub flow_id: String,
    /// The piece of the trigger.
    pub trigger_piece: Value,
    /// The id in the URL that resumes the run if it pauses.
    pub request_id: String,
    /// The request that resumed the run: `{body, headers, queryParams}`.
    pub resume_payload: Option<Value>,
}

impl Host {
    /// The URL that resumes the run if it pauses.
    pub fn callback_url(&self) -> String {
        format!("{}/v1/flow-runs/{}/requests/{}", self.world.public_url(), self.run_id, self.request_id)
    }

    /// The URL that resumes the run and waits for its next response.
    pub fn resume_url(&self) -> String {
        let created = Time::now().iso().replace(':', "%3A");
        format!("{}/sync?created={created}&runId={}", self.callback_url(), self.run_id)
    }

    /// Answers the callers that wait for the flow. Only the first response counts.
    pub fn answer(&self, answer: Answer) {
        self.world.answer(&self.run_id, answer);
    }
}

impl Outside for Host {
    fn run_id(&self) -> &str {
        &self.run_id
    }

    fn connection(&self, external_id: &str) -> Option<Value> {
        let found = self.world.store().read(|db| store::connections::by_external_id(db, external_id));
        found.ok().flatten().map(|connection| visible(connection.value))
    }

    fn fake_of(&self, url: &str) -> Option<String> {
        let faked = Faked::find(&self.world.options().faked, &url.parse().ok()?)?;
        Some(faked.name.clone())
    }

    fn ask_fake<'a>(&'a self, name: &'a str, mut request: Value) -> FakeAnswer<'a> {
        request["flowId"] = self.flow_id.as_str().into();
        request["runId"] = self.run_id.as_str().into();
        let body = json!({ "fake": name, "request": request });
        Box::pin(async move {
            let answer = stubs::post(self.world.as_ref(), &body).await?;
            answer.ok_or_else(|| format!("Error: no fake answers for {name}"))
        })
    }

    fn log(&self, step: &str, level: &str, text: &str) {
        let (step, level, text) = (step.to_owned(), level.to_owned(), crate::json::utf8(text));
        let line = run_logs::Line { step, level, text, time: Time::now() };
        if let Err(error) = self.world.store().write(|db| run_logs::add(db, &self.run_id, &line)) {
            tracing::error!(run = self.run_id, %error, "the console output of a run could not be stored");
        }
    }
}

/// The part of a connection's value that steps can use.
fn visible(mut value: Value) -> Value {
    match value["type"].as_str() {
        Some("SECRET_TEXT") => value["secret_text"].take(),
        Some("CUSTOM_AUTH") => value["props"].take(),
        _ => value,
    }
}
