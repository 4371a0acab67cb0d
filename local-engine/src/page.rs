//! Pages and their cursors.
//!
//! A cursor holds a creation time and a direction, as the engine's do. The engine compares whole seconds, so no page
//! contains the other rows of the second in which a page ends.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use crate::time::Time;

/// Default number of rows of a page.
const DEFAULT_LIMIT: i64 = 10;

/// A page of a list.
#[derive(Debug, Serialize)]
pub struct Page<T> {
    /// The rows.
    pub data: Vec<T>,
    /// The cursor of the page after this one.
    pub next: Option<String>,
    /// The cursor of the page before this one.
    pub previous: Option<String>,
}

impl<T> Page<T> {
    /// Converts the rows.
    pub fn map<U>(self, convert: impl FnMut(T) -> U) -> Page<U> {
        let data = self.data.into_iter().map(convert).collect();
        Page { data, next: self.next, previous: self.previous }
    }

    /// Converts the rows. Fails if a conversion fails.
    pub fn try_map<U, E>(self, convert: impl FnMut(T) -> Result<U, E>) -> Result<Page<U>, E> {
        let data = self.data.into_iter().map(convert).collect::<Result<_, _>>()?;
        Ok(Page { data, next: self.next, previous: self.previous })
    }
}

/// A position in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cursor {
    /// Rows after the second of this time, in the order of the list.
    After(Time),
    /// Rows before that second.
    Before(Time),
}

impl Cursor {
    /// The cursor as text.
    pub fn encode(self) -> String {
        let (direction, time) = match self {
            Self::After(time) => ("next", time),
            Self::Before(time) => ("prev", time),
        };
        STANDARD.encode(format!("{direction}_{}", STANDARD.encode(format!("created:{}", time.0))))
    }

    /// Parses a cursor. Returns `None`, which means the first page, if the text is not a cursor.
    pub fn decode(text: &str) -> Option<Self> {
        let outer = String::from_utf8(STANDARD.decode(text).ok()?).ok()?;
        let (direction, inner) = outer.split_once('_')?;
        let inner = String::from_utf8(STANDARD.decode(inner).ok()?).ok()?;
        let time = Time(inner.strip_prefix("created:")?.parse().ok()?);
        match direction {
            "next" => Some(Self::After(time)),
            "prev" => Some(Self::Before(time)),
            _ => None,
        }
    }
}

/// The part of a list's query that selects the page.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Paging {
    limit: Option<f64>,
    cursor: Option<String>,
}

impl Paging {
    /// The first page, with this number of rows.
    pub fn first(limit: f64) -> Self {
        Self { limit: Some(limit), cursor: None }
    }

    /// A page as lists ask for it that do not call their cursor so.
    pub fn at(limit: Option<f64>, cursor: Option<String>) -> Self {
        Self { limit, cursor }
    }

    /// The number of rows of the page. `None` means all rows (a negative limit). Zero means the default.
    pub fn limit(&self) -> Option<i64> {
        match self.limit {
            None => Some(DEFAULT_LIMIT),
            Some(limit) if limit < 0.0 => None,
            Some(limit) if limit < 1.0 => Some(DEFAULT_LIMIT),
            Some(limit) => Some(limit as i64),
        }
    }

    /// The position where the page starts.
    pub fn cursor(&self) -> Option<Cursor> {
        Cursor::decode(self.cursor.as_deref()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_are_those_of_the_engine() {
        let time = Time(1_795_468_546_000);
        assert_eq!(Cursor::After(time).encode(), "bmV4dF9ZM0psWVhSbFpEb3hOemsxTkRZNE5UUTJNREF3");
        assert_eq!(Cursor::decode("bmV4dF9ZM0psWVhSbFpEb3hOemsxTkRZNE5UUTJNREF3"), Some(Cursor::After(time)));
        assert_eq!(Cursor::decode(&Cursor::Before(time).encode()), Some(Cursor::Before(time)));
    }

    #[test]
    fn what_is_no_cursor_means_the_first_page() {
        for text in ["zzz", "null", "", "bmV4dA=="] {
            assert_eq!(Cursor::decode(text), None, "{text}");
        }
    }

    #[test]
    fn odd_limits_are_accepted() {
        let limit = |limit| Paging { limit, cursor: None }.limit();
        assert_eq!(limit(None), Some(10));
        assert_eq!(limit(Some(0.0)), Some(10));
        assert_eq!(limit(Some(-1.0)), None);
        assert_eq!(limit(Some(100_000.0)), Some(100_000));
    }
}
