//! The differences between the two databases that the engine can use.
//!
//! The engine here always uses SQLite. It behaves like an engine on Postgres, which is what platforms use, or like an
//! engine on SQLite, which the recordings in `tests/data` were made on. Every difference is a method here.

use serde_json::Value;

use crate::time::Time;

/// The database whose behavior the engine shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Database {
    /// Times in milliseconds, numeric filters of records, `jsonb` columns.
    #[default]
    Postgres,
    /// Times in whole seconds, filters that compare text.
    Sqlite,
}

impl Database {
    /// The creation time of a new row.
    pub fn creation_time(self) -> Time {
        match self {
            Self::Postgres => Time::now(),
            Self::Sqlite => Time::now().whole_second(),
        }
    }

    /// Whether `gt`, `gte`, `lt` and `lte` compare the cells of records as numbers. Otherwise they compare text.
    pub fn compares_numbers(self) -> bool {
        self == Self::Postgres
    }

    /// The code and the message of the error for a column that does not exist.
    pub fn missing_column(self, table: &str, column: &str) -> (&'static str, String) {
        match self {
            Self::Postgres => ("42703", format!("column {table}.{} does not exist", column.to_lowercase())),
            Self::Sqlite => ("SQLITE_ERROR", format!("SQLITE_ERROR: no such column: {table}.{column}")),
        }
    }

    /// The code and the message of the error for a flow in a folder that does not exist. `None` for other errors, and on
    /// SQLite, whose errors keep their text.
    pub fn missing_folder(self, error: &rusqlite::Error) -> Option<(&'static str, String)> {
        let code = error.sqlite_error()?.extended_code;
        if self == Self::Sqlite || code != rusqlite::ffi::SQLITE_CONSTRAINT_FOREIGNKEY {
            return None;
        }
        let message =
            "insert or update on table \"flow\" violates foreign key constraint \"fk_flow_folder_id\"";
        Some(("23503", message.to_owned()))
    }

    /// The result for a filter with an invalid date: Postgres refuses it with a code and a message, and SQLite compares the
    /// text, which is greater than each date.
    pub fn unreadable_date(self, text: &str) -> Result<Time, (&'static str, String)> {
        let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        match self {
            Self::Sqlite => Ok(Time(i64::MAX)),
            Self::Postgres if is_number => {
                Err(("22008", format!("date/time field value out of range: \"{text}\"")))
            }
            Self::Postgres => {
                Err(("22007", format!("invalid input syntax for type timestamp with time zone: \"{text}\"")))
            }
        }
    }

    /// Brings the keys of a JSON document into the order in which the database returns them. A `jsonb` column orders
    /// keys by their length, then by their bytes.
    pub fn order_keys(self, value: &mut Value) {
        if self == Self::Postgres {
            order_keys(value);
        }
    }
}

fn order_keys(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(order_keys),
        Value::Object(fields) => {
            let mut entries: Vec<_> = std::mem::take(fields).into_iter().collect();
            entries.iter_mut().for_each(|(_, value)| order_keys(value));
            entries.sort_by(|(one, _), (other, _)| (one.len(), one).cmp(&(other.len(), other)));
            fields.extend(entries);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn postgres_orders_keys_by_length() {
        let document = || json!({ "headers": 1, "body": [{ "bb": 1, "c": 2, "aa": 3 }], "m": 4 });
        let mut ordered = document();
        Database::Postgres.order_keys(&mut ordered);
        assert_eq!(ordered.to_string(), r#"{"m":4,"body":[{"c":2,"aa":3,"bb":1}],"headers":1}"#);
        let mut kept = document();
        Database::Sqlite.order_keys(&mut kept);
        assert_eq!(kept.to_string(), document().to_string());
    }
}
