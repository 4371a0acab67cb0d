//! One method call: takes the arguments on the main thread, as text; all else happens on the runtime.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use http::Method;
use imbrace_core::decode::{self, Reply, compute};
use imbrace_core::error::{Error, Result};
use imbrace_core::pieces::npm_name;
use imbrace_core::request::{Expect, Kind, Project, Service};
use imbrace_core::transport::url::placeholders;
use imbrace_core::{Client, Engine, Request, Value, procedures};
use napi::bindgen_prelude::{JsValue, Unknown};
use napi::sys;
use serde::de::DeserializeOwned;

use crate::node::draft::{self, Argument, Body, Draft, Fields, OptionsArgument};
use crate::node::environment::{BoxFuture, Environment, Signal};
use crate::node::glue::Glue;
use crate::node::promise::Promise;
use crate::node::raw::{self, NapiFailed, Reference};
use crate::node::report;

/// A call under construction. The first argument that is wrong decides what the promise rejects with; a method
/// never throws synchronously.
pub struct Call<'a> {
    node: &'a Environment,
    core: &'a Client,
    draft: Draft,
    signal: Option<sys::napi_value>,
    stop: Option<Arc<AtomicBool>>,
    refused: Option<Refused>,
}

enum Refused {
    Misuse(String),
    /// What JavaScript threw: `JSON.stringify` on a cycle, a signal that is aborted already.
    Thrown(sys::napi_value),
}

impl<'a> Call<'a> {
    pub fn new(node: &'a Environment, core: &'a Client, method: Method, template: &'static str) -> Self {
        Self { node, core, draft: Draft::new(method, template), signal: None, stop: None, refused: None }
    }

    /// The next id of the path.
    pub fn id(mut self, value: Unknown) -> Self {
        match self.node.env.read_string(value.raw()) {
            Some(id) => self.draft.ids.push(id),
            None => {
                let name = placeholders(self.draft.template).nth(self.draft.ids.len()).unwrap_or("id");
                self.draft.ids.push(String::new());
                self.refuse(Refused::Misuse(format!("`{name}` must be a string")));
            }
        }
        self
    }

    /// Optional parameters that go into the query.
    pub fn query<T: DeserializeOwned>(self, params: Unknown) -> Self {
        self.query_read_by(params, draft::fields_of::<T>)
    }

    /// Parameters that must be there.
    pub fn required_query<T: DeserializeOwned>(mut self, params: Unknown) -> Self {
        let read = draft::fields_of::<T>;
        self.draft.query = self.fields("params", params).map(|text| Argument { text, read });
        self
    }

    /// Optional parameters that are read in a way of their own.
    pub fn query_read_by(mut self, params: Unknown, read: fn(&str) -> ReadResult<Fields>) -> Self {
        if !self.node.env.is_undefined(params.raw()) {
            self.draft.query = self.fields("params", params).map(|text| Argument { text, read });
        }
        self
    }

    /// A body that must be a `T`.
    pub fn body<T: DeserializeOwned>(self, params: Unknown) -> Self {
        self.body_read_by("params", params, draft::body_of::<T>)
    }

    /// A body that is read, and perhaps completed, in a way of its own. `name` is what the argument is called.
    pub fn body_read_by(mut self, name: &str, value: Unknown, read: fn(&str) -> ReadResult<String>) -> Self {
        self.draft.body = self.fields(name, value).map(|text| Body::Read(Argument { text, read }));
        self
    }

    /// A body that is made of one text.
    pub fn text_body(mut self, name: &str, value: Unknown, read: fn(&str) -> ReadResult<String>) -> Self {
        match self.node.env.read_string(value.raw()) {
            // What is left of a lone surrogate.
            Some(text) if text.contains('\u{FFFD}') => {
                self.refuse(Refused::Misuse(format!("`{name}` is not well-formed text")));
            }
            Some(text) => self.draft.body = Some(Body::Read(Argument { text, read })),
            None => self.refuse(Refused::Misuse(format!("`{name}` must be a string"))),
        }
        self
    }

    /// The same where `null` takes the place of the text.
    pub fn nullable_text_body(
        self,
        name: &str,
        value: Unknown,
        read: fn(&str) -> ReadResult<String>,
        null: &str,
    ) -> Self {
        if self.node.env.is_null(value.raw()) {
            self.fixed_body(null)
        } else {
            self.text_body(name, value, read)
        }
    }

    /// A body that is always the same, unless options add to it.
    pub fn fixed_body(mut self, text: &str) -> Self {
        self.draft.body = Some(Body::Pieces(vec![text.to_owned()]));
        self
    }

    /// A text that goes into the query.
    pub fn query_text(mut self, name: &'static str, value: Unknown) -> Self {
        match self.node.env.read_string(value.raw()) {
            Some(text) => self.draft.texts.push((name, text)),
            None => self.refuse(Refused::Misuse(format!("`{name}` must be a string"))),
        }
        self
    }

    /// The npm name of a piece, whose scope and name are two segments.
    pub fn piece(mut self, name: Unknown) -> Self {
        match self.node.env.read_string(name.raw()).map(|name| npm_name(&name)) {
            Some(name) => match name.split_once('/') {
                Some((scope, name)) => self.draft.ids.extend([scope.to_owned(), name.to_owned()]),
                None => self.refuse(Refused::Misuse("`name` must be an npm name like `@scope/name`".into())),
            },
            None => self.refuse(Refused::Misuse("`name` must be a string".into())),
        }
        self
    }

    /// A trigger's payload, any JSON value.
    pub fn payload(self, payload: Unknown) -> Self {
        self.payload_read_by(|glue| glue.payload_text, payload)
    }

    /// The payloads of a batch, an array.
    pub fn payloads(self, payloads: Unknown) -> Self {
        self.payload_read_by(|glue| glue.payloads_text, payloads)
    }

    fn payload_read_by(mut self, read: fn(&Glue) -> Reference, payload: Unknown) -> Self {
        match self.node.env.call(read(&self.node.glue), &[payload.raw()]) {
            Ok(text) => match self.node.env.read_pieces(text) {
                Some(pieces) => self.draft.body = Some(Body::Pieces(pieces)),
                None => self.refuse(Refused::Misuse("`payload` has no JSON form".into())),
            },
            Err(NapiFailed) => self.refuse_thrown(),
        }
        self
    }

    /// The last argument of every method.
    pub fn options(self, options: Unknown) -> Self {
        self.options_read_by(options, draft::no_more)
    }

    /// The same with further options that go into the query.
    pub fn query_options<T: DeserializeOwned>(self, options: Unknown) -> Self {
        self.options_read_by(options, draft::into_query::<T>)
    }

    /// The same for a call that waits.
    pub fn wait_options(self, options: Unknown) -> Self {
        self.options_read_by(options, draft::wait)
    }

    pub fn options_read_by(
        mut self,
        options: Unknown,
        apply: fn(&mut Request, Fields) -> ReadResult<()>,
    ) -> Self {
        if self.refused.is_some() || self.node.env.is_undefined(options.raw()) {
            return self;
        }
        let text = self.node.env.call(self.node.glue.options_text, &[options.raw()]);
        let text = text.ok().and_then(|text| self.node.env.read_string(text));
        let signal =
            if text.is_some() { self.node.env.property(options.raw(), c"signal").ok() } else { None };
        match (text, signal) {
            (Some(text), Some(signal)) => {
                self.draft.options = Some(OptionsArgument { text, apply });
                self.signal = Some(signal).filter(|signal| !self.node.env.is_undefined(*signal));
            }
            _ => self.refuse_thrown(),
        }
        self
    }

    pub fn project_in(mut self, place: Project) -> Self {
        self.draft.project = place;
        self
    }

    pub fn service(mut self, service: Service) -> Self {
        self.draft.service = service;
        self
    }

    pub fn kind(mut self, kind: Kind) -> Self {
        self.draft.kind = Some(kind);
        self
    }

    /// Sends the request; the reply must be what `expect` says. `T` is what `index.d.ts` calls it.
    pub fn reply<T>(self, expect: Expect) -> Promise<T> {
        Promise::new(self.send(expect))
    }

    pub fn entity<T>(self) -> Promise<T> {
        self.reply(Expect::Entity)
    }

    pub fn page<T>(self) -> Promise<T> {
        self.reply(Expect::Page)
    }

    pub fn list<T>(self) -> Promise<Vec<T>> {
        self.reply(Expect::List)
    }

    pub fn json<T>(self) -> Promise<T> {
        self.reply(Expect::Json)
    }

    pub fn nothing(self) -> Promise<()> {
        self.reply(Expect::Nothing)
    }

    /// Triggers with each element of the body. A signal keeps back what has not been sent, and the results come
    /// all the same.
    pub fn batch<T>(mut self) -> Promise<T> {
        let stop = Arc::new(AtomicBool::new(false));
        self.stop = Some(stop.clone());
        self.start(async move |engine: Engine, request: Request| {
            let results = procedures::trigger_many(&engine, request, &stop).await?;
            Ok(Value::Batch(compute(results.len() * 128, move || report::batch(&results)).await))
        })
    }

    /// Runs a procedure of the core, whose reply is what `expect` says.
    pub fn procedure<T, Work>(
        self,
        expect: Expect,
        procedure: impl FnOnce(Engine, Request) -> Work + Send + 'static,
    ) -> Promise<T>
    where
        Work: Future<Output = Result<Reply>> + Send + 'static,
    {
        Promise::new(
            self.run_for_reply(expect, Box::new(move |engine, request| Box::pin(procedure(engine, request)))),
        )
    }

    /// Runs `procedure`, which sends what it needs, on the runtime.
    pub fn start<T, Work>(
        self,
        procedure: impl FnOnce(Engine, Request) -> Work + Send + 'static,
    ) -> Promise<T>
    where
        Work: Future<Output = Result<Value>> + Send + 'static,
    {
        Promise::new(self.run(Box::new(move |engine, request| Box::pin(procedure(engine, request)))))
    }

    // From here on nothing is generic: each further copy of it would be a kilobyte of the addon.

    fn send(self, expect: Expect) -> RawPromise {
        self.run_for_reply(
            expect,
            Box::new(|engine, request| Box::pin(async move { procedures::call(&engine, request).await })),
        )
    }

    fn run_for_reply(self, expect: Expect, procedure: Procedure<Reply>) -> RawPromise {
        self.run(Box::new(move |engine, mut request| {
            Box::pin(async move {
                request.expect = expect;
                let fields = request.fields.take().map(|fields| fields_of(expect, fields)).transpose()?;
                let reply = procedure(engine, request).await?;
                Ok(compute(reply.body.len(), move || reply.into_value(expect, fields.as_ref())).await)
            })
        }))
    }

    fn run(mut self, procedure: Procedure<Value>) -> RawPromise {
        match self.refused.take() {
            Some(Refused::Misuse(message)) => self.node.refuse(&message),
            Some(Refused::Thrown(error)) => self.node.env.call(self.node.glue.refuse, &[error]),
            None => {
                // Now, since the credentials may change before the task runs.
                let engine = self.core.engine();
                let signal = self.signal.map(|value| Signal { value, stop: self.stop });
                self.node.start(self.draft, signal, Box::new(|request| procedure(engine, request)))
            }
        }
    }

    /// The text of parameters that only a procedure knows what to do with; none when they are `undefined`.
    pub fn params(&mut self, value: Unknown) -> Option<String> {
        if self.node.env.is_undefined(value.raw()) { None } else { self.fields("params", value) }
    }

    /// The JSON text of a parameter object; empty when the value has none, `None` when JavaScript threw.
    fn fields(&mut self, name: &str, value: Unknown) -> Option<String> {
        let text = if name == "params" {
            self.node.env.call(self.node.glue.fields_text, &[value.raw()])
        } else {
            let name = self.node.env.utf8(name);
            name.and_then(|name| self.node.env.call(self.node.glue.fields_text, &[value.raw(), name]))
        };
        let text = self.text_or_thrown(text.ok());
        self.draft.parsed_bytes += text.as_ref().map_or(0, String::len);
        text
    }

    fn text_or_thrown(&mut self, text: Option<sys::napi_value>) -> Option<String> {
        if text.is_none() {
            self.refuse_thrown();
        }
        // `JSON.stringify` gives `undefined` for what has no JSON form.
        text.map(|text| self.node.env.read_string(text).unwrap_or_default())
    }

    fn refuse_thrown(&mut self) {
        match self.node.env.take_exception() {
            Some(error) => self.refuse(Refused::Thrown(error)),
            None => self.refuse(Refused::Misuse("the arguments cannot be read".into())),
        }
    }

    fn refuse(&mut self, refused: Refused) {
        self.refused.get_or_insert(refused);
    }
}

pub type ReadResult<T> = std::result::Result<T, Error>;

/// What a call does on the runtime, whichever it is.
type Procedure<T> = Box<dyn FnOnce(Engine, Request) -> BoxFuture<Result<T>> + Send>;

type RawPromise = raw::Result<sys::napi_value>;

fn fields_of(expect: Expect, fields: decode::Fields) -> Result<decode::Fields> {
    let message = "`options.fields` is for calls whose result is an entity or a list of them";
    Ok(expect.fields(fields).ok_or_else(|| Error::Misuse(message.into()))?)
}
