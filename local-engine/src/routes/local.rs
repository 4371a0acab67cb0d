//! What only this engine has.

use axum::extract::State;

use crate::app::App;
use crate::reply::{self, Reply};
use crate::store::reset;

/// `POST /_local/reset`: ends all runs and deletes everything, as between two tests.
pub async fn reset(State(app): State<App>) -> Reply {
    app.schedules.stop();
    app.locks.clear();
    app.store.write(reset::all)?;
    app.tasks.cancel_all();
    reply::no_content()
}
