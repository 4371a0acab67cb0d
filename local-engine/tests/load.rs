//! Many clients at once.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;
use support::process::{Database, Process, doubling, get, trigger};

const CLIENTS: usize = 64;
const TRIGGERS: usize = 5_000;

#[tokio::test(flavor = "multi_thread")]
async fn no_trigger_of_sixty_four_clients_is_lost_or_executed_twice() {
    let file = Database::new("load");
    let process = Process::start(&["--port", "0", "--db", file.path()]);
    let url = process.url().to_owned();
    let flow = doubling(&url).await;
    let next = Arc::new(AtomicUsize::new(0));
    let client = support::client();
    let clients = (0..CLIENTS).map(|_| {
        let (next, client, url, path) = (next.clone(), client.clone(), url.clone(), format!("{flow}/sync"));
        tokio::spawn(async move {
            loop {
                let n = next.fetch_add(1, Ordering::Relaxed);
                if n >= TRIGGERS {
                    return;
                }
                let answer = trigger(&client, &url, &path, n).await;
                assert_eq!(answer, Some(json!({ "n": n, "twice": n * 2 })));
            }
        })
    });
    for client in clients.collect::<Vec<_>>() {
        client.await.unwrap();
    }
    let failed = get(&url, "/v1/flow-runs?status=FAILED&status=INTERNAL_ERROR&status=RUNNING").await;
    assert_eq!(failed["data"], json!([]));
    if let Some(resident) = process.resident_megabytes() {
        println!("{resident} MB resident after {TRIGGERS} triggers");
        assert!(resident < 400, "{resident} MB resident");
    }
    process.stop("-TERM");
    let mut stored = support::process::payloads(&file);
    stored.sort_unstable();
    assert_eq!(stored, (0..TRIGGERS).collect::<Vec<_>>());
}

/// Number of runs that wait. IMBRACE_LOCAL_WAITING sets another one.
fn waiting() -> usize {
    std::env::var("IMBRACE_LOCAL_WAITING").ok().and_then(|number| number.parse().ok()).unwrap_or(60)
}

#[tokio::test(flavor = "multi_thread")]
async fn runs_that_wait_do_not_hold_up_other_flows() {
    let process = Process::start(&["--port", "0"]);
    let (url, client) = (process.url().to_owned(), support::client());
    let quick = doubling(&url).await;
    let wait = "export const code = () => new Promise((end) => setTimeout(end, 60_000))";
    let slow = support::process::publish(&url, support::code("step_1", wait, json!({}))).await;
    for n in 0..waiting() {
        trigger(&client, &url, &slow, n).await.unwrap();
    }
    let mut longest = Duration::ZERO;
    for n in 0..20 {
        let started = Instant::now();
        let answer = trigger(&client, &url, &format!("{quick}/sync"), n).await;
        assert_eq!(answer, Some(json!({ "n": n, "twice": n * 2 })));
        longest = longest.max(started.elapsed());
    }
    println!("beside {} runs that wait, a quick one takes at most {longest:?}", waiting());
    assert!(longest < Duration::from_secs(3), "{longest:?}");
}
