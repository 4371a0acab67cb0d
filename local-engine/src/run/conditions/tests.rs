//! The cases are those of the recordings.

use serde_json::{Value, json};

use super::evaluate;

fn check(operator: &str, cases: &[(Value, Value, bool)]) {
    for (first, second, expected) in cases {
        let condition = json!({ "operator": operator, "firstValue": first, "secondValue": second });
        assert_eq!(evaluate(&json!([[condition]])), Some(*expected), "{operator} {first} {second}");
    }
}

#[test]
fn texts_are_compared_without_case_and_other_values_as_their_json() {
    check(
        "TEXT_CONTAINS",
        &[
            (json!("hello"), json!("ell"), true),
            (json!("hello"), json!("xyz"), false),
            (json!("hello"), json!(""), true),
            (json!(42), json!("4"), true),
            (json!([1, 2, 3]), json!("1,2"), true),
            (json!("xABCx"), json!("abc"), true),
        ],
    );
    check(
        "TEXT_DOES_NOT_EXACTLY_MATCH",
        &[(json!("hello"), json!("HELLO"), false), (json!("a"), json!("b"), true)],
    );
    check("TEXT_START_WITH", &[(json!(42), json!("4"), true), (json!("hello"), json!("lo"), false)]);
    check("TEXT_ENDS_WITH", &[(json!("ABC"), json!("bc"), true)]);
    let strict = json!({ "operator": "TEXT_CONTAINS", "firstValue": "xABCx", "secondValue": "abc",
        "caseSensitive": true });
    assert_eq!(evaluate(&json!([[strict]])), Some(false));
}

#[test]
fn numbers_are_read_as_javascript_reads_them() {
    check(
        "NUMBER_IS_GREATER_THAN",
        &[
            (json!(42), json!("10"), true),
            (json!("9"), json!("10"), false),
            (json!("abc"), json!("5"), false),
            (json!("b"), json!("a"), true),
            (json!(""), json!("-1"), true),
            (json!(true), json!("0"), true),
            (json!("1,000"), json!("5"), false),
            (json!([7]), json!("5"), true),
        ],
    );
    check("NUMBER_IS_LESS_THAN", &[(json!(42), json!("100"), true), (json!("abc"), json!("5"), false)]);
    check(
        "NUMBER_IS_EQUAL_TO",
        &[(json!("0x2a"), json!(42), true), (json!("inf"), json!("Infinity"), false)],
    );
}

#[test]
fn truth_is_javascripts() {
    let nothing = Value::Null;
    check(
        "BOOLEAN_IS_TRUE",
        &[
            (json!("false"), nothing.clone(), true),
            (json!("0"), nothing.clone(), true),
            (json!(0), nothing.clone(), false),
            (json!(""), nothing.clone(), false),
            (json!([]), nothing.clone(), true),
        ],
    );
    check("EXISTS", &[(json!(0), nothing.clone(), true), (json!(""), nothing.clone(), false)]);
    check("DOES_NOT_EXIST", &[(json!(" "), nothing.clone(), false), (nothing.clone(), nothing, true)]);
}

#[test]
fn lists_may_be_texts() {
    check(
        "LIST_CONTAINS",
        &[
            (json!(["a", "b"]), json!("A"), true),
            (json!([1, 2, 3]), json!("2"), true),
            (json!("[\"a\",\"b\"]"), json!("b"), true),
            (json!("abc"), json!("abc"), true),
            (json!("abc"), json!("b"), false),
            (json!([{ "a": 1 }]), json!("{\"a\":1}"), true),
            (json!("5"), json!("5"), true),
            (json!({ "a": 1 }), json!("a"), false),
        ],
    );
    check("LIST_IS_EMPTY", &[(json!([]), json!(""), true), (json!("abc"), json!(""), false)]);
    check("LIST_IS_NOT_EMPTY", &[(json!("[1]"), json!(""), true), (json!("abc"), json!(""), false)]);
}

#[test]
fn dates_that_are_none_compare_to_nothing() {
    check(
        "DATE_IS_BEFORE",
        &[
            (json!("2024-01-01"), json!("2024-02-01"), true),
            (json!("2024-03-01"), json!("2024-03-01"), false),
            (json!("not a date"), json!("2024-02-01"), false),
            (json!("2024-03-01T12:00:00Z"), json!("2025-01-01"), true),
            (json!(1), json!("2024-01-01"), true),
            (json!("01/15/2024"), json!("02/01/2024"), true),
        ],
    );
    check(
        "DATE_IS_AFTER",
        &[(json!("2024-03-01"), json!("2024-02-01"), true), (json!(""), json!("2024-01-01"), false)],
    );
    check("DATE_IS_EQUAL", &[(json!("2024-03-01"), json!("2024-03-01T00:00:00.000Z"), true)]);
}

#[test]
fn groups_are_alternatives_of_conjunctions() {
    let (yes, no) =
        (json!({ "operator": "EXISTS", "firstValue": 1 }), json!({ "operator": "EXISTS", "firstValue": "" }));
    assert_eq!(evaluate(&json!([])), Some(false));
    assert_eq!(evaluate(&json!([[]])), Some(true));
    assert_eq!(evaluate(&json!([[yes, no], [yes]])), Some(true));
    assert_eq!(evaluate(&json!([[yes, no], [no]])), Some(false));
    assert_eq!(evaluate(&json!([[{ "firstValue": 1 }]])), None);
}
