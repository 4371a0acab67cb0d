//! The conditions of a list.

use rusqlite::types::Value;

/// Conditions that must all be true, with their values.
#[derive(Debug, Default, Clone)]
pub struct Filter {
    conditions: Vec<String>,
    values: Vec<Value>,
}

impl Filter {
    /// A condition without a value.
    pub fn holds(mut self, condition: &str) -> Self {
        self.conditions.push(condition.to_owned());
        self
    }

    /// A condition with one value, for its `?`.
    pub fn with(mut self, condition: &str, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self.holds(condition)
    }

    /// The value of another `?` in the last condition.
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// A condition with one value. Without a value, no condition.
    pub fn with_some(self, condition: &str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.with(condition, value),
            None => self,
        }
    }

    /// The column has one of these values. Without values, no condition.
    pub fn any_of(mut self, column: &str, values: &[String]) -> Self {
        if values.is_empty() {
            return self;
        }
        let marks = vec!["?"; values.len()].join(", ");
        self.values.extend(values.iter().cloned().map(Value::from));
        self.holds(&format!("{column} in ({marks})"))
    }

    /// `where …` of a statement. Empty without conditions.
    pub fn clause(&self) -> String {
        if self.conditions.is_empty() {
            return String::new();
        }
        format!(" where {}", self.conditions.join(" and "))
    }

    /// The values, in the order of their `?`.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        self.values.iter()
    }
}

/// A pattern that matches texts that contain `text`.
pub fn containing(text: &str) -> String {
    format!("%{text}%")
}
