use imbrace_core::calls::folders;
use imbrace_core::models::{Folder, Page};
use imbrace_core::procedures::pager::Order;
use napi::bindgen_prelude::Unknown;
use napi_derive::napi;

use crate::node::{AsyncIterableIterator, Promise};
use crate::workflows::Workflows;

#[napi]
impl Workflows {
    /// Lists folders, one page at a time.
    ///
    /// Route: `GET /v1/folders`.
    ///
    /// @example
    /// ```ts
    /// const page = await client.workflows.listFolders({ limit: 100 })
    /// ```
    #[napi(catch_unwind, ts_args_type = "params?: ListFoldersParams, options?: ReadOptions")]
    pub fn list_folders(&self, params: Unknown, options: Unknown) -> Promise<Page<Folder>> {
        self.call(options).with_optional_params(params, folders::list)
    }

    /// Returns a folder.
    ///
    /// Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the folder does not exist.
    ///
    /// Route: `GET /v1/folders/{folderId}`.
    ///
    /// @example
    /// ```ts
    /// const folder = await client.workflows.getFolder('folder_id')
    /// ```
    #[napi(catch_unwind, ts_args_type = "folderId: string, options?: ReadOptions")]
    pub fn get_folder(&self, id: Unknown, options: Unknown) -> Promise<Folder> {
        self.call(options).by_id("folderId", id, folders::get)
    }

    /// Creates a folder, or returns the existing folder with the same name.
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
    /// Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the folder does not exist.
    ///
    /// Route: `POST /v1/folders/{folderId}`.
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

    /// Deletes a folder. Its flows are kept and are no longer in a folder.
    ///
    /// Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the folder does not exist.
    ///
    /// Route: `DELETE /v1/folders/{folderId}`.
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
    /// Every result is returned exactly once. `limit` (default: 100) is the size of a page, not
    /// the total number of results.
    ///
    /// Route: `GET /v1/folders`.
    ///
    /// @example
    /// ```ts
    /// for await (const folder of client.workflows.iterateFolders()) {
    ///   console.log(folder.displayName)
    /// }
    /// ```
    #[napi(catch_unwind, ts_args_type = "params?: ListFoldersParams, options?: ReadOptions")]
    pub fn iterate_folders(&self, params: Unknown, options: Unknown) -> AsyncIterableIterator<Folder> {
        self.call(options).iterate(Order::Created, params, folders::list)
    }
}
