//! `@activepieces/piece-schedule`: triggers that fire at times.

use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::Piece;
use crate::run::cron::Cron;
use crate::run::failure::Failure;

/// The npm name.
pub const NAME: &str = "@activepieces/piece-schedule";

/// The piece.
pub static PIECE: Piece = Piece {
    name: NAME,
    metadata: LazyLock::new(metadata),
    run: |_| Box::pin(std::future::ready(Err(Failure::Internal))), // it has no actions
};

/// Adds the time zones that exist.
fn metadata() -> Value {
    let mut metadata = super::metadata(include_str!("schedule.json"));
    let zones =
        jiff::tz::db().available().map(|name| json!({ "label": name.as_str(), "value": name.as_str() }));
    let zones: Value = zones.collect();
    for trigger in metadata["triggers"].as_object_mut().into_iter().flat_map(|triggers| triggers.values_mut())
    {
        if let Some(options) = trigger.pointer_mut("/props/timezone/options/options") {
            *options = zones.clone();
        }
    }
    metadata
}

/// When a trigger fires.
#[derive(Debug)]
pub struct Firing {
    /// The times.
    pub cron: Cron,
    /// The zone in which they are.
    pub zone: TimeZone,
    /// The trigger's output.
    pub output: Value,
}

/// When a flow's trigger fires by itself, or `None` if it is not a schedule. The error says why the engine refuses the
/// schedule.
pub fn firing(trigger: &Value, now: Timestamp) -> Result<Option<Firing>, String> {
    let settings = &trigger["settings"];
    if settings["pieceName"] != NAME {
        return Ok(None);
    }
    let Some((text, zone, output)) = schedule(settings) else { return Ok(None) };
    let refused = |why: &str| format!("the schedule `{text}` is not a cron expression of the engine: {why}");
    let cron = Cron::parse(&text).map_err(|why| refused(&why))?;
    let zone =
        TimeZone::get(zone).map_err(|_| format!("the schedule's time zone `{zone}` does not exist"))?;
    if cron.next(&now.to_zoned_datetime(zone.clone())).is_none() {
        return Err(refused("no month has this day"));
    }
    Ok(Some(Firing { cron, zone, output }))
}

/// The cron expression of a trigger, its time zone and its output.
fn schedule(settings: &Value) -> Option<(String, &str, Value)> {
    let input = &settings["input"];
    // The piece uses 0 for each value that is not a whole number, also for the text of one.
    let within = |key: &str, high: i64| whole(&input[key]).unwrap_or_default().clamp(0, high);
    let (hour, weekends) = (within("hour_of_the_day", 23), input["run_on_weekends"] == true);
    let days = if weekends { "*" } else { "1-5" };
    let zone = input["timezone"].as_str().unwrap_or("UTC");
    let (cron, zone, mut output) = match settings["triggerName"].as_str()? {
        "every_x_minutes" => (format!("*/{} * * * *", text(&input["minutes"])), "UTC", json!({})),
        "every_hour" => (format!("0 * * * {days}"), "UTC", json!({})),
        "every_day" => (format!("0 {hour} * * {days}"), zone, json!({ "hour_of_the_day": hour })),
        "every_week" => {
            let day = within("day_of_the_week", 6);
            let output = json!({ "hour_of_the_day": hour, "day_of_the_week": day });
            (format!("0 {hour} * * {day}"), zone, output)
        }
        "every_month" => {
            let day = within("day_of_the_month", 31);
            let output = json!({ "hour_of_the_day": hour, "day_of_the_month": day });
            (format!("0 {hour} {day} * *"), zone, output)
        }
        "cron_expression" => return Some((text(&input["cronExpression"]), zone, json!({}))),
        _ => return None,
    };
    output["cron_expression"] = cron.clone().into();
    output["timezone"] = zone.into();
    Some((cron, zone, output))
}

/// Returns a whole number. `9.0` is one.
fn whole(value: &Value) -> Option<i64> {
    value.as_f64().filter(|number| number.fract() == 0.0).map(|number| number as i64)
}

/// A value as text, as in JavaScript.
fn text(value: &Value) -> String {
    match value {
        Value::Null => "undefined".to_owned(),
        Value::String(text) => text.clone(),
        other => whole(other).map_or_else(|| crate::json::print(other), |number| number.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(name: &str, input: Value) -> Value {
        json!({ "pieceName": NAME, "triggerName": name, "input": input })
    }

    fn cron(name: &str, input: Value) -> String {
        schedule(&settings(name, input)).unwrap().0
    }

    #[test]
    fn each_trigger_is_a_cron_expression() {
        assert_eq!(cron("every_x_minutes", json!({ "minutes": 5 })), "*/5 * * * *");
        assert_eq!(cron("every_x_minutes", json!({ "minutes": "5" })), "*/5 * * * *");
        assert_eq!(cron("every_hour", json!({ "run_on_weekends": false })), "0 * * * 1-5");
        assert_eq!(cron("every_day", json!({ "hour_of_the_day": 9, "run_on_weekends": true })), "0 9 * * *");
        assert_eq!(cron("every_week", json!({ "hour_of_the_day": 30, "day_of_the_week": 3 })), "0 23 * * 3");
        assert_eq!(cron("every_month", json!({ "day_of_the_month": 15 })), "0 0 15 * *");
        assert_eq!(cron("cron_expression", json!({ "cronExpression": "1 2 3 4 5" })), "1 2 3 4 5");
        assert_eq!(cron("every_day", json!({ "hour_of_the_day": "9" })), "0 0 * * 1-5");
        let webhook = json!({ "settings": { "pieceName": "@activepieces/piece-webhook" } });
        assert!(firing(&webhook, Timestamp::UNIX_EPOCH).unwrap().is_none());
    }

    #[test]
    fn a_schedule_that_would_never_fire_is_refused() {
        let cases = [
            ("cron_expression", json!({ "cronExpression": "every day at 9" }), "`every day at 9`"),
            ("cron_expression", json!({}), "`undefined`"),
            ("cron_expression", json!({ "cronExpression": "0 0 30 2 *" }), "no month has this day"),
            (
                "cron_expression",
                json!({ "cronExpression": "0 9 * * *", "timezone": "Berlin" }),
                "time zone `Berlin`",
            ),
            ("every_day", json!({ "timezone": "" }), "time zone ``"),
            ("every_x_minutes", json!({ "minutes": 0 }), "`*/0 * * * *`"),
            ("every_x_minutes", json!({ "minutes": 2.5 }), "`*/2.5 * * * *`"),
            ("every_x_minutes", json!({}), "`*/undefined * * * *`"),
            ("every_month", json!({}), "`0 0 0 * *`"),
        ];
        for (name, input, words) in cases {
            let trigger = json!({ "settings": settings(name, input) });
            let problem = firing(&trigger, Timestamp::UNIX_EPOCH).unwrap_err();
            assert!(problem.contains(words), "{trigger}: {problem}");
        }
    }

    #[test]
    fn the_piece_offers_the_zones_that_there_are() {
        let zones = &PIECE.metadata["triggers"]["every_day"]["props"]["timezone"]["options"]["options"];
        assert!(zones.as_array().unwrap().iter().any(|zone| zone["value"] == "Europe/Berlin"));
    }
}
