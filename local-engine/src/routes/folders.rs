//! Folders.

use axum::extract::State;
use serde::Deserialize;
use serde_json::json;

use crate::app::App;
use crate::error::Error;
use crate::page::Paging;
use crate::reply::{self, Reply};
use crate::request::{Body, Checked, Id, Query};
use crate::store::folders;

/// The query of `GET /v1/folders`.
#[derive(Debug, Deserialize)]
pub struct ListFolders {
    #[serde(flatten)]
    paging: Paging,
}

impl Checked for ListFolders {
    const SCHEMA: &'static str = "others.list_folders";
}

/// The body of `POST /v1/folders`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateFolder {
    display_name: String,
}

impl Checked for CreateFolder {
    const SCHEMA: &'static str = "others.create_folder";
}

/// The body of `POST /v1/folders/{id}`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateFolder {
    display_name: Option<String>,
}

impl Checked for UpdateFolder {
    const SCHEMA: &'static str = "others.update_folder";
}

fn not_found(id: &str) -> Error {
    Error::EntityNotFound(json!({ "message": format!("Folder {id} is not found") }))
}

/// `GET /v1/folders`.
pub async fn list(State(app): State<App>, Query(query): Query<ListFolders>) -> Reply {
    let page = app.store.read(|db| folders::list(db, &query.paging))?;
    reply::ok(&page.map(|folder| app.owned(folder)))
}

/// `GET /v1/folders/{id}`.
pub async fn get(State(app): State<App>, Id(id): Id) -> Reply {
    let folder = app.store.read(|db| folders::get(db, &id))?.ok_or_else(|| not_found(&id))?;
    reply::ok(&app.owned(folder))
}

/// `POST /v1/folders`. If the name exists, the reply is the existing folder.
pub async fn create(State(app): State<App>, Body(body): Body<CreateFolder>) -> Reply {
    let folder = app.store.write(|db| -> Result<_, Error> {
        if let Some(existing) = folders::by_name(db, &body.display_name)? {
            return Ok(Some(existing));
        }
        let id = folders::create(db, &body.display_name, app.database().creation_time())?;
        Ok(folders::get(db, &id)?)
    })?;
    reply::ok(&folder.map(|folder| app.owned(folder)))
}

/// `POST /v1/folders/{id}`.
pub async fn update(State(app): State<App>, Id(id): Id, Body(body): Body<UpdateFolder>) -> Reply {
    let folder = app.store.write(|db| -> Result<_, Error> {
        if let Some(name) = &body.display_name {
            folders::rename(db, &id, name)?;
        }
        folders::get(db, &id)?.ok_or_else(|| not_found(&id))
    })?;
    reply::ok(&app.owned(folder))
}

/// `DELETE /v1/folders/{id}`. Its flows are then in no folder.
pub async fn delete(State(app): State<App>, Id(id): Id) -> Reply {
    if app.store.write(|db| folders::delete(db, &id))? { reply::empty() } else { Err(not_found(&id)) }
}
