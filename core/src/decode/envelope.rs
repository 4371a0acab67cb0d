//! The envelope check: the shape that every caller relies on, and no more. Replies omit, null or blank fields that
//! their schema requires, so a check of every field would refuse what the engine really sends. A checked member that
//! occurs twice is refused, because nothing says which one counts.

use std::fmt;

use serde::de::{Error, IgnoredAny, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};

use crate::json::MapOnly;

/// An object with a text `id`.
#[derive(Deserialize)]
struct Entity {
    #[serde(rename = "id", deserialize_with = "text")]
    _id: (),
}

/// A page of entities.
#[derive(Deserialize)]
struct Page {
    #[serde(rename = "data")]
    _data: Vec<MapOnly<Entity>>,
    #[serde(rename = "next", default, deserialize_with = "text_or_null")]
    _next: (),
    #[serde(rename = "previous", default, deserialize_with = "text_or_null")]
    _previous: (),
}

pub fn entity(body: &[u8]) -> Result<(), String> {
    read::<MapOnly<Entity>>(body).map(drop)
}

pub fn page(body: &[u8]) -> Result<(), String> {
    read::<MapOnly<Page>>(body).map(drop)
}

pub fn list(body: &[u8]) -> Result<(), String> {
    read::<Vec<MapOnly<Entity>>>(body).map(drop)
}

pub fn json(body: &[u8]) -> Result<(), String> {
    read::<IgnoredAny>(body).map(drop)
}

pub fn is_object(body: &[u8]) -> bool {
    read::<MapOnly<IgnoredAny>>(body).is_ok()
}

/// Reads a body as `T`; the problem names the JSON path. Fields that `T` does not name are skipped without recursion,
/// so they may be nested to any depth: a flow of 200 steps is nested 200 deep.
pub fn read<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, String> {
    if body.is_empty() {
        return Err("the body is empty, JSON was expected".into());
    }
    let text = std::str::from_utf8(body).map_err(|error| format!("the body is not UTF-8: {error}"))?;
    // To keep track of the path allocates for every key, so only a reply that failed pays for it.
    serde_json::from_str(text).map_err(|error| {
        let json = &mut serde_json::Deserializer::from_str(text);
        serde_path_to_error::deserialize::<_, T>(json).err().map_or_else(|| error.to_string(), with_path)
    })
}

fn with_path(error: serde_path_to_error::Error<serde_json::Error>) -> String {
    let path = error.path().to_string();
    let problem = error.into_inner();
    if path == "." { problem.to_string() } else { format!("`{path}`: {problem}") }
}

struct TextVisitor {
    nullable: bool,
}

impl Visitor<'_> for TextVisitor {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.nullable { "text or null" } else { "text" })
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        if self.nullable { Ok(()) } else { Err(E::invalid_type(Unexpected::Unit, &self)) }
    }
}

fn text<'de, D: Deserializer<'de>>(json: D) -> Result<(), D::Error> {
    json.deserialize_any(TextVisitor { nullable: false })
}

fn text_or_null<'de, D: Deserializer<'de>>(json: D) -> Result<(), D::Error> {
    json.deserialize_any(TextVisitor { nullable: true })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entity_needs_a_text_id() {
        assert!(entity(br#"{"id":"a","more":{"x":[1]}}"#).is_ok());
        assert!(entity(br#"{"id":1}"#).unwrap_err().contains("`id`"));
        assert!(entity(br#"{"name":"a"}"#).unwrap_err().contains("missing field `id`"));
        assert!(entity(b"[]").is_err());
        assert!(entity(br#"{"id":"a"} x"#).is_err());
        assert!(entity(br#"{"id":"a","id":"b"}"#).unwrap_err().contains("duplicate field `id`"));
    }

    #[test]
    fn a_page_names_the_element_that_is_wrong() {
        assert!(page(br#"{"data":[],"next":null,"previous":null}"#).is_ok());
        assert!(page(br#"{"data":[{"id":"a"}],"next":"c"}"#).is_ok());
        assert!(page(br#"{"data":[{"id":"a"},{"id":null}]}"#).unwrap_err().contains("`data[1].id`"));
        assert!(page(br#"{"data":{}}"#).unwrap_err().contains("`data`"));
        assert!(page(br#"{"data":[],"next":7}"#).unwrap_err().contains("`next`"));
    }

    #[test]
    fn what_is_not_json_or_not_utf8_is_said_with_path() {
        assert!(json(b"").unwrap_err().contains("empty"));
        assert!(json(b"<html>").is_err());
        assert!(json(b"\"\xff\"").unwrap_err().contains("UTF-8"));
    }

    #[test]
    fn depth_does_not_matter() {
        for deep in nested() {
            assert!(entity(format!(r#"{{"id":"a","x":{deep}}}"#).as_bytes()).is_ok());
            assert!(page(format!(r#"{{"data":[{{"id":"a","x":{deep}}}],"x":{deep}}}"#).as_bytes()).is_ok());
            assert!(list(format!(r#"[{{"id":"a","x":{deep}}}]"#).as_bytes()).is_ok());
            assert!(json(deep.as_bytes()).is_ok());
        }
    }

    #[test]
    fn a_checked_member_that_is_nested_deeply_is_a_problem_and_no_overflow() {
        for deep in nested() {
            for (body, path) in [
                (format!(r#"{{"data":{deep}}}"#), "data"),
                (format!(r#"{{"data":[{deep}]}}"#), "data"),
                (format!(r#"{{"data":[{{"id":{deep}}}]}}"#), "data[0].id"),
                (format!(r#"{{"data":[],"next":{deep}}}"#), "next"),
                (format!(r#"{{"data":[],"previous":{deep}}}"#), "previous"),
            ] {
                let problem = page(body.as_bytes()).unwrap_err();
                assert!(problem.starts_with(&format!("`{path}")), "{path}: {problem}");
            }
            assert!(entity(format!(r#"{{"id":{deep}}}"#).as_bytes()).unwrap_err().starts_with("`id`"));
            assert!(list(format!(r#"[{{"id":{deep}}}]"#).as_bytes()).unwrap_err().starts_with("`[0].id`"));
            for check in [entity, page, list] {
                assert!(check(deep.as_bytes()).is_err() && check(&deep.as_bytes()[..LEVELS]).is_err());
            }
        }
    }

    const LEVELS: usize = 200_000;

    fn nested() -> [String; 2] {
        let arrays = format!("{}{}", "[".repeat(LEVELS), "]".repeat(LEVELS));
        let objects = format!("{}1{}", r#"{"id":"#.repeat(LEVELS), "}".repeat(LEVELS));
        [arrays, objects]
    }
}
