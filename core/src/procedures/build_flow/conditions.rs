//! The conditions of a router's branch: OR over groups, AND within one.

use serde::Deserialize;

use crate::error::{Error, misuse};
use crate::json::{self, Json};

/// Operators that test `firstValue` alone.
const OF_ONE_VALUE: &str =
    "BOOLEAN_IS_TRUE, BOOLEAN_IS_FALSE, LIST_IS_EMPTY, LIST_IS_NOT_EMPTY, EXISTS, DOES_NOT_EXIST";

/// Operators that compare `firstValue` with `secondValue`.
const OF_TWO_VALUES: &str = "TEXT_CONTAINS, TEXT_DOES_NOT_CONTAIN, TEXT_EXACTLY_MATCHES, TEXT_DOES_NOT_EXACTLY_MATCH, \
    TEXT_START_WITH, TEXT_DOES_NOT_START_WITH, TEXT_ENDS_WITH, TEXT_DOES_NOT_END_WITH, NUMBER_IS_GREATER_THAN, \
    NUMBER_IS_LESS_THAN, NUMBER_IS_EQUAL_TO, DATE_IS_BEFORE, DATE_IS_EQUAL, DATE_IS_AFTER, LIST_CONTAINS, \
    LIST_DOES_NOT_CONTAIN";

/// Reads groups of conditions, or one group without the outer list.
pub fn groups(place: &str, list: &[Json]) -> Result<Vec<Vec<Json>>, Error> {
    if list.iter().all(|condition| condition.text().starts_with('{')) {
        return Ok(vec![group(place, list.to_vec())?]);
    }
    let groups = list.iter().enumerate().map(|(index, conditions)| {
        let place = format!("{place}[{index}]");
        match json::array(&place, conditions.text()) {
            Ok(conditions) => group(&place, conditions),
            Err(_) => Err(misuse(
                &place,
                "must be a condition, or a group of conditions: a list cannot contain both",
            )),
        }
    });
    groups.collect()
}

/// Checks a group. The engine takes an empty group as always true, and a list without groups as never true: both are mistakes.
fn group(place: &str, conditions: Vec<Json>) -> Result<Vec<Json>, Error> {
    if conditions.is_empty() {
        return Err(misuse(place, "must have at least one condition"));
    }
    for (index, condition) in conditions.iter().enumerate() {
        check(&format!("{place}[{index}]"), condition)?;
    }
    Ok(conditions)
}

fn check(place: &str, condition: &Json) -> Result<(), Error> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Condition {
        #[serde(rename = "firstValue")]
        _first_value: String,
        second_value: Option<String>,
        operator: String,
        #[serde(rename = "caseSensitive")]
        _case_sensitive: Option<bool>,
    }
    let condition: Condition = json::read(place, condition.text())?;
    let operator = condition.operator.as_str();
    let is_in = |operators: &str| operators.split(", ").any(|known| known == operator);
    let of_one = is_in(OF_ONE_VALUE);
    if !of_one && !is_in(OF_TWO_VALUES) {
        let problem = format!("must be one of {OF_TWO_VALUES}, {OF_ONE_VALUE}");
        return Err(misuse(&format!("{place}.operator"), &problem));
    }
    match (of_one, condition.second_value) {
        (true, Some(_)) => Err(misuse(
            &format!("{place}.secondValue"),
            &format!("must be omitted for {operator}, which tests one value"),
        )),
        (false, None) => {
            Err(misuse(place, &format!("must have a `secondValue`, because {operator} compares two values")))
        }
        _ => Ok(()),
    }
}
