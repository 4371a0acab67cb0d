//! What scripts reach of the outside.

use std::cell::Cell;
use std::rc::Rc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rand::Rng;
use rquickjs::context::EvalOptions;
use rquickjs::function::Func;
use rquickjs::loader::{ImportAttributes, Loader, Resolver};
use rquickjs::module::Declared;
use rquickjs::{Ctx, Exception, Function, Module, Object, Result, TypedArray, Value};
use tracing::Level;

use super::urls;

/// The target of what flows log, so that the command line can show it by default.
pub const CONSOLE: &str = "console";

/// The files that interpreters read when they are first used.
const FILES: [(&str, &str); 9] = [
    ("bytes", include_str!("js/bytes.js")),
    ("clone", include_str!("js/clone.js")),
    ("fetch", include_str!("js/fetch.js")),
    ("flatten", include_str!("js/flatten.js")),
    ("inspect", include_str!("js/inspect.js")),
    ("locale", include_str!("js/locale.js")),
    ("node", include_str!("js/node.js")),
    ("timers", include_str!("js/timers.js")),
    ("url", include_str!("js/url.js")),
];

/// Modules that Node has and that are not here. Whatever else is asked for is an npm package.
const NODES_OWN: [&str; 26] = [
    "assert",
    "async_hooks",
    "buffer",
    "child_process",
    "cluster",
    "crypto",
    "dns",
    "events",
    "fs",
    "http",
    "http2",
    "https",
    "module",
    "net",
    "os",
    "path",
    "perf_hooks",
    "process",
    "querystring",
    "stream",
    "timers",
    "tls",
    "url",
    "util",
    "worker_threads",
    "zlib",
];

/// Rust's side of the scripts. `exited` is set where one asks for the end of the process.
pub fn install<'js>(ctx: &Ctx<'js>, run_id: &str, exited: &Rc<Cell<bool>>) -> Result<Object<'js>> {
    let host = Object::new(ctx.clone())?;
    host.set("source", Func::from(source))?;
    host.set("encode", Func::from(encode))?;
    host.set("decode", Func::from(decode))?;
    host.set("random", Func::from(random))?;
    host.set("url", Func::from(urls::url))?;
    host.set("lacks", Func::from(|name: String| lacks(&name)))?;
    let run_id = run_id.to_owned();
    host.set("log", Func::from(move |level: String, text: String| log(&run_id, &level, &text)))?;
    let exited = exited.clone();
    let exit = move |ctx: Ctx<'js>| -> Result<()> {
        exited.set(true);
        Err(Exception::throw_message(&ctx, "process.exit"))
    };
    host.set("exit", Function::new(ctx.clone(), exit)?)?;
    Ok(host)
}

/// Why a module cannot be had. For an npm package the engine's own words come first: it refuses such code when
/// it is compiled.
pub fn lacks(name: &str) -> String {
    let plain = name.strip_prefix("node:").unwrap_or(name);
    let is_nodes_own =
        name.starts_with("node:") || NODES_OWN.contains(&plain.split('/').next().unwrap_or(plain));
    if is_nodes_own {
        format!("the local engine's sandbox has none of Node's own modules: {name}")
    } else {
        format!("Compilation Error \n    the local engine's sandbox has no npm packages: {name}")
    }
}

/// Answers `import()`: there are no modules.
pub struct NoModules;

impl Resolver for NoModules {
    fn resolve<'js>(
        &mut self,
        ctx: &Ctx<'js>,
        _: &str,
        name: &str,
        _: Option<ImportAttributes<'js>>,
    ) -> Result<String> {
        Err(Exception::throw_message(ctx, &lacks(name)))
    }
}

impl Loader for NoModules {
    fn load<'js>(
        &mut self,
        ctx: &Ctx<'js>,
        name: &str,
        _: Option<ImportAttributes<'js>>,
    ) -> Result<Module<'js, Declared>> {
        Err(Exception::throw_message(ctx, &lacks(name)))
    }
}

fn source<'js>(ctx: Ctx<'js>, file: String) -> Result<Value<'js>> {
    let found = FILES.iter().find(|(name, _)| *name == file).map_or("", |(_, text)| text);
    let mut options = EvalOptions::default();
    options.filename = Some(format!("(engine)/{file}.js"));
    ctx.eval_with_options(found, options)
}

fn log(run: &str, level: &str, text: &str) {
    match level {
        "error" => tracing::event!(target: CONSOLE, Level::ERROR, run, "{text}"),
        "warn" => tracing::event!(target: CONSOLE, Level::WARN, run, "{text}"),
        "debug" => tracing::event!(target: CONSOLE, Level::DEBUG, run, "{text}"),
        _ => tracing::event!(target: CONSOLE, Level::INFO, run, "{text}"),
    }
}

fn encode<'js>(ctx: Ctx<'js>, text: String) -> Result<TypedArray<'js, u8>> {
    TypedArray::new(ctx, text.into_bytes())
}

/// Bytes come as base64: looking into a script's own is not safe.
fn decode(base64: String) -> String {
    String::from_utf8_lossy(&STANDARD.decode(base64).unwrap_or_default()).into_owned()
}

/// At most what `getRandomValues` gives.
fn random<'js>(ctx: Ctx<'js>, length: usize) -> Result<TypedArray<'js, u8>> {
    let mut bytes = vec![0; length.min(65_536)];
    rand::rng().fill_bytes(&mut bytes);
    TypedArray::new(ctx, bytes)
}

#[cfg(test)]
mod tests {
    use super::lacks;

    #[test]
    fn what_is_lacking_is_said_in_words() {
        assert!(lacks("crypto").ends_with("none of Node's own modules: crypto"));
        assert!(lacks("node:fs/promises").ends_with("none of Node's own modules: node:fs/promises"));
        assert!(lacks("lodash").starts_with("Compilation Error \n"));
        assert!(lacks("lodash").ends_with("no npm packages: lodash"));
    }
}
