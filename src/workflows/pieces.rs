use imbrace_core::error::Error;
use imbrace_core::request::Project;
use napi::bindgen_prelude::Unknown;
use napi_derive::napi;

use crate::models::{
    GetPieceOptions, ListPieceVersionsParams, ListPiecesParams, Piece, PieceOptionsParams, PieceSummary,
};
use crate::node::Promise;
use crate::node::draft::{self, Fields};
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
    #[napi(
        catch_unwind,
        ts_args_type = "params?: ListPiecesParams, options?: ReadOptions<F>",
        ts_generic_types = "F extends string = never",
        ts_return_type = "Promise<Picked<PieceSummary, F>[]>"
    )]
    pub fn list_pieces(&self, params: Unknown, options: Unknown) -> Promise<Vec<PieceSummary>> {
        self.get("/v1/pieces").query_read_by(params, without_cursor).options(options).list()
    }

    /// Returns one piece with its actions and triggers. `slack` stands for `@activepieces/piece-slack`.
    ///
    /// Route: `GET /v1/pieces/{scope}/{name}`. An unknown one is an `ApiError` 404 `ENTITY_NOT_FOUND`.
    ///
    /// @example
    /// ```ts
    /// const piece = await client.workflows.getPiece('@activepieces/piece-webhook')
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "name: string, options?: GetPieceOptions & ReadOptions<F>",
        ts_generic_types = "F extends string = never",
        ts_return_type = "Promise<Picked<Piece, F>>"
    )]
    pub fn get_piece(&self, name: Unknown, options: Unknown) -> Promise<Piece> {
        self.get("/v1/pieces/{scope}/{name}").piece(name).query_options::<GetPieceOptions>(options).entity()
    }

    /// Lists the versions of a piece that work with a release of the engine.
    ///
    /// Route: `GET /v1/pieces/versions`.
    ///
    /// @example
    /// ```ts
    /// const versions = await client.workflows.listPieceVersions({ name: '@activepieces/piece-webhook', release: '0.72.1' })
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "params: ListPieceVersionsParams, options?: RequestOptions",
        ts_return_type = "Promise<Record<string, Record<string, unknown>>>"
    )]
    pub fn list_piece_versions(&self, params: Unknown, options: Unknown) -> Promise<Fields> {
        self.get("/v1/pieces/versions")
            .required_query::<ListPieceVersionsParams>(params)
            .options(options)
            .json()
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
        self.get("/v1/pieces/categories").options(options).json()
    }

    /// Returns the options that a property of a step offers, which depend on its other properties.
    ///
    /// Route: `POST /v1/pieces/options`.
    ///
    /// @example
    /// ```ts
    /// const options = await client.workflows.getPieceOptions({
    ///   pieceName: '@activepieces/piece-webhook', pieceVersion: '0.1.25', actionOrTriggerName: 'catch_webhook',
    ///   propertyName: 'authFields', flowId: 'flow_id', flowVersionId: 'version_id', input: { authType: 'basic' },
    /// })
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "params: PieceOptionsParams, options?: RequestOptions",
        ts_return_type = "Promise<Record<string, unknown>>"
    )]
    pub fn get_piece_options(&self, params: Unknown, options: Unknown) -> Promise<Fields> {
        let call = self.post("/v1/pieces/options").body_read_by("params", params, options_body);
        call.project_in(Project::Body).options(options).json()
    }
}

/// The engine knows no cursor here, and what it does not know it may refuse.
fn without_cursor(text: &str) -> Result<Fields, Error> {
    let mut fields = draft::fields_of::<ListPiecesParams>(text)?;
    fields.remove("cursor");
    Ok(fields)
}

/// The engine wants `input` also where a property depends on no other.
fn options_body(text: &str) -> Result<String, Error> {
    let mut fields = draft::fields_of::<PieceOptionsParams>(text)?;
    fields.entry("input").or_insert_with(|| Fields::new().into());
    Ok(serde_json::Value::Object(fields).to_string())
}
