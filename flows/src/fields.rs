//! Takes the fields of an object out of it. A mistake names its path.

use imbrace_core::error::misuse;
use serde_json::Value;

use crate::{Map, Result};

pub struct Fields {
    pub place: String,
    map: Map,
}

impl Fields {
    pub fn of(place: impl Into<String>, value: Value) -> Result<Self> {
        let place = place.into();
        match value {
            Value::Object(map) => Ok(Self { place, map }),
            _ => Err(misuse(&place, "must be an object")),
        }
    }

    pub fn take(&mut self, name: &str) -> Option<Value> {
        self.map.shift_remove(name)
    }

    pub fn text(&mut self, name: &str) -> Result<String> {
        match self.take(name) {
            Some(Value::String(text)) => Ok(text),
            _ => Err(self.wrong(name, "must be a string")),
        }
    }

    pub fn optional_text(&mut self, name: &str) -> Result<Option<String>> {
        if self.map.contains_key(name) { self.text(name).map(Some) } else { Ok(None) }
    }

    /// Takes a boolean, by default false.
    pub fn flag(&mut self, name: &str) -> Result<bool> {
        match self.take(name) {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(flag),
            Some(_) => Err(self.wrong(name, "must be true or false")),
        }
    }

    /// Takes an object, by default an empty one.
    pub fn object(&mut self, name: &str) -> Result<Map> {
        match self.take(name) {
            None => Ok(Map::new()),
            Some(Value::Object(map)) => Ok(map),
            Some(_) => Err(self.wrong(name, "must be an object")),
        }
    }

    /// Takes a list, by default an empty one.
    pub fn list(&mut self, name: &str) -> Result<Vec<Value>> {
        match self.take(name) {
            None => Ok(Vec::new()),
            Some(Value::Array(list)) => Ok(list),
            Some(_) => Err(self.wrong(name, "must be a list")),
        }
    }

    /// Fails if a field is left.
    pub fn end(self) -> Result<()> {
        match self.map.keys().next() {
            None => Ok(()),
            Some(name) => Err(self.wrong(name, "is unknown")),
        }
    }

    pub fn wrong(&self, name: &str, problem: &str) -> crate::Error {
        misuse(&format!("{}.{name}", self.place), problem)
    }
}
