//! JSON of the caller or of the engine as text. It is neither parsed nor encoded again, so numbers keep their digits and
//! nesting has no limit. This module also reads arguments into their types.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{DeserializeOwned, Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::error::{Error, misuse};

/// Any JSON value. `Debug` hides it, because it may be a credential or a payload.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Json(Box<RawValue>);

/// A JSON object whose values are text, in their original order.
#[derive(Clone, Default)]
pub struct JsonObject(Vec<(String, Json)>);

/// The members of an object. Values are borrowed, so neither their depth nor their size matters.
pub type Members<'a> = BTreeMap<String, &'a RawValue>;

impl Json {
    pub fn of(value: &impl Serialize) -> Result<Self, Error> {
        serde_json::value::to_raw_value(value).map(Self).map_err(not_encoded)
    }

    pub fn from_text(text: String) -> Result<Self, serde_json::Error> {
        RawValue::from_string(text).map(Self)
    }

    pub fn text(&self) -> &str {
        self.0.get()
    }

    pub fn is_null(&self) -> bool {
        self.text() == "null"
    }

    /// Returns the decoded string if the value is a JSON string, and `None` otherwise.
    pub fn as_string(&self) -> Option<String> {
        serde_json::from_str(self.text()).ok()
    }

    pub fn into_text(self) -> String {
        Box::<str>::from(self.0).into_string()
    }
}

impl Default for Json {
    fn default() -> Self {
        Self(RawValue::NULL.to_owned())
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[JSON]")
    }
}

impl JsonObject {
    /// Returns the members of `value` that are not null. An absent option is serialized as null and must not be sent.
    pub fn of(value: &impl Serialize) -> Result<Self, Error> {
        let text = serde_json::to_string(value).map_err(not_encoded)?;
        if text == "{}" {
            return Ok(Self::default());
        }
        let mut object: Self = serde_json::from_str(&text).map_err(not_encoded)?;
        object.0.retain(|(_, value)| !value.is_null());
        Ok(object)
    }

    pub fn get(&self, name: &str) -> Option<&Json> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// Sets the value of a member.
    pub fn set(&mut self, name: &str, value: Json) {
        match self.0.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => *old = value,
            None => self.0.push((name.to_owned(), value)),
        }
    }

    /// Adds the members of another object. Their names must not occur in this object.
    pub fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// Removes and returns the members with these names.
    pub fn split_off(&mut self, names: &[&str]) -> Self {
        let (taken, rest) =
            std::mem::take(&mut self.0).into_iter().partition(|(name, _)| names.contains(&name.as_str()));
        self.0 = rest;
        Self(taken)
    }

    pub fn remove(&mut self, name: &str) -> Option<Json> {
        self.split_off(&[name]).0.pop().map(|(_, value)| value)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn to_text(&self) -> String {
        // Serializing strings and JSON texts cannot fail.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads the members as a `T`. Refuses `null`.
    pub fn read<T: DeserializeOwned>(&self, place: &str) -> Result<T, Error> {
        self.refuse_nulls(place)?;
        typed(place, &self.to_text())
    }

    /// Refuses `null`, because `JSON.stringify` also writes it for `NaN` and for an invalid `Date`.
    fn refuse_nulls(&self, place: &str) -> Result<(), Error> {
        match self.iter().find(|(_, value)| value.is_null()) {
            Some((name, _)) => {
                Err(misuse(&format!("{place}.{name}"), "must not be null, NaN or an invalid date"))
            }
            None => Ok(()),
        }
    }
}

impl FromIterator<(String, Json)> for JsonObject {
    fn from_iter<I: IntoIterator<Item = (String, Json)>>(members: I) -> Self {
        Self(members.into_iter().collect())
    }
}

impl fmt::Debug for JsonObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(|(name, _)| name)).finish()
    }
}

impl Serialize for JsonObject {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for JsonObject {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        json.deserialize_map(ObjectVisitor)
    }
}

struct ObjectVisitor;

impl<'de> Visitor<'de> for ObjectVisitor {
    type Value = JsonObject;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<JsonObject, A::Error> {
        std::iter::from_fn(|| map.next_entry().transpose()).collect::<Result<_, _>>().map(JsonObject)
    }
}

/// Reads an argument, which must be an object, as a `T`. A misuse names the path in the argument.
pub fn read<T: DeserializeOwned>(argument: &str, text: &str) -> Result<T, Error> {
    object(argument, text)?.refuse_nulls(argument)?;
    typed(argument, text)
}

/// Reads an argument that must be an object.
pub fn object(argument: &str, text: &str) -> Result<JsonObject, Error> {
    kind(argument, text, "must be an object")
}

/// Reads an argument that must be an array. Its elements stay text.
pub fn array(argument: &str, text: &str) -> Result<Vec<Json>, Error> {
    kind(argument, text, "must be an array")
}

fn kind<T: DeserializeOwned>(argument: &str, text: &str, rule: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|error| match error.is_data() || text.is_empty() {
        // `JSON.stringify` returns no text for a function or a symbol.
        true => misuse(argument, rule),
        false => misuse(argument, &format!("is not well-formed: {}", problem(&error))),
    })
}

/// Reads a value of any kind as a `T`. A misuse names the path in the value.
pub fn typed<T: DeserializeOwned>(place: &str, text: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|error| {
        let (path, error) = locate::<T>(text, error);
        let place = match path {
            None => place.to_owned(),
            Some(path) if path.starts_with('[') => format!("{place}{path}"),
            Some(path) => format!("{place}.{path}"),
        };
        Error::Misuse(format!("`{place}`: {}", problem(&error)))
    })
}

/// Finds the path of the error in `text`. This function reads the text again, because tracking the path allocates for every
/// key, which would slow down the reading of valid texts.
pub fn locate<'a, T: Deserialize<'a>>(
    text: &'a str,
    error: serde_json::Error,
) -> (Option<String>, serde_json::Error) {
    match serde_path_to_error::deserialize::<_, T>(&mut serde_json::Deserializer::from_str(text)) {
        Err(found) => (Some(found.path().to_string()).filter(|path| path != "."), found.into_inner()),
        Ok(_) => (None, error),
    }
}

/// Returns the message of serde_json without the position, because the caller never saw the text.
fn problem(error: &serde_json::Error) -> String {
    let text = error.to_string();
    if text.starts_with("recursion limit exceeded") {
        return "is nested more than 128 levels deep".into();
    }
    // `JSON.stringify` writes `\ud83d` for half of a surrogate pair, for example of an emoji that was cut in two.
    if text.contains("hex escape") {
        return "must be well-formed Unicode text, but holds a lone surrogate".into();
    }
    text.split(" at line ").next().unwrap_or_default().to_owned()
}

fn not_encoded(error: serde_json::Error) -> Error {
    Error::Internal(format!("a value has no JSON form: {error}"))
}

/// Creates a [`JsonObject`] from names and values that can be serialized.
macro_rules! members {
    ($($name:literal: $value:expr),* $(,)?) => {
        $crate::json::JsonObject::from_iter([
            $(($name.to_owned(), $crate::json::Json::of(&$value).unwrap_or_default())),*
        ])
    };
}

pub(crate) use members;

/// A struct that is read from an object only. serde would also accept an array of the fields in order.
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

/// One or more strings. An empty list or string is misuse, because the engine ignores an empty filter, and the call would
/// then apply to more than the caller asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OneOrMany(pub Vec<String>);

impl<'de> Deserialize<'de> for OneOrMany {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        json.deserialize_any(OneOrManyVisitor)
    }
}

struct OneOrManyVisitor;

impl<'de> Visitor<'de> for OneOrManyVisitor {
    type Value = OneOrMany;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string or an array of strings")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<OneOrMany, E> {
        if text.is_empty() {
            Err(E::custom("must not be empty"))
        } else {
            Ok(OneOrMany(vec![text.to_owned()]))
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<OneOrMany, A::Error> {
        let texts = Vec::<String>::deserialize(SeqAccessDeserializer::new(items))?;
        if texts.is_empty() || texts.iter().any(String::is_empty) {
            return Err(A::Error::custom("must not be empty: the engine would ignore the filter"));
        }
        Ok(OneOrMany(texts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_no_json_or_no_unicode_is_named() {
        let problem_of = |text| typed::<Vec<String>>("params", text).unwrap_err().to_string();
        assert_eq!(problem_of("[7]"), "`params[0]`: invalid type: integer `7`, expected a string");
        let surrogate = "`params[0]`: must be well-formed Unicode text, but holds a lone surrogate";
        assert_eq!(problem_of(r#"["a\ud83d"]"#), surrogate);
        let problem = object("params", "{").unwrap_err().to_string();
        assert!(problem.starts_with("`params` is not well-formed: EOF"), "{problem}");
    }
}
