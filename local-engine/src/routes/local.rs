//! What only this engine has.

use std::time::Duration;

use axum::extract::State;
use tokio::time::Instant;

use crate::app::App;
use crate::reply::{self, Reply};
use crate::run::answer::Answer;
use crate::store::reset;

/// How long a reset waits for runs to end. Only code that cannot be interrupted takes longer.
const PATIENCE: Duration = Duration::from_secs(5);

/// How often it looks.
const LOOK: Duration = Duration::from_millis(1);

/// What the callers of the ended runs receive.
const ENDED: &str = "The local engine was reset";

/// `POST /_local/reset`: ends all runs and deletes everything, as between two tests. Nothing of before goes on, writes or
/// waits afterwards.
pub async fn reset(State(app): State<App>) -> Reply {
    app.schedules.stop();
    app.locks.clear();
    // Before the runs end: a run that is cancelled gives its caller no answer, which then waits for its time-out.
    app.waiting.answer_all(&Answer::Ended(ENDED));
    let deadline = Instant::now() + PATIENCE;
    loop {
        // A run that has just begun is cancelled in the next round.
        app.tasks.cancel_all();
        if app.tasks.is_idle() || Instant::now() >= deadline {
            break;
        }
        tokio::time::sleep(LOOK).await;
    }
    app.store.write(reset::all)?;
    app.waiting.answer_all(&Answer::Ended(ENDED));
    reply::no_content()
}
