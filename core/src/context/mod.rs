//! The context of one call. It sends every request of the call, with the request id, deadline, headers, credentials,
//! observer and project of the call.

pub mod project;

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use serde::de::DeserializeOwned;
use tokio::time::Instant;
use url::Url;

use crate::call::Call;
use crate::client::Engine;
use crate::compute::compute;
use crate::decode::{self, envelope};
use crate::error::{Error, RequestFacts, Result};
use crate::json::{JsonObject, members};
use crate::observe::{ObservedReply, Observer, RetriesOnly};
use crate::request::{Project, Request, RequestOptions, new_id};
use crate::response::{Reply, Response};
use crate::session::CREDENTIAL_HEADERS;

/// Handle of a context. Clones share the context.
#[derive(Debug, Clone)]
pub struct Context(Arc<Inner>);

#[derive(Debug, Clone)]
struct Inner {
    engine: Engine,
    options: RequestOptions,
    observer: Option<Arc<dyn Observer>>,
    /// Problem of the last look of a wait, for the error at the deadline.
    failed_look: Arc<Mutex<Option<String>>>,
}

impl Context {
    pub fn new(engine: Engine, options: RequestOptions, observer: Option<Arc<dyn Observer>>) -> Self {
        Self(Arc::new(Inner { engine, options, observer, failed_look: Arc::default() }))
    }

    pub fn options(&self) -> &RequestOptions {
        &self.0.options
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.0.engine
    }

    /// Returns a context of the same call with this deadline.
    pub fn until(&self, deadline: Instant) -> Self {
        self.with(|call| call.options.deadline = Some(deadline))
    }

    /// Returns a context of the same call for reads. It keeps only the credential headers of the caller, because the other
    /// headers are intended for the run that the call triggers.
    pub fn for_reads(&self) -> Self {
        self.with(|call| {
            let given = std::mem::take(&mut call.options.headers);
            for name in CREDENTIAL_HEADERS {
                if let Some(value) = given.get(&name) {
                    call.options.headers.insert(name, value.clone());
                }
            }
        })
    }

    /// Returns a context without observer and deadline, for work that continues after the call.
    pub fn detached(&self) -> Self {
        self.with(|call| (call.options.deadline, call.observer) = (None, None))
    }

    /// Returns a context of the same call without a deadline, for work that other calls share.
    pub fn without_deadline(&self) -> Self {
        self.with(|call| call.options.deadline = None)
    }

    /// Returns a context of the same call whose observer receives no replies, for reads of runs that may belong to other
    /// calls.
    pub fn for_search(&self) -> Self {
        self.with(|call| {
            call.observer = call.observer.take().map(|observer| Arc::new(RetriesOnly(observer)) as _)
        })
    }

    /// Reports a reply of a search to the observer, after the search showed that the reply belongs to this call.
    pub fn observe_reply(&self, response: &Response) {
        if let Some(observer) = &self.0.observer {
            observer.reply(ObservedReply::new(1, response));
        }
    }

    /// Returns a context of the same call with a new request id, for one of several triggers.
    pub fn with_new_id(&self) -> Self {
        self.with(|call| call.options.request_id = new_id())
    }

    fn with(&self, change: impl FnOnce(&mut Inner)) -> Self {
        let mut inner = Inner::clone(&self.0);
        change(&mut inner);
        Self(Arc::new(inner))
    }

    pub(crate) fn note_failed_look(&self, problem: Option<String>) {
        *self.0.failed_look.lock().unwrap_or_else(PoisonError::into_inner) = problem;
    }

    pub(crate) fn failed_look(&self) -> Option<String> {
        self.0.failed_look.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns the facts of a request, for an error that the transport does not report.
    pub fn facts<T>(&self, call: &Call<T>) -> RequestFacts {
        self.request_facts(&call.request)
    }

    /// Returns the URL of a call.
    pub fn url<T>(&self, call: &Call<T>) -> std::result::Result<Url, Error> {
        self.engine().shared.transport.url(&call.request)
    }

    fn request_facts(&self, request: &Request) -> RequestFacts {
        self.engine().shared.transport.facts(self.options(), request, 1)
    }

    /// Sends a call and checks its reply.
    pub async fn send<T>(&self, call: Call<T>) -> Result<Reply<T>> {
        let expect = call.request.expect;
        let check = move |response: &Response| decode::check(response, expect);
        self.send_and_decode(call.request, check).await.map(|((), response)| Reply::new(response))
    }

    /// Sends a call and reads the part `V` of its reply.
    pub async fn read<V, T>(&self, call: Call<T>) -> Result<(V, Reply<T>)>
    where
        V: DeserializeOwned + Send + 'static,
    {
        let read = |response: &Response| envelope::read(&response.body);
        self.send_and_decode(call.request, read).await.map(|(value, response)| (value, Reply::new(response)))
    }

    async fn send_and_decode<V: Send + 'static>(
        &self,
        mut request: Box<Request>,
        decode: impl FnOnce(&Response) -> std::result::Result<V, String> + Send + 'static,
    ) -> Result<(V, Response)> {
        let response = self.respond(&mut request).await?;
        let decoded = compute(response.body.len(), move || match decode(&response) {
            Ok(value) => Ok((value, response)),
            Err(problem) => Err(response.decode_error(problem)),
        });
        decoded.await.map_err(|error| error.of(self.request_facts(&request)))
    }

    /// Sends a request. If the engine refuses it because `projectId` is missing, the engine has done nothing, so the
    /// project is looked up and the request is sent again.
    async fn respond(&self, request: &mut Request) -> Result<Response> {
        let takes_project = request.project != Project::None && !has_project(request);
        let known = self.engine().session.project.get().filter(|_| takes_project);
        if let Some(project) = known {
            add_project(request, project);
        }
        match self.transport_send(request).await {
            Err(failure) if takes_project && known.is_none() && project::is_missing(&failure) => {
                // Boxed, so that this rare path does not enlarge the future of every call.
                Box::pin(self.respond_with_learned_project(request)).await
            }
            result => result,
        }
    }

    async fn respond_with_learned_project(&self, request: &mut Request) -> Result<Response> {
        let learned = project::resolve(self).await?;
        let project = self.engine().session.project.get_or_init(|| learned);
        add_project(request, project);
        self.transport_send(request).await
    }

    fn transport_send(&self, request: &Request) -> impl Future<Output = Result<Response>> {
        let Engine { shared, session } = self.engine();
        shared.transport.send(&session.credentials, self.options(), self.0.observer.as_deref(), request)
    }
}

fn has_project(request: &Request) -> bool {
    match request.project {
        Project::Body => {
            let body = serde_json::from_slice::<JsonObject>(request.body.as_deref().unwrap_or_default());
            body.unwrap_or_default().get("projectId").is_some_and(|project| !project.is_null())
        }
        _ => request.query.has("projectId"),
    }
}

fn add_project(request: &mut Request, project: &str) {
    match request.project {
        Project::Body => request.body = request.body.take().map(|body| with_project(&body, project)),
        _ => request.query.push("projectId", project),
    }
}

/// Puts `projectId` before the other members of a JSON object, whose text does not change.
fn with_project(body: &[u8], project: &str) -> Bytes {
    let mut with_project = members! {"projectId": project};
    with_project.extend(serde_json::from_slice::<JsonObject>(body).unwrap_or_default());
    with_project.to_text().into()
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::client::Client;
    use crate::settings::{Given, Settings};

    /// Returns a context for tests that send nothing.
    pub fn context() -> Context {
        let client = Client::new(Settings::resolve(Given::default(), |_| None).unwrap()).unwrap();
        Context::new(client.engine(), RequestOptions::default(), None)
    }
}
