//! What only a local engine knows: what is missing, what waits, and what fires next.

use serde_json::{Value, json};

use super::runs::listed;
use super::{Shown, flows, problems};
use crate::app::App;
use crate::store::browse::{self, Wanted};

/// How many paused runs are listed.
const PAUSED: u32 = 200;

/// `GET /_ui/needs`: problems by flow, paused runs, schedules.
pub fn all(app: &App) -> Shown {
    let wanted = Wanted { status: vec!["PAUSED".to_owned()], ..Wanted::default() };
    let (rows, known, paused) = app.store.read(|db| -> rusqlite::Result<_> {
        Ok((flows::rows(db)?, flows::connection_ids(db)?, browse::runs(db, &wanted, (0, PAUSED))?))
    })?;
    let mut problems_of_flows = Vec::new();
    for row in &rows {
        for mut problem in problems::of(app, &row.1, &known) {
            problem["flowId"] = row.0.id.clone().into();
            problem["flow"] = row.1.display_name.clone().into();
            problems_of_flows.push(problem);
        }
    }
    let summaries = rows.iter().map(|row| flows::summary(app, row));
    let schedules: Vec<Value> = summaries.filter(|flow| !flow["firesAt"].is_null()).collect();
    let paused: Vec<Value> = paused.iter().map(listed).collect();
    Ok(Some(json!({ "problems": problems_of_flows, "paused": paused, "schedules": schedules })))
}
