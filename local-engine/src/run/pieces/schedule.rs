//! `@activepieces/piece-schedule`: triggers that fire by themselves.

use std::sync::LazyLock;

use serde_json::{Value, json};

use super::{Call, Piece, Running};
use crate::run::failure::Failure;

/// The npm name.
pub const NAME: &str = "@activepieces/piece-schedule";

static METADATA: LazyLock<Value> = LazyLock::new(|| {
    let mut metadata: Value = serde_json::from_str(include_str!("schedule.json")).unwrap_or_default();
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
});

/// The piece.
#[derive(Debug)]
pub struct Schedule;

impl Piece for Schedule {
    fn name(&self) -> &'static str {
        NAME
    }

    fn metadata(&self) -> &'static Value {
        &METADATA
    }

    /// It has no actions.
    fn run<'a>(&'a self, _: Call<'a>) -> Running<'a> {
        Box::pin(std::future::ready(Err(Failure::Internal)))
    }
}

/// When a trigger fires.
#[derive(Debug, PartialEq)]
pub struct Firing {
    /// A cron expression.
    pub cron: String,
    /// The name of a time zone.
    pub zone: String,
    /// The trigger's output.
    pub output: Value,
}

/// When a flow's trigger fires by itself; none where it is no schedule.
pub fn firing(trigger: &Value) -> Option<Firing> {
    let settings = &trigger["settings"];
    if settings["pieceName"] != NAME {
        return None;
    }
    let input = &settings["input"];
    let within = |key: &str, high: i64| input[key].as_i64().unwrap_or_default().clamp(0, high);
    let (hour, weekends) = (within("hour_of_the_day", 23), input["run_on_weekends"] == true);
    let days = if weekends { "*" } else { "1-5" };
    let zone = input["timezone"].as_str().unwrap_or("UTC");
    let (cron, zone, mut output) = match settings["triggerName"].as_str()? {
        "every_x_minutes" => {
            (format!("*/{} * * * *", input["minutes"].as_i64().unwrap_or(1).clamp(1, 59)), "UTC", json!({}))
        }
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
        _ => {
            let (cron, zone) = (input["cronExpression"].as_str()?.to_owned(), zone.to_owned());
            return Some(Firing { cron, zone, output: json!({}) });
        }
    };
    output["cron_expression"] = cron.clone().into();
    output["timezone"] = zone.into();
    Some(Firing { cron, zone: zone.to_owned(), output })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cron(name: &str, input: Value) -> String {
        let settings = json!({ "pieceName": NAME, "triggerName": name, "input": input });
        firing(&json!({ "settings": settings })).unwrap().cron
    }

    #[test]
    fn each_trigger_is_a_cron_expression() {
        assert_eq!(cron("every_x_minutes", json!({ "minutes": 5 })), "*/5 * * * *");
        assert_eq!(cron("every_hour", json!({ "run_on_weekends": false })), "0 * * * 1-5");
        assert_eq!(cron("every_day", json!({ "hour_of_the_day": 9, "run_on_weekends": true })), "0 9 * * *");
        assert_eq!(cron("every_week", json!({ "hour_of_the_day": 30, "day_of_the_week": 3 })), "0 23 * * 3");
        assert_eq!(cron("every_month", json!({ "day_of_the_month": 15 })), "0 0 15 * *");
        assert_eq!(cron("cron_expression", json!({ "cronExpression": "1 2 3 4 5" })), "1 2 3 4 5");
        assert_eq!(firing(&json!({ "settings": { "pieceName": "@activepieces/piece-webhook" } })), None);
    }

    #[test]
    fn the_piece_offers_the_zones_that_there_are() {
        let zones = &Schedule.metadata()["triggers"]["every_day"]["props"]["timezone"]["options"]["options"];
        assert!(zones.as_array().unwrap().iter().any(|zone| zone["value"] == "Europe/Berlin"));
    }
}
