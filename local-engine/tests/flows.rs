//! Runs the flows that the real engine was recorded with, and compares answers and runs.
//!
//! Accepted differences are listed in `data/flows-differ.md`, each with its reason. The test fails
//! if another case differs, and if a listed case no longer differs.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "flows/case.rs"]
mod case;
#[path = "flows/compare.rs"]
mod compare;
#[path = "flows/counter.rs"]
mod counter;
#[path = "flows/play.rs"]
mod play;
mod support;
#[path = "flows/wire.rs"]
mod wire;

use std::collections::BTreeMap;
use std::time::Duration;

use case::Case;
use imbrace_local::database::Database;
use imbrace_local::manner::Manner;
use imbrace_local::{Options, Waits};
use support::{Engine, short_waits};

/// The shortened 33 s of a flow must be longer than the synchronous wait and shorter than the time limit of a run.
fn waits_of_the_waiting() -> Waits {
    Waits { sync: Duration::from_millis(800), flow: Duration::from_millis(2_500), ..short_waits() }
}

#[tokio::test(flavor = "multi_thread")]
async fn flows_run_as_recorded_on_the_real_engine() {
    let called = counter::start().await;
    let (quick, waiting) = tokio::join!(
        play_all(short_waits(), &called, |case| !case.waits()),
        play_all(waits_of_the_waiting(), &called, Case::waits)
    );
    let played: BTreeMap<_, _> = quick.into_iter().chain(waiting).collect();
    let differing: BTreeMap<_, _> =
        played.iter().filter_map(|(name, result)| Some((name, result.as_ref().err()?))).collect();
    let listed = support::listed(include_str!("data/flows-differ.md"));
    let unlisted = differing.iter().filter(|(name, _)| !listed.contains_key(**name));
    let unlisted: Vec<_> = unlisted.map(|(name, difference)| format!("{name}: {difference}")).collect();
    let same_now: Vec<_> = listed.keys().filter(|name| !differing.contains_key(name)).collect();
    println!("{} of {} are the same, {} listed", played.len() - differing.len(), played.len(), listed.len());
    assert!(unlisted.is_empty(), "differ and are not listed:\n{}", unlisted.join("\n"));
    assert!(same_now.is_empty(), "are listed and the same: {same_now:#?}");
    assert!(listed.len() * 20 <= played.len(), "more than one in twenty differs");
}

/// Plays the cases for which `takes` is true on a new engine.
async fn play_all(
    waits: Waits,
    called: &str,
    takes: impl Fn(&Case) -> bool,
) -> BTreeMap<String, Result<(), String>> {
    let options = Options {
        manner: Manner::Bare,
        database: Database::Sqlite,
        waits,
        allow_net: true,
        ..Options::default()
    };
    let engine = Engine::with(options).await;
    play::connect(&engine).await;
    let mut played = BTreeMap::new();
    for case in case::load(engine.host(), called).into_iter().filter(takes) {
        let result = play::play(&engine, &case).await;
        played.insert(case.name, result);
    }
    played
}
