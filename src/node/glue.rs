//! References to the functions of the addon's JavaScript (`glue/*.js`, which the build joins into `index.js`).
//!
//! Each realm that evaluates `index.js` has its own. A strong reference would keep the whole realm alive, with everything
//! that a test runner has loaded into it. So the references are weak; the exports of `index.js` hold the functions, and so
//! does a [`Pin`], which each call in flight has.

use std::cell::Cell;
use std::ffi::CStr;
use std::ops::Deref;
use std::rc::Rc;

use napi::sys;

use crate::node::observe::Hooks;
use crate::node::raw::{RawEnv, Reference, Result};

#[derive(Debug)]
pub struct Glue {
    pub env: RawEnv,
    _references: References,
    object: Reference,
    pins: Cell<usize>,
    pub parse: Reference,
    pub track: Reference,
    pub hooks: HookFunctions,
    pub refuse: Reference,
    pub misuse: Reference,
    pub fields_text: Reference,
    pub payload_text: Reference,
    pub payloads_text: Reference,
    pub options_text: Reference,
    pub client_options_text: Reference,
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

/// Keeps the functions alive.
#[derive(Debug)]
pub struct Pin(Rc<Glue>);

/// Deletes its references when it is dropped.
#[derive(Debug)]
struct References {
    env: RawEnv,
    all: Vec<Reference>,
}

impl References {
    fn add(&mut self, value: sys::napi_value) -> Result<Reference> {
        let reference = self.env.reference(value)?;
        self.all.push(reference);
        Ok(reference)
    }

    fn of_property(&mut self, object: sys::napi_value, name: &CStr) -> Result<Reference> {
        self.add(self.env.property(object, name)?)
    }
}

impl Drop for References {
    fn drop(&mut self) {
        self.all.iter().for_each(|reference| self.env.delete(*reference));
    }
}

impl Glue {
    /// Takes the object `glue` of `glue/exports.js`.
    pub fn load(env: RawEnv, object: sys::napi_value) -> Result<Self> {
        let mut functions = References { env, all: Vec::new() };
        let hooks = HookFunctions::load(&mut functions, env.property(object, c"hooks")?)?;
        let glue_object = functions.add(object)?;
        let mut function = |name| functions.of_property(object, name);
        Ok(Self {
            env,
            object: glue_object,
            pins: Cell::default(),
            parse: function(c"parse")?,
            track: function(c"track")?,
            hooks,
            refuse: function(c"refuse")?,
            misuse: function(c"misuse")?,
            fields_text: function(c"fieldsText")?,
            payload_text: function(c"payloadText")?,
            payloads_text: function(c"payloadsText")?,
            options_text: function(c"optionsText")?,
            client_options_text: function(c"clientOptionsText")?,
            variables: function(c"variables")?,
            warn: function(c"warn")?,
            uses_system_store: function(c"usesSystemStore")?,
            batch: function(c"batch")?,
            trigger_each: function(c"triggerEach")?,
            iterate_pages: function(c"iteratePages")?,
            listen_for_abort: function(c"listenForAbort")?,
            stop_listening: function(c"stopListening")?,
            _references: functions,
        })
    }

    pub fn pin(self: &Rc<Self>) -> Pin {
        if self.pins.get() == 0 {
            self.env.keep(self.object);
        }
        self.pins.set(self.pins.get() + 1);
        Pin(self.clone())
    }
}

impl Deref for Pin {
    type Target = Rc<Glue>;

    fn deref(&self) -> &Rc<Glue> {
        &self.0
    }
}

impl Drop for Pin {
    fn drop(&mut self) {
        self.0.pins.set(self.0.pins.get() - 1);
        if self.0.pins.get() == 0 {
            self.0.env.release(self.0.object);
        }
    }
}

impl HookFunctions {
    fn load(functions: &mut References, object: sys::napi_value) -> Result<Self> {
        let flags = functions.env.property(object, c"flags")?;
        let mut function = |name| functions.of_property(object, name);
        Ok(Self {
            observe: function(c"observe")?,
            observed_value: function(c"observedValue")?,
            unobserve: function(c"unobserve")?,
            retrying: function(c"retrying")?,
            trace_headers: function(c"traceHeaders")?,
            flags: functions.env.bytes_of(flags)?,
        })
    }
}

impl Pin {
    /// Returns the hooks of the call for which `track` was called last.
    pub fn hooks_of_tracked_call(&self) -> Hooks {
        // SAFETY: one byte outside V8's heap, which lives as long as the pinned functions. Only JavaScript writes it, on this
        // thread.
        Hooks::new(unsafe { self.hooks.flags.read_volatile() })
    }
}
