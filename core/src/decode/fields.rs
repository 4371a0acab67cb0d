//! `options.fields`: keeps the requested fields of a reply and drops the rest before V8 parses the reply. The code makes
//! one pass over the bytes, off the main thread, and builds no tree.
//!
//! A path can have 100 names, and all paths together can have 64 KiB. A reply can have any number of levels. No input
//! overflows the stack:
//!
//! - A recursive function (`insert`, `pick_members`, the derived traits and the drop of [`Fields`]) descends by one name of
//!   a path at a time. The recursion is at most 101 levels deep: 100 names of a path, and `data` of a page.
//! - Open arrays are counted, without recursion.
//! - Values that are copied or skipped are scanned in a loop.

use std::collections::BTreeMap;

use memchr::memchr2;

use crate::error::Error;

const MAX_NAMES_IN_PATH: usize = 100;
const MAX_BYTES_OF_PATHS: usize = 64 * 1024;

/// The names to keep, each with the names to keep below it. A name with nothing below it keeps its whole value. Names are
/// bytes, because validating the keys of a reply as UTF-8 took 7 to 11 % of the time for a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(BTreeMap<Box<[u8]>, Fields>);

impl Fields {
    /// Reads paths like `version.displayName`. If one path is the start of another, the shorter one wins.
    ///
    /// # Errors
    /// [`Error::Misuse`] if there is no path, if a path has an empty name, or if a limit of this module is exceeded.
    pub fn parse(paths: &[String]) -> Result<Self, Error> {
        if paths.is_empty() {
            return Err(Error::Misuse("`options.fields` must name at least one field".into()));
        }
        let bytes: usize = paths.iter().map(String::len).sum();
        if bytes > MAX_BYTES_OF_PATHS {
            let problem = format!(
                "the paths can have at most {MAX_BYTES_OF_PATHS} bytes together, but they have {bytes}"
            );
            return Err(refused(&problem));
        }
        let mut fields = Self::default();
        for path in paths {
            check_path(path)?;
            fields.insert(path);
        }
        Ok(fields)
    }

    /// Returns the fields of a page: these fields for each element, and the cursors of the page.
    pub fn of_page(self) -> Self {
        let whole = |name: &str| (name.as_bytes().into(), Self::default());
        Self(BTreeMap::from([(b"data".as_slice().into(), self), whole("next"), whole("previous")]))
    }

    fn insert(&mut self, path: &str) {
        let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
        match (self.0.get_mut(name.as_bytes()), rest) {
            (Some(below), Some(rest)) if !below.is_whole() => below.insert(rest),
            (Some(_), Some(_)) => {}
            (None, Some(rest)) => {
                let mut below = Self::default();
                below.insert(rest);
                self.0.insert(name.as_bytes().into(), below);
            }
            (_, None) => drop(self.0.insert(name.as_bytes().into(), Self::default())),
        }
    }

    fn is_whole(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the wanted part of `json`. If `json` is not well-formed, the result is unspecified, but this function
    /// neither panics nor hangs.
    pub fn pick(&self, json: &[u8]) -> Vec<u8> {
        let mut picker = Picker { json, at: 0, picked: Vec::with_capacity(json.len() / 8) };
        picker.skip_blanks();
        picker.pick(self);
        picker.picked
    }
}

/// Refuses a path with an empty name or with too many names.
fn check_path(path: &str) -> Result<(), Error> {
    let names = path.split('.').count();
    if names > MAX_NAMES_IN_PATH {
        let shown = quote(path);
        return Err(refused(&format!(
            "a path can have at most {MAX_NAMES_IN_PATH} names, but {shown} has {names}"
        )));
    }
    if path.split('.').any(str::is_empty) {
        return Err(refused(&format!("{} is not a path like `version.id`", quote(path))));
    }
    Ok(())
}

fn refused(problem: &str) -> Error {
    Error::Misuse(format!("`options.fields`: {problem}"))
}

/// Quotes at most 40 characters, because a path can be long.
fn quote(path: &str) -> String {
    match path.char_indices().nth(40) {
        Some((end, _)) => format!("{:?}…", &path[..end]),
        None => format!("{path:?}"),
    }
}

struct Picker<'a> {
    json: &'a [u8],
    at: usize,
    picked: Vec<u8>,
}

impl<'a> Picker<'a> {
    /// Copies the wanted part of the value that starts here. The fields apply to each element of an array. The open arrays
    /// are counted in a loop, because a reply may nest arrays without limit.
    fn pick(&mut self, fields: &Fields) {
        let mut open_arrays = 0usize;
        loop {
            let is_array = !fields.is_whole() && self.byte() == b'[';
            if is_array {
                self.open(b'[');
                open_arrays += 1;
            } else {
                self.pick_single(fields);
            }
            if !self.skip_to_next_element(&mut open_arrays, is_array) {
                return;
            }
        }
    }

    /// Copies the wanted members of an object. Copies every other value unchanged. If only some fields are wanted, a scalar
    /// is the whole reply or an element of an array here, because `pick_members` omits a member with a scalar.
    fn pick_single(&mut self, fields: &Fields) {
        if !fields.is_whole() && self.byte() == b'{' {
            self.pick_members(fields);
        } else {
            self.copy_value();
        }
    }

    /// Closes the arrays that end here. Returns whether an array has another element.
    fn skip_to_next_element(&mut self, open_arrays: &mut usize, mut is_first: bool) -> bool {
        while *open_arrays > 0 {
            if self.skip_to_item(b']') {
                if !is_first {
                    self.picked.push(b',');
                }
                return true;
            }
            self.picked.push(b']');
            *open_arrays -= 1;
            is_first = false;
        }
        false
    }

    fn pick_members(&mut self, fields: &Fields) {
        self.open(b'{');
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

    fn open(&mut self, bracket: u8) {
        self.picked.push(bracket);
        self.at += 1;
    }

    /// Moves to the next item of an array or object and returns true, or moves past the closing bracket and returns
    /// false.
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

    /// Skips at least one byte, so that the loop ends for a text that is not well-formed.
    fn skip_scalar(&mut self) {
        let rest = self.json.get(self.at..).unwrap_or_default();
        let is_end = |byte: &u8| matches!(byte, b',' | b'}' | b']') || byte.is_ascii_whitespace();
        self.at += rest.iter().position(is_end).unwrap_or(rest.len()).max(1);
    }

    /// Skips an array or object. Strings are skipped as a whole, because they may contain brackets.
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
            self.at += 1; // the escaped byte
        }
        self.at = self.json.len();
    }

    fn skip_blanks(&mut self) {
        while self.byte().is_ascii_whitespace() {
            self.at += 1;
        }
    }

    /// Returns the current byte, or 0 past the end. No JSON text contains a 0.
    fn byte(&self) -> u8 {
        self.json.get(self.at).copied().unwrap_or_default()
    }
}

impl Fields {
    /// Returns the fields to keep of the member with this quoted key, or `None` if the member is not wanted. A key with
    /// escapes is decoded each time, because such keys are rare.
    fn wanted(&self, key: &[u8]) -> Option<&Self> {
        let inner = key.get(1..key.len().saturating_sub(1))?;
        if inner.contains(&b'\\') {
            return self.0.get(serde_json::from_slice::<String>(key).ok()?.as_bytes());
        }
        self.0.get(inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn parse(paths: &[&str]) -> Fields {
        Fields::parse(&paths.iter().map(|path| (*path).to_owned()).collect::<Vec<_>>()).unwrap()
    }

    fn pick(paths: &[&str], value: &Value) -> Value {
        let fields = parse(paths);
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
        let named = json!({"id": "f", "version": {"displayName": "N"}});
        assert_eq!(pick(&["id", "version.displayName"], &flow), named);
        let trigger = json!({"version": {"trigger": {"a": [1, {"b": 2}]}}});
        assert_eq!(pick(&["version.trigger.a.b"], &flow), trigger);
        assert_eq!(pick(&["more"], &flow)["more"], flow["more"]);
        assert_eq!(pick(&["nope", "id.deeper"], &flow), json!({}));
        assert_eq!(pick(&["version.id", "version"], &flow)["version"], flow["version"]);
        assert_eq!(pick(&["version", "version.id"], &flow)["version"], flow["version"]);
    }

    #[test]
    fn an_escaped_key_is_the_same_key() {
        let picked = parse(&["aé"]).pick(br#"{"\u0061\u00e9":1,"b":2}"#);
        assert_eq!(picked, br#"{"\u0061\u00e9":1}"#);
    }

    #[test]
    fn arrays_are_closed_where_they_were_opened() {
        let json = br#"{"a":[[],[[{"b":1,"c":2},3],4,{}],5],"b":6,"d":[[7]]}"#;
        let picked = parse(&["a.b", "d.e"]).pick(json);
        assert_eq!(picked, br#"{"a":[[],[[{"b":1},3],4,{}],5],"d":[[7]]}"#);
    }

    #[test]
    fn paths_of_more_than_64_kib_are_refused_in_a_short_message() {
        let half = "a".repeat(32 * 1024);
        assert!(Fields::parse(&[half.clone(), half.clone()]).is_ok());
        let message = Fields::parse(&[half.clone(), half, "a".into()]).unwrap_err().to_string();
        assert_eq!(
            message,
            "`options.fields`: the paths can have at most 65536 bytes together, but they have 65537"
        );
    }
}
