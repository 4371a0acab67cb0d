//! The functions of glue.js, as references that live as long as the environment.

use napi::sys;

use crate::node::observe::Hooks;
use crate::node::raw::{RawEnv, Reference, Result};

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
    pub uses_system_store: Reference,
    pub batch: Reference,
    pub trigger_each: Reference,
    pub iterate_pages: Reference,
    pub watch: Reference,
    pub unwatch: Reference,
}

/// The functions for calls that somebody watches.
#[derive(Debug)]
pub struct HookFunctions {
    flags: *const u8,
    pub observe: Reference,
    pub observed_value: Reference,
    pub unobserve: Reference,
    pub retrying: Reference,
    pub trace_headers: Reference,
}

/// The error classes, whose JavaScript versions take the place of the ones that napi-rs has exported.
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
        let object = env.run_script(include_str!("glue.js"))?;
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
            uses_system_store: function(c"usesSystemStore")?,
            batch: function(c"batch")?,
            trigger_each: function(c"triggerEach")?,
            iterate_pages: function(c"iteratePages")?,
            watch: function(c"watch")?,
            unwatch: function(c"unwatch")?,
        })
    }
}

impl HookFunctions {
    fn load(env: RawEnv, object: sys::napi_value) -> Result<Self> {
        let function = |name| env.reference(env.property(object, name)?);
        // Kept, so that the memory behind `flags` stays.
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

    /// What `track` has said of the call that it was called for last.
    pub fn of_tracked_call(&self) -> Hooks {
        // SAFETY: one byte outside V8's heap, which `load` has kept; only JavaScript writes it, on this thread.
        Hooks::new(unsafe { self.flags.read_volatile() })
    }
}
