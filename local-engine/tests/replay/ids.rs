//! Maps the ids and cursors of the recording to those of this engine.

use std::collections::HashMap;

use serde_json::Value;

/// Recorded text to text of this engine.
#[derive(Debug, Default)]
pub struct Ids {
    actual: HashMap<String, String>,
}

impl Ids {
    pub fn set(&mut self, recorded: &str, actual: &str) {
        self.actual.insert(recorded.to_owned(), actual.to_owned());
    }

    /// Learns ids and cursors from a recorded reply and the reply of this engine.
    pub fn learn(&mut self, recorded: &Value, actual: &Value) {
        match (recorded, actual) {
            (Value::Object(recorded), Value::Object(actual)) => {
                for (key, value) in recorded {
                    if let Some(actual) = actual.get(key) {
                        self.learn(value, actual);
                    }
                }
            }
            (Value::Array(recorded), Value::Array(actual)) => {
                recorded.iter().zip(actual).for_each(|(recorded, actual)| self.learn(recorded, actual));
            }
            (Value::String(recorded), Value::String(actual)) if is_id(recorded) && is_id(actual) => {
                self.set(recorded, actual);
            }
            (Value::String(recorded), Value::String(actual)) if is_cursor(recorded) && is_cursor(actual) => {
                self.set(recorded, actual);
            }
            _ => {}
        }
    }

    /// Replaces the ids and cursors in a recorded text.
    pub fn translate(&self, text: &str) -> String {
        let mut translated = text.to_owned();
        for (recorded, actual) in &self.actual {
            if translated.contains(recorded.as_str()) {
                translated = translated.replace(recorded.as_str(), actual);
            }
        }
        translated
    }
}

fn is_id(text: &str) -> bool {
    text.len() == 21 && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn is_cursor(text: &str) -> bool {
    text.starts_with("bmV4dF9") || text.starts_with("cHJldl9")
}
