//! The names of steps. Expressions refer to the output of a step by its name.

use std::collections::HashSet;

use crate::error::{Error, misuse};
use crate::procedures::build_flow::spec::Step;

/// Names in expressions that are not steps.
const RESERVED: [&str; 3] = ["trigger", "connections", "flattenNestedKeys"];

/// Words that JavaScript does not always read as a variable.
#[rustfmt::skip]
const KEYWORDS: [&str; 45] = [
    "NaN", "Infinity", "arguments", "await", "break", "case", "catch", "class", "const", "continue", "debugger",
    "default", "delete", "do", "else", "enum", "eval", "export", "extends", "false", "finally", "for", "function", "if",
    "import", "in", "instanceof", "let", "new", "null", "return", "static", "super", "switch", "this", "throw", "true",
    "try", "typeof", "undefined", "var", "void", "while", "with", "yield",
];

/// Words at the start of an expression that can mean something other than a step: values of JavaScript, and the word
/// `async`.
#[rustfmt::skip]
const GLOBALS: [&str; 31] = [
    "Array", "BigInt", "Boolean", "Date", "Error", "Function", "Intl", "JSON", "Map", "Math", "Number", "Object",
    "Promise", "Proxy", "Reflect", "RegExp", "Set", "String", "Symbol", "async", "console", "decodeURI",
    "decodeURIComponent", "encodeURI", "encodeURIComponent", "escape", "isFinite", "isNaN", "parseFloat",
    "parseInt", "unescape",
];

/// Returns a mistake for each given name that is unusable or taken.
pub fn wrong_names(steps: &[Step], taken: &[&str]) -> Vec<Error> {
    claim_all(steps, taken).1
}

/// Names the steps without a name in document order: `step_1` and so on, starting after the number `last` and leaving out
/// taken names. Returns a mistake for each given name that is unusable or taken.
pub fn assign(steps: &mut [Step], taken: &[&str], last: u64) -> Vec<Error> {
    let (names, mistakes) = claim_all(steps, taken);
    let mut numbers =
        (last + 1..).map(|number| format!("step_{number}")).filter(|name| !names.contains(name));
    for step in steps {
        step.common.name = step.common.name.take().or_else(|| numbers.next());
    }
    mistakes
}

/// Returns all names that are taken, and a mistake for each given name that cannot be taken.
fn claim_all(steps: &[Step], taken: &[&str]) -> (HashSet<String>, Vec<Error>) {
    let mut names = taken.iter().map(|name| (*name).to_owned()).collect();
    let mistakes = steps.iter().filter_map(|step| claim(step, &mut names).err()).collect();
    (names, mistakes)
}

/// Returns the largest `n` of the names `step_n`.
pub fn last_number(names: &[&str]) -> u64 {
    // A larger number was chosen by a caller.
    let numbers = names.iter().filter_map(|name| name.strip_prefix("step_")?.parse::<u32>().ok());
    numbers.max().unwrap_or(0).into()
}

/// Returns whether `name` has the form of default names.
pub fn is_numbered(name: &str) -> bool {
    let number = name.strip_prefix("step_").unwrap_or_default();
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}

pub fn is_global(name: &str) -> bool {
    GLOBALS.contains(&name)
}

fn claim(step: &Step, names: &mut HashSet<String>) -> Result<(), Error> {
    let Some(name) = &step.common.name else { return Ok(()) };
    let wrong = |problem: String| Err(misuse(&format!("{}.name", step.place), &problem));
    if !is_identifier(name) {
        return wrong("must consist of letters, digits and `_`, and must not begin with a digit".into());
    }
    if RESERVED.contains(&name.as_str()) {
        return wrong(format!("must not be `{name}`: expressions use this name for something else"));
    }
    if KEYWORDS.contains(&name.as_str()) {
        return wrong(format!(
            "must not be `{name}`: it is a reserved word of JavaScript, so expressions cannot refer to the step"
        ));
    }
    if !names.insert(name.clone()) {
        return wrong(format!("must not be `{name}`: another step of the flow has that name"));
    }
    Ok(())
}

fn is_identifier(name: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    !name.is_empty() && name.bytes().all(is_word) && !name.starts_with(|first: char| first.is_ascii_digit())
}
