//! A call as a value: a request and the type of its reply.

use std::borrow::Cow;
use std::marker::PhantomData;

use http::Method;
use serde::Serialize;

use crate::compute::freed_in_pool;
use crate::error::{Error, misuse};
use crate::json::JsonObject;
use crate::models::{Entity, Page};
use crate::request::{Expect, Kind, Project, Request, Service, path};

/// A request whose reply is a `T`. [`calls`](crate::calls) creates it and a [`Context`](crate::Context) sends it.
#[derive(Debug)]
pub struct Call<T> {
    /// Boxed, because it moves through several futures.
    pub request: Box<Request>,
    reply: PhantomData<fn() -> T>,
}

// `derive` would require `T: Clone`.
impl<T> Clone for Call<T> {
    fn clone(&self) -> Self {
        Self { request: self.request.clone(), reply: PhantomData }
    }
}

/// The shape of a reply.
pub trait Shape: 'static {
    const EXPECT: Expect;
}

impl<T: Entity> Shape for T {
    const EXPECT: Expect = Expect::Entity;
}

impl<T: Entity> Shape for Page<T> {
    const EXPECT: Expect = Expect::Page;
}

impl<T: Entity> Shape for Vec<T> {
    const EXPECT: Expect = Expect::List;
}

impl Shape for () {
    const EXPECT: Expect = Expect::Nothing;
}

impl<T: Shape> Call<T> {
    pub fn get(template: &'static str) -> Self {
        Self::new(Method::GET, Kind::Read, template)
    }

    pub fn post(template: &'static str) -> Self {
        Self::new(Method::POST, Kind::Write, template)
    }

    pub fn delete(template: &'static str) -> Self {
        Self::new(Method::DELETE, Kind::Delete, template)
    }

    fn new(method: Method, kind: Kind, template: &'static str) -> Self {
        Self { request: Box::new(Request::new(method, kind, template, T::EXPECT)), reply: PhantomData }
    }
}

impl<T> Call<T> {
    /// Fills the next placeholder of the route with `id`, percent-encoded. Fails if `id` cannot be a path segment.
    pub fn id(mut self, id: &str) -> Result<Self, Error> {
        self.request.path = Cow::Owned(path::fill_next(&self.request.path, id)?);
        Ok(self)
    }

    /// Sends the given parameters in the query. An empty list is misuse, because the engine would ignore the filter.
    pub fn query(mut self, params: &impl Serialize) -> Result<Self, Error> {
        let params = JsonObject::of(params)?;
        if let Some((name, _)) = params.iter().find(|(_, value)| ["[]", "[\"\"]"].contains(&value.text())) {
            return Err(misuse(
                &format!("params.{name}"),
                "must not be empty: the engine would ignore the filter",
            ));
        }
        self.request.query.extend(&params);
        Ok(self)
    }

    /// Sends the given parameters as a JSON object.
    pub fn body(self, params: &impl Serialize) -> Result<Self, Error> {
        Ok(self.text(JsonObject::of(params)?.to_text()))
    }

    /// Sends a JSON text.
    pub fn text(mut self, json: impl Into<bytes::Bytes>) -> Self {
        self.request.body = Some(freed_in_pool(json));
        self
    }

    /// Sets the place in which a bare engine expects the project.
    pub fn project_in(mut self, place: Project) -> Self {
        self.request.project = place;
        self
    }

    pub fn service(mut self, service: Service) -> Self {
        self.request.service = service;
        self
    }
}
