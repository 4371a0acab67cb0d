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

/// Declares a struct with a weak reference to each function, and the function `load`, which reads them from properties of a
/// JavaScript object.
macro_rules! functions {
    ($(#[$doc:meta])* $name:ident { $($function:ident: $property:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name {
            $(pub $function: Reference,)*
        }

        impl $name {
            fn load(references: &mut References, object: sys::napi_value) -> Result<Self> {
                Ok(Self { $($function: references.of_property(object, $property)?,)* })
            }
        }
    };
}

functions! {
    /// The functions of `glue/exports.js`.
    Functions {
        parse: c"parse",
        track: c"track",
        refuse: c"refuse",
        misuse: c"misuse",
        fields_text: c"fieldsText",
        payload_text: c"payloadText",
        payloads_text: c"payloadsText",
        options_text: c"optionsText",
        client_options_text: c"clientOptionsText",
        variables: c"variables",
        warn: c"warn",
        uses_system_store: c"usesSystemStore",
        batch: c"batch",
        trigger_each: c"triggerEach",
        iterate_pages: c"iteratePages",
        listen_for_abort: c"listenForAbort",
        stop_listening: c"stopListening",
        observe: c"observe",
        observed_value: c"observedValue",
        unobserve: c"unobserve",
        retrying: c"retrying",
        trace_headers: c"traceHeaders",
    }
}

#[derive(Debug)]
pub struct Glue {
    pub env: RawEnv,
    functions: Functions,
    /// The byte that `track` sets.
    flags: *const u8,
    object: Reference,
    pins: Cell<usize>,
    _references: References,
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
        let mut references = References { env, all: Vec::new() };
        Ok(Self {
            env,
            functions: Functions::load(&mut references, object)?,
            flags: env.bytes_of(env.property(object, c"flags")?)?,
            object: references.add(object)?,
            pins: Cell::default(),
            _references: references,
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

impl Deref for Glue {
    type Target = Functions;

    fn deref(&self) -> &Functions {
        &self.functions
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

impl Pin {
    /// Returns the hooks of the call for which `track` was called last.
    pub fn hooks_of_tracked_call(&self) -> Hooks {
        // SAFETY: one byte outside V8's heap, which lives as long as the pinned functions. Only JavaScript writes it, on this
        // thread.
        Hooks::new(unsafe { self.flags.read_volatile() })
    }
}
