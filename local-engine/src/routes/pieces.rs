//! Pieces.

use axum::extract::{Path, State};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::app::App;
use crate::error::Error;
use crate::page::Paging;
use crate::reply::{self, Reply};
use crate::request::{Body, Checked, Query};
use crate::run::pieces::{self, PIECES, stubs, webhook_auth};
use crate::store::tables;

/// The categories in the engine's order.
const CATEGORIES: [&str; 17] = [
    "ARTIFICIAL_INTELLIGENCE",
    "COMMUNICATION",
    "COMMERCE",
    "CORE",
    "UNIVERSAL_AI",
    "FLOW_CONTROL",
    "BUSINESS_INTELLIGENCE",
    "ACCOUNTING",
    "PRODUCTIVITY",
    "CONTENT_AND_FILES",
    "DEVELOPER_TOOLS",
    "CUSTOMER_SUPPORT",
    "FORMS_AND_SURVEYS",
    "HUMAN_RESOURCES",
    "PAYMENT_PROCESSING",
    "MARKETING",
    "SALES_AND_CRM",
];

/// The query of `GET /v1/pieces`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListPieces {
    sort_by: Option<String>,
    order_by: Option<String>,
    search_query: Option<String>,
    #[serde(default)]
    categories: Vec<String>,
}

impl Checked for ListPieces {
    const SCHEMA: &'static str = "others.list_pieces";
}

impl ListPieces {
    fn sort(&self, pieces: &mut [Value]) {
        let text = |piece: &Value, key: &str| piece[key].as_str().unwrap_or_default().to_lowercase();
        let usage = |piece: &Value| piece["projectUsage"].as_i64().unwrap_or_default();
        match self.sort_by.as_deref() {
            Some("NAME") => pieces.sort_by_key(|piece| text(piece, "displayName")),
            Some("UPDATED") => pieces.sort_by_key(|piece| text(piece, "updated")),
            Some("CREATED") => pieces.sort_by_key(|piece| text(piece, "created")),
            Some(_) => pieces.sort_by_key(usage),
            None => return,
        }
        if self.order_by.as_deref() == Some("DESC") {
            pieces.reverse();
        }
    }

    fn takes(&self, piece: &Value) -> bool {
        let contains = |key: &str, text: &str| {
            piece[key].as_str().is_some_and(|value| value.to_lowercase().contains(&text.to_lowercase()))
        };
        let searched = self
            .search_query
            .as_deref()
            .is_none_or(|text| ["name", "displayName", "description"].iter().any(|key| contains(key, text)));
        let in_category = |category: &String| {
            piece["categories"].as_array().is_some_and(|own| own.iter().any(|own| own == category))
        };
        searched && (self.categories.is_empty() || self.categories.iter().any(in_category))
    }
}

/// The query of `GET /v1/pieces/{name}`.
#[derive(Debug, Deserialize)]
pub struct GetPiece {}

impl Checked for GetPiece {
    const SCHEMA: &'static str = "others.get_piece";
}

/// The query of `GET /v1/pieces/versions`.
#[derive(Debug, Deserialize)]
pub struct PieceVersions {
    name: String,
}

impl Checked for PieceVersions {
    const SCHEMA: &'static str = "others.piece_versions";
}

/// The body of `POST /v1/pieces/options`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PieceOptions {
    piece_name: String,
    property_name: String,
    input: Value,
}

impl Checked for PieceOptions {
    const SCHEMA: &'static str = "others.piece_options";
}

fn not_found(app: &App, name: &str) -> Error {
    let message = format!("piece_metadata_not_found projectId={} pieceName={name}", app.project());
    Error::EntityNotFound(json!({ "message": message }))
}

/// The descriptions of all pieces, with the id of the platform.
fn metadata(app: &App) -> impl Iterator<Item = Value> {
    let here = PIECES.iter().map(|piece| Value::clone(&piece.metadata));
    here.chain(stubs::described(&app.options)).map(|mut metadata| {
        metadata["platformId"] = app.identity.platform.clone().into();
        metadata
    })
}

/// A piece as in the list, which has the numbers of actions and triggers.
fn summary(mut piece: Value) -> Value {
    for key in ["actions", "triggers"] {
        piece[key] = piece[key].as_object().map_or(0, serde_json::Map::len).into();
    }
    if let Value::Object(fields) = &mut piece {
        fields.shift_remove("i18n");
    }
    piece
}

/// `GET /v1/pieces`. The engine ignores `limit`.
pub async fn list(State(app): State<App>, Query(query): Query<ListPieces>) -> Reply {
    let mut pieces: Vec<_> = metadata(&app).filter(|piece| query.takes(piece)).collect();
    query.sort(&mut pieces);
    reply::ok(&pieces.into_iter().map(summary).collect::<Vec<_>>())
}

/// `GET /v1/pieces/{name}`.
pub async fn get(State(app): State<App>, Path(name): Path<String>, _: Query<GetPiece>) -> Reply {
    let piece = metadata(&app).find(|piece| piece["name"] == *name);
    reply::ok(&piece.ok_or_else(|| not_found(&app, &name))?)
}

/// `GET /v1/pieces/{scope}/{name}`.
pub async fn get_scoped(
    state: State<App>,
    Path((scope, name)): Path<(String, String)>,
    query: Query<GetPiece>,
) -> Reply {
    get(state, Path(format!("{scope}/{name}")), query).await
}

/// `GET /v1/pieces/versions`.
pub async fn versions(State(app): State<App>, Query(query): Query<PieceVersions>) -> Reply {
    let piece = metadata(&app).find(|piece| piece["name"] == *query.name);
    let version = piece.as_ref().and_then(|piece| piece["version"].as_str());
    reply::ok(&version.map_or_else(|| json!({}), |version| json!({ version: {} })))
}

/// `GET /v1/pieces/categories`.
pub async fn categories() -> Reply {
    reply::ok(&CATEGORIES)
}

/// `POST /v1/pieces/options`.
pub async fn options(State(app): State<App>, Body(body): Body<PieceOptions>) -> Reply {
    pieces::find(&body.piece_name).ok_or_else(|| not_found(&app, &body.piece_name))?;
    let options = match body.property_name.as_str() {
        "table_id" if body.piece_name == pieces::TABLES => return table_options(&app),
        "authFields" => webhook_auth::auth_fields(body.input["authType"].as_str().unwrap_or_default()),
        _ => json!({}),
    };
    reply::ok(&json!({ "type": "DYNAMIC", "options": options }))
}

/// The options of the property `table_id` of the tables piece.
fn table_options(app: &App) -> Reply {
    let tables = app.store.read(|db| tables::list(db, None, &[], &Paging::first(-1.0)))?;
    let options: Vec<_> =
        tables.data.iter().map(|table| json!({ "label": table.name, "value": table.external_id })).collect();
    reply::ok(&json!({ "type": "DROPDOWN", "options": { "options": options } }))
}
