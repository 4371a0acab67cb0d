//! The JavaScript of the addon (`glue/*.js`), and references to its functions that live as long as the environment.

use napi::sys;

use crate::node::observe::Hooks;
use crate::node::raw::{RawEnv, Reference, Result};

/// One script that runs once in each environment. Its parts share the scope of one function; `__test__/support/glue.ts`
/// joins them in the same way to test each of them without the addon.
const SCRIPT: &str = concat!(
    "(() => {\n'use strict'\n",
    include_str!("glue/builtins.js"),
    include_str!("glue/errors.js"),
    include_str!("glue/warnings.js"),
    include_str!("glue/signals.js"),
    include_str!("glue/hooks.js"),
    include_str!("glue/arguments.js"),
    include_str!("glue/payload.js"),
    include_str!("glue/batches.js"),
    include_str!("glue/pages.js"),
    include_str!("glue/exports.js"),
    "return glue\n})()",
);

#[derive(Debug)]
pub struct Glue {
    pub parse: Reference,
    pub stringify: Reference,
    pub track: Reference,
    pub hooks: HookFunctions,
    pub refuse: Reference,
    pub misuse: Reference,
    pub fields_text: Reference,
    pub payload_text: Reference,
    pub payloads_text: Reference,
    pub options_text: Reference,
    pub variables: Reference,
    pub warn: Reference,
    pub uses_system_store: Reference,
    pub batch: Reference,
    pub trigger_each: Reference,
    pub iterate_pages: Reference,
    pub listen_for_abort: Reference,
    pub stop_listening: Reference,
}

/// The functions for observed calls.
#[derive(Debug)]
pub struct HookFunctions {
    flags: *const u8,
    pub observe: Reference,
    pub observed_value: Reference,
    pub unobserve: Reference,
    pub retrying: Reference,
    pub trace_headers: Reference,
}

/// The error classes. Their JavaScript versions replace those that napi-rs has exported.
const CLASSES: [&std::ffi::CStr; 7] = [
    c"ImbraceError",
    c"AuthError",
    c"ApiError",
    c"RateLimitError",
    c"NetworkError",
    c"TimeoutError",
    c"DecodeError",
];

impl Glue {
    pub fn load(env: RawEnv, exports: sys::napi_value, abort: sys::napi_callback) -> Result<Self> {
        let object = env.run_script(SCRIPT)?;
        let classes = env.property(object, c"classes")?;
        for name in CLASSES {
            env.set_property(exports, name, env.property(classes, name)?)?;
        }
        let function = |name| env.reference(env.property(object, name)?);
        env.call(function(c"connect")?, &[env.function(abort)?])?;
        let hooks = HookFunctions::load(env, env.property(object, c"hooks")?)?;
        Ok(Self {
            parse: function(c"parse")?,
            stringify: function(c"stringify")?,
            track: function(c"track")?,
            hooks,
            refuse: function(c"refuse")?,
            misuse: function(c"misuse")?,
            fields_text: function(c"fieldsText")?,
            payload_text: function(c"payloadText")?,
            payloads_text: function(c"payloadsText")?,
            options_text: function(c"optionsText")?,
            variables: function(c"variables")?,
            warn: function(c"warn")?,
            uses_system_store: function(c"usesSystemStore")?,
            batch: function(c"batch")?,
            trigger_each: function(c"triggerEach")?,
            iterate_pages: function(c"iteratePages")?,
            listen_for_abort: function(c"listenForAbort")?,
            stop_listening: function(c"stopListening")?,
        })
    }
}

impl HookFunctions {
    fn load(env: RawEnv, object: sys::napi_value) -> Result<Self> {
        let function = |name| env.reference(env.property(object, name)?);
        // Keeps the memory behind `flags` alive.
        function(c"flags")?;
        Ok(Self {
            flags: env.bytes_of(env.property(object, c"flags")?)?,
            observe: function(c"observe")?,
            observed_value: function(c"observedValue")?,
            unobserve: function(c"unobserve")?,
            retrying: function(c"retrying")?,
            trace_headers: function(c"traceHeaders")?,
        })
    }

    /// Returns the hooks of the call for which `track` was called last.
    pub fn of_tracked_call(&self) -> Hooks {
        // SAFETY: one byte outside V8's heap, which `load` keeps alive. Only JavaScript writes it, on this thread.
        Hooks::new(unsafe { self.flags.read_volatile() })
    }
}
