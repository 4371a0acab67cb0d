//! The only user and the only project.

use axum::extract::State;
use serde_json::{Value, json};

use crate::app::App;
use crate::reply::{self, Reply};

/// `GET /v1/users/me`.
pub async fn me(State(app): State<App>) -> Reply {
    let mut me = public(&app);
    me["projectId"] = app.project().into();
    me["trackEvents"] = false.into();
    me["newsLetter"] = false.into();
    me["verified"] = true.into();
    reply::ok(&me)
}

/// `GET /v1/users/projects/current`.
pub async fn project(State(app): State<App>) -> Reply {
    reply::ok(&json!({
        "id": app.project(),
        "created": app.identity.created,
        "updated": app.identity.created,
        "deleted": null,
        "ownerId": app.identity.user,
        "displayName": "Local Project",
        "platformId": app.identity.platform,
        "externalId": null,
        "maxConcurrentJobs": null,
        "icon": { "color": "ORANGE" },
        "releasesEnabled": false,
        "metadata": null,
    }))
}

/// The user as part of other entities.
pub fn public(app: &App) -> Value {
    json!({
        "id": app.identity.user,
        "email": "local@example.com",
        "firstName": "Local",
        "status": "ACTIVE",
        "platformRole": "ADMIN",
        "lastName": "User",
        "created": app.identity.created,
        "updated": app.identity.created,
        "externalId": null,
        "platformId": app.identity.platform,
    })
}
