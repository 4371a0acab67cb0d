//! Channel automations, which live in another service of the platform. There are none here.

use serde_json::json;

use crate::reply::{self, Reply};

/// `GET /v1/workflows/channel_automation` of the channel service.
pub async fn list() -> Reply {
    reply::ok(&json!({ "data": [] }))
}
