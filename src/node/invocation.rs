//! One invocation of a method: takes the arguments on the main thread, as text. Everything else happens on the runtime.

use std::future::Future;
use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use bytes::Bytes;
use imbrace_core::call::{Call, Shape};
use imbrace_core::compute::{compute, freed_in_pool};
use imbrace_core::decode::{self, Value};
use imbrace_core::error::{Error, misuse};
use imbrace_core::json::{self, Json, JsonObject};
use imbrace_core::models::Page;
use imbrace_core::procedures::pager::Order;
use imbrace_core::response::Reply;
use imbrace_core::{Client, Context, error};
use napi::bindgen_prelude::{JsValue, Unknown};
use napi::sys;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::node::environment::Signal;
use crate::node::glue::Glue;
use crate::node::pages::{AsyncIterableIterator, Pages};
use crate::node::promise::Promise;
use crate::node::raw::{NapiFailed, Reference};
use crate::node::realm::Realm;
use crate::node::task::{Prepared, Route, Task};
use crate::options::{CallOptions, no_more};

/// The arguments of a method. The promise rejects with the error of the first invalid argument: a method never throws.
pub struct Invocation<'a> {
    realm: &'a Realm,
    core: &'a Client,
    /// The last argument of every method, which is read last.
    options: sys::napi_value,
    refusal: Option<Refusal>,
    /// The length of the texts that will be parsed.
    bytes: usize,
}

enum Refusal {
    Misuse(String),
    /// An exception of JavaScript, for example of `JSON.stringify` for a cycle, or the reason of an aborted signal.
    Thrown(sys::napi_value),
}

/// An argument as JSON text, to be read as a `T`.
pub struct Argument<T> {
    name: &'static str,
    /// `None` for `undefined`.
    text: Option<String>,
    reads: PhantomData<fn() -> T>,
}

/// A payload as the pieces of its JSON text.
pub struct Payload(Vec<String>);

pub type Result<T> = std::result::Result<T, Error>;

impl<'a> Invocation<'a> {
    pub fn new(realm: &'a Realm, core: &'a Client, options: Unknown) -> Self {
        Self { realm, core, options: options.raw(), refusal: None, bytes: 0 }
    }

    /// The JSON text of the options, and the signal in them. Each option is read once.
    fn take_options(&mut self) -> (Option<String>, Option<sys::napi_value>) {
        let env = self.realm.env;
        if self.refusal.is_some() || env.is_undefined(self.options) {
            return (None, None);
        }
        let read = || {
            let given = env.call(self.realm.glue.options_text, &[self.options]).ok()?;
            if let Some(text) = env.read_string(given) {
                return Some((Some(text), None));
            }
            let text = env.read_string(env.property(given, c"text").ok()?)?;
            Some((Some(text), Some(env.property(given, c"signal").ok()?)))
        };
        read().unwrap_or_else(|| {
            self.refuse_thrown();
            (None, None)
        })
    }

    /// A string argument.
    pub fn text(&mut self, name: &str, value: Unknown) -> String {
        match self.realm.env.read_string(value.raw()) {
            Some(text) => text,
            None => self.refuse(Refusal::Misuse(format!("`{name}` must be a string"))),
        }
    }

    /// A string argument that is sent as JSON.
    pub fn well_formed_text(&mut self, name: &str, value: Unknown) -> String {
        let text = self.text(name, value);
        // A lone surrogate arrives as U+FFFD.
        if text.contains('\u{FFFD}') {
            self.refuse(Refusal::Misuse(format!("`{name}` must be well-formed Unicode text")))
        } else {
            text
        }
    }

    /// A string argument that can be `null`.
    pub fn nullable_text(&mut self, name: &str, value: Unknown) -> Option<String> {
        if self.realm.env.is_null(value.raw()) { None } else { Some(self.well_formed_text(name, value)) }
    }

    /// An argument that is sent as JSON.
    pub fn argument<T>(&mut self, name: &'static str, value: Unknown) -> Argument<T> {
        Argument { name, text: Some(self.json_text(name, value)), reads: PhantomData }
    }

    /// An optional argument that is sent as JSON.
    pub fn optional<T>(&mut self, name: &'static str, value: Unknown) -> Argument<T> {
        match self.realm.env.is_undefined(value.raw()) {
            true => Argument { name, text: None, reads: PhantomData },
            false => self.argument(name, value),
        }
    }

    /// The payload of a trigger, any JSON value.
    pub fn payload(&mut self, payload: Unknown) -> Payload {
        self.payload_by(|glue| glue.payload_text, "payload", payload)
    }

    /// The payloads of a batch, an array.
    pub fn payloads(&mut self, payloads: Unknown) -> Payload {
        self.payload_by(|glue| glue.payloads_text, "payloads", payloads)
    }

    fn payload_by(&mut self, text_of: fn(&Glue) -> Reference, name: &str, payload: Unknown) -> Payload {
        match self.realm.env.call(text_of(&self.realm.glue), &[payload.raw()]) {
            Ok(text) => match self.realm.env.read_pieces(text) {
                Some(pieces) => {
                    // A single piece is sent without parsing.
                    let is_one = pieces.len() == 1 && name == "payload";
                    self.bytes += if is_one { 0 } else { pieces.iter().map(String::len).sum() };
                    return Payload(pieces);
                }
                None => self.refuse(Refusal::Misuse(format!("`{name}` has no JSON form"))),
            },
            Err(NapiFailed) => self.refuse_thrown(),
        }
        Payload(Vec::new())
    }

    /// The JSON text of an argument, empty if it has none.
    fn json_text(&mut self, name: &str, value: Unknown) -> String {
        let env = self.realm.env;
        // `params` is the default of the function.
        let name = if name == "params" { None } else { Some(env.utf8(name)) };
        let text = match name.transpose() {
            Ok(None) => env.call(self.realm.glue.fields_text, &[value.raw()]),
            Ok(Some(name)) => env.call(self.realm.glue.fields_text, &[value.raw(), name]),
            Err(NapiFailed) => Err(NapiFailed),
        };
        let Ok(text) = text else {
            self.refuse_thrown();
            return String::new();
        };
        let text = env.read_string(text).unwrap_or_default();
        self.bytes += text.len();
        text
    }

    fn refuse_thrown(&mut self) {
        match self.realm.env.take_exception() {
            Some(error) => self.refuse(Refusal::Thrown(error)),
            None => self.refuse(Refusal::Misuse("the arguments cannot be read".into())),
        }
    }

    fn refuse<T: Default>(&mut self, refusal: Refusal) -> T {
        self.refusal.get_or_insert(refusal);
        T::default()
    }

    /// Sends the call that `make` builds from the arguments.
    pub fn send<T: Shape>(self, make: impl FnOnce() -> Result<Call<T>> + Send + 'static) -> Promise<T> {
        self.start(None, move |options| {
            no_more(&options.rest)?;
            prepared(make()?, options)
        })
    }

    /// Sends a call that has options of its own.
    pub fn send_with<T: Shape, E: DeserializeOwned>(
        self,
        make: impl FnOnce(E) -> Result<Call<T>> + Send + 'static,
    ) -> Promise<T> {
        self.start(None, move |options| prepared(make(options.rest.read("options")?)?, options))
    }

    /// Runs the procedure that `make` builds from the arguments.
    pub fn run<T: Shape, Run, Work>(
        self,
        route: Route,
        make: impl FnOnce(&mut CallOptions) -> Result<Run> + Send + 'static,
    ) -> Promise<T>
    where
        Run: FnOnce(Context) -> Work + Send + 'static,
        Work: Future<Output = error::Result<Reply<T>>> + Send + 'static,
    {
        self.start(None, move |options| {
            let run = make(options)?;
            no_more(&options.rest)?;
            let fields = fields_of::<T>(options)?;
            let work = move |ctx: Context| async move { Ok(value(run(ctx).await?, fields).await) };
            Ok((route, Box::new(|ctx| Box::pin(work(ctx)))))
        })
    }

    /// Runs a procedure whose result is a value of JavaScript. A signal sets `stop` instead of ending the call.
    pub fn run_for_value<T, Run, Work>(
        self,
        route: Route,
        stop: Option<Arc<AtomicBool>>,
        make: impl FnOnce(&mut CallOptions) -> Result<Run> + Send + 'static,
    ) -> Promise<T>
    where
        Run: FnOnce(Context) -> Work + Send + 'static,
        Work: Future<Output = error::Result<Value>> + Send + 'static,
    {
        self.start(stop, move |options| {
            let run = make(options)?;
            no_more(&options.rest)?;
            Ok((route, Box::new(|ctx| Box::pin(run(ctx)))))
        })
    }

    fn start<T>(
        mut self,
        stop: Option<Arc<AtomicBool>>,
        prepare: impl FnOnce(&mut CallOptions) -> Result<Prepared> + Send + 'static,
    ) -> Promise<T> {
        let is_batch = stop.is_some();
        let (options, signal) = self.take_options();
        let signal = signal.map(|value| Signal { value, stop });
        Promise::new(match self.refusal.take() {
            Some(Refusal::Misuse(message)) => self.realm.glue.refuse_misuse(&message),
            Some(Refusal::Thrown(error)) => self.realm.glue.refuse_with(error),
            None => {
                let task = Task {
                    // Taken here, because the credentials may change before the task runs.
                    engine: self.core.engine(),
                    options,
                    trace: None,
                    bytes: self.bytes,
                    prepare: Box::new(prepare),
                    is_batch,
                };
                self.realm.start(task, signal).map(|started| started.promise)
            }
        })
    }

    /// Iterates over the list that `make` builds from the arguments.
    pub fn pages<T: Send + 'static>(
        mut self,
        order: Order,
        make: impl Fn() -> Result<Call<Page<T>>> + Send + Sync + 'static,
    ) -> AsyncIterableIterator<T>
    where
        Page<T>: Shape,
    {
        let (options, signal) = self.take_options();
        let refusal = match self.refusal.take() {
            None => None,
            Some(Refusal::Misuse(message)) => Some(self.realm.glue.type_error(&message)),
            Some(Refusal::Thrown(error)) => Some(Ok(error)),
        };
        let pages = Pages::new(self.core.engine(), options, self.bytes, order, make);
        AsyncIterableIterator::new(self.realm, pages, signal, refusal.transpose())
    }
}

impl<T: DeserializeOwned> Argument<T> {
    pub fn read(&self) -> Result<T> {
        json::read(self.name, self.text.as_deref().unwrap_or_default())
    }
}

impl<T: DeserializeOwned + Default> Argument<T> {
    /// The default for `undefined`.
    pub fn read_or_default(&self) -> Result<T> {
        self.text.as_ref().map_or_else(|| Ok(T::default()), |text| json::read(self.name, text))
    }
}

impl<T> Argument<T> {
    /// The text of a string.
    pub fn as_string(&self) -> Option<String> {
        serde_json::from_str(self.text.as_deref()?).ok()
    }
}

impl Argument<Json> {
    /// The text of an object.
    pub fn object(self) -> Result<JsonObject> {
        json::object(self.name, &self.text.unwrap_or_default())
    }

    /// The elements of an array.
    pub fn array(self) -> Result<Vec<Json>> {
        json::array(self.name, &self.text.unwrap_or_default())
    }

    /// The unchanged text of an object.
    pub fn json(self) -> Result<Json> {
        let text = self.text.filter(|text| text.starts_with('{'));
        let json = text.and_then(|text| Json::from_text(text).ok());
        json.ok_or_else(|| misuse(self.name, "must be an object"))
    }
}

impl Payload {
    pub fn into_bytes(self) -> Bytes {
        // Appends to the first piece, so a single piece is not copied.
        self.0.into_iter().collect::<String>().into()
    }

    /// The elements of an array, as slices of its text.
    pub fn into_elements(self) -> Result<Vec<Bytes>> {
        let whole = freed_in_pool(self.into_bytes());
        let elements: Vec<&RawValue> = serde_json::from_slice(&whole)
            .map_err(|error| misuse("payloads", &format!("must be an array: {error}")))?;
        Ok(elements.into_iter().map(|element| whole.slice_ref(element.get().as_bytes())).collect())
    }
}

fn prepared<T: Shape>(call: Call<T>, options: &mut CallOptions) -> Result<Prepared> {
    let route = (call.request.method.clone(), call.request.template);
    let fields = fields_of::<T>(options)?;
    let work = move |ctx: Context| async move { Ok(value(ctx.send(call).await?, fields).await) };
    Ok((route, Box::new(|ctx| Box::pin(work(ctx)))))
}

fn fields_of<T: Shape>(options: &mut CallOptions) -> Result<Option<decode::Fields>> {
    let Some(fields) = options.fields.take() else { return Ok(None) };
    let fields = decode::fields_of(T::EXPECT, fields);
    fields.map(Some).ok_or_else(|| {
        misuse("options.fields", "is only allowed for methods that return an entity or a list of entities")
    })
}

/// Converts a reply to the value that JavaScript receives.
async fn value<T: Shape>(reply: Reply<T>, fields: Option<decode::Fields>) -> Value {
    let response = reply.response;
    compute(response.body.len(), move || decode::into_value(response, T::EXPECT, fields.as_ref())).await
}
