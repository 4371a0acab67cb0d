use imbrace_core::procedures;
use imbrace_core::request::{Expect, Project};
use napi::bindgen_prelude::{This, Unknown};
use napi_derive::napi;

use crate::models::{
    AppConnection, ConnectionOwner, ListConnectionsParams, Page, ReplaceConnectionsParams,
    UpdateConnectionParams,
};
use crate::node::{AsyncIterableIterator, Promise};
use crate::workflows::{Workflows, connection_body};

#[napi]
impl Workflows {
    /// Lists connections, a page at a time and without their secrets.
    ///
    /// Route: `GET /v1/app-connections`.
    ///
    /// @example
    /// ```ts
    /// const page = await client.workflows.listConnections({ pieceName: '@activepieces/piece-slack' })
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "params?: ListConnectionsParams, options?: ReadOptions<F>",
        ts_generic_types = "F extends string = never",
        ts_return_type = "Promise<Page<Picked<AppConnection, F>>>"
    )]
    pub fn list_connections(&self, params: Unknown, options: Unknown) -> Promise<Page<AppConnection>> {
        let call = self.get("/v1/app-connections").query::<ListConnectionsParams>(params);
        call.project_in(Project::Query).options(options).page()
    }

    /// Returns one connection; on the platform with its decrypted `value`, **a secret in your hands**.
    ///
    /// Route: `GET /v1/app-connections/{connectionId}`; on a bare engine, which has no such route, the connection
    /// is looked up in the list. An unknown id is an `ApiError` 404 `ENTITY_NOT_FOUND` on both.
    ///
    /// @example
    /// ```ts
    /// const connection = await client.workflows.getConnection('connection_id')
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "connectionId: string, options?: ReadOptions<F>",
        ts_generic_types = "F extends string = never",
        ts_return_type = "Promise<Picked<AppConnection, F>>"
    )]
    pub fn get_connection(&self, connection_id: Unknown, options: Unknown) -> Promise<AppConnection> {
        let call = self.get("/v1/app-connections/{connectionId}").id(connection_id).options(options);
        call.procedure(Expect::Entity, async |engine, request| {
            procedures::get_connection(&engine, request).await
        })
    }

    /// Creates a connection, or updates the one with the same `externalId`. What the engine wants besides is
    /// filled in, see `UpsertConnectionParams`.
    ///
    /// Route: `POST /v1/app-connections`.
    ///
    /// @example
    /// ```ts
    /// const connection = await client.workflows.upsertConnection({
    ///   displayName: 'Slack Workspace',
    ///   pieceName: 'slack',
    ///   type: 'SECRET_TEXT',
    ///   value: { api_key: 'xoxb-...' },
    /// })
    /// ```
    #[napi(catch_unwind, ts_args_type = "params: UpsertConnectionParams, options?: RequestOptions")]
    pub fn upsert_connection(&self, params: Unknown, options: Unknown) -> Promise<AppConnection> {
        let call = self.post("/v1/app-connections").body_read_by("params", params, connection_body::complete);
        call.project_in(Project::Body).options(options).entity()
    }

    /// Deletes a connection. Flows that use it fail from then on.
    ///
    /// Route: `DELETE /v1/app-connections/{connectionId}`. An unknown id is an `ApiError` 404 `ENTITY_NOT_FOUND`.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.deleteConnection('connection_id')
    /// ```
    #[napi(catch_unwind, ts_args_type = "connectionId: string, options?: RequestOptions")]
    pub fn delete_connection(&self, connection_id: Unknown, options: Unknown) -> Promise<()> {
        self.delete("/v1/app-connections/{connectionId}").id(connection_id).options(options).nothing()
    }

    /// Renames a connection.
    ///
    /// Route: `POST /v1/app-connections/{connectionId}`. An unknown id is an `ApiError` 500.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.updateConnection('connection_id', { displayName: 'Slack' })
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "connectionId: string, params: UpdateConnectionParams, options?: RequestOptions"
    )]
    pub fn update_connection(
        &self,
        connection_id: Unknown,
        params: Unknown,
        options: Unknown,
    ) -> Promise<AppConnection> {
        let call = self.post("/v1/app-connections/{connectionId}").id(connection_id);
        call.body::<UpdateConnectionParams>(params).options(options).entity()
    }

    /// Puts one connection in the place of another, in all flows of the project.
    ///
    /// Route: `POST /v1/app-connections/replace`.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.replaceConnections({ sourceAppConnectionId: 'old_id', targetAppConnectionId: 'new_id' })
    /// ```
    #[napi(catch_unwind, ts_args_type = "params: ReplaceConnectionsParams, options?: RequestOptions")]
    pub fn replace_connections(&self, params: Unknown, options: Unknown) -> Promise<()> {
        let call = self.post("/v1/app-connections/replace").body::<ReplaceConnectionsParams>(params);
        call.project_in(Project::Body).options(options).nothing()
    }

    /// Lists the users who own connections of the project.
    ///
    /// Route: `GET /v1/app-connections/owners`.
    ///
    /// @example
    /// ```ts
    /// const { data } = await client.workflows.listConnectionOwners()
    /// ```
    #[napi(catch_unwind, ts_args_type = "options?: RequestOptions")]
    pub fn list_connection_owners(&self, options: Unknown) -> Promise<Page<ConnectionOwner>> {
        self.get("/v1/app-connections/owners").project_in(Project::Query).options(options).json()
    }

    /// Iterates over all connections that match.
    /// The next page is fetched while you work on this one; `break` ends it. `limit` is the page size, 100 by default:
    /// rows that share the instant of a page's last row may be left out by the engine, fewer of them with larger pages.
    ///
    /// Route: `GET /v1/app-connections`.
    ///
    /// @example
    /// ```ts
    /// for await (const connection of client.workflows.iterateConnections()) console.log(connection.externalId)
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "params?: ListConnectionsParams, options?: ReadOptions<F>",
        ts_generic_types = "F extends string = never",
        ts_return_type = "AsyncIterableIterator<Picked<AppConnection, F>>"
    )]
    pub fn iterate_connections(
        &self,
        this: This,
        params: Unknown,
        options: Unknown,
    ) -> napi::Result<AsyncIterableIterator<AppConnection>> {
        AsyncIterableIterator::new(&self.node, &this, c"listConnections", &[params, options])
    }
}
