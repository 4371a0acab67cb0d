use http::Method;
use imbrace_core::calls::pieces;
use imbrace_core::json::JsonObject;
use imbrace_core::models::{Piece, PieceSummary};
use imbrace_core::pieces::PieceName;
use imbrace_core::{Context, procedures};
use napi::bindgen_prelude::Unknown;
use napi_derive::napi;

use crate::node::Promise;
use crate::workflows::Workflows;

#[napi]
impl Workflows {
    /// Lists the pieces (integrations) that flows can use.
    ///
    /// Route: `GET /v1/pieces`.
    ///
    /// @example
    /// ```ts
    /// const pieces = await client.workflows.listPieces({ searchQuery: 'slack' })
    /// ```
    #[napi(catch_unwind, ts_args_type = "params?: ListPiecesParams, options?: ReadOptions")]
    pub fn list_pieces(&self, params: Unknown, options: Unknown) -> Promise<Vec<PieceSummary>> {
        let mut call = self.call(options);
        let params = call.optional("params", params);
        call.run((Method::GET, "/v1/pieces"), move |_| {
            let params = params.read_or_default()?;
            Ok(async move |ctx: Context| procedures::list_pieces(&ctx, &params).await)
        })
    }

    /// Returns a piece with its actions and triggers. `slack` is short for
    /// `@activepieces/piece-slack`.
    ///
    /// Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the piece does not exist.
    ///
    /// Route: `GET /v1/pieces/{scope}/{name}`.
    ///
    /// @example
    /// ```ts
    /// const piece = await client.workflows.getPiece('@activepieces/piece-webhook')
    /// ```
    #[napi(catch_unwind, ts_args_type = "name: string, options?: GetPieceOptions & ReadOptions")]
    pub fn get_piece(&self, name: Unknown, options: Unknown) -> Promise<Piece> {
        let mut call = self.call(options);
        let name = call.text("name", name);
        call.send_with(move |options| pieces::get("name", &PieceName::new(&name), &options))
    }

    /// Lists the versions of a piece that support a release of the engine. The keys of the result are
    /// the versions.
    ///
    /// Route: `GET /v1/pieces/versions`.
    ///
    /// @example
    /// ```ts
    /// const versions = await client.workflows.listPieceVersions({
    ///   name: '@activepieces/piece-webhook',
    ///   release: '0.72.1',
    /// })
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "params: ListPieceVersionsParams, options?: RequestOptions",
        ts_return_type = "Promise<Record<string, Record<string, unknown>>>"
    )]
    pub fn list_piece_versions(&self, params: Unknown, options: Unknown) -> Promise<JsonObject> {
        self.call(options).with_params(params, pieces::list_versions)
    }

    /// Lists the categories of pieces.
    ///
    /// Route: `GET /v1/pieces/categories`.
    ///
    /// @example
    /// ```ts
    /// const categories = await client.workflows.listPieceCategories()
    /// ```
    #[napi(catch_unwind, ts_args_type = "options?: RequestOptions")]
    pub fn list_piece_categories(&self, options: Unknown) -> Promise<Vec<String>> {
        self.call(options).send(|| Ok(pieces::list_categories()))
    }

    /// Returns the options of a step's property. They can depend on the values of the other
    /// properties.
    ///
    /// Route: `POST /v1/pieces/options`.
    ///
    /// @example
    /// ```ts
    /// const options = await client.workflows.getPieceOptions({
    ///   pieceName: '@activepieces/piece-webhook',
    ///   pieceVersion: '0.1.25',
    ///   actionOrTriggerName: 'catch_webhook',
    ///   propertyName: 'authFields',
    ///   flowId: 'flow_id',
    ///   flowVersionId: 'version_id',
    ///   input: { authType: 'basic' },
    /// })
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "params: PieceOptionsParams, options?: RequestOptions",
        ts_return_type = "Promise<Record<string, unknown>>"
    )]
    pub fn get_piece_options(&self, params: Unknown, options: Unknown) -> Promise<JsonObject> {
        self.call(options).with_params(params, pieces::options)
    }
}
