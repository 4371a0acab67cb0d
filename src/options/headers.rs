//! The headers that a caller gives.

use std::fmt;

use http::{HeaderMap, HeaderName, header};
use imbrace_core::error::{Error, misuse};
use imbrace_core::session::header_value;
use serde::de::{Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// Names and values, in the order in which they were given. No `Debug`: they may be credentials.
pub struct HeaderEntries(Vec<(String, String)>);

/// Headers that describe the connection or the length of the body. The client sets them.
const RESERVED: [HeaderName; 5] =
    [header::CONTENT_LENGTH, header::TRANSFER_ENCODING, header::HOST, header::CONNECTION, header::TE];

pub fn headers(argument: &str, given: Option<HeaderEntries>) -> Result<HeaderMap, Error> {
    let given = given.map(|entries| entries.0).unwrap_or_default();
    let mut headers = HeaderMap::new();
    for (place, (text, value)) in given.iter().enumerate() {
        let argument = format!("{argument}.{}", text.escape_debug());
        let name: HeaderName = text.parse().map_err(|_| misuse(&argument, "is not a valid header name"))?;
        if RESERVED.contains(&name) {
            return Err(misuse(&argument, "is set by the client itself"));
        }
        if let Some((same, _)) = given[..place].iter().find(|(same, _)| same.eq_ignore_ascii_case(text)) {
            return Err(misuse(&argument, &format!("is the same header as `{same}`")));
        }
        let mut value = header_value(&argument, value)?;
        // Any header may hold a credential: `Debug` shows none.
        value.set_sensitive(true);
        headers.insert(name, value);
    }
    Ok(headers)
}

impl<'de> Deserialize<'de> for HeaderEntries {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        json.deserialize_any(EntriesVisitor)
    }
}

struct EntriesVisitor;

impl<'de> Visitor<'de> for EntriesVisitor {
    type Value = HeaderEntries;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with string values, a `Headers`, a `Map` or an array of names and values")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<HeaderEntries, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(HeaderEntries(entries))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<HeaderEntries, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = array.next_element()? {
            entries.push(entry);
        }
        if entries.is_empty() {
            return Err(A::Error::custom("must not be an empty array"));
        }
        Ok(HeaderEntries(entries))
    }
}
