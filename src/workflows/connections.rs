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
    /// Lists connections, one page at a time. The result does not include credentials.
    ///
    /// Route: `GET /v1/app-connections`.
    ///
    /// @example
    /// ```ts
    /// const page = await client.workflows.listConnections({ pieceName: 'slack' })
    /// ```
    #[napi(catch_unwind, ts_args_type = "params?: ListConnectionsParams, options?: ReadOptions")]
    pub fn list_connections(&self, params: Unknown, options: Unknown) -> Promise<Page<AppConnection>> {
        self.call(options).with_optional_params(params, connections::list)
    }

    /// Returns a connection. On the platform, the result includes the decrypted credential in `value`.
    /// **Treat it as a secret.**
    ///
    /// Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the connection does not exist.
    ///
    /// Route: `GET /v1/app-connections/{connectionId}`. An engine without a gateway does not have this
    /// route; the client then searches the list of connections.
    ///
    /// @example
    /// ```ts
    /// const connection = await client.workflows.getConnection('connection_id')
    /// ```
    #[napi(catch_unwind, ts_args_type = "connectionId: string, options?: ReadOptions")]
    pub fn get_connection(&self, connection_id: Unknown, options: Unknown) -> Promise<AppConnection> {
        let mut call = self.call(options);
        let connection_id = call.text("connectionId", connection_id);
        call.run((Method::GET, "/v1/app-connections/{connectionId}"), move |_| {
            Ok(async move |ctx: Context| procedures::get_connection(&ctx, &connection_id).await)
        })
    }

    /// Creates a connection, or updates the connection with the same `externalId`.
    ///
    /// Route: `POST /v1/app-connections`.
    ///
    /// @example
    /// ```ts
    /// const connection = await client.workflows.upsertConnection({
    ///   displayName: 'Slack Workspace',
    ///   pieceName: 'slack',
    ///   type: 'SECRET_TEXT',
    ///   value: { secret_text: 'xoxb-...' },
    /// })
    /// ```
    #[napi(catch_unwind, ts_args_type = "params: UpsertConnectionParams, options?: RequestOptions")]
    pub fn upsert_connection(&self, params: Unknown, options: Unknown) -> Promise<AppConnection> {
        self.call(options).with_params(params, connections::upsert)
    }

    /// Deletes a connection. Flows that use it will fail.
    ///
    /// Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the connection does not exist.
    ///
    /// Route: `DELETE /v1/app-connections/{connectionId}`.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.deleteConnection('connection_id')
    /// ```
    #[napi(catch_unwind, ts_args_type = "connectionId: string, options?: RequestOptions")]
    pub fn delete_connection(&self, id: Unknown, options: Unknown) -> Promise<()> {
        self.call(options).by_id("connectionId", id, connections::delete)
    }

    /// Changes the display name and the metadata of a connection.
    ///
    /// Rejects with an `ApiError` (500) if the connection does not exist.
    ///
    /// Route: `POST /v1/app-connections/{connectionId}`.
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

    /// Replaces one connection with another in all flows of the project. The engine then deletes the
    /// replaced connection.
    ///
    /// Route: `POST /v1/app-connections/replace`.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.replaceConnections({
    ///   sourceAppConnectionId: 'old_id',
    ///   targetAppConnectionId: 'new_id',
    /// })
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

    /// Iterates over all connections that match `params`.
    ///
    /// Every result is returned exactly once. `limit` (default: 100) is the size of a page, not
    /// the total number of results.
    ///
    /// Route: `GET /v1/app-connections`.
    ///
    /// @example
    /// ```ts
    /// for await (const connection of client.workflows.iterateConnections()) {
    ///   console.log(connection.externalId)
    /// }
    /// ```
    #[napi(catch_unwind, ts_args_type = "params?: ListConnectionsParams, options?: ReadOptions")]
    pub fn iterate_connections(
        &self,
        params: Unknown,
        options: Unknown,
    ) -> AsyncIterableIterator<AppConnection> {
        self.call(options).iterate(Order::Created, params, connections::list)
    }
}
