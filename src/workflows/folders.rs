use imbrace_core::calls::folders;
use imbrace_core::models::{Folder, Page};
use imbrace_core::procedures::pager::Order;
use napi::bindgen_prelude::Unknown;
use napi_derive::napi;

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
        ts_type = "<F extends string = never>(params?: ListFoldersParams, options?: ReadOptions<F>): Promise<Page<Picked<Folder, F>>>"
    )]
    pub fn list_folders(&self, params: Unknown, options: Unknown) -> Promise<Page<Folder>> {
        self.call(options).with_optional_params(params, folders::list)
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
        ts_type = "<F extends string = never>(folderId: string, options?: ReadOptions<F>): Promise<Picked<Folder, F>>"
    )]
    pub fn get_folder(&self, id: Unknown, options: Unknown) -> Promise<Folder> {
        self.call(options).by_id("folderId", id, folders::get)
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
        self.call(options).with_params(params, folders::create)
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
    pub fn update_folder(&self, id: Unknown, params: Unknown, options: Unknown) -> Promise<Folder> {
        self.call(options).by_id_with_params("folderId", id, params, folders::update)
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
    pub fn delete_folder(&self, id: Unknown, options: Unknown) -> Promise<()> {
        self.call(options).by_id("folderId", id, folders::delete)
    }

    /// Iterates over all folders.
    ///
    /// Each folder that exists throughout the iteration comes exactly once, whatever `limit` is. `limit` is the size of
    /// the first request, 100 by default; requests become larger where many folders share one second. The next page is
    /// requested one turn of the event loop after the first element of a page. `break` cancels a page that is being
    /// fetched.
    ///
    /// Route: `GET /v1/folders`.
    ///
    /// @example
    /// ```ts
    /// for await (const folder of client.workflows.iterateFolders()) console.log(folder.displayName)
    /// ```
    #[napi(
        catch_unwind,
        ts_type = "<F extends string = never>(params?: ListFoldersParams, options?: ReadOptions<F>): AsyncIterableIterator<Picked<Folder, F>>"
    )]
    pub fn iterate_folders(&self, params: Unknown, options: Unknown) -> AsyncIterableIterator<Folder> {
        self.call(options).iterate(Order::Created, params, folders::list)
    }
}
