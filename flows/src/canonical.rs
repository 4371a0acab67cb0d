//! The canonical form of one step, without the steps after it and inside it. Two steps that behave alike have the same form.

use serde_json::{Value, json};

use crate::Map;

/// Fields that the engine maintains.
const STEP_NOISE: [&str; 2] = ["valid", "lastUpdatedDate"];
const SETTINGS_NOISE: [&str; 2] = ["inputUiInfo", "sampleData"];

/// Removes what does not belong into a file, and fills in what the engine adds by default.
pub fn step(step: &mut Map) {
    STEP_NOISE.iter().for_each(|name| drop(step.shift_remove(*name)));
    if step.get("skip") == Some(&json!(false)) {
        step.shift_remove("skip");
    }
    let kind = step.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
    if let Some(Value::Object(settings)) = step.get_mut("settings") {
        self::settings(&kind, settings);
    }
}

fn settings(kind: &str, settings: &mut Map) {
    SETTINGS_NOISE.iter().for_each(|name| drop(settings.shift_remove(*name)));
    if matches!(kind, "CODE" | "PIECE" | "PIECE_TRIGGER") {
        settings.entry("input").or_insert_with(|| json!({}));
    }
    if matches!(kind, "PIECE" | "PIECE_TRIGGER") {
        let manual = manual(settings.get("input"));
        settings.entry("propertySettings").or_insert(manual);
        // The engine adds a `~` to the versions of a draft, and removes it when the flow is published.
        if let Some(Value::String(version)) = settings.get_mut("pieceVersion") {
            *version = version.trim_start_matches(['~', '^']).to_owned();
        }
    }
    if let Some((continues, retries)) = settings.get("errorHandlingOptions").and_then(error_handling) {
        settings.shift_remove("errorHandlingOptions");
        if continues || retries {
            settings.insert("errorHandlingOptions".into(), error_options(continues, retries));
        }
    }
}

/// Returns the default `propertySettings` of an input: every property is set by hand.
pub fn manual(input: Option<&Value>) -> Value {
    let names = input.and_then(Value::as_object).into_iter().flat_map(Map::keys);
    names.map(|name| (name.clone(), json!({"type": "MANUAL"}))).collect::<Map>().into()
}

pub fn error_options(continues: bool, retries: bool) -> Value {
    json!({"continueOnFailure": {"value": continues}, "retryOnFailure": {"value": retries}})
}

/// Reads `continueOnFailure` and `retryOnFailure`. Returns `None` if the options have another form.
pub fn error_handling(options: &Value) -> Option<(bool, bool)> {
    let options = options.as_object()?;
    let flag = |name: &str| match options.get(name).map(Value::as_object) {
        None => Some(false),
        Some(option) => option.filter(|option| option.len() == 1)?.get("value")?.as_bool(),
    };
    let is_known = options.keys().all(|name| matches!(name.as_str(), "continueOnFailure" | "retryOnFailure"));
    Some((flag("continueOnFailure")?, flag("retryOnFailure")?)).filter(|_| is_known)
}
