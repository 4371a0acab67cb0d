//! One flow, and the operations that are sent to it.

use http::Method;

use crate::decode::Reply;
use crate::engine::Engine;
use crate::error::{Error, Failure};
use crate::procedures::build_flow::outline::Outline;
use crate::procedures::build_flow::plan::Operation;
use crate::procedures::{call, change_status};
use crate::request::{Expect, Kind, Request};

#[derive(Debug)]
pub struct Site<'a> {
    engine: &'a Engine,
    /// An operation without its body.
    operation: Request,
}

impl<'a> Site<'a> {
    /// `operation` is a `POST` to the flow.
    pub fn new(engine: &'a Engine, mut operation: Request) -> Self {
        operation.expect = Expect::Entity;
        Self { engine, operation }
    }

    /// The flow that `create` has created.
    pub fn of_new(engine: &'a Engine, create: &Request, created: &Reply) -> Result<Self, Error> {
        let id = created.read::<Entity>()?.id;
        let mut operation = Request::new(Method::POST, "/v1/flows/{flowId}", vec![id])?;
        operation.options = create.options.clone();
        operation.observer = create.observer.clone();
        Ok(Self::new(engine, operation))
    }

    pub fn flow_id(&self) -> &str {
        self.operation.ids.first().map(String::as_str).unwrap_or_default()
    }

    /// The flow as it is, and its steps.
    pub async fn read(&self) -> Result<(Reply, Outline), Failure> {
        let mut read = self.operation.clone();
        (read.method, read.kind, read.body) = (Method::GET, Kind::Read, None);
        let reply = call(self.engine, read.clone()).await?;
        let outline = self.outline(&read, &reply)?;
        Ok((reply, outline))
    }

    /// Sends an operation; it has failed too when the flow that comes back does not show it.
    pub async fn apply(&self, operation: &Operation) -> Result<Reply, Failure> {
        let step = || format!("step \"{}\"", operation.step);
        let mut request = self.operation.clone();
        request.body = Some(operation.body.to_string().into());
        let reply = call(self.engine, request.clone()).await.map_err(|failure| failure.at(step()))?;
        let flow = self.outline(&request, &reply).map_err(|failure| failure.at(step()))?;
        if operation.is_done(&flow) {
            return Ok(reply);
        }
        Err(Error::NotDone(NOT_DONE.into()).of(self.engine.facts(&request)).at(step()))
    }

    pub async fn publish(&self) -> Result<Reply, Failure> {
        let mut request = self.operation.clone();
        request.body = Some(r#"{"type":"LOCK_AND_PUBLISH","request":{}}"#.into());
        change_status(self.engine, request).await.map_err(|failure| failure.at("publish".into()))
    }

    fn outline(&self, request: &Request, reply: &Reply) -> Result<Outline, Failure> {
        let outline = Outline::read(&reply.body);
        outline.map_err(|problem| reply.decode_error(problem).of(self.engine.facts(request)))
    }
}

const NOT_DONE: &str =
    "the engine accepted the operation without doing it: it is not in the flow that came back";

#[derive(serde::Deserialize)]
struct Entity {
    id: String,
}
