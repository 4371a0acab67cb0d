//! `options.fields`: keeps the fields that the caller asked for and drops the rest of a reply before V8 sees it.
//! One pass over the bytes, off the main thread, without building a tree.
//!
//! Depth limits, so that no input overflows the stack:
//!
//! | input | limit | what happens beyond it |
//! |---|---|---|
//! | names in one path | 100 | [`Error::Misuse`] |
//! | length of all paths together | 64 KiB | [`Error::Misuse`] |
//! | levels of a reply | none | |
//!
//! Everything that recurses (`insert`, `pick_members`, the derived traits and the drop of [`Fields`]) descends one
//! name of a path at a time, so it nests at most 101 deep: the names of a path, and `data` of a page. Arrays are
//! counted, and values that are copied or skipped are scanned in a loop.

use std::collections::BTreeMap;

use memchr::memchr2;

use crate::error::Error;

const MAX_NAMES_IN_PATH: usize = 100;
const MAX_BYTES_OF_PATHS: usize = 64 * 1024;

/// The names to keep, each with the names to keep below it. A name with nothing below it keeps its whole value.
/// Names are bytes, so that no key of a reply is validated as UTF-8: that took 7 to 11 % of the time for a page.
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

    /// The same fields for each element of a page. The cursors of the page are kept.
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

    /// Returns the wanted part of `json`, which must be well-formed: of any other text the result is unspecified, but
    /// this neither panics nor hangs.
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

/// Quotes at most 40 characters: a message must stay short when the path is not.
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
    /// Copies the wanted part of the value that starts here. Arrays pass through: the fields apply to each element.
    /// A loop that counts the open arrays, because a reply may nest them without limit.
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

    /// Picks from a value that is no array on a path. Copies a scalar although it has no fields: `pick_members` leaves
    /// such members out, so that happens only at the top and in arrays.
    fn pick_single(&mut self, fields: &Fields) {
        if !fields.is_whole() && self.byte() == b'{' {
            self.pick_members(fields);
        } else {
            self.copy_value();
        }
    }

    /// Closes the arrays that end here, up to one that has another element. Returns whether there is one.
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

    /// Skips at least one byte, so that a text that is not well-formed comes to an end too.
    fn skip_scalar(&mut self) {
        let rest = self.json.get(self.at..).unwrap_or_default();
        let is_end = |byte: &u8| matches!(byte, b',' | b'}' | b']') || byte.is_ascii_whitespace();
        self.at += rest.iter().position(is_end).unwrap_or(rest.len()).max(1);
    }

    /// Skips strings as a whole, because brackets inside them do not count.
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
    /// Returns what to keep of the member with this quoted key. Keys with escapes are rare, so each is decoded again.
    fn wanted(&self, key: &[u8]) -> Option<&Self> {
        let inner = key.get(1..key.len().saturating_sub(1))?;
        if inner.contains(&b'\\') {
            return self.0.get(serde_json::from_slice::<String>(key).ok()?.as_bytes());
        }
        self.0.get(inner)
    }
}

#[cfg(test)]
mod tests;
