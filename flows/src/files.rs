//! The files of a flow: `<key>.flow.yaml`, and the code of its CODE steps in `<key>.<step>.ts` beside it.

use std::collections::BTreeMap;

use imbrace_core::error::misuse;
use serde_json::Value;

use crate::{Error, Map, Result};

/// Names of steps whose code is in the description.
const RESERVED: [&str; 5] = ["test", "spec", "bench", "flow", "d"];

/// Returns the texts of a flow's files by their names.
pub fn write(key: &str, mut description: Value) -> Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    each_step(&mut description, &mut |step| {
        // On some file systems, names that differ in case are the same file.
        let Some(name) = code_file(key, step) else { return Ok(()) };
        let is_taken = files.keys().any(|other: &String| other.eq_ignore_ascii_case(&name));
        if let Some(Value::String(code)) = step.get("code").filter(|_| !is_taken) {
            files.insert(name, code.clone());
            step.shift_remove("code");
        }
        Ok(())
    })?;
    files.insert(flow_file(key), yaml(key, &description)?);
    Ok(files)
}

/// Returns a description as YAML. Some texts of white space do not come back from block scalars, so a file that would read
/// differently has quoted texts instead. Fails if that file would also read differently.
fn yaml(key: &str, description: &Value) -> Result<String> {
    for prefer_block_scalars in [true, false] {
        let options = serde_saphyr::ser_options! { prefer_block_scalars: prefer_block_scalars };
        let yaml = serde_saphyr::to_string_with_options(description, options);
        let yaml = yaml.map_err(|error| unusable(key, error))?;
        if serde_saphyr::from_str::<Value>(&yaml).is_ok_and(|read| read == *description) {
            return Ok(yaml);
        }
    }
    Err(unusable(key, "YAML cannot express a value of the flow"))
}

/// Reads a flow from its files. `read_file` returns the text of the file with a name, or `None` if it does not exist.
pub fn read(key: &str, read_file: impl Fn(&str) -> Option<String>) -> Result<Value> {
    let name = flow_file(key);
    let yaml = read_file(&name).ok_or_else(|| misuse(&name, "does not exist"))?;
    let mut description: Value = serde_saphyr::from_str(&yaml).map_err(|error| unusable(key, error))?;
    each_step(&mut description, &mut |step| {
        if step.get("kind").and_then(Value::as_str) != Some("code") || step.contains_key("code") {
            return Ok(());
        }
        let file = code_file(key, step);
        let file =
            file.ok_or_else(|| misuse(&name, "has a code step without `code` and without a plain `name`"))?;
        let code =
            read_file(&file).ok_or_else(|| misuse(&file, "does not exist, but a code step needs it"))?;
        step.insert("code".into(), code.into());
        Ok(())
    })?;
    Ok(description)
}

pub fn flow_file(key: &str) -> String {
    format!("{key}.flow.yaml")
}

/// Returns the name of the file with the code of a step. The name of the step comes from the engine, so a name that is not
/// plain gets no file.
pub(crate) fn code_file(key: &str, step: &Map) -> Option<String> {
    let name = step
        .get("name")
        .and_then(Value::as_str)
        .filter(|_| step.get("kind").is_some_and(|kind| kind == "code"))?;
    // `key.test.ts` is a file of a test runner, and `key.d.ts` declares types.
    let is_reserved = RESERVED.iter().any(|reserved| name.eq_ignore_ascii_case(reserved));
    let is_plain = !name.is_empty()
        && !is_reserved
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    is_plain.then(|| format!("{key}.{name}.ts"))
}

/// Calls `visit` with each step of a description, in document order.
pub fn each_step(description: &mut Value, visit: &mut impl FnMut(&mut Map) -> Result<()>) -> Result<()> {
    let Some(flow) = description.as_object_mut() else { return Ok(()) };
    flow.get_mut("steps").map_or(Ok(()), |steps| visit_list(steps, visit))
}

fn visit_list(list: &mut Value, visit: &mut impl FnMut(&mut Map) -> Result<()>) -> Result<()> {
    for step in list.as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
        visit(step)?;
        for field in ["steps", "branches", "children"] {
            match step.get_mut(field) {
                Some(steps) if field == "steps" => visit_list(steps, visit)?,
                Some(bodies) => {
                    for body in bodies.as_array_mut().into_iter().flatten() {
                        let steps = if body.is_array() { Some(body) } else { body.get_mut("steps") };
                        steps.map_or(Ok(()), |steps| visit_list(steps, visit))?;
                    }
                }
                None => {}
            }
        }
    }
    Ok(())
}

fn unusable(key: &str, error: impl std::fmt::Display) -> Error {
    misuse(&flow_file(key), &format!("cannot be used: {error}"))
}
