//! Processes that are killed while they write.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::collections::BTreeSet;

use serde_json::json;
use support::process::{Database, Process, doubling, get, payloads, trigger};
use tokio::sync::watch;

/// Number of kills. IMBRACE_LOCAL_KILLS sets another one.
fn kills() -> usize {
    std::env::var("IMBRACE_LOCAL_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(3)
}

#[tokio::test(flavor = "multi_thread")]
async fn acknowledged_triggers_survive_kill_nine_under_load() {
    let file = Database::new("killed");
    let arguments = ["--port", "0", "--db", file.path()];
    let (client, mut acknowledged, mut flow) = (support::client(), BTreeSet::new(), None);
    for round in 0..kills() {
        let process = Process::start(&arguments);
        let url = process.url().to_owned();
        if flow.is_none() {
            flow = Some(doubling(&url).await);
        }
        let path = flow.clone().unwrap();
        let (count, mut counted) = watch::channel(0);
        let writers: Vec<_> = (0..8)
            .map(|writer| {
                let first = (round * 8 + writer) * 100_000;
                tokio::spawn(write(client.clone(), url.clone(), path.clone(), first, count.clone()))
            })
            .collect();
        drop(count);
        // While the writers write, and after another number of triggers each time.
        counted.wait_for(|count| *count >= 40 + 37 * (round % 5)).await.unwrap();
        assert_eq!(process.stop("-KILL").0, None);
        for writer in writers {
            acknowledged.extend(writer.await.unwrap());
        }
    }
    assert!(acknowledged.len() > kills(), "{} were acknowledged", acknowledged.len());
    let process = Process::start(&arguments);
    let open = get(process.url(), "/v1/flow-runs?status=RUNNING&status=QUEUED").await;
    assert_eq!(open["data"], json!([]), "interrupted runs have ended");
    process.stop("-TERM");
    let stored = payloads(&file);
    let unique: BTreeSet<_> = stored.iter().copied().collect();
    assert_eq!(unique.len(), stored.len(), "no trigger is stored twice");
    let missing: Vec<_> = acknowledged.difference(&unique).collect();
    assert!(missing.is_empty(), "{} of {} are missing", missing.len(), acknowledged.len());
    println!("{} acknowledged triggers survived {} kills", acknowledged.len(), kills());
}

/// Triggers with `first` and the numbers after it until the engine ends. Returns the acknowledged numbers.
async fn write(
    client: reqwest::Client,
    url: String,
    path: String,
    first: usize,
    count: watch::Sender<usize>,
) -> Vec<usize> {
    let mut acknowledged = Vec::new();
    for n in first.. {
        match trigger(&client, &url, &path, n).await {
            Some(answer) if answer == json!({}) => acknowledged.push(n),
            _ => break,
        }
        count.send_modify(|count| *count += 1);
    }
    acknowledged
}
