//! Checks the envelope of a reply: the shape that every caller relies on. The engine omits fields that its own schema
//! requires, or sets them to null or to an empty value. A check of every field would therefore refuse valid replies. A
//! checked member that occurs twice is refused, because it is unclear which value is correct.

use std::fmt;

use serde::de::{Error, IgnoredAny, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};

use crate::json::{MapOnly, locate};

/// An object with a string `id`.
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

/// Reads a body as `T`. The problem names the JSON path. Other fields are skipped without recursion, so they may be nested
/// to any depth: a flow of 200 steps is nested 200 deep.
pub fn read<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, String> {
    if body.is_empty() {
        return Err("the body is empty, JSON was expected".into());
    }
    let text = std::str::from_utf8(body).map_err(|error| format!("the body is not UTF-8: {error}"))?;
    serde_json::from_str(text).map_err(|error| match locate::<T>(text, error) {
        (None, problem) => problem.to_string(),
        (Some(path), problem) => format!("`{path}`: {problem}"),
    })
}

struct TextVisitor {
    nullable: bool,
}

impl Visitor<'_> for TextVisitor {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.nullable { "a string or null" } else { "a string" })
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
