//! Many clients at once.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;
use support::process::{Database, Process, doubling, get, trigger};

const CLIENTS: usize = 64;
const TRIGGERS: usize = 5_000;

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_clients_lose_no_trigger_and_have_none_done_twice() {
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
