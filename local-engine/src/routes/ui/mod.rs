//! The page that shows runs: `GET /` in a browser, and what it asks the engine for under `/_ui`.
//!
//! [`session`] lets only the page itself ask, [`events`] tells it what changed, and its actions go through the engine's
//! own routes at `/_ui/engine`.

mod assets;
mod events;
mod flows;
mod needs;
mod problems;
mod runs;
pub mod session;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::json;

use crate::app::App;
use crate::reply::{self, Reply};

/// Adds the page to the engine's routes.
pub fn with_page(app: &App, api: Router<App>) -> Router<App> {
    let engine = api.clone().layer(from_fn_with_state(app.clone(), session::with_credential));
    let data = Router::new()
        .route("/info", get(info))
        .route("/events", get(events::stream))
        .route("/runs", get(runs::list))
        .route("/runs/{id}", get(runs::one))
        .route("/flows", get(flows::list))
        .route("/flows/{id}", get(flows::one))
        .route("/needs", get(needs::all))
        .nest("/engine", engine)
        .layer(from_fn_with_state(app.clone(), session::guard));
    api.nest("/_ui", data)
        .route("/_ui/assets/{name}", get(assets::asset))
        .layer(from_fn_with_state(app.clone(), enter))
}

/// Answers browsers that open `/`, and refuses what would change a database that is only looked at.
async fn enter(State(app): State<App>, request: Request, next: Next) -> Response {
    if app.options.read_only && may_change(&app, &request) {
        let message = "this engine only shows a database: nothing can run or change here";
        return reply::json(StatusCode::FORBIDDEN, &json!({ "message": message }));
    }
    if is_browser_at_root(&request) {
        return session::open(&app, &request);
    }
    next.run(request).await
}

fn is_browser_at_root(request: &Request) -> bool {
    let accept = request.headers().get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    request.method() == Method::GET
        && request.uri().path() == "/"
        && accept.is_some_and(|accept| accept.contains("text/html"))
}

/// Whether a request may start a run or write: webhooks and resume addresses do so with any method.
fn may_change(app: &App, request: &Request) -> bool {
    let path = request.uri().path();
    let route = app.manner().route(path.strip_prefix("/_ui/engine").unwrap_or(path));
    request.method() != Method::GET || route.contains("/v1/webhooks/") || route.contains("/requests/")
}

/// `GET /_ui/info`: what the page needs to know of the engine.
async fn info(State(app): State<App>) -> Reply {
    let db = app.options.db.as_ref().filter(|_| !app.options.read_only);
    reply::ok(&json!({
        "version": env!("CARGO_PKG_VERSION"),
        "place": app.options.shown_as.clone().or_else(|| db.map(|file| file.display().to_string())),
        "readOnly": app.options.read_only,
        "bare": !app.manner().has_gateway(),
        "url": app.public_url(),
        "engine": format!("engine{}", app.manner().prefix()),
    }))
}

/// A reply for something that does not exist.
fn absent(what: &str) -> Response {
    reply::json(StatusCode::NOT_FOUND, &json!({ "message": format!("{what} does not exist (any more)") }))
        .into_response()
}
