use http::Method;
use imbrace_core::calls::connections;
use imbrace_core::models::{AppConnection, ConnectionOwner, Page};
use imbrace_core::procedures::pager::Order;
use imbrace_core::{Context, procedures};
use napi::bindgen_prelude::Unknown;
use napi_derive::napi;

use crate::node::{AsyncIterableIterator, Promise};
use crate::workflows::Workflows;

#[napi]
impl Workflows {
    /// Lists connections, a page at a time and without their secrets.
    ///
    /// Route: `GET /v1/app-connections`.
    ///
    /// @example
    /// ```ts
    /// const page = await client.workflows.listConnections({ pieceName: 'slack' })
    /// ```
    #[napi(
        catch_unwind,
        ts_type = "<F extends string = never>(params?: ListConnectionsParams, options?: ReadOptions<F>): Promise<Page<Picked<AppConnection, F>>>"
    )]
    pub fn list_connections(&self, params: Unknown, options: Unknown) -> Promise<Page<AppConnection>> {
        self.call(options).with_optional_params(params, connections::list)
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
        ts_type = "<F extends string = never>(connectionId: string, options?: ReadOptions<F>): Promise<Picked<AppConnection, F>>"
    )]
    pub fn get_connection(&self, connection_id: Unknown, options: Unknown) -> Promise<AppConnection> {
        let mut call = self.call(options);
        let connection_id = call.text("connectionId", connection_id);
        call.run((Method::GET, "/v1/app-connections/{connectionId}"), move |_| {
            Ok(async move |ctx: Context| procedures::get_connection(&ctx, &connection_id).await)
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
        self.call(options).with_params(params, connections::upsert)
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
    pub fn delete_connection(&self, id: Unknown, options: Unknown) -> Promise<()> {
        self.call(options).by_id("connectionId", id, connections::delete)
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
        id: Unknown,
        params: Unknown,
        options: Unknown,
    ) -> Promise<AppConnection> {
        self.call(options).by_id_with_params("connectionId", id, params, connections::update)
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
        self.call(options).with_params(params, connections::replace)
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
        self.call(options).send(|| Ok(connections::list_owners()))
    }

    /// Iterates over all connections that match.
    ///
    /// Each connection that exists throughout the iteration comes exactly once, whatever `limit` is. `limit` is the
    /// size of the first request, 100 by default; requests become larger where many connections share one second. The
    /// next page is requested one turn of the event loop after the first element of a page. `break` cancels a page that
    /// is being fetched.
    ///
    /// Route: `GET /v1/app-connections`.
    ///
    /// @example
    /// ```ts
    /// for await (const connection of client.workflows.iterateConnections()) console.log(connection.externalId)
    /// ```
    #[napi(
        catch_unwind,
        ts_type = "<F extends string = never>(params?: ListConnectionsParams, options?: ReadOptions<F>): AsyncIterableIterator<Picked<AppConnection, F>>"
    )]
    pub fn iterate_connections(
        &self,
        params: Unknown,
        options: Unknown,
    ) -> AsyncIterableIterator<AppConnection> {
        self.call(options).iterate(Order::Created, params, connections::list)
    }
}
