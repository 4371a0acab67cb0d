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
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use crate::app::App;
use crate::error::Error;
use crate::reply;

/// What the page asks for. `None` is something that does not exist.
type Shown = Result<Option<Value>, Error>;

/// Adds the page to the engine's routes. One middleware answers what is only its own: handlers and middlewares of axum
/// are large in the binary.
pub fn with_page(app: &App, api: Router<App>) -> Router<App> {
    api.clone().nest("/_ui/engine", api).layer(from_fn_with_state(app.clone(), enter))
}

/// Answers browsers that open `/` and what the page asks for, and refuses what would change a database that is only
/// looked at.
async fn enter(State(app): State<App>, mut request: Request, next: Next) -> Response {
    if app.options.read_only && may_change(&app, &request) {
        let message = "this engine only shows a database: nothing can run or change here";
        return reply::json(StatusCode::FORBIDDEN, &json!({ "message": message }));
    }
    if is_browser_at_root(&request) {
        return session::open(&app, &request);
    }
    let uri = request.uri().clone();
    let Some(path) = uri.path().strip_prefix("/_ui/") else { return next.run(request).await };
    if let Some(name) = path.strip_prefix("assets/") {
        return assets::asset(name);
    }
    if let Some(refused) = session::refuse(&app, request.headers()) {
        return refused;
    }
    let mut response = if path.starts_with("engine/") {
        session::settle_headers(&app, request.headers_mut());
        next.run(request).await
    } else if path == "events" {
        events::stream(app).into_response()
    } else {
        data(&app, path, uri.query().unwrap_or_default())
    };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn is_browser_at_root(request: &Request) -> bool {
    let accept = request.headers().get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    request.method() == Method::GET
        && request.uri().path() == "/"
        && accept.is_some_and(|accept| accept.contains("text/html"))
}

/// Answers a request of the page for data.
fn data(app: &App, path: &str, query: &str) -> Response {
    let (kind, id) = path.split_once('/').unwrap_or((path, ""));
    let id = &*percent_decode_str(id).decode_utf8_lossy();
    let shown = match (kind, id) {
        ("info", "") => Ok(Some(info(app))),
        ("runs", "") => runs::list(app, query),
        ("runs", id) => runs::one(app, id),
        ("flows", "") => flows::list(app),
        ("flows", id) => flows::one(app, id),
        ("needs", "") => needs::all(app),
        _ => Ok(None),
    };
    match shown {
        Ok(Some(shown)) => reply::json(StatusCode::OK, &shown),
        Ok(None) => {
            reply::json(StatusCode::NOT_FOUND, &json!({ "message": "This does not exist (any more)." }))
        }
        Err(error) => error.into_response(),
    }
}

/// Whether a request may start a run or write: webhooks and resume addresses do so with any method.
fn may_change(app: &App, request: &Request) -> bool {
    let path = request.uri().path();
    let route = app.manner().route(path.strip_prefix("/_ui/engine").unwrap_or(path));
    request.method() != Method::GET || route.contains("/v1/webhooks/") || route.contains("/requests/")
}

/// What the page needs to know of the engine.
fn info(app: &App) -> Value {
    let db = app.options.db.as_ref().filter(|_| !app.options.read_only);
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "place": app.options.shown_as.clone().or_else(|| db.map(|file| file.display().to_string())),
        "readOnly": app.options.read_only,
        "bare": !app.manner().has_gateway(),
        "url": app.public_url(),
        "engine": format!("engine{}", app.manner().prefix()),
    })
}
