use crate::call::Call;
use crate::calls::Result;
use crate::error::misuse;
use crate::json::JsonObject;
use crate::models::{
    GetPieceOptions, ListPieceVersionsParams, ListPiecesParams, Piece, PieceOptionsParams, PieceSummary,
};
use crate::pieces::PieceName;
use crate::request::Project;
use crate::request::path::check_id;

/// Returns all pieces: the engine ignores `limit`, and `cursor` is not sent because the engine has no cursor here.
pub fn list(params: &ListPiecesParams) -> Result<Vec<PieceSummary>> {
    Call::get("/v1/pieces").query(&ListPiecesParams { cursor: None, ..params.clone() })
}

/// An error about the name calls it `place`.
pub fn get(place: &str, name: &PieceName, options: &GetPieceOptions) -> Result<Piece> {
    let (scope, name) = name.scope_and_name(place)?;
    check_id(place, scope)?;
    check_id(place, name)?;
    Call::get("/v1/pieces/{scope}/{name}").id(scope)?.id(name)?.query(options)
}

pub fn list_versions(params: &ListPieceVersionsParams) -> Result<JsonObject> {
    if params.name.as_str().is_empty() {
        return Err(misuse("params.name", "must not be empty"));
    }
    Call::get("/v1/pieces/versions").query(params)
}

pub fn list_categories() -> Call<Vec<String>> {
    Call::get("/v1/pieces/categories")
}

pub fn options(params: &PieceOptionsParams) -> Result<JsonObject> {
    // The engine requires `input` even if the property depends on no other.
    let mut params = params.clone();
    params.input.get_or_insert_default();
    Ok(Call::post("/v1/pieces/options").body(&params)?.project_in(Project::Body))
}
