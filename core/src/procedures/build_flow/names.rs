//! The names of steps, under which later ones see their output.

use std::collections::HashSet;

use crate::error::{Error, misuse};
use crate::procedures::build_flow::spec::Step;

/// What expressions see besides steps.
const RESERVED: [&str; 3] = ["trigger", "connections", "flattenNestedKeys"];

/// The words that JavaScript does not read as a variable everywhere.
#[rustfmt::skip]
const KEYWORDS: [&str; 45] = [
    "NaN", "Infinity", "arguments", "await", "break", "case", "catch", "class", "const", "continue", "debugger",
    "default", "delete", "do", "else", "enum", "eval", "export", "extends", "false", "finally", "for", "function", "if",
    "import", "in", "instanceof", "let", "new", "null", "return", "static", "super", "switch", "this", "throw", "true",
    "try", "typeof", "undefined", "var", "void", "while", "with", "yield",
];

/// What an expression can begin with even if no step has that name: values of JavaScript, and the word `async`.
#[rustfmt::skip]
const GLOBALS: [&str; 31] = [
    "Array", "BigInt", "Boolean", "Date", "Error", "Function", "Intl", "JSON", "Map", "Math", "Number", "Object",
    "Promise", "Proxy", "Reflect", "RegExp", "Set", "String", "Symbol", "async", "console", "decodeURI",
    "decodeURIComponent", "encodeURI", "encodeURIComponent", "escape", "isFinite", "isNaN", "parseFloat",
    "parseInt", "unescape",
];

/// Checks the names that were given and gives the others theirs: `step_1` and so on in document order, from the
/// number after `last`, without those that are taken.
pub fn assign(steps: &mut [Step], taken: &[String], last: u64) -> Result<(), Error> {
    let mut names: HashSet<String> = taken.iter().cloned().collect();
    each(steps, &mut |step| claim(step, &mut names))?;
    let mut number = last;
    each(steps, &mut |step| {
        if step.name.is_none() {
            step.name = Some(next_free(&names, &mut number));
        }
        Ok(())
    })
}

/// The largest `n` of the names `step_n`.
pub fn last_number<'a>(names: impl IntoIterator<Item = &'a str>) -> u64 {
    // A number that is larger than this was not counted up to.
    let numbers = names.into_iter().filter_map(|name| name.strip_prefix("step_")?.parse::<u32>().ok());
    numbers.max().unwrap_or(0).into()
}

/// Whether `name` is one of the names that steps get by default.
pub fn is_numbered(name: &str) -> bool {
    let number = name.strip_prefix("step_").unwrap_or_default();
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}

pub fn is_global(name: &str) -> bool {
    GLOBALS.contains(&name)
}

fn claim(step: &Step, names: &mut HashSet<String>) -> Result<(), Error> {
    let Some(name) = &step.name else { return Ok(()) };
    let wrong = |problem: String| Err(misuse(&format!("{}.name", step.place), &problem));
    if !is_identifier(name) {
        return wrong("must be a word of letters, digits and `_` that expressions can use".into());
    }
    if RESERVED.contains(&name.as_str()) {
        return wrong(format!("must not be `{name}`: expressions know something else by that name"));
    }
    if KEYWORDS.contains(&name.as_str()) {
        return wrong(format!(
            "must not be `{name}`: JavaScript reserves that word, so expressions cannot use the step"
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

fn next_free(names: &HashSet<String>, number: &mut u64) -> String {
    loop {
        *number += 1;
        let name = format!("step_{number}");
        if !names.contains(&name) {
            return name;
        }
    }
}

/// Calls `visit` with each step in document order.
fn each(steps: &mut [Step], visit: &mut dyn FnMut(&mut Step) -> Result<(), Error>) -> Result<(), Error> {
    for step in steps {
        visit(step)?;
        step.bodies_mut().into_iter().try_for_each(|body| each(body, visit))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::procedures::build_flow::spec;
    use serde_json::{Value, json};

    fn code(name: Option<&str>) -> Value {
        let mut step = json!({"kind": "code", "displayName": "C", "code": ""});
        name.into_iter().for_each(|name| step["name"] = name.into());
        step
    }

    fn named(list: Value, taken: &[&str], last: u64) -> Result<Vec<String>, String> {
        let list = crate::json::array("steps", &list.to_string()).unwrap();
        let mut steps = spec::steps("steps", &list).unwrap();
        let taken: Vec<_> = taken.iter().map(|name| (*name).to_owned()).collect();
        assign(&mut steps, &taken, last).map_err(|error| error.to_string())?;
        let mut names = Vec::new();
        each(&mut steps, &mut |step| {
            names.push(step.name.clone().unwrap());
            Ok(())
        })
        .unwrap();
        Ok(names)
    }

    #[test]
    fn names_count_up_in_document_order() {
        let inner =
            json!({"kind": "loop", "displayName": "L", "items": "", "steps": [code(None), code(None)]});
        let router = json!({"kind": "router", "displayName": "R", "branches": [
            {"name": "A", "conditions": [{"firstValue": "", "operator": "EXISTS"}], "steps": [code(None)]},
            {"name": "B", "fallback": true, "steps": [inner]},
        ]});
        let names = named(json!([code(None), router, code(None)]), &[], 0).unwrap();
        assert_eq!(names, ["step_1", "step_2", "step_3", "step_4", "step_5", "step_6", "step_7"]);
    }

    #[test]
    fn names_that_are_taken_are_left_out_also_when_they_come_later() {
        let list = json!([code(None), code(None), code(Some("step_2")), code(Some("lead"))]);
        assert_eq!(named(list, &[], 0).unwrap(), ["step_1", "step_3", "step_2", "lead"]);
        assert_eq!(named(json!([code(None)]), &["step_8", "lead"], 7).unwrap(), ["step_9"]);
    }

    #[test]
    fn numbering_goes_on_after_the_largest_number() {
        assert_eq!(last_number(["trigger", "step_2", "step_11", "step_x", "lead_40", "step_"]), 11);
        assert_eq!(last_number(["trigger"]), 0);
    }

    #[test]
    fn a_name_that_cannot_be_used_is_refused_by_its_place() {
        for name in
            ["", "1a", "a b", "a-b", "a.b", "é", "trigger", "connections", "flattenNestedKeys", "taken"]
        {
            let problem = named(json!([code(None), code(Some(name))]), &["taken"], 0).unwrap_err();
            assert!(problem.starts_with("`steps[1].name` must "), "{problem}");
        }
        for name in
            ["class", "this", "null", "true", "undefined", "NaN", "await", "let", "static", "eval", "enum"]
        {
            let problem = named(json!([code(Some(name))]), &[], 0).unwrap_err();
            assert!(problem.starts_with(&format!("`steps[0].name` must not be `{name}`: ")), "{problem}");
        }
        for name in ["async", "of", "get", "package", "Class", "step_id", "_"] {
            assert_eq!(named(json!([code(Some(name))]), &[], 0).unwrap(), [name]);
        }
        let twice = named(json!([code(Some("a")), code(Some("a"))]), &[], 0).unwrap_err();
        assert_eq!(twice, "`steps[1].name` must not be `a`: another step of the flow has that name");
    }
}
