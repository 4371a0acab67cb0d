//! Stubs of pieces: fixed results that the local engine takes instead of running an action.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use imbrace_core::request::new_id;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::Result;

/// What a stub does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum Stub {
    /// Returns this output.
    Return(Value),
    /// Fails with this message.
    Throw(String),
    /// Pauses the run.
    Pause(Pause),
}

/// How a run is paused.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Pause {
    /// When the run continues, in milliseconds since 1970. By default, only the resume URL continues it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<i64>,
}

/// The stubs by piece and action.
pub type ByAction = BTreeMap<String, BTreeMap<String, Stub>>;

/// A server that answers the engine.
pub struct Stubs {
    url: String,
    actions: Vec<String>,
    server: tokio::task::JoinHandle<()>,
}

impl Stubs {
    /// Serves the stubs on a free port of this machine. Only the engine knows the path.
    pub async fn serve(stubs: &ByAction) -> Result<Self> {
        let stubs: BTreeMap<_, _> = stubs
            .iter()
            .flat_map(|(piece, actions)| {
                let piece = npm_name(piece);
                actions.iter().map(move |(action, stub)| (format!("{piece}:{action}"), stub.clone()))
            })
            .collect();
        let actions = stubs.keys().cloned().collect();
        let path = format!("/{}", new_id());
        let app = Router::new().route(&path, post(answer)).with_state(Arc::new(stubs));
        let cannot = |error: std::io::Error| format!("the stubs cannot be served: {error}");
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.map_err(cannot)?;
        let address = listener.local_addr().map_err(cannot)?;
        let server = tokio::spawn(async move { drop(axum::serve(listener, app).await) });
        Ok(Self { url: format!("http://{address}{path}"), actions, server })
    }

    /// Returns the arguments of the engine's command line.
    pub fn arguments(&self) -> Vec<String> {
        let mut arguments = vec!["--stubs".to_owned(), self.url.clone()];
        arguments.extend(self.actions.iter().flat_map(|action| ["--stub".to_owned(), action.clone()]));
        arguments
    }
}

impl Drop for Stubs {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn answer(State(stubs): State<Arc<BTreeMap<String, Stub>>>, body: Bytes) -> Response {
    let call: Value = serde_json::from_slice(&body).unwrap_or_default();
    let text = |name: &str| call.get(name).and_then(Value::as_str).unwrap_or_default();
    let Some(stub) = stubs.get(&format!("{}:{}", text("pieceName"), text("actionName"))) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let reply = match stub {
        Stub::Return(output) => json!({"output": output}),
        Stub::Throw(message) => json!({"error": {"message": message}}),
        // A run that continues runs the step again.
        Stub::Pause(_) if call.get("resumed").is_some() => json!({"output": call["resumed"]}),
        Stub::Pause(pause) => json!({"output": {}, "effect": {"kind": "pause", "until": pause.until}}),
    };
    ([("content-type", "application/json")], reply.to_string()).into_response()
}

/// Returns the npm name of a piece. `slack` is short for `@activepieces/piece-slack`.
pub fn npm_name(piece: &str) -> String {
    if piece.contains(['@', '/']) { piece.to_owned() } else { format!("@activepieces/piece-{piece}") }
}
