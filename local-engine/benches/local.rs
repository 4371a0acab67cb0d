//! Measures the engine: `npm run bench:local`.
//!
//! Measures the start, one flow after the other, and many at once. The client is part of the load, so it does only what HTTP
//! needs. Fails if a goal is missed.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const STARTS: usize = 30;
const ALONE: usize = 2_000;
const TOGETHER: usize = 20_000;
const CONNECTIONS: usize = 64;

/// The goals: medians in milliseconds, and flows per second.
const START: f64 = 50.0;
const FLOW: f64 = 3.0;
const RATE: f64 = 1_000.0;

/// An engine in a process of its own.
struct Engine {
    child: Child,
    host: String,
}

impl Engine {
    fn start() -> (Self, Duration) {
        let binary =
            std::env::current_exe().unwrap().parent().unwrap().parent().unwrap().join("imbrace-local");
        let started = Instant::now();
        let mut child = Command::new(binary)
            .args(["--port", "0"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("build the binary first: cargo build --release -p imbrace-local");
        let mut banner = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut banner).unwrap();
        let took = started.elapsed();
        let host =
            banner.split_whitespace().find_map(|word| word.strip_prefix("http://")).unwrap().to_owned();
        (Self { child, host }, took)
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One connection that is kept.
struct Connection {
    stream: TcpStream,
    host: String,
    buffer: Vec<u8>,
}

impl Connection {
    async fn open(host: &str) -> Self {
        let stream = TcpStream::connect(host).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream, host: host.to_owned(), buffer: Vec::new() }
    }

    async fn post(&mut self, path: &str, body: &str) -> Vec<u8> {
        let request = format!(
            "POST /activepieces{path} HTTP/1.1\r\nhost: {}\r\nx-api-key: api_test\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            self.host,
            body.len()
        );
        self.stream.write_all(request.as_bytes()).await.unwrap();
        self.buffer.clear();
        loop {
            assert_ne!(self.stream.read_buf(&mut self.buffer).await.unwrap(), 0, "the engine closed");
            if let Some(end) = complete(&self.buffer) {
                assert!(self.buffer.starts_with(b"HTTP/1.1 2"), "{}", String::from_utf8_lossy(&self.buffer));
                return self.buffer[end..].to_vec();
            }
        }
    }
}

/// Returns the start of the body if the reply is complete.
fn complete(reply: &[u8]) -> Option<usize> {
    let end = reply.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let head = std::str::from_utf8(&reply[..end]).unwrap();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .map_or(0, |text| text.parse().unwrap());
    (reply.len() >= end + length).then_some(end)
}

/// Publishes a flow of three steps: CODE, ROUTER and the response. Returns its path.
async fn publish(connection: &mut Connection) -> String {
    let name = |name: &str, kind: &str, settings: Value| json!({ "name": name, "displayName": name, "valid": true, "type": kind, "settings": settings });
    let webhook = |settings: Value| {
        let mut all = json!({ "pieceName": "@activepieces/piece-webhook", "pieceVersion": "0.1.25", "propertySettings": {} });
        settings.as_object().unwrap().iter().for_each(|(key, value)| all[key] = value.clone());
        all
    };
    let source = "export const code = async (inputs: { items: { price: number }[] }) =>\n  inputs.items.reduce((sum, item) => sum + item.price, 0)";
    let condition =
        json!({ "operator": "NUMBER_IS_GREATER_THAN", "firstValue": "{{step_1}}", "secondValue": "100" });
    let branches = json!([{ "branchType": "CONDITION", "branchName": "Much", "conditions": [[condition]] },
        { "branchType": "FALLBACK", "branchName": "Little" }]);
    let fields = json!({ "status": 200, "headers": {}, "body": { "total": "{{step_1}}", "n": "{{trigger.body.items.length}}" } });
    let steps = [
        name(
            "step_1",
            "CODE",
            json!({ "sourceCode": { "code": source, "packageJson": "{}" }, "input": { "items": "{{trigger.body.items}}" } }),
        ),
        name("step_2", "ROUTER", json!({ "branches": branches, "executionType": "EXECUTE_FIRST_MATCH" })),
        name(
            "step_3",
            "PIECE",
            webhook(
                json!({ "actionName": "return_response", "input": { "responseType": "json", "fields": fields, "respond": "stop" } }),
            ),
        ),
    ];
    let trigger = name(
        "trigger",
        "PIECE_TRIGGER",
        webhook(json!({ "triggerName": "catch_webhook", "input": { "authType": "none", "authFields": {} } })),
    );
    let flow: Value =
        serde_json::from_slice(&connection.post("/v1/flows", "{\"displayName\":\"Bench\"}").await).unwrap();
    let path = format!("/v1/flows/{}", flow["id"].as_str().unwrap());
    let mut operations = vec![json!({ "type": "UPDATE_TRIGGER", "request": trigger })];
    for (step, parent) in steps.iter().zip(["trigger", "step_1", "step_2"]) {
        operations.push(json!({ "type": "ADD_ACTION", "request": { "parentStep": parent, "action": step } }));
    }
    operations.push(json!({ "type": "LOCK_AND_PUBLISH", "request": {} }));
    for operation in operations {
        connection.post(&path, &operation.to_string()).await;
    }
    format!("/v1/webhooks/{}/sync", flow["id"].as_str().unwrap())
}

const PAYLOAD: &str = r#"{"order":"A-1","items":[{"price":40},{"price":50},{"price":60}]}"#;

async fn trigger(connection: &mut Connection, path: &str) -> Duration {
    let started = Instant::now();
    assert_eq!(connection.post(path, PAYLOAD).await, br#"{"n":3,"total":150}"#);
    started.elapsed()
}

/// Whether the median is below the goal.
fn show(what: &str, goal: f64, mut times: Vec<Duration>) -> bool {
    times.sort_unstable();
    let at = |part: f64| times[((times.len() - 1) as f64 * part) as usize].as_secs_f64() * 1_000.0;
    let (median, most) = (at(0.5), at(1.0));
    println!(
        "{what:<44} median {median:7.2} ms (goal {goal})   95 % {:7.2} ms   most {most:7.2} ms",
        at(0.95)
    );
    median < goal
}

/// Triggers one flow after the other. Returns the durations.
async fn alone(connection: &mut Connection, path: &str) -> Vec<Duration> {
    for _ in 0..100 {
        trigger(connection, path).await;
    }
    let mut times = Vec::new();
    for _ in 0..ALONE {
        times.push(trigger(connection, path).await);
    }
    times
}

/// Triggers many flows at once. Returns the number per second.
async fn together(host: &str, path: &str) -> f64 {
    let started = Instant::now();
    let clients = (0..CONNECTIONS).map(|_| {
        let (host, path) = (host.to_owned(), path.to_owned());
        tokio::spawn(async move {
            let mut connection = Connection::open(&host).await;
            for _ in 0..TOGETHER / CONNECTIONS {
                trigger(&mut connection, &path).await;
            }
        })
    });
    for client in clients.collect::<Vec<_>>() {
        client.await.unwrap();
    }
    (TOGETHER / CONNECTIONS * CONNECTIONS) as f64 / started.elapsed().as_secs_f64()
}

#[tokio::main]
async fn main() -> ExitCode {
    let starts = (0..STARTS).map(|_| Engine::start().1).collect();
    let mut is_met = show("start, until it listens", START, starts);
    let (engine, _) = Engine::start();
    let mut connection = Connection::open(&engine.host).await;
    let path = publish(&mut connection).await;
    let times = alone(&mut connection, &path).await;
    is_met &= show("three steps with one of CODE, one at a time", FLOW, times);
    let rate = together(&engine.host, &path).await;
    is_met &= rate > RATE;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    println!(
        "the same, {CONNECTIONS} at a time on {cores} cores{:>14} {rate:7.0} a second (goal {RATE})",
        ""
    );
    if is_met { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
