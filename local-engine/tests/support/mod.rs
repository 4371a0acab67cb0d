//! An engine in this process, and a client for it.

#![allow(dead_code, clippy::unwrap_used, clippy::expect_used)]

pub mod process;

use std::collections::BTreeMap;
use std::time::Duration;

use imbrace_local::app::App;
use imbrace_local::manner::Manner;
use imbrace_local::{Options, Server, Waits};
use reqwest::{Method, RequestBuilder, Response};
use serde_json::{Value, json};

/// The one key that the engine accepts.
pub const KEY: &str = "api_test";

/// In a build of the whole workspace, reqwest has the features of the addon, which include no TLS provider. Without a
/// provider it creates no client, not even for plain HTTP.
pub fn client() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

/// An engine that listens on a free port until the test's runtime ends.
pub struct Engine {
    pub url: String,
    app: App,
    manner: Manner,
    client: reqwest::Client,
}

/// Waits that are too short to slow down a test.
pub fn short_waits() -> Waits {
    Waits { retry: Duration::from_millis(1), queue: Duration::ZERO, ..Waits::default() }
}

impl Engine {
    pub async fn start(manner: Manner, waits: Waits) -> Self {
        Self::with(Options { manner, waits, ..Options::default() }).await
    }

    pub async fn with(options: Options) -> Self {
        let queue = Duration::ZERO;
        Self::queued(Options { waits: Waits { queue, ..options.waits }, ..options }).await
    }

    /// Starts an engine with the delay after which queued runs can be read.
    pub async fn queued(options: Options) -> Self {
        let manner = options.manner;
        let server = Server::bind(options, "127.0.0.1", 0).await.unwrap();
        let (url, app) = (server.url().to_owned(), server.app().clone());
        tokio::spawn(server.run());
        let client = client();
        Self { url, app, manner, client }
    }

    /// Address and port.
    pub fn host(&self) -> &str {
        self.url.strip_prefix("http://").unwrap()
    }

    /// A request without a credential. `path` begins with `/`.
    pub fn anonymous(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.url))
    }

    /// A request to the engine, with the credential of its manner. `path` begins with `/v1`.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.anonymous(method, &format!("{}{path}", self.manner.prefix()));
        match self.manner {
            Manner::Platform => request.header("x-api-key", KEY),
            Manner::Bare => request.bearer_auth(KEY),
        }
    }

    pub async fn get(&self, path: &str) -> Value {
        json_of(self.request(Method::GET, path).send().await.unwrap()).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Value {
        json_of(self.request(Method::POST, path).json(&body).send().await.unwrap()).await
    }

    pub async fn project(&self) -> String {
        self.get("/v1/users/me").await["projectId"].as_str().unwrap().to_owned()
    }

    /// Creates a flow without a trigger. Returns its id.
    pub async fn flow(&self, name: &str) -> String {
        let flow =
            self.post("/v1/flows", json!({ "displayName": name, "projectId": self.project().await })).await;
        flow["id"].as_str().unwrap().to_owned()
    }

    pub async fn operate(&self, flow: &str, kind: &str, request: Value) -> Value {
        self.post(&format!("/v1/flows/{flow}"), json!({ "type": kind, "request": request })).await
    }

    /// Creates a published flow with a webhook trigger and these steps in a row. Returns its id.
    pub async fn published(&self, name: &str, steps: &[Value]) -> String {
        self.triggered(name, webhook(), steps).await
    }

    /// Creates a published flow with this trigger and these steps in a row.
    pub async fn triggered(&self, name: &str, trigger: Value, steps: &[Value]) -> String {
        let flow = self.flow(name).await;
        self.operate(&flow, "UPDATE_TRIGGER", trigger).await;
        let mut parent = "trigger".to_owned();
        for step in steps {
            self.operate(&flow, "ADD_ACTION", json!({ "parentStep": parent, "action": step })).await;
            parent = step["name"].as_str().unwrap().to_owned();
        }
        let published = self.operate(&flow, "LOCK_AND_PUBLISH", json!({})).await;
        assert_eq!(published["status"], "ENABLED", "{published}");
        flow
    }

    /// Creates a connection with a secret. Returns its id.
    pub async fn connection(&self, external_id: &str, secret: &str) -> String {
        self.connect(external_id, json!({ "type": "SECRET_TEXT", "secret_text": secret })).await
    }

    /// Creates a connection with this value. Returns its id.
    pub async fn connect(&self, external_id: &str, value: Value) -> String {
        let body = json!({ "externalId": external_id, "displayName": external_id,
            "pieceName": "@activepieces/piece-webhook", "projectId": self.project().await,
            "type": value["type"], "value": value });
        let connection = self.post("/v1/app-connections", body).await;
        connection["id"].as_str().unwrap().to_owned()
    }

    /// The ids of the runs of a flow, the newest first. Includes runs of drafts, which no route lists.
    pub async fn runs_of(&self, flow: &str) -> Vec<String> {
        let sql = "select id from runs where flow_id = ? order by rowid desc";
        let read = |db: &rusqlite::Connection| -> rusqlite::Result<_> {
            db.prepare(sql)?.query_map([flow], |row| row.get(0))?.collect()
        };
        self.app.store.read(read).unwrap()
    }

    /// Waits until the newest run of a flow has ended or is paused. Returns the run with its steps.
    pub async fn run_of(&self, flow: &str) -> Value {
        loop {
            if let Some(newest) = self.runs_of(flow).await.first() {
                let run = self.get(&format!("/v1/flow-runs/{newest}")).await;
                if run["status"] != "QUEUED" && run["status"] != "RUNNING" {
                    return run;
                }
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// Whether all runs end within two seconds.
    pub async fn goes_idle(&self) -> bool {
        self.goes_idle_within(Duration::from_secs(2)).await
    }

    pub async fn goes_idle_within(&self, limit: Duration) -> bool {
        let deadline = std::time::Instant::now() + limit;
        while !self.app.tasks.is_idle() {
            if std::time::Instant::now() > deadline {
                return false;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        true
    }

    /// Waits until no run is queued or executing.
    pub async fn settle(&self) {
        let project = self.project().await;
        let open = format!("/v1/flow-runs?projectId={project}&status=RUNNING&status=QUEUED");
        while self.get(&open).await["data"] != json!([]) {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// Waits until no run executes. Returns the newest run with its steps.
    pub async fn last_run(&self) -> Value {
        self.settle().await;
        let runs = self.get(&format!("/v1/flow-runs?projectId={}&limit=1", self.project().await)).await;
        self.get(&format!("/v1/flow-runs/{}", runs["data"][0]["id"].as_str().unwrap())).await
    }
}

/// Parses the entries of a list of differences: `` - `name`: reason ``. Returns reasons by name.
pub fn listed(list: &str) -> BTreeMap<String, String> {
    let lines = list.lines().filter_map(|line| line.strip_prefix("- `"));
    lines
        .map(|line| line.split_once("`: ").expect("a reason"))
        .map(|(name, why)| (name.into(), why.into()))
        .collect()
}

/// Parses the body of a response as JSON.
pub async fn json_of(response: Response) -> Value {
    let text = response.text().await.unwrap();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// The request of UPDATE_TRIGGER for a webhook.
pub fn webhook() -> Value {
    json!({ "name": "trigger", "valid": true, "displayName": "Webhook", "type": "PIECE_TRIGGER", "settings": {
        "pieceName": "@activepieces/piece-webhook", "pieceVersion": "0.1.25", "triggerName": "catch_webhook",
        "input": { "authType": "none", "authFields": {} }, "propertySettings": {} } })
}

/// A step that responds with this body.
pub fn response(name: &str, body: Value) -> Value {
    let fields = json!({ "status": 200, "headers": {}, "body": body });
    json!({ "name": name, "valid": true, "displayName": name, "type": "PIECE", "settings": {
        "pieceName": "@activepieces/piece-webhook", "pieceVersion": "0.1.25", "actionName": "return_response",
        "input": { "responseType": "json", "fields": fields, "respond": "stop" }, "propertySettings": {} } })
}

/// A CODE step.
pub fn code(name: &str, code: &str, input: Value) -> Value {
    json!({ "name": name, "valid": true, "displayName": name, "type": "CODE", "settings": {
        "sourceCode": { "code": code, "packageJson": "{}" }, "input": input } })
}
