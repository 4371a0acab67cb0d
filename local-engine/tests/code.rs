//! CODE steps: the APIs that they can use, the errors for those that they cannot, and their limits.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::time::Duration;

use imbrace_local::{Options, Waits};
use reqwest::Method;
use serde_json::{Value, json};
use support::{Engine, code, response, short_waits};

async fn engine() -> Engine {
    Engine::with(Options { waits: short_waits(), ..Options::default() }).await
}

/// Runs one CODE step. Returns the run.
async fn run(engine: &Engine, source: &str, input: Value) -> Value {
    let flow = engine.published("Code", &[code("step_1", source, input)]).await;
    engine.request(Method::POST, &format!("/v1/webhooks/{flow}")).json(&json!({})).send().await.unwrap();
    engine.run_of(&flow).await
}

async fn output(source: &str) -> Value {
    let run = run(&engine().await, source, json!({ "n": 2 })).await;
    assert_eq!(run["status"], "SUCCEEDED", "{run:#}");
    run["steps"]["step_1"]["output"].clone()
}

async fn message(source: &str) -> String {
    let run = run(&engine().await, source, json!({})).await;
    assert_eq!(run["status"], "FAILED", "{run:#}");
    run["steps"]["step_1"]["errorMessage"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn code_can_use_the_apis_of_node_for_data() {
    let source = r#"
        const params = new URLSearchParams({ a: '1', b: 'x y' })
        const url = new URL('/p?q=1#h', 'https://user@example.com:8080')
        url.searchParams.append('r', 'é')
        export const code = async () => ({
            base64: Buffer.from('héllo').toString('base64'),
            hex: Buffer.concat([Buffer.from('ff', 'hex'), Buffer.alloc(1)]).toString('hex'),
            text: Buffer.from('aGk', 'base64').toString(),
            decoded: new TextDecoder().decode(new TextEncoder().encode('日本')),
            atob: atob(btoa('abc')),
            query: params.toString(),
            url: [url.href, url.port, url.searchParams.get('q')],
            clone: structuredClone({ d: new Date(0), m: new Map([[1, [2]]]) }).m.get(1),
            uuid: crypto.randomUUID().length,
            env: process.env,
        })"#;
    let expected = json!({ "base64": "aMOpbGxv", "hex": "ff00", "text": "hi", "decoded": "日本", "atob": "abc",
        "query": "a=1&b=x+y", "url": ["https://user@example.com:8080/p?q=1&r=%C3%A9#h", "8080", "1"],
        "clone": [2], "uuid": 36, "env": { "TZ": "UTC" } });
    assert_eq!(output(source).await, expected);
}

#[tokio::test]
async fn timers_fire_in_their_order() {
    // The interval starts after the first timer fired. Two timers that race would change places on a busy machine.
    let source = r"export const code = () => new Promise((resolve) => {
        const seen = []
        const repeat = () => {
            const every = setInterval(() => seen.push('every') === 4 && (clearInterval(every), resolve(seen)), 5)
        }
        const never = setTimeout(() => seen.push('never'), 5)
        setTimeout((name) => { seen.push(name); repeat() }, 10, 'ten')
        setImmediate(() => seen.push('at once'))
        clearTimeout(never)
    })";
    assert_eq!(output(source).await, json!(["at once", "ten", "every", "every"]));
}

#[tokio::test]
async fn errors_look_as_node_shows_them() {
    let cases = [
        ("throw new RangeError('far')", "RangeError: far"),
        ("class ValidationError extends Error {} throw new ValidationError('v')", "ValidationError: v"),
        ("throw { a: 1, b: ['x', null] }", "{ a: 1, b: [ 'x', null ] }"),
        ("throw 'it\\'s'", "\"it's\""),
        ("undefined.x", "TypeError: Cannot read properties of undefined (reading 'x')"),
        ("nobody()", "ReferenceError: nobody is not defined"),
    ];
    for (body, first) in cases {
        let message = message(&format!("export const code = async () => {{ {body} }}")).await;
        assert_eq!(message.lines().next(), Some(first), "{message}");
    }
    let source = "export const code = () => { throw Object.assign(new Error('e'), { code: 'X', cause: new Error('c') }) }";
    let message = message(source).await;
    assert!(message.contains("code/step_1.js:") && message.contains("  code: 'X',\n"), "{message}");
    assert!(message.contains("cause: Error: c"), "{message}");
}

#[tokio::test]
async fn an_error_says_why_a_package_a_file_or_the_network_is_not_available() {
    let cases = [
        (
            "import { x } from 'no-such-package'; export const code = () => x",
            "run `npm install no-such-package`",
        ),
        ("export const code = () => require('@no/such/file')", "run `npm install @no/such`"),
        ("export const code = async () => import('no-such-package')", "run `npm install no-such-package`"),
        ("export const code = () => require('./file')", "no files beside it: ./file"),
        ("export const code = () => fetch('http://127.0.0.1:59999')", "--allow-net"),
        (
            "import { get } from 'http'; export const code = () => new Promise((_, no) => get('http://127.0.0.1:59999').on('error', no))",
            "--allow-net",
        ),
        ("export const code = () => { return {{ ; }", "1:"),
        ("await 1; export const code = () => 1", "Compilation Error"),
    ];
    for (source, words) in cases {
        let message = message(source).await;
        assert!(message.contains(words), "{source}: {message}");
    }
}

#[tokio::test]
async fn a_step_imports_the_modules_of_node() {
    let source = r#"
        import crypto, { createHmac } from 'crypto'
        import * as os from 'node:os'
        import type { Hmac } from 'crypto'
        const { inspect } = require('util')
        export const code = async () => ({
            hash: crypto.createHash('sha256').update('a').digest('hex').slice(0, 8),
            hmac: createHmac('sha1', 'k').update('a').digest('base64'),
            platform: os.platform(),
            shown: inspect(new Map([[1, { a: [] }]])),
            url: (await import('node:url')).fileURLToPath('file:///a%20b'),
        })"#;
    let expected = json!({ "hash": "ca978112", "hmac": "QOfUQcrbF7B/BQNBqiOmgg7YHIs=",
        "platform": "linux", "shown": "Map(1) { 1 => { a: [] } }", "url": "/a b" });
    assert_eq!(output(source).await, expected);
}

#[tokio::test]
async fn endless_scripts_end_at_the_time_limit_of_their_runs_and_delay_no_other_run() {
    let waits = Waits { flow: Duration::from_secs(10), ..short_waits() };
    let engine = Engine::with(Options { waits, ..Options::default() }).await;
    let quick = engine.published("Quick", &[response("step_1", json!({ "n": "{{1 + 1}}" }))]).await;
    let bodies = [
        "while (true) {}",
        "const again = () => { Promise.resolve().then(again) }; again(); await new Promise(() => {})",
        // Inside of built-in functions.
        "/^(a+)+$/.test('a'.repeat(50) + 'b')",
        "const all = []; all.length = 4294967295; all.sort()",
    ];
    let mut endless = Vec::new();
    for body in bodies {
        let source = format!("export const code = async () => {{ {body} }}");
        let flow = engine.published("Endless", &[code("step_1", &source, json!({}))]).await;
        engine.request(Method::POST, &format!("/v1/webhooks/{flow}")).json(&json!({})).send().await.unwrap();
        endless.push(flow);
    }
    let reply = engine.request(Method::POST, &format!("/v1/webhooks/{quick}/sync")).json(&json!({}));
    let started = std::time::Instant::now();
    assert_eq!(support::json_of(reply.send().await.unwrap()).await, json!({ "n": 2 }));
    // Five processes start while four scripts loop, which takes seconds on a busy machine.
    assert!(started.elapsed() < Duration::from_secs(8), "{:?}", started.elapsed());
    for (flow, body) in endless.iter().zip(bodies) {
        assert_eq!(engine.run_of(flow).await["status"], "TIMEOUT", "{body}");
    }
}

#[tokio::test]
async fn cancelling_a_running_script_has_no_effect_and_a_reset_ends_it() {
    let engine = engine().await;
    let flow = engine
        .published("Loop", &[code("step_1", "export const code = () => { for (;;); }", json!({}))])
        .await;
    engine.request(Method::POST, &format!("/v1/webhooks/{flow}")).json(&json!({})).send().await.unwrap();
    let run = engine.runs_of(&flow).await[0].clone();
    while engine.get(&format!("/v1/flow-runs/{run}")).await["status"] != "RUNNING" {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let cancel = engine.request(Method::POST, "/v1/flow-runs/cancel").json(&json!({ "flowRunIds": [run] }));
    assert_eq!(cancel.send().await.unwrap().status(), 200);
    assert_eq!(engine.get(&format!("/v1/flow-runs/{run}")).await["status"], "RUNNING");
    let reset = engine.anonymous(Method::POST, "/_local/reset").header("x-api-key", support::KEY);
    assert_eq!(reset.send().await.unwrap().status(), 204);
    assert!(engine.goes_idle().await, "the script still executes");
}

#[tokio::test]
async fn a_script_that_exceeds_the_memory_limit_ends_its_run_only() {
    let engine = Engine::with(Options { memory: 8 << 20, ..Options::default() }).await;
    let grows = [
        "const all = []; for (;;) all.push(new Array(1000).fill(all.length))",
        "const all = []; for (;;) all.push(JSON.stringify({ n: all.length }).repeat(1000).split(''))",
        "const all = new Map(); for (let n = 0; ; n++) all.set(n, { n: [n] })",
        "const all = []; for (let n = 0; n < 40; n++) all.push(new TextEncoder().encode('x'.repeat(1e7))); await idle(all)",
        "const all = []; for (let n = 0; n < 400; n++) all.push(Buffer.alloc(1e6, 1)); await idle(all)",
    ];
    for body in grows {
        let greedy = format!(
            "const idle = (all) => new Promise((end) => setTimeout(() => end(all.length), 3000));
             export const code = async () => {{ {body} }}"
        );
        let (ended, other) = tokio::join!(
            run(&engine, &greedy, json!({})),
            run(&engine, "export const code = () => 1", json!({}))
        );
        assert_eq!(ended["status"], "MEMORY_LIMIT_EXCEEDED", "{body}");
        assert_eq!(other["status"], "SUCCEEDED", "another run: {body}");
    }
    let deep = "export const code = () => { const down = (n) => down(n + 1) + 1; return down(0) }";
    let run = run(&engine, deep, json!({})).await;
    let message = run["steps"]["step_1"]["errorMessage"].as_str().unwrap_or_default();
    assert!(message.starts_with("RangeError: Maximum call stack size exceeded"), "{run:#}");
}

#[tokio::test]
async fn the_steps_of_a_run_can_be_read_while_it_executes() {
    let engine = engine().await;
    let slow =
        code("step_1", "export const code = () => new Promise((end) => setTimeout(end, 400))", json!({}));
    let flow = engine.published("Slow", &[slow]).await;
    engine.request(Method::POST, &format!("/v1/webhooks/{flow}")).json(&json!({})).send().await.unwrap();
    let id = engine.runs_of(&flow).await[0].clone();
    let seen = loop {
        let run = engine.get(&format!("/v1/flow-runs/{id}")).await;
        if run["steps"] != json!({}) {
            break run;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    };
    assert_eq!((&seen["status"], &seen["finishTime"]), (&json!("RUNNING"), &json!("")));
    assert_eq!(
        (&seen["steps"]["trigger"]["status"], &seen["steps"]["step_1"]["status"]),
        (&json!("SUCCEEDED"), &json!("RUNNING"))
    );
}
