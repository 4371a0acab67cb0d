//! `@activepieces/piece-delay`: waits for a while or until a time.

use std::sync::LazyLock;
use std::time::Duration;

use serde_json::{Value, json};

use super::{Call, Effect, Outcome, Piece, props};
use crate::run::effect::Pause;
use crate::run::failure::Failure;
use crate::time::Time;

/// The piece.
pub static PIECE: Piece = Piece {
    name: "@activepieces/piece-delay",
    metadata: LazyLock::new(|| super::metadata(include_str!("delay.json"))),
    run: |call| Box::pin(run(call)),
};

async fn run(call: Call<'_>) -> Result<Outcome, Failure> {
    if call.action() == "delayFor" {
        let wait = duration(call.input)?;
        let output = json!({ "delayForInMs": props::number(wait), "success": true });
        wait_for(call, wait, output).await
    } else {
        let until = call.input["delayUntilTimestamp"].as_str().and_then(Time::parse);
        let until = until.ok_or_else(|| Failure::Step("RangeError: Invalid time value".to_owned()))?;
        let output = json!({ "delayTill": until.iso(), "success": true });
        wait_for(call, (until.0 - Time::now().0) as f64, output).await
    }
}

/// The delay in milliseconds.
fn duration(input: &Value) -> Result<f64, Failure> {
    let amount = input["delayFor"].as_f64().filter(|amount| *amount >= 0.0);
    let amount = amount.ok_or_else(|| {
        let errors = json!({ "delayFor": ["Number must be greater than or equal to 0"] });
        Failure::Step(format!("{:#}", json!({ "errors": errors })))
    })?;
    let seconds = match input["unit"].as_str() {
        Some("minutes") => 60.0,
        Some("hours") => 3_600.0,
        Some("days") => 86_400.0,
        _ => 1.0,
    };
    Ok(amount * seconds * 1_000.0)
}

/// Waits for a short delay while the run stays `RUNNING`. A long delay pauses the run, and the step ends when it resumes.
async fn wait_for(call: Call<'_>, milliseconds: f64, output: Value) -> Result<Outcome, Failure> {
    let wait = Duration::try_from_secs_f64(milliseconds.max(0.0) / 1_000.0).unwrap_or(Duration::MAX);
    if call.resumed || wait.is_zero() {
        return Ok(Outcome::of(output));
    }
    if wait <= call.host.world.options().waits.in_run {
        call.host.world.clock().sleep(wait).await;
        return Ok(Outcome::of(output));
    }
    let until = Time::now().0.saturating_add(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX));
    let pause = Pause { until: Some(Time(until)), answer: None, sub_flow: None };
    Ok(Outcome { output: Some(json!({})), effect: Effect::Pause(pause) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_has_a_unit_and_is_not_negative() {
        let cases = [
            (json!({ "delayFor": 5 }), 5_000.0),
            (json!({ "delayFor": 2, "unit": "minutes" }), 120_000.0),
            (json!({ "delayFor": 0.5, "unit": "hours" }), 1_800_000.0),
            (json!({ "delayFor": 1, "unit": "days" }), 86_400_000.0),
        ];
        for (input, expected) in cases {
            assert_eq!(duration(&input), Ok(expected), "{input}");
        }
        assert!(matches!(duration(&json!({ "delayFor": -1 })), Err(Failure::Step(_))));
    }
}
