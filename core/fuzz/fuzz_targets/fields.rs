//! Picks any paths from any bytes. Nothing panics or overflows the stack. A path is accepted exactly if it obeys the documented
//! rules. Picking from a well-formed text returns a well-formed text, picking again changes nothing, and the result is that
//! of a slow reference implementation.
#![no_main]

mod input;
mod reference;

use imbrace_core::decode::{Fields, envelope};
use libfuzzer_sys::fuzz_target;
use reference::Tree;

/// Bytes that no UTF-8 text contains: between paths, after the paths, and before the repeat count of a path.
const NEXT_PATH: u8 = 0xFE;
const END_OF_PATHS: u8 = 0xFF;
const REPEAT: u8 = 0xFD;

fuzz_target!(|bytes: &[u8]| {
    let end = bytes.iter().position(|byte| *byte == END_OF_PATHS).unwrap_or(bytes.len());
    let paths: Vec<String> = bytes[..end].split(|byte| *byte == NEXT_PATH).map(path).collect();
    let body = input::text(bytes.get(end + 1..).unwrap_or_default());
    let picked = input::with_small_stack({
        let (paths, body) = (paths.clone(), body.clone());
        move || check(&paths, &body)
    });
    if let (Some(picked), Some(tree)) = (picked, Tree::read(&body)) {
        let paths: Vec<Vec<&str>> = paths.iter().map(|path| path.split('.').collect()).collect();
        let paths: Vec<&[&str]> = paths.iter().map(Vec::as_slice).collect();
        assert_eq!(Tree::read(&picked), Some(tree.pick(&paths)));
    }
});

/// Checks `parse` and `pick`. Returns the picked part of a well-formed text.
fn check(paths: &[String], body: &[u8]) -> Option<Vec<u8>> {
    match Fields::parse(paths) {
        Ok(fields) => {
            assert!(is_valid(paths));
            assert_eq!(fields, fields.clone());
            check_pick(&fields, body)
        }
        Err(error) => {
            let message = error.to_string();
            assert!(!is_valid(paths), "{message}");
            assert!(message.starts_with("`options.fields`") && message.len() < 500, "{message}");
            None
        }
    }
}

fn check_pick(fields: &Fields, body: &[u8]) -> Option<Vec<u8>> {
    let picked = fields.pick(body);
    let of_page = fields.clone().of_page().pick(body);
    if envelope::json(body).is_err() {
        return None;
    }
    assert_eq!(envelope::json(&picked), Ok(()), "{}", String::from_utf8_lossy(&picked));
    assert_eq!(envelope::json(&of_page), Ok(()), "{}", String::from_utf8_lossy(&of_page));
    assert!(fields.pick(&picked) == picked, "picking again changes {}", String::from_utf8_lossy(&picked));
    Some(picked)
}

/// Reads a path. `REPEAT` and a count repeat the text before them, so that short inputs make long paths.
fn path(bytes: &[u8]) -> String {
    let mut parts = bytes.splitn(2, |byte| *byte == REPEAT);
    let text = String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
    match parts.next().and_then(|count| count.first()) {
        Some(count) => vec![text; input::repeats(*count)].join("."),
        None => text,
    }
}

fn is_valid(paths: &[String]) -> bool {
    paths.iter().map(String::len).sum::<usize>() <= 64 * 1024
        && paths
            .iter()
            .all(|path| path.split('.').count() <= 100 && path.split('.').all(|name| !name.is_empty()))
}
