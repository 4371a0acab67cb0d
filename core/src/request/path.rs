//! Checks and encodes ids in paths.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::error::{Error, misuse};

/// All characters except the unreserved ones of RFC 3986.
pub const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Maximum length of an id, in bytes. Ids have about 21 characters, and some servers cut a long URL.
const LONGEST_ID: usize = 1024;

/// Fills the first `{placeholder}` of a path with an id, as one percent-encoded segment.
pub fn fill_next(path: &str, id: &str) -> Result<String, Error> {
    let (before, rest) = path.split_once('{').unwrap_or((path, "}"));
    let (name, after) = rest.split_once('}').unwrap_or_default();
    check_id(name, id)?;
    let mut filled = String::with_capacity(path.len() + id.len());
    filled.push_str(before);
    filled.extend(utf8_percent_encode(id, RESERVED));
    filled.push_str(after);
    Ok(filled)
}

/// Returns [`Error::Misuse`] if a text cannot be an id. `name` is the name of the argument in the error.
pub fn check_id(name: &str, id: &str) -> Result<(), Error> {
    let problem = match id {
        "" => "must not be empty",
        _ if id.len() > LONGEST_ID => "must not be longer than 1024 bytes",
        _ if id.chars().any(char::is_control) => "must not contain a control character",
        // JavaScript's lone surrogates arrive as U+FFFD.
        _ if id.contains('\u{FFFD}') => "must be well-formed Unicode text",
        _ if id.split('/').any(|segment| matches!(segment, "." | "..")) => {
            "must not contain a `.` or `..` segment"
        }
        _ => return Ok(()),
    };
    Err(misuse(name, problem))
}
