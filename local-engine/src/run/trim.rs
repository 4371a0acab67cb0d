//! Makes the records of a run small enough to store.

use serde_json::Value;

use super::failure::Failure;

/// Maximum size of the records of a run.
const LIMIT: usize = 4 * 1024 * 1024;

/// The replacement of an omitted value.
const LEFT_OUT: &str = "(truncated)";

/// Omits the largest values of records that are too large. Later steps still see them. Fails if the records are nested so
/// deeply that the run could not be read again.
pub fn trimmed(records: String) -> Result<String, Failure> {
    if records.len() > LIMIT {
        return without_largest(&records);
    }
    if crate::json::can_be_stored(&records) { Ok(records) } else { Err(Failure::Internal) }
}

fn without_largest(records: &str) -> Result<String, Failure> {
    let mut value = crate::json::parse_stored(records).map_err(|_| Failure::Internal)?;
    let mut largest = Vec::new();
    leaves(&mut value, &mut largest);
    largest.sort_unstable_by_key(|(size, _)| std::cmp::Reverse(*size));
    let mut size = records.len();
    for (leaf, place) in largest {
        if size <= LIMIT || leaf <= LEFT_OUT.len() {
            break;
        }
        *place = LEFT_OUT.into();
        size -= leaf - LEFT_OUT.len();
    }
    Ok(crate::json::print(&value))
}

/// The values that contain no other values, with the approximate length of their JSON.
fn leaves<'a>(value: &'a mut Value, found: &mut Vec<(usize, &'a mut Value)>) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(|value| leaves(value, found)),
        Value::Object(fields) => fields.values_mut().for_each(|value| leaves(value, found)),
        leaf => {
            let size = leaf.as_str().map_or(8, str::len);
            found.push((size, leaf));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_largest_values_are_left_out_until_the_rest_fits() {
        let large = |megabytes: usize| "x".repeat(megabytes * 1024 * 1024);
        let records = json!({ "a": { "output": [large(3), "small"] }, "b": { "output": large(2), "status": "FAILED" } });
        let expected = json!({ "a": { "output": ["(truncated)", "small"] }, "b": { "output": large(2), "status": "FAILED" } });
        let text = expected.to_string();
        assert!(trimmed(records.to_string()) == Ok(text));
        assert_eq!(trimmed("{\"a\":1}".to_owned()), Ok("{\"a\":1}".to_owned()));
    }
}
