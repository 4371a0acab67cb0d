//! Conversions between Rust and JavaScript: strings and environment variables, results, errors and rejected promises.

use std::collections::HashMap;

use imbrace_core::decode::{JsonText, Value};
use imbrace_core::error::Error;
use napi::sys;

use crate::node::glue::Glue;
use crate::node::raw::{NapiFailed, Result};
use crate::node::report;

impl Glue {
    /// Makes a `TypeError`, to be rejected with.
    pub fn type_error(&self, message: &str) -> Result<sys::napi_value> {
        self.env.call(self.misuse, &[self.env.utf8(message)?])
    }

    /// Makes a `TypeError`, to be thrown.
    pub fn thrown_type_error(&self, message: &str) -> napi::Error {
        match self.type_error(message) {
            Ok(error) => self.env.to_error(error),
            Err(_) => napi::Error::from_reason(message.to_owned()),
        }
    }

    /// Makes the `TypeError` for an invalid argument, to be thrown.
    pub fn thrown(&self, error: &Error) -> napi::Error {
        self.thrown_type_error(&error.to_string())
    }

    /// Returns a promise that is rejected with a `TypeError`.
    pub fn refuse_misuse(&self, message: &str) -> Result<sys::napi_value> {
        self.refuse_with(self.type_error(message)?)
    }

    /// Returns a promise that is rejected with the exception that is pending.
    pub fn refuse_pending(&self) -> Result<sys::napi_value> {
        self.refuse_with(self.env.take_exception().ok_or(NapiFailed)?)
    }

    pub fn refuse_with(&self, error: sys::napi_value) -> Result<sys::napi_value> {
        self.env.call(self.refuse, &[error])
    }

    /// Reads a string argument of a method that sends no request.
    pub fn text(&self, argument: &str, value: sys::napi_value) -> napi::Result<String> {
        let text = self.env.read_string(value);
        text.ok_or_else(|| self.thrown_type_error(&format!("`{argument}` must be a string")))
    }

    /// Returns the JSON text of the options of a client.
    pub fn client_options(&self, options: sys::napi_value) -> napi::Result<String> {
        match self.env.call(self.client_options_text, &[options]) {
            Ok(text) => Ok(self.env.read_string(text).unwrap_or_default()),
            Err(NapiFailed) => Err(match self.env.take_exception() {
                Some(exception) => self.env.to_error(exception),
                None => self.thrown_type_error("`options` cannot be read"),
            }),
        }
    }

    /// Returns the environment variables of these names that are set.
    pub fn variables_of(&self, names: &[&str]) -> HashMap<String, String> {
        let names = serde_json::to_string(names).unwrap_or_default();
        let text = self.env.utf8(&names).and_then(|names| self.env.call(self.variables, &[names]));
        let text = text.ok().and_then(|text| self.env.read_string(text)).unwrap_or_default();
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// Emits a warning of the process, once for each text.
    pub fn emit_warning(&self, text: &str) {
        let warned = self.env.utf8(text).and_then(|text| self.env.call(self.warn, &[text]));
        if warned.is_err() {
            // A program may replace `process.emitWarning` by one that throws.
            let _ = self.env.take_exception();
        }
    }

    /// Returns true if Node trusts the certificates of the system.
    pub fn trusts_system_store(&self) -> bool {
        let answer = self.env.call(self.uses_system_store, &[]);
        answer.is_ok_and(|answer| self.env.read_bool(answer))
    }

    /// Returns the JSON text of the trace headers.
    pub fn trace(&self) -> Option<String> {
        let text = self.env.call(self.trace_headers, &[]).ok()?;
        self.env.read_string(text)
    }

    pub fn parsed(&self, text: &JsonText) -> Result<sys::napi_value> {
        self.env.call(self.parse, &[self.env.string(text)?])
    }

    /// Returns the plain data of an `ImbraceError`.
    pub fn internal(&self, message: &str) -> Result<sys::napi_value> {
        self.parsed(&report::text(&Error::Internal(message.to_owned()).into()))
    }

    /// Creates the result of a call. `reason` is the reason of a signal that stopped a batch.
    pub fn result(&self, value: &Value, reason: Option<sys::napi_value>) -> Result<sys::napi_value> {
        match value {
            Value::Nothing => self.env.undefined(),
            Value::Text(text) => self.env.string(text),
            Value::Json(text) => self.parsed(text),
            Value::Batch(text) => {
                let reason = reason.map_or_else(|| self.env.undefined(), Ok)?;
                self.env.call(self.batch, &[self.env.string(text)?, reason])
            }
            Value::Raw { head, body } => {
                let object = self.parsed(head)?;
                self.env.set_property(object, c"body", self.env.buffer(body)?)?;
                Ok(object)
            }
        }
    }
}
