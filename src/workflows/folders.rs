use imbrace_core::request::Project;
use napi::bindgen_prelude::{This, Unknown};
use napi_derive::napi;

use crate::models::{CreateFolderParams, Folder, ListFoldersParams, Page, UpdateFolderParams};
use crate::node::{AsyncIterableIterator, Promise};
use crate::workflows::Workflows;

#[napi]
impl Workflows {
    /// Lists folders, a page at a time.
    ///
    /// Route: `GET /v1/folders`.
    ///
    /// @example
    /// ```ts
    /// const folders = await client.workflows.listFolders({ limit: 100 })
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "params?: ListFoldersParams, options?: ReadOptions<F>",
        ts_generic_types = "F extends string = never",
        ts_return_type = "Promise<Page<Picked<Folder, F>>>"
    )]
    pub fn list_folders(&self, params: Unknown, options: Unknown) -> Promise<Page<Folder>> {
        self.get("/v1/folders")
            .query::<ListFoldersParams>(params)
            .project_in(Project::Query)
            .options(options)
            .page()
    }

    /// Returns one folder.
    ///
    /// Route: `GET /v1/folders/{folderId}`. An unknown id is an `ApiError` 404 `ENTITY_NOT_FOUND`.
    ///
    /// @example
    /// ```ts
    /// const folder = await client.workflows.getFolder('folder_id')
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "folderId: string, options?: ReadOptions<F>",
        ts_generic_types = "F extends string = never",
        ts_return_type = "Promise<Picked<Folder, F>>"
    )]
    pub fn get_folder(&self, folder_id: Unknown, options: Unknown) -> Promise<Folder> {
        self.get("/v1/folders/{folderId}").id(folder_id).options(options).entity()
    }

    /// Creates a folder. When a folder has the name already, that one is the result.
    ///
    /// Route: `POST /v1/folders`.
    ///
    /// @example
    /// ```ts
    /// const folder = await client.workflows.createFolder({ displayName: 'CRM' })
    /// ```
    #[napi(catch_unwind, ts_args_type = "params: CreateFolderParams, options?: RequestOptions")]
    pub fn create_folder(&self, params: Unknown, options: Unknown) -> Promise<Folder> {
        self.post("/v1/folders")
            .body::<CreateFolderParams>(params)
            .project_in(Project::Body)
            .options(options)
            .entity()
    }

    /// Renames a folder.
    ///
    /// Route: `POST /v1/folders/{folderId}`. An unknown id is an `ApiError` 404 `ENTITY_NOT_FOUND`.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.updateFolder('folder_id', { displayName: 'Sales' })
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "folderId: string, params: UpdateFolderParams, options?: RequestOptions"
    )]
    pub fn update_folder(&self, folder_id: Unknown, params: Unknown, options: Unknown) -> Promise<Folder> {
        self.post("/v1/folders/{folderId}")
            .id(folder_id)
            .body::<UpdateFolderParams>(params)
            .options(options)
            .entity()
    }

    /// Deletes a folder. Its flows stay, in no folder.
    ///
    /// Route: `DELETE /v1/folders/{folderId}`. An unknown id is an `ApiError` 404 `ENTITY_NOT_FOUND`.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.deleteFolder('folder_id')
    /// ```
    #[napi(catch_unwind, ts_args_type = "folderId: string, options?: RequestOptions")]
    pub fn delete_folder(&self, folder_id: Unknown, options: Unknown) -> Promise<()> {
        self.delete("/v1/folders/{folderId}").id(folder_id).options(options).nothing()
    }

    /// Iterates over all folders.
    /// The next page is fetched while you work on this one; `break` ends it. `limit` is the page size, 100 by default:
    /// rows that share the instant of a page's last row may be left out by the engine, fewer of them with larger pages.
    ///
    /// Route: `GET /v1/folders`.
    ///
    /// @example
    /// ```ts
    /// for await (const folder of client.workflows.iterateFolders()) console.log(folder.displayName)
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "params?: ListFoldersParams, options?: ReadOptions<F>",
        ts_generic_types = "F extends string = never",
        ts_return_type = "AsyncIterableIterator<Picked<Folder, F>>"
    )]
    pub fn iterate_folders(
        &self,
        this: This,
        params: Unknown,
        options: Unknown,
    ) -> napi::Result<AsyncIterableIterator<Folder>> {
        AsyncIterableIterator::new(&self.node, &this, c"listFolders", &[params, options])
    }
}
