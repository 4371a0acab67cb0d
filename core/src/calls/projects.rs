use serde::Deserialize;

use crate::call::Call;

/// The caller.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    pub project_id: String,
}

pub fn own() -> Call<User> {
    Call::get("/v1/users/me")
}
