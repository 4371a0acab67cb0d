//! User invitations. The open-source edition lists them, but cannot create them.

use axum::extract::State;
use serde::Deserialize;
use serde_json::json;

use crate::app::App;
use crate::error::Error;
use crate::page::Page;
use crate::reply::{self, Reply};
use crate::request::{Checked, Id, Query};

/// The query of `GET /v1/user-invitations`. It is only checked, because there are no invitations.
#[derive(Debug, Deserialize)]
pub struct ListInvitations {}

impl Checked for ListInvitations {
    const SCHEMA: &'static str = "others.list_invitations";
}

/// `GET /v1/user-invitations`.
pub async fn list(_: State<App>, _: Query<ListInvitations>) -> Reply {
    reply::ok(&Page::<()> { data: Vec::new(), next: None, previous: None })
}

/// `POST /v1/user-invitations`.
pub async fn create() -> Error {
    Error::FeatureDisabled
}

/// `DELETE /v1/user-invitations/{id}`.
pub async fn delete(Id(id): Id) -> Error {
    Error::EntityNotFound(json!({ "entityId": format!("id={id}"), "entityType": "UserInvitation" }))
}
