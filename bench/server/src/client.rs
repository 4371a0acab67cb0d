//! Measures bare reqwest with as many threads as the addon has. Its speed is the upper limit of the addon's.

use std::error::Error;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use reqwest::Certificate;
use serde_json::json;

pub struct Task {
    pub url: String,
    pub concurrency: usize,
    pub seconds: f64,
    pub warm_up: f64,
    /// Sends a POST with a body of this size instead of a GET.
    pub post_bytes: Option<usize>,
    /// PEM file of the only trusted authority.
    pub ca: Option<PathBuf>,
}

pub fn run(task: &Task) -> Result<(), Box<dyn Error>> {
    // reqwest is built without a TLS provider, as in the addon.
    let _ = rustls::crypto::ring::default_provider().install_default();
    // The addon uses one thread too.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let client = Arc::new(Client {
            http: http_client(task)?,
            url: task.url.parse()?,
            body: task.post_bytes.map(|size| Bytes::from(vec![b'1'; size])),
        });
        repeat(&client, task.concurrency, task.warm_up).await?;
        let start = Instant::now();
        let mut latencies = repeat(&client, task.concurrency, task.seconds).await?;
        let seconds = start.elapsed().as_secs_f64();
        latencies.sort_unstable();
        let at = |part: f64| {
            let place = (latencies.len() as f64 * part) as usize;
            latencies.get(place.min(latencies.len() - 1)).map_or(0.0, |latency| latency.as_secs_f64() * 1e3)
        };
        let (p50, p99) = (at(0.5), at(0.99));
        println!("{}", json!({"calls": latencies.len(), "seconds": seconds, "p50": p50, "p99": p99}));
        Ok(())
    })
}

fn http_client(task: &Task) -> Result<reqwest::Client, Box<dyn Error>> {
    let authorities = match &task.ca {
        Some(file) => Certificate::from_pem_bundle(&std::fs::read(file)?)?,
        None => Vec::new(),
    };
    Ok(reqwest::Client::builder().no_proxy().tcp_nodelay(true).tls_certs_only(authorities).build()?)
}

struct Client {
    http: reqwest::Client,
    url: reqwest::Url,
    body: Option<Bytes>,
}

impl Client {
    async fn call(&self) -> Result<(), reqwest::Error> {
        let request = match &self.body {
            Some(body) => self.http.post(self.url.clone()).body(body.clone()),
            None => self.http.get(self.url.clone()),
        };
        let request = request.header("x-api-key", "api_bench").header("accept", "application/json");
        request.send().await?.bytes().await.map(drop)
    }
}

/// Repeats a call for `seconds`, with `concurrency` calls in flight. Returns the latency of each call.
async fn repeat(
    client: &Arc<Client>,
    concurrency: usize,
    seconds: f64,
) -> Result<Vec<Duration>, Box<dyn Error>> {
    let end = Instant::now() + Duration::from_secs_f64(seconds);
    let tasks: Vec<_> = (0..concurrency)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move {
                let mut latencies = Vec::new();
                while Instant::now() < end {
                    let start = Instant::now();
                    client.call().await?;
                    latencies.push(start.elapsed());
                }
                Ok::<_, reqwest::Error>(latencies)
            })
        })
        .collect();
    let mut all = Vec::new();
    for task in tasks {
        all.extend(task.await??);
    }
    Ok(all)
}
