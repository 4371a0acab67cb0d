//! The interpreter of one run.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use rquickjs::function::{Args, IntoArgs};
use rquickjs::{Coerced, Context, Ctx, Error, FromJs, Function, Object, Result, Runtime, Value};
use tokio::sync::mpsc::{self, UnboundedReceiver};

use super::network::{self, Fetched};
use super::{Stop, host};
use crate::run::failure::Failure;

/// How deep scripts may call. QuickJS measures from where it is entered, and the threads of runs have more.
const STACK: usize = 1024 * 1024;

/// What expressions may call.
const FLATTEN: &str = "flattenNestedKeys";

/// How the errors of `js/locale.js` begin.
const LACKS_INTL: &str = "Intl is not available in imbrace-local";

/// What an interpreter is made with.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The run's id, for its log.
    pub run_id: String,
    /// How many bytes scripts may hold.
    pub memory: usize,
    /// When scripts must end.
    pub stop: Arc<Stop>,
    /// What sends their requests; none where they may not use the network.
    pub client: Option<reqwest::Client>,
}

/// Makes an interpreter and works in it.
pub fn enter<R>(
    settings: Settings,
    work: impl for<'js> FnOnce(std::result::Result<Realm<'js>, Failure>) -> R,
) -> R {
    let Ok(runtime) = Runtime::new() else { return work(Err(Failure::Internal)) };
    runtime.set_memory_limit(settings.memory);
    runtime.set_max_stack_size(STACK);
    let stop = settings.stop.clone();
    runtime.set_interrupt_handler(Some(Box::new(move || stop.is_due())));
    let unhandled = Rc::new(Cell::new(0));
    let count = unhandled.clone();
    runtime.set_host_promise_rejection_tracker(Some(Box::new(move |_, _, _, is_handled| {
        count.set(count.get() + if is_handled { -1 } else { 1 });
    })));
    runtime.set_loader(host::NoModules, host::NoModules);
    match Context::full(&runtime) {
        Ok(context) => {
            context.with(|ctx| work(Realm::new(ctx, settings, unhandled).map_err(|_| Failure::Internal)))
        }
        Err(_) => work(Err(Failure::Internal)),
    }
}

/// An interpreter from inside.
#[derive(Debug)]
pub struct Realm<'js> {
    ctx: Ctx<'js>,
    make_function: Function<'js>,
    prelude: Object<'js>,
    settings: Settings,
    /// Set where a script has ended the process.
    exited: Rc<Cell<bool>>,
    /// How many promises were rejected that nobody looks at.
    unhandled: Rc<Cell<i32>>,
    inbox: UnboundedReceiver<Fetched>,
}

/// A settled promise: its value, or what it was rejected with.
pub type Settled<'js> = std::result::Result<Value<'js>, Value<'js>>;

impl<'js> Realm<'js> {
    fn new(ctx: Ctx<'js>, settings: Settings, unhandled: Rc<Cell<i32>>) -> Result<Self> {
        let exited = Rc::new(Cell::new(false));
        let (sender, inbox) = mpsc::unbounded_channel();
        let host = host::install(&ctx, &settings.run_id, &exited)?;
        network::install(&host, settings.client.clone(), sender)?;
        let prelude: Function = ctx.eval(include_str!("js/prelude.js"))?;
        let prelude = prelude.call((host,))?;
        let make_function = ctx.globals().get("Function")?;
        Ok(Self { ctx, make_function, prelude, settings, exited, unhandled, inbox })
    }

    /// QuickJS's side of the interpreter, to make values.
    pub fn ctx(&self) -> &Ctx<'js> {
        &self.ctx
    }

    /// The value that a JSON text says.
    pub fn parse(&self, json: &str) -> std::result::Result<Value<'js>, Failure> {
        self.ctx.json_parse(json).map_err(|error| self.broken(error))
    }

    /// A value as JSON; none where JSON has nothing for it. What cannot be written (a cycle, a bigint) ends the
    /// run as INTERNAL_ERROR.
    pub fn json(&self, value: &Value<'js>) -> std::result::Result<Option<String>, Failure> {
        let text = self.ctx.json_stringify(value.clone()).map_err(|error| self.broken(error))?;
        text.map(|text| text.to_string()).transpose().map_err(|error| self.broken(error))
    }

    /// Converts a JavaScript string. Lone surrogates are represented as in [`crate::json`].
    pub fn text(&self, text: &rquickjs::String<'js>) -> std::result::Result<String, Failure> {
        match text.to_string() {
            Ok(text) if crate::json::is_plain(&text) => Ok(text),
            _ => {
                let json = self.json(text.as_value())?.unwrap_or_default();
                let parsed = crate::json::parse(&json).map_err(|_| Failure::Internal)?;
                parsed.as_str().map(str::to_owned).ok_or(Failure::Internal)
            }
        }
    }

    /// Evaluates an expression that sees `names`, and the one function that the engine gives to all. None where it is undefined or null, throws or is no
    /// expression. A promise is waited for.
    pub async fn evaluate(
        &mut self,
        expression: &str,
        names: &[(&str, Value<'js>)],
    ) -> std::result::Result<Option<Value<'js>>, Failure> {
        match self.call_expression(expression, names) {
            Ok(value) => self.present(value).await,
            Err(error) => refused(&self.thrown(error)?).map(|()| None),
        }
    }

    fn call_expression(&self, expression: &str, names: &[(&str, Value<'js>)]) -> Result<Value<'js>> {
        let mut parameters = Args::new(self.ctx.clone(), names.len() + 2);
        let mut values = Args::new(self.ctx.clone(), names.len() + 1);
        for (name, value) in names {
            parameters.push_arg(*name)?;
            values.push_arg(value.clone())?;
        }
        if expression.contains(FLATTEN) {
            let flatten: Object = self.call("load", ("flatten",))?;
            parameters.push_arg(FLATTEN)?;
            values.push_arg(flatten.get::<_, Value>(FLATTEN)?)?;
        }
        parameters.push_arg(text_value(&self.ctx, &format!("return ({expression})"))?)?;
        let function: Function = self.make_function.call_arg(parameters)?;
        function.call_arg(values)
    }

    /// A value that is there, after a promise for it was waited for.
    pub async fn present(&mut self, value: Value<'js>) -> std::result::Result<Option<Value<'js>>, Failure> {
        let then = value.as_object().and_then(|object| object.get::<_, Value>("then").ok());
        let value = match then {
            Some(then) if then.is_function() => match self.settle(value).await? {
                Ok(value) => Some(value),
                Err(thrown) => refused(&thrown).map(|()| None)?,
            },
            _ => Some(value),
        };
        Ok(value.filter(|value| !value.is_undefined() && !value.is_null()))
    }

    /// Waits for a promise; any other value is there at once. Timers go off and replies arrive meanwhile.
    pub async fn settle(&mut self, value: Value<'js>) -> std::result::Result<Settled<'js>, Failure> {
        let promised: Object = self.call("settle", (value,)).map_err(|error| self.broken(error))?;
        loop {
            self.run_jobs()?;
            let state: String = promised.get("state").map_err(|error| self.broken(error))?;
            let value = || promised.get("value").map_err(|error| self.broken(error));
            match state.as_str() {
                "is" => return Ok(Ok(value()?)),
                "failed" => return Ok(Err(value()?)),
                _ => self.wait().await?,
            }
        }
    }

    /// Runs what promises have ready. A rejection that nobody looks at ends the real engine's process.
    fn run_jobs(&self) -> std::result::Result<(), Failure> {
        while self.ctx.execute_pending_job() {
            if self.settings.stop.is_due() {
                return Err(Failure::Stopped);
            }
        }
        if self.settings.stop.is_due() {
            return Err(Failure::Stopped);
        }
        if self.exited.get() || self.unhandled.get() > 0 { Err(Failure::Internal) } else { Ok(()) }
    }

    /// Waits for the next timer or reply. Where there is neither, forever: the run's time ends it.
    async fn wait(&mut self) -> std::result::Result<(), Failure> {
        let due = self.next_timer().map_err(|error| self.broken(error))?;
        let timer = async {
            match due {
                Some(wait) => tokio::time::sleep(wait).await,
                None => std::future::pending().await,
            }
        };
        let result = tokio::select! {
            () = timer => self.timers().and_then(|timers| timers.get::<_, Function>("fire")?.call(())),
            Some(reply) = self.inbox.recv() => {
                self.call("load", ("fetch",)).and_then(|fetch: Object| reply.deliver(&self.ctx, &fetch))
            }
        };
        result.map_err(|error| self.broken(error))
    }

    fn next_timer(&self) -> Result<Option<Duration>> {
        let wait: Option<f64> = self.timers()?.get::<_, Function>("next")?.call(())?;
        Ok(wait.map(|wait| Duration::from_secs_f64(wait / 1000.0)))
    }

    fn timers(&self) -> Result<Object<'js>> {
        self.call("load", ("timers",))
    }

    /// Calls a function of the prelude.
    pub fn call<R: FromJs<'js>>(&self, name: &str, arguments: impl IntoArgs<'js>) -> Result<R> {
        self.prelude.get::<_, Function>(name)?.call(arguments)
    }

    /// What was thrown, or how the run ends where that was not a script's own doing.
    pub fn thrown(&self, error: Error) -> std::result::Result<Value<'js>, Failure> {
        if self.settings.stop.is_due() {
            return Err(Failure::Stopped);
        }
        if self.exited.get() {
            return Err(Failure::Internal);
        }
        let value = match error {
            Error::Exception => self.ctx.catch(),
            Error::Allocation => return Err(Failure::Memory),
            other => return Err(Failure::Step(format!("Error: {other}"))),
        };
        if is_out_of_memory(&value) { Err(Failure::Memory) } else { Ok(value) }
    }

    /// How the run ends where something went wrong that is no script's to throw.
    pub fn broken(&self, error: Error) -> Failure {
        self.thrown(error).err().unwrap_or(Failure::Internal)
    }
}

/// Converts a string to JavaScript. The counterpart of [`Realm::text`].
pub fn text_value<'js>(ctx: &Ctx<'js>, text: &str) -> Result<Value<'js>> {
    if crate::json::is_plain(text) {
        return Ok(rquickjs::String::from_str(ctx.clone(), text)?.into_value());
    }
    ctx.json_parse(crate::json::print(&text.into()))
}

/// An expression that throws is blank, except if it needs `Intl`: then it would not throw in the real engine.
fn refused(thrown: &Value<'_>) -> std::result::Result<(), Failure> {
    let message = thrown.as_object().and_then(|error| error.get::<_, Coerced<String>>("message").ok());
    match message.filter(|message| message.0.starts_with(LACKS_INTL)) {
        Some(message) => Err(Failure::Step(format!("Error: {}", message.0))),
        None => Ok(()),
    }
}

/// Whether QuickJS threw this because the memory limit was reached.
pub fn is_out_of_memory(value: &Value<'_>) -> bool {
    let text = |object: &Object<'_>, key| object.get::<_, Coerced<String>>(key).map(|text| text.0);
    value.as_object().filter(|object| object.is_error()).is_some_and(|error| {
        text(error, "name").is_ok_and(|name| name == "InternalError")
            && text(error, "message").is_ok_and(|message| message == "out of memory")
    })
}
