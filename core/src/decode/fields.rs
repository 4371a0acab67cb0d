//! `fields`: the part of a reply that the caller wants. The rest is dropped from its bytes here, off the main
//! thread, in one pass and without a tree, so that V8 never sees it.

use std::collections::BTreeMap;

use memchr::memchr2;

use crate::error::Error;

/// Names to keep, each with what to keep of its value; all of it when there is nothing below.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(BTreeMap<String, Fields>);

impl Fields {
    /// Reads paths like `version.displayName`. A shorter path wins over a longer one that it starts.
    pub fn parse(paths: &[String]) -> Result<Self, Error> {
        if paths.is_empty() {
            return Err(Error::Misuse("`options.fields` must name at least one field".into()));
        }
        let mut fields = Self::default();
        for path in paths {
            if path.split('.').any(str::is_empty) {
                return Err(Error::Misuse(format!(
                    "`options.fields`: {path:?} is not a path like `version.id`"
                )));
            }
            fields.insert(path);
        }
        Ok(fields)
    }

    /// The same for each element of a page, whose cursors stay.
    pub fn of_page(self) -> Self {
        let whole = |name: &str| (name.to_owned(), Self::default());
        Self(BTreeMap::from([("data".to_owned(), self), whole("next"), whole("previous")]))
    }

    fn insert(&mut self, path: &str) {
        let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
        match (self.0.get_mut(name), rest) {
            (Some(below), Some(rest)) if !below.is_whole() => below.insert(rest),
            (Some(_), Some(_)) => {}
            (None, Some(rest)) => {
                let mut below = Self::default();
                below.insert(rest);
                self.0.insert(name.to_owned(), below);
            }
            (_, None) => drop(self.0.insert(name.to_owned(), Self::default())),
        }
    }

    fn is_whole(&self) -> bool {
        self.0.is_empty()
    }

    /// The wanted part of a JSON text that is known to be well-formed.
    pub fn pick(&self, json: &[u8]) -> Vec<u8> {
        let mut picker = Picker { json, at: 0, picked: Vec::with_capacity(json.len() / 8) };
        picker.skip_blanks();
        picker.pick(self);
        picker.picked
    }
}

struct Picker<'a> {
    json: &'a [u8],
    at: usize,
    picked: Vec<u8>,
}

impl<'a> Picker<'a> {
    /// Copies the wanted part of the value that starts here. A value that has no fields is not what was asked for:
    /// it is left out by the caller, except at the top and in lists.
    fn pick(&mut self, fields: &Fields) {
        match self.byte() {
            _ if fields.is_whole() => self.copy_value(),
            b'{' => self.pick_members(fields),
            b'[' => self.pick_elements(fields),
            _ => self.copy_value(),
        }
    }

    fn pick_members(&mut self, fields: &Fields) {
        self.picked.push(b'{');
        self.at += 1;
        let mut is_first = true;
        while self.skip_to_item(b'}') {
            let key = self.value();
            self.skip_blanks();
            self.at += 1; // the colon
            self.skip_blanks();
            match fields.wanted(key) {
                Some(below) if below.is_whole() || matches!(self.byte(), b'{' | b'[') => {
                    if !std::mem::take(&mut is_first) {
                        self.picked.push(b',');
                    }
                    self.picked.extend_from_slice(key);
                    self.picked.push(b':');
                    self.pick(below);
                }
                _ => self.skip_value(),
            }
        }
        self.picked.push(b'}');
    }

    fn pick_elements(&mut self, fields: &Fields) {
        self.picked.push(b'[');
        self.at += 1;
        let mut is_first = true;
        while self.skip_to_item(b']') {
            if !std::mem::take(&mut is_first) {
                self.picked.push(b',');
            }
            self.pick(fields);
        }
        self.picked.push(b']');
    }

    /// Whether there is another item before the bracket that closes; stands at its start, or behind the bracket.
    fn skip_to_item(&mut self, close: u8) -> bool {
        self.skip_blanks();
        if self.byte() == b',' {
            self.at += 1;
            self.skip_blanks();
        }
        let is_end = self.byte() == close || self.at >= self.json.len();
        self.at += usize::from(is_end);
        !is_end
    }

    fn copy_value(&mut self) {
        let value = self.value();
        self.picked.extend_from_slice(value);
    }

    fn value(&mut self) -> &'a [u8] {
        let start = self.at;
        self.skip_value();
        let end = self.json.len();
        &self.json[start.min(end)..self.at.min(end)]
    }

    fn skip_value(&mut self) {
        match self.byte() {
            b'"' => self.skip_string(),
            b'{' | b'[' => self.skip_nested(),
            _ => self.skip_scalar(),
        }
    }

    /// At least one byte, so that a text which is not well-formed after all comes to an end too.
    fn skip_scalar(&mut self) {
        let rest = self.json.get(self.at..).unwrap_or_default();
        let is_end = |byte: &u8| matches!(byte, b',' | b'}' | b']') || byte.is_ascii_whitespace();
        self.at += rest.iter().position(is_end).unwrap_or(rest.len()).max(1);
    }

    /// Brackets inside strings do not count, so strings are jumped over.
    fn skip_nested(&mut self) {
        let mut depth = 0usize;
        while self.at < self.json.len() {
            match self.byte() {
                b'"' => {
                    self.skip_string();
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return;
            }
        }
    }

    fn skip_string(&mut self) {
        self.at += 1;
        while let Some(found) = memchr2(b'"', b'\\', &self.json[self.at.min(self.json.len())..]) {
            self.at += found + 1;
            if self.json[self.at - 1] == b'"' {
                return;
            }
            self.at += 1; // what the backslash escapes
        }
        self.at = self.json.len();
    }

    fn skip_blanks(&mut self) {
        while self.byte().is_ascii_whitespace() {
            self.at += 1;
        }
    }

    /// The byte here; 0, which no JSON text holds, past the end.
    fn byte(&self) -> u8 {
        self.json.get(self.at).copied().unwrap_or_default()
    }
}

impl Fields {
    /// What is wanted of the member with this key, which has its quotes. Keys with escapes are rare enough to be
    /// decoded each time.
    fn wanted(&self, key: &[u8]) -> Option<&Self> {
        let inner = key.get(1..key.len().saturating_sub(1))?;
        if inner.contains(&b'\\') {
            return self.0.get(&serde_json::from_slice::<String>(key).ok()?);
        }
        self.0.get(std::str::from_utf8(inner).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn pick(paths: &[&str], value: &Value) -> Value {
        let paths: Vec<_> = paths.iter().map(|path| (*path).to_owned()).collect();
        let fields = Fields::parse(&paths).unwrap();
        let compact = serde_json::from_slice(&fields.pick(value.to_string().as_bytes())).unwrap();
        let pretty = serde_json::to_vec_pretty(value).unwrap();
        assert_eq!(compact, serde_json::from_slice::<Value>(&fields.pick(&pretty)).unwrap());
        compact
    }

    #[test]
    fn keeps_the_paths_and_nothing_else() {
        let flow = json!({
            "id": "f", "status": "ENABLED", "more": {"id": 1, "a": ["}", "\"", "\\"]},
            "version": {"id": "v", "displayName": "N", "trigger": {"a": [1, {"b": 2}]}},
        });
        assert_eq!(
            pick(&["id", "version.displayName"], &flow),
            json!({"id": "f", "version": {"displayName": "N"}})
        );
        assert_eq!(
            pick(&["version.trigger.a.b"], &flow),
            json!({"version": {"trigger": {"a": [1, {"b": 2}]}}})
        );
        assert_eq!(pick(&["more"], &flow)["more"], flow["more"]);
        assert_eq!(pick(&["nope", "id.deeper"], &flow), json!({}));
        assert_eq!(pick(&["version.id", "version"], &flow)["version"], flow["version"]);
        assert_eq!(pick(&["version", "version.id"], &flow)["version"], flow["version"]);
    }

    #[test]
    fn a_page_keeps_its_cursors() {
        let page = br#"{"data":[{"id":"a","x":1},{"x":2,"id":"b"}],"next":"n","previous":null,"more":[]}"#;
        let fields = Fields::parse(&["id".to_owned()]).unwrap().of_page();
        assert_eq!(fields.pick(page), br#"{"data":[{"id":"a"},{"id":"b"}],"next":"n","previous":null}"#);
    }

    #[test]
    fn an_escaped_key_is_the_same_key() {
        let fields = Fields::parse(&["aé".to_owned()]).unwrap();
        assert_eq!(fields.pick(br#"{"\u0061\u00e9":1,"b":2}"#), br#"{"\u0061\u00e9":1}"#);
    }

    #[test]
    fn a_path_that_is_none_is_refused() {
        for path in ["", ".", "a.", "a..b"] {
            assert!(Fields::parse(&[path.to_owned()]).is_err(), "{path}");
        }
        assert!(Fields::parse(&[]).is_err());
    }
}
