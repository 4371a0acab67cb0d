//! The routes that show that the engine is running.

use serde_json::json;

use crate::reply::{self, Reply};

/// `GET /` of the gateway.
pub async fn gateway() -> Reply {
    reply::ok(&json!({ "name": "imbrace-local", "version": env!("CARGO_PKG_VERSION"), "env": "local" }))
}

/// `GET /v1/health` of the engine.
pub async fn engine() -> Reply {
    reply::ok(&json!({ "status": "Healthy" }))
}
