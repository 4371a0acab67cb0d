//! The list of all routes. The handlers of each resource are in a separate file.

mod channel_automation;
mod connections;
mod fields;
mod flow_operations;
mod flows;
mod folders;
mod health;
mod invitations;
mod local;
mod mcp;
mod mcp_runs;
mod mcp_servers;
mod pieces;
mod records;
mod resumptions;
mod runs;
mod step_files;
mod tables;
mod triggers;
mod ui;
mod users;
mod webhooks;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodRouter, any, delete, get, post};

use crate::app::App;
use crate::error::Error;
use crate::request::{gate, take_in};

pub use ui::session::address as page_url;

/// The engine as an axum router.
pub fn router(app: &App) -> Router {
    let manner = app.manner();
    let gateway = if manner.has_gateway() { gateway() } else { Router::new() };
    let api = engine(manner.shows_connections());
    // Without a gateway, the engine assumes that it is behind a proxy, and returns URLs with the prefix of the proxy.
    let routed = match manner.prefix() {
        "" => api.clone().nest(manner.public_prefix(), api),
        prefix => Router::new().nest(prefix, api),
    };
    let api = routed
        .merge(gateway)
        .route("/_local/reset", post(local::reset))
        .route("/_local/clock", post(local::clock))
        .route("/_local/failures", post(local::fail))
        .route("/_local/runs", post(local::all_runs))
        .route("/_local/runs/{id}/logs", post(local::logs))
        .route("/_local/runs/{id}/resume", post(local::resume))
        .route("/_local/flows/{id}/fire", post(local::fire))
        .route("/_local/flows/{id}/trigger", post(local::trigger))
        .fallback(not_found)
        .method_not_allowed_fallback(not_found)
        .layer(from_fn_with_state(app.clone(), gate))
        .layer(from_fn(take_in));
    ui::with_page(app, api).with_state(app.clone())
}

async fn not_found() -> Error {
    Error::RouteNotFound
}

/// The routes of the platform's gateway.
fn gateway() -> Router<App> {
    Router::new()
        .route("/", get(health::gateway))
        .route("/channel-service/v1/workflows/channel_automation", get(channel_automation::list))
}

fn engine(shows_connections: bool) -> Router<App> {
    Router::new()
        .route("/v1/flows", get(flows::list).post(flows::create))
        .route("/v1/flows/count", get(flows::count))
        .route("/v1/flows/{id}", get(flows::get).post(flow_operations::apply).delete(flows::delete))
        .route("/v1/flows/{id}/versions", get(flows::versions))
        .route("/v1/flows/{id}/template", get(flows::template))
        .route("/v1/webhooks/{id}", any(webhooks::run))
        .route("/v1/webhooks/{id}/sync", any(webhooks::run_sync))
        .route("/v1/webhooks/{id}/draft", any(webhooks::run_draft))
        .route("/v1/webhooks/{id}/draft/sync", any(webhooks::run_draft_sync))
        .route("/v1/flow-runs", get(runs::list))
        .route("/v1/flow-runs/cancel", post(runs::cancel))
        .route("/v1/flow-runs/retry", post(runs::retry_many))
        .route("/v1/flow-runs/archive", post(runs::archive))
        .route("/v1/flow-runs/{id}", get(runs::get))
        .route("/v1/flow-runs/{id}/retry", post(runs::retry))
        .route("/v1/flow-runs/{id}/requests/{request}", any(resumptions::resume))
        .route("/v1/flow-runs/{id}/requests/{request}/sync", any(resumptions::resume_sync))
        .route("/v1/step-files/signed", get(step_files::signed))
        .route("/v1/folders", get(folders::list).post(folders::create))
        .route("/v1/folders/{id}", get(folders::get).post(folders::update).delete(folders::delete))
        .route("/v1/app-connections", get(connections::list).post(connections::upsert))
        .route("/v1/app-connections/owners", get(connections::owners))
        .route("/v1/app-connections/replace", post(connections::replace))
        .route("/v1/app-connections/{id}", connection(shows_connections))
        .route("/v1/mcp-servers", get(mcp_servers::list).post(mcp_servers::create))
        .route("/v1/mcp-servers/{id}", mcp_server())
        .route("/v1/mcp-servers/{id}/rotate", post(mcp_servers::rotate))
        .route("/v1/mcp-runs", get(mcp_runs::list))
        .route("/v1/mcp/{token}/sse", post(mcp::serve).fallback(mcp::not_allowed))
        .route("/v1/tables", get(tables::list).post(tables::create))
        .route("/v1/tables/{id}", get(tables::get).post(tables::update).delete(tables::delete))
        .route("/v1/tables/{id}/clear", post(tables::clear))
        .route("/v1/tables/{id}/export", get(tables::export))
        .route("/v1/fields", get(fields::list).post(fields::create))
        .route("/v1/fields/{id}", get(fields::get).post(fields::update).delete(fields::delete))
        .route("/v1/records", get(records::list).post(records::create).delete(records::delete))
        .route("/v1/records/{id}", get(records::get).post(records::update))
        .route("/v1/pieces", get(pieces::list))
        .route("/v1/pieces/categories", get(pieces::categories))
        .route("/v1/pieces/versions", get(pieces::versions))
        .route("/v1/pieces/options", post(pieces::options))
        .route("/v1/pieces/{name}", get(pieces::get))
        .route("/v1/pieces/{scope}/{name}", get(pieces::get_scoped))
        .route("/v1/trigger-runs/status", get(triggers::status))
        .route("/v1/test-trigger", post(triggers::test))
        .route("/v1/user-invitations", get(invitations::list).post(invitations::create))
        .route("/v1/user-invitations/{id}", delete(invitations::delete))
        .route("/v1/users/me", get(users::me))
        .route("/v1/users/projects/current", get(users::project))
        .route("/v1/health", get(health::engine))
}

fn connection(shown: bool) -> MethodRouter<App> {
    let routes = post(connections::update).delete(connections::delete);
    if shown { routes.get(connections::get) } else { routes }
}

fn mcp_server() -> MethodRouter<App> {
    get(mcp_servers::get).post(mcp_servers::update).delete(mcp_servers::delete)
}
