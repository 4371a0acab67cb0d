//! The pieces whose actions and triggers are known offline: those of the local engine.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde_json::Value;

const TEXTS: [&str; 8] = [
    include_str!("../../../local-engine/src/run/pieces/delay.json"),
    include_str!("../../../local-engine/src/run/pieces/http.json"),
    include_str!("../../../local-engine/src/run/pieces/mcp.json"),
    include_str!("../../../local-engine/src/run/pieces/schedule.json"),
    include_str!("../../../local-engine/src/run/pieces/store.json"),
    include_str!("../../../local-engine/src/run/pieces/subflows.json"),
    include_str!("../../../local-engine/src/run/pieces/tables.json"),
    include_str!("../../../local-engine/src/run/pieces/webhook.json"),
];

/// The descriptions of the pieces by their names.
static KNOWN: LazyLock<HashMap<String, Value>> = LazyLock::new(|| {
    let pieces = TEXTS.iter().filter_map(|text| serde_json::from_str::<Value>(text).ok());
    pieces.filter_map(|piece| Some((piece.get("name")?.as_str()?.to_owned(), piece))).collect()
});

/// Returns the field and the problem of a step or trigger that uses a piece.
pub fn mistake(step: &Value) -> Option<(&'static str, String)> {
    let text = |name: &str| step.get(name).and_then(Value::as_str);
    let piece = text("pieceName")?;
    if !is_npm_name(piece) {
        return Some((
            "pieceName",
            format!("must be the npm name of a piece, such as @activepieces/piece-{piece}"),
        ));
    }
    let (field, what, parts) = match text("triggerName") {
        Some(_) => ("triggerName", "trigger", "triggers"),
        None => ("actionName", "action", "actions"),
    };
    let part = text(field)?;
    let known = KNOWN.get(piece)?.get(parts)?.as_object()?;
    if known.contains_key(part) || part == "custom_api_call" {
        return None;
    }
    let names: Vec<_> = known.keys().map(String::as_str).collect();
    let names = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
    Some((
        field,
        format!("must be the name of an {what} of {piece}: {names}").replace("an trigger", "a trigger"),
    ))
}

/// Returns whether the name has the form `@scope/piece-…` or `piece-…`. Only `buildFlow` expands short names.
fn is_npm_name(name: &str) -> bool {
    let own = name.strip_prefix('@').map_or(Some(name), |scoped| scoped.split_once('/').map(|(_, own)| own));
    own.is_some_and(|own| own.starts_with("piece-") && own.len() > "piece-".len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn actions_of_known_pieces_are_checked() {
        assert_eq!(KNOWN.len(), TEXTS.len());
        let problem = |step: Value| mistake(&step);
        let http = "@activepieces/piece-http";
        assert_eq!(problem(json!({"pieceName": http, "actionName": "send_request"})), None);
        let (field, words) = problem(json!({"pieceName": http, "actionName": "send"})).unwrap();
        assert_eq!((field, words.contains("send_request")), ("actionName", true));
        assert_eq!(problem(json!({"pieceName": http, "triggerName": "x"})).unwrap().0, "triggerName");
        assert_eq!(problem(json!({"pieceName": "@acme/piece-crm", "actionName": "anything"})), None);
        assert_eq!(problem(json!({"pieceName": "slack", "actionName": "x"})).unwrap().0, "pieceName");
    }
}
