//! Sends the recorded exchanges of the real engine and compares the replies.
//!
//! Accepted differences are listed in `data/differs.md`, each with its reason. The test fails
//! if another case differs, and if a listed case no longer differs.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "replay/compare.rs"]
mod compare;
#[path = "replay/ids.rs"]
mod ids;
#[path = "replay/send.rs"]
mod send;
#[path = "replay/state.rs"]
mod state;
mod support;

use std::collections::BTreeMap;

use imbrace_local::Options;
use imbrace_local::database::Database;
use imbrace_local::manner::Manner;
use serde::Deserialize;
use serde_json::Value;

/// One recorded exchange.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Exchange {
    pub name: String,
    pub method: String,
    pub path: String,
    pub query: Option<String>,
    pub request_body: Option<Value>,
    pub status: u16,
    pub response_headers: BTreeMap<String, String>,
    pub response_body: Value,
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_are_answered_as_recorded_on_the_real_engine() {
    let exchanges: Vec<Exchange> = serde_json::from_str(include_str!("data/engine-recordings.json")).unwrap();
    let engine = support::Engine::with(Options {
        manner: Manner::Bare,
        database: Database::Sqlite,
        waits: support::short_waits(),
        ..Options::default()
    })
    .await;
    let mut ids = ids::Ids::default();
    let mut differing = BTreeMap::new();
    for (index, exchange) in exchanges.iter().enumerate() {
        state::prepare(&engine, &mut ids, index, exchange).await;
        let reply = send::send(&engine, &ids, exchange).await;
        ids.learn(&exchange.response_body, &reply.body);
        if let Err(difference) = compare::compare(exchange, &reply, &ids) {
            differing.insert(format!("{index} {}", exchange.name), difference);
        }
    }
    let listed = support::listed(include_str!("data/differs.md"));
    let unlisted = differing.iter().filter(|(name, _)| !listed.contains_key(*name));
    let unlisted: Vec<_> = unlisted.map(|(name, difference)| format!("{name}: {difference}")).collect();
    let same_now: Vec<_> = listed.keys().filter(|name| !differing.contains_key(*name)).collect();
    println!(
        "{} of {} are the same, {} listed",
        exchanges.len() - differing.len(),
        exchanges.len(),
        listed.len()
    );
    assert!(unlisted.is_empty(), "differ and are not listed:\n{}", unlisted.join("\n"));
    assert!(same_now.is_empty(), "are listed and the same: {same_now:#?}");
}
