//! Builds and encodes query strings.

use percent_encoding::utf8_percent_encode;
use serde_json::Value;

use crate::json::JsonObject;
use crate::request::path::RESERVED;

/// A query string. Lists become repeated keys, because the engine refuses lists with commas.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query(String);

impl Query {
    /// Adds the members of an object, in order.
    pub fn extend(&mut self, params: &JsonObject) {
        for (name, value) in params.iter() {
            self.push_value(name, &serde_json::from_str(value.text()).unwrap_or_default());
        }
    }

    pub fn push(&mut self, name: &str, value: &str) {
        if !self.0.is_empty() {
            self.0.push('&');
        }
        self.0.extend(utf8_percent_encode(name, RESERVED));
        self.0.push('=');
        self.0.extend(utf8_percent_encode(value, RESERVED));
    }

    /// Replaces all pairs of this name by one.
    pub fn set(&mut self, name: &str, value: &str) {
        let others = self.0.split('&').filter(|pair| !pair.is_empty() && !is_pair_of(pair, name));
        self.0 = others.collect::<Vec<_>>().join("&");
        self.push(name, value);
    }

    /// Returns whether the query has a pair of this name.
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Returns the first value of this name, percent-encoded.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.split('&').filter(|pair| is_pair_of(pair, name)).find_map(|pair| Some(pair.split_once('=')?.1))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn push_value(&mut self, name: &str, value: &Value) {
        match value {
            Value::Null => {}
            Value::String(text) => self.push(name, text),
            Value::Array(items) if items.iter().any(Value::is_object) => {
                for (index, item) in items.iter().enumerate() {
                    self.push_value(&format!("{name}[{index}]"), item);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.push_value(name, item)),
            Value::Object(fields) => {
                for (key, item) in fields {
                    self.push_value(&format!("{name}[{key}]"), item);
                }
            }
            Value::Bool(_) | Value::Number(_) => self.push(name, &value.to_string()),
        }
    }
}

fn is_pair_of(pair: &str, name: &str) -> bool {
    pair.split('=').next() == Some(name)
}
