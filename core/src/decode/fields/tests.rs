use super::*;
use serde_json::{Value, json};

fn pick(paths: &[&str], value: &Value) -> Value {
    let fields = parse(paths).unwrap();
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
    assert_eq!(
        pick(&["id", "version.displayName"], &flow),
        json!({"id": "f", "version": {"displayName": "N"}})
    );
    assert_eq!(pick(&["version.trigger.a.b"], &flow), json!({"version": {"trigger": {"a": [1, {"b": 2}]}}}));
    assert_eq!(pick(&["more"], &flow)["more"], flow["more"]);
    assert_eq!(pick(&["nope", "id.deeper"], &flow), json!({}));
    assert_eq!(pick(&["version.id", "version"], &flow)["version"], flow["version"]);
    assert_eq!(pick(&["version", "version.id"], &flow)["version"], flow["version"]);
}

#[test]
fn an_escaped_key_is_the_same_key() {
    let picked = parse(&["aé"]).unwrap().pick(br#"{"\u0061\u00e9":1,"b":2}"#);
    assert_eq!(picked, br#"{"\u0061\u00e9":1}"#);
}

const LEVELS: usize = 1_000_000;

fn parse(paths: &[&str]) -> Result<Fields, Error> {
    Fields::parse(&paths.iter().map(|path| (*path).to_owned()).collect::<Vec<_>>())
}

/// The path `a.a.…` with this many names.
fn path_of(names: usize) -> String {
    ["a"].repeat(names).join(".")
}

fn nested(levels: usize, open: &str, inner: &str, close: &str) -> String {
    format!("{}{inner}{}", open.repeat(levels), close.repeat(levels))
}

#[test]
fn arrays_on_a_path_may_be_nested_a_million_deep() {
    let arrays = nested(LEVELS, "[", r#"{"b":1,"c":2}"#, "]");
    let picked = parse(&["id", "a.b"]).unwrap().pick(format!(r#"{{"id":"x","a":{arrays}}}"#).as_bytes());
    assert!(picked == format!(r#"{{"id":"x","a":{}}}"#, arrays.replace(r#","c":2"#, "")).into_bytes());
}

#[test]
fn arrays_are_closed_where_they_were_opened() {
    let json = br#"{"a":[[],[[{"b":1,"c":2},3],4,{}],5],"b":6,"d":[[7]]}"#;
    let picked = parse(&["a.b", "d.e"]).unwrap().pick(json);
    assert_eq!(picked, br#"{"a":[[],[[{"b":1},3],4,{}],5],"d":[[7]]}"#);
}

#[test]
fn objects_on_and_beside_a_path_may_be_nested_a_million_deep() {
    let objects = nested(LEVELS, r#"{"a":"#, "1", "}");
    assert!(parse(&["a"]).unwrap().pick(objects.as_bytes()) == objects.as_bytes());
    assert!(parse(&[&path_of(100)]).unwrap().pick(objects.as_bytes()) == objects.as_bytes());
    assert_eq!(parse(&["b.a"]).unwrap().pick(objects.as_bytes()), b"{}");
}

#[test]
fn a_reply_that_ends_within_arrays_ends_the_picking() {
    for json in ["[", "[[", r#"{"a":[[{"b":"#, r#"{"a":[1,"#, "[[1", "{", r#"{"a""#, ""] {
        parse(&["a.b"]).unwrap().pick(json.as_bytes());
    }
    parse(&["a.b"]).unwrap().pick("[".repeat(LEVELS).as_bytes());
    parse(&["a.b"]).unwrap().pick(r#"{"a":["#.repeat(LEVELS).as_bytes());
}

#[test]
fn a_path_that_is_none_or_beyond_a_limit_is_refused_in_few_words() {
    let half = "a".repeat(32 * 1024);
    assert!(parse(&[&path_of(100)]).is_ok() && parse(&[&half, &half]).is_ok());
    for (paths, problem) in [
        (vec![format!("a..{half}")], "is not a path"),
        (vec![path_of(101)], "a path can have at most 100 names"),
        (vec![path_of(30_000)], "has 30000"),
        (vec![half.clone(), half, "a".into()], "the paths can have at most 65536 bytes together"),
    ] {
        let message = Fields::parse(&paths).unwrap_err().to_string();
        assert!(message.starts_with("`options.fields`") && message.contains(problem), "{message}");
        assert!(message.len() < 200, "{message}");
    }
}
