//! The envelope check: the shape that every caller relies on, and no more. Replies omit, null or blank what
//! their schema calls required, so a check of every field would refuse what the engine really sends.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, IgnoredAny, MapAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};

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

/// A struct that is read from an object only: serde would take an array too, as its fields in order.
#[derive(Debug)]
pub struct MapOnly<T>(pub T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for MapOnly<T> {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        json.deserialize_map(MapVisitor(PhantomData))
    }
}

struct MapVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for MapVisitor<T> {
    type Value = MapOnly<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(MapOnly)
    }
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

/// Reads a body as `T`; the problem names the JSON path. What `T` does not name is skipped without recursion,
/// so that depth costs nothing: a flow of 200 steps is nested 200 deep.
pub fn read<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, String> {
    if body.is_empty() {
        return Err("the body is empty, JSON was expected".into());
    }
    let text = std::str::from_utf8(body).map_err(|error| format!("the body is not UTF-8: {error}"))?;
    // Keeping track of the path allocates for every key, so only a reply that failed pays for it.
    serde_json::from_str(text).map_err(|error| {
        let json = &mut serde_json::Deserializer::from_str(text);
        serde_path_to_error::deserialize::<_, T>(json).err().map_or_else(|| error.to_string(), in_words)
    })
}

fn in_words(error: serde_path_to_error::Error<serde_json::Error>) -> String {
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
    fn what_is_not_json_or_not_utf8_is_said_in_words() {
        assert!(json(b"").unwrap_err().contains("empty"));
        assert!(json(b"<html>").is_err());
        assert!(json(b"\"\xff\"").unwrap_err().contains("UTF-8"));
    }

    #[test]
    fn depth_does_not_matter() {
        let deep = format!(r#"{{"id":"a","x":{}{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
        assert!(entity(deep.as_bytes()).is_ok());
        assert!(json(deep.as_bytes()).is_ok());
    }
}
