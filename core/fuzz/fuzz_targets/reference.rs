//! A tree with a slow and simple `pick`, the reference for the fast one.
#![allow(dead_code, reason = "no target uses all of it")]

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

/// A JSON value that keeps all members with the same name, as `pick` does. `serde_json::Value` keeps the last one only.
#[derive(Debug, Clone, PartialEq)]
pub enum Tree {
    Scalar(Value),
    Array(Vec<Tree>),
    Object(Vec<(String, Tree)>),
}

impl Tree {
    /// Returns `None` for a text that `serde_json` does not read as a value: 128 levels, `1e999`, half of a surrogate pair.
    pub fn read(json: &[u8]) -> Option<Self> {
        serde_json::from_slice(json).ok()
    }

    /// Returns the members of an object with this name, or `None` for other values.
    pub fn members(&self, name: &str) -> Option<Vec<&Tree>> {
        let Self::Object(members) = self else { return None };
        Some(members.iter().filter(|(key, _)| key == name).map(|(_, value)| value).collect())
    }

    /// Returns the part of this value on the paths. A path that has no names left keeps everything.
    pub fn pick(&self, paths: &[&[&str]]) -> Self {
        if paths.iter().any(|path| path.is_empty()) {
            return self.clone();
        }
        match self {
            Self::Scalar(_) => self.clone(),
            Self::Array(elements) => {
                Self::Array(elements.iter().map(|element| element.pick(paths)).collect())
            }
            Self::Object(members) => Self::Object(
                members.iter().filter_map(|(name, value)| pick_member(name, value, paths)).collect(),
            ),
        }
    }
}

fn pick_member(name: &str, value: &Tree, paths: &[&[&str]]) -> Option<(String, Tree)> {
    let below: Vec<&[&str]> = paths.iter().filter(|path| path[0] == name).map(|path| &path[1..]).collect();
    let is_wanted = match value {
        Tree::Scalar(_) => below.iter().any(|path| path.is_empty()),
        _ => !below.is_empty(),
    };
    is_wanted.then(|| (name.to_owned(), value.pick(&below)))
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        json.deserialize_any(TreeVisitor)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Scalar(Value::Null))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Scalar(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
        Ok(Tree::Scalar(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
        Ok(Tree::Scalar(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Tree, E> {
        Ok(Tree::Scalar(value.into()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Tree, E> {
        Ok(Tree::Scalar(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Tree, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = array.next_element()? {
            elements.push(element);
        }
        Ok(Tree::Array(elements))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Tree, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = object.next_entry()? {
            members.push(member);
        }
        Ok(Tree::Object(members))
    }
}
