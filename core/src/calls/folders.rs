use crate::call::Call;
use crate::calls::Result;
use crate::models::{CreateFolderParams, Folder, ListFoldersParams, Page, UpdateFolderParams};
use crate::request::Project;

pub fn list(params: &ListFoldersParams) -> Result<Page<Folder>> {
    Ok(Call::get("/v1/folders").query(params)?.project_in(Project::Query))
}

pub fn get(folder_id: &str) -> Result<Folder> {
    Call::get("/v1/folders/{folderId}").id(folder_id)
}

pub fn create(params: &CreateFolderParams) -> Result<Folder> {
    Ok(Call::post("/v1/folders").body(params)?.project_in(Project::Body))
}

pub fn update(folder_id: &str, params: &UpdateFolderParams) -> Result<Folder> {
    Call::post("/v1/folders/{folderId}").id(folder_id)?.body(params)
}

pub fn delete(folder_id: &str) -> Result<()> {
    Call::delete("/v1/folders/{folderId}").id(folder_id)
}
