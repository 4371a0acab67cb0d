//! What the engine wants of a connection upsert and callers leave out: `externalId`, a `value` that repeats
//! `type` and calls its secret `secret_text`, the npm name of the piece. The reference's own example has none.

use imbrace_core::error::Error;
use imbrace_core::pieces::npm_name;
use serde_json::{Map, Value};

use crate::models::UpsertConnectionParams;
use crate::node::draft;

/// Fills in what is missing. A body that has it all goes out as it came.
pub fn complete(text: &str) -> Result<String, Error> {
    let given = draft::fields_of::<UpsertConnectionParams>(text)?;
    let mut body = given.clone();
    let piece = given.get("pieceName").and_then(Value::as_str).map(npm_name).unwrap_or_default();
    let kind = given.get("type").cloned().unwrap_or_default();
    if !body.contains_key("externalId") {
        let name = given.get("displayName").and_then(Value::as_str).unwrap_or_default();
        body.insert("externalId".into(), external_id(&piece, name).into());
    }
    body.insert("pieceName".into(), piece.into());
    if let Some(Value::Object(value)) = body.get_mut("value") {
        complete_value(value, kind);
    }
    if body == given { Ok(text.to_owned()) } else { Ok(Value::Object(body).to_string()) }
}

/// A lone text is the secret, whatever it was called.
fn complete_value(value: &mut Map<String, Value>, kind: Value) {
    let mut others = value.keys().filter(|name| *name != "type");
    if let (Some(name), None) = (others.next().cloned(), others.next())
        && kind == "SECRET_TEXT"
        && value.get(&name).is_some_and(Value::is_string)
        && let Some(secret) = value.remove(&name)
    {
        value.insert("secret_text".into(), secret);
    }
    value.entry("type").or_insert(kind);
}

/// The same for the same piece and name, so that the same call again updates; different for any other, so that
/// no connection is overwritten by accident: readable words, then a hash of the exact names.
fn external_id(piece: &str, name: &str) -> String {
    let mut id = String::new();
    for character in name.chars().take(40) {
        if character.is_ascii_alphanumeric() {
            id.push(character.to_ascii_lowercase());
        } else if !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
    }
    if !id.is_empty() && !id.ends_with('-') {
        id.push('-');
    }
    format!("{id}{:016x}", fnv1a(&format!("{piece}\n{name}")))
}

/// FNV-1a, which will be the same in every release; the standard library's hash need not be.
fn fnv1a(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn completed(body: Value) -> Value {
        serde_json::from_str(&complete(&body.to_string()).unwrap()).unwrap()
    }

    #[test]
    fn the_reference_s_example_becomes_what_the_engine_takes() {
        let body = json!({
            "displayName": "Slack Workspace", "pieceName": "slack", "type": "SECRET_TEXT", "value": {"api_key": "x"},
        });
        let first = completed(body.clone());
        assert_eq!(first["pieceName"], "@activepieces/piece-slack");
        assert_eq!(first["value"], json!({"type": "SECRET_TEXT", "secret_text": "x"}));
        assert!(first["externalId"].as_str().unwrap().starts_with("slack-workspace-"));
        assert_eq!(first, completed(body));
    }

    #[test]
    fn names_that_look_alike_do_not_share_an_external_id() {
        let ids =
            ["Slack A", "slack a", "Slack-A", "Slack", "日本", "日木"].map(|name| external_id("p", name));
        let different: std::collections::HashSet<_> = ids.iter().collect();
        assert_eq!(different.len(), ids.len());
        assert_ne!(external_id("p", "n"), external_id("q", "n"));
    }

    #[test]
    fn a_body_in_the_engine_s_form_goes_out_as_it_came() {
        let text = r#"{ "value":{"type":"BASIC_AUTH","username":"u","password":"p"},"type":"BASIC_AUTH",
            "externalId":"e","displayName":"d","pieceName":"@a/piece-b" }"#;
        assert_eq!(complete(text).unwrap(), text);
    }

    #[test]
    fn only_a_lone_text_of_a_secret_is_renamed() {
        let with = |kind: &str, value: Value| {
            completed(json!({"displayName": "d", "pieceName": "a/b", "type": kind, "value": value}))["value"]
                .clone()
        };
        let two = json!({"a": "1", "b": "2"});
        assert_eq!(with("SECRET_TEXT", two.clone()), json!({"a": "1", "b": "2", "type": "SECRET_TEXT"}));
        assert_eq!(with("CUSTOM_AUTH", json!({"props": {"a": "1"}}))["props"], json!({"a": "1"}));
        assert_eq!(with("CUSTOM_AUTH", json!({"a": "1"}))["a"], "1");
        assert_eq!(with("SECRET_TEXT", json!({"a": 1}))["a"], 1);
    }

    #[test]
    fn a_missing_field_is_named() {
        let problem =
            complete(r#"{"displayName":"d","type":"SECRET_TEXT","value":{}}"#).unwrap_err().to_string();
        assert!(problem.contains("pieceName"), "{problem}");
    }
}
