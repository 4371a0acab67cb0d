use crate::call::Call;
use crate::calls::Result;
use crate::json::{Json, JsonObject};
use crate::models::{
    AppConnection, ConnectionOwner, ListConnectionsParams, Page, ReplaceConnectionsParams,
    UpdateConnectionParams, UpsertConnectionParams,
};
use crate::request::Project;

pub fn list(params: &ListConnectionsParams) -> Result<Page<AppConnection>> {
    Ok(Call::get("/v1/app-connections").query(params)?.project_in(Project::Query))
}

/// A bare engine does not have this route, see `procedures::get_connection`.
pub fn get(connection_id: &str) -> Result<AppConnection> {
    Call::get("/v1/app-connections/{connectionId}").id(connection_id)
}

/// Adds the parameters that the engine requires but its reference omits: an `externalId`, and a `value` that repeats `type`
/// and names its secret `secret_text`.
pub fn upsert(params: &UpsertConnectionParams) -> Result<AppConnection> {
    let mut params = params.clone();
    if params.external_id.is_none() {
        params.external_id = Some(external_id(params.piece_name.as_str(), &params.display_name));
    }
    complete_value(&mut params.value, &params.r#type);
    Ok(Call::post("/v1/app-connections").body(&params)?.project_in(Project::Body))
}

pub fn update(connection_id: &str, params: &UpdateConnectionParams) -> Result<AppConnection> {
    Call::post("/v1/app-connections/{connectionId}").id(connection_id)?.body(params)
}

pub fn delete(connection_id: &str) -> Result<()> {
    Call::delete("/v1/app-connections/{connectionId}").id(connection_id)
}

pub fn replace(params: &ReplaceConnectionsParams) -> Result<()> {
    Ok(Call::post("/v1/app-connections/replace").body(params)?.project_in(Project::Body))
}

pub fn list_owners() -> Call<Page<ConnectionOwner>> {
    Call::get("/v1/app-connections/owners").project_in(Project::Query)
}

/// Adds `type`, and renames the secret of a `SECRET_TEXT`: the only other member, if it is a string.
fn complete_value(value: &mut JsonObject, kind: &str) {
    let others: Vec<_> = value.iter().filter(|(name, _)| *name != "type").collect();
    let secret = match others[..] {
        [(name, secret)] if kind == "SECRET_TEXT" && secret.as_string().is_some() => Some(name.to_owned()),
        _ => None,
    };
    if let Some(secret) = secret.and_then(|name| value.remove(&name)) {
        value.set("secret_text", secret);
    }
    if value.get("type").is_none() {
        value.set("type", Json::of(&kind).unwrap_or_default());
    }
}

/// Derives an id from the piece and the name, so that a repeated call updates the connection. A hash of the exact names
/// follows the readable words, so that similar names do not overwrite each other's connection.
fn external_id(piece: &str, name: &str) -> String {
    let start: String = name.chars().take(40).collect();
    let words = start.split(|character: char| !character.is_ascii_alphanumeric());
    let words = words.filter(|word| !word.is_empty()).map(|word| word.to_ascii_lowercase() + "-");
    format!("{}{:016x}", words.collect::<String>(), fnv1a(&format!("{piece}\n{name}")))
}

/// FNV-1a, which never changes. The hash of the standard library may change between releases.
fn fnv1a(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_single_text_of_a_secret_is_renamed() {
        for (kind, given, sent) in [
            ("SECRET_TEXT", r#"{"api_key":"x"}"#, r#"{"secret_text":"x","type":"SECRET_TEXT"}"#),
            ("SECRET_TEXT", r#"{"a":"1","b":"2"}"#, r#"{"a":"1","b":"2","type":"SECRET_TEXT"}"#),
            ("SECRET_TEXT", r#"{"a":1}"#, r#"{"a":1,"type":"SECRET_TEXT"}"#),
            ("CUSTOM_AUTH", r#"{"a":"1"}"#, r#"{"a":"1","type":"CUSTOM_AUTH"}"#),
            (
                "BASIC_AUTH",
                r#"{"type":"BASIC_AUTH","username":"u"}"#,
                r#"{"type":"BASIC_AUTH","username":"u"}"#,
            ),
        ] {
            let mut value = serde_json::from_str(given).unwrap();
            complete_value(&mut value, kind);
            assert_eq!(value.to_text(), sent);
        }
    }

    #[test]
    fn names_that_look_alike_do_not_share_an_external_id() {
        let ids =
            ["Slack A", "slack a", "Slack-A", "Slack", "日本", "日木"].map(|name| external_id("p", name));
        let different: std::collections::HashSet<_> = ids.iter().collect();
        assert_eq!(different.len(), ids.len());
        assert_ne!(external_id("p", "n"), external_id("q", "n"));
        assert_eq!(external_id("p", " Slack: \"A\"日 "), "slack-a-78c2ed4155becde4");
    }
}
