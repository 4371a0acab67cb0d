//! A method's arguments as JSON text, and the request that they make. All of it runs off the main thread; a
//! mistake becomes a `TypeError` that names the argument.

use std::collections::HashMap;

use http::{HeaderMap, HeaderName, Method, header};
use imbrace_core::decode::fields;
use imbrace_core::error::Error;
use imbrace_core::request::{Kind, Project, Service};
use imbrace_core::session;
use imbrace_core::transport::url::{Query, check_id};
use imbrace_core::{Request, RequestOptions};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::models::{RequestOptions as GivenOptions, WaitOptions};

pub type Fields = Map<String, Value>;
type Result<T> = std::result::Result<T, Error>;

#[derive(Debug)]
pub struct Draft {
    pub method: Method,
    pub template: &'static str,
    pub ids: Vec<String>,
    pub service: Service,
    pub project: Project,
    pub kind: Option<Kind>,
    pub query: Option<Argument<Fields>>,
    /// Arguments that are pairs of the query.
    pub texts: Vec<(&'static str, String)>,
    pub body: Option<Body>,
    pub options: Option<OptionsArgument>,
    /// How much of the arguments will be parsed.
    pub parsed_bytes: usize,
    /// JSON text of the trace headers, when there is an active trace.
    pub trace: Option<String>,
}

#[derive(Debug)]
pub enum Body {
    Read(Argument<String>),
    /// Sent as it is: the pieces of a JSON text.
    Pieces(Vec<String>),
}

/// JSON text, and how it is read.
#[derive(Debug)]
pub struct Argument<T> {
    pub text: String,
    pub read: fn(&str) -> Result<T>,
}

/// The options of a call, and what is done with those that not every call has.
#[derive(Debug)]
pub struct OptionsArgument {
    pub text: String,
    pub apply: fn(&mut Request, Fields) -> Result<()>,
}

impl Draft {
    pub fn new(method: Method, template: &'static str) -> Self {
        Self {
            method,
            template,
            ids: Vec::new(),
            service: Service::WorkflowEngine,
            project: Project::None,
            kind: None,
            query: None,
            texts: Vec::new(),
            body: None,
            options: None,
            parsed_bytes: 0,
            trace: None,
        }
    }

    pub fn into_request(self) -> Result<Request> {
        #[cfg(debug_assertions)]
        self.panic_when_a_test_asks();
        let mut request = Request::new(self.method, self.template, self.ids)?;
        request.service = self.service;
        request.project = self.project;
        request.kind = self.kind.unwrap_or(request.kind);
        if let Some(query) = self.query {
            request.query = Query::from_fields(&(query.read)(&query.text)?);
        }
        for (name, text) in &self.texts {
            check_id(name, text)?;
            request.query.push(name, text);
        }
        if let Some(body) = self.body {
            request.body = Some(body.into_text()?.into());
        }
        if let Some(options) = self.options {
            let (own, fields, rest) = split_options(&options.text)?;
            request.options = own;
            request.fields = fields;
            (options.apply)(&mut request, rest)?;
        }
        if let Some(trace) = self.trace {
            add_trace(&mut request.options.headers, &trace);
        }
        Ok(request)
    }
}

impl Body {
    fn into_text(self) -> Result<String> {
        match self {
            Self::Read(argument) => (argument.read)(&argument.text),
            // Into the memory of the first one: the only one is not copied.
            Self::Pieces(pieces) => Ok(pieces.into_iter().collect()),
        }
    }
}

/// Adds trace headers that the caller has not set; what a tracer makes that can be no header is left out.
fn add_trace(headers: &mut HeaderMap, trace: &str) {
    for (name, text) in serde_json::from_str::<HashMap<String, String>>(trace).unwrap_or_default() {
        if !text.is_empty()
            && let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), text.parse::<http::HeaderValue>())
        {
            headers.entry(name).or_insert(value);
        }
    }
}

#[cfg(debug_assertions)]
impl Draft {
    /// There is no other way to see what a panic does to a call: no known input causes one.
    fn panic_when_a_test_asks(&self) {
        let asked =
            self.options.as_ref().is_some_and(|options| options.text.contains("x-imbrace-test-panic"));
        assert!(!asked, "a test asked for this panic");
    }
}

/// The fields of a parameter object that is a `T`.
pub fn fields_of<T: DeserializeOwned>(text: &str) -> Result<Fields> {
    let fields = object("params", text)?;
    check::<T>("params", fields)
}

/// A body that is a `T`, left as it is: what `T` does not look into is the caller's own.
pub fn body_of<T: DeserializeOwned>(text: &str) -> Result<String> {
    fields_of::<T>(text)?;
    Ok(text.to_owned())
}

pub fn object(argument: &str, text: &str) -> Result<Fields> {
    match serde_json::from_str(text) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) => Err(Error::Misuse(format!("`{argument}` must be an object"))),
        // `JSON.stringify` gives nothing for a function or a symbol, and escapes a lone surrogate.
        Err(_) if text.is_empty() => Err(Error::Misuse(format!("`{argument}` must be an object"))),
        Err(error) => Err(Error::Misuse(format!("`{argument}` is not well-formed: {error}"))),
    }
}

/// `fields` again when they make a `T`.
pub fn check<T: DeserializeOwned>(argument: &str, fields: Fields) -> Result<Fields> {
    let fields = without_nulls(argument, fields)?;
    read::<T>(argument, &fields)?;
    Ok(fields)
}

/// No parameter may be `null`: it is also what `JSON.stringify` makes of `NaN` and of an invalid date.
pub fn without_nulls(argument: &str, fields: Fields) -> Result<Fields> {
    match fields.iter().find(|(_, value)| value.is_null()) {
        Some((name, _)) => {
            Err(Error::Misuse(format!("`{argument}.{name}` must not be null, NaN or an invalid date")))
        }
        None => Ok(fields),
    }
}

pub fn read<T: DeserializeOwned>(argument: &str, fields: &Fields) -> Result<T> {
    serde_path_to_error::deserialize(fields).map_err(|error| {
        let path = error.path().to_string();
        let place = if path == "." { argument.to_owned() } else { format!("{argument}.{path}") };
        Error::Misuse(format!("`{place}`: {}", error.into_inner()))
    })
}

/// The options that every call has, and the rest.
fn split_options(text: &str) -> Result<(RequestOptions, Option<fields::Fields>, Fields)> {
    const OWN: [&str; 5] = ["timeout", "maxRetries", "headers", "requestId", "fields"];
    let (own, rest) =
        object("options", text)?.into_iter().partition(|(name, _)| OWN.contains(&name.as_str()));
    let mut given: GivenOptions = read("options", &check::<GivenOptions>("options", own)?)?;
    let fields = given.fields.take().map(|paths| fields::Fields::parse(&paths)).transpose()?;
    Ok((given.resolve()?, fields, rest))
}

/// For calls that have no other options.
pub fn no_more(_: &mut Request, rest: Fields) -> Result<()> {
    match rest.keys().next() {
        None => Ok(()),
        Some(name) => Err(Error::Misuse(format!("`options.{name}` is not an option of this call"))),
    }
}

/// Further options that go into the query.
pub fn into_query<T: DeserializeOwned>(request: &mut Request, rest: Fields) -> Result<()> {
    request.query = Query::from_fields(&check::<T>("options", rest)?);
    Ok(())
}

impl GivenOptions {
    pub fn resolve(self) -> Result<RequestOptions> {
        if let Some(id) = &self.request_id
            && !(1..=64).contains(&id.len()) | !id.bytes().all(|byte| byte.is_ascii_graphic())
        {
            return Err(Error::Misuse("`options.requestId` must be 1 to 64 visible ASCII characters".into()));
        }
        Ok(RequestOptions {
            timeout: crate::models::milliseconds("options.timeout", self.timeout)?,
            max_retries: self.max_retries,
            headers: headers("options.headers", self.headers)?,
            request_id: self.request_id,
            deadline: None,
        })
    }
}

/// The options of calls that wait, and the rest: `timeout` is theirs as a whole.
pub fn split_wait(request: &mut Request, mut rest: Fields) -> Result<Fields> {
    let given = rest.remove_entry("pollInterval").into_iter().collect();
    let given: WaitOptions = read("options", &without_nulls("options", given)?)?;
    request.wait.timeout = request.options.timeout.take();
    request.wait.interval = crate::models::milliseconds("options.pollInterval", given.poll_interval)?;
    Ok(rest)
}

/// For calls that wait and have no other options.
pub fn wait(request: &mut Request, rest: Fields) -> Result<()> {
    let rest = split_wait(request, rest)?;
    no_more(request, rest)
}

/// Headers that describe the connection or the length of the body, which are the client's to decide.
const RESERVED: [HeaderName; 5] =
    [header::CONTENT_LENGTH, header::TRANSFER_ENCODING, header::HOST, header::CONNECTION, header::TE];

pub fn headers(argument: &str, given: Option<HashMap<String, String>>) -> Result<HeaderMap> {
    let mut headers = HeaderMap::new();
    for (name, text) in given.unwrap_or_default() {
        let place = format!("{argument}.{}", name.escape_debug());
        let name: HeaderName =
            name.parse().map_err(|_| Error::Misuse(format!("`{place}` is not the name of a header")))?;
        if RESERVED.contains(&name) {
            return Err(Error::Misuse(format!("`{place}` is set by the client itself")));
        }
        let mut value = session::value(&place, &text)?;
        // Any header may hold a credential: none is shown by `Debug`.
        value.set_sensitive(true);
        headers.insert(name, value);
    }
    Ok(headers)
}
