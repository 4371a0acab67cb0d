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
        ts_args_type = "params?: ListFoldersParams, options?: ReadOptions<F>",
        ts_generic_types = "F extends string = never",
        ts_return_type = "Promise<Page<Picked<Folder, F>>>"
    )]
    pub fn list_folders(&self, params: Unknown, options: Unknown) -> Promise<Page<Folder>> {
        let mut call = self.call(options);
        let params = call.optional("params", params);
        call.send(move || folders::list(&params.read_or_default()?))
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
        let mut call = self.call(options);
        let folder_id = call.text("folderId", folder_id);
        call.send(move || folders::get(&folder_id))
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
        let mut call = self.call(options);
        let params = call.argument("params", params);
        call.send(move || folders::create(&params.read()?))
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
        let mut call = self.call(options);
        let folder_id = call.text("folderId", folder_id);
        let params = call.argument("params", params);
        call.send(move || folders::update(&folder_id, &params.read()?))
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
        let mut call = self.call(options);
        let folder_id = call.text("folderId", folder_id);
        call.send(move || folders::delete(&folder_id))
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
        ts_args_type = "params?: ListFoldersParams, options?: ReadOptions<F>",
        ts_generic_types = "F extends string = never",
        ts_return_type = "AsyncIterableIterator<Picked<Folder, F>>"
    )]
    pub fn iterate_folders(
        &self,
        params: Unknown,
        options: Unknown,
    ) -> napi::Result<AsyncIterableIterator<Folder>> {
        let mut call = self.call(options);
        let params = call.optional("params", params);
        call.pages(Order::Created, move || folders::list(&params.read_or_default()?))
    }
}
