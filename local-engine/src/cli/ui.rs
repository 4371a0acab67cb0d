//! `imbrace-local ui --db FILE`.

use std::path::PathBuf;

use clap::Args;

use super::copy::Copy;
use crate::id;
use crate::options::Options;
use crate::server::Server;

/// The options of `ui`.
#[derive(Debug, Args)]
pub struct Ui {
    /// The database file to show
    #[arg(long, value_name = "FILE")]
    db: PathBuf,
    /// The port. 0 is any free port
    #[arg(long, default_value_t = 0)]
    port: u16,
}

/// Shows the page for a copy of a database until the command is stopped. No flow runs.
pub async fn run(ui: &Ui) -> Result<(), String> {
    let copy = Copy::of(&ui.db)?;
    let options = Options {
        db: Some(copy.database()),
        shown_as: Some(ui.db.display().to_string()),
        keys: vec![id::generate()],
        read_only: true,
        ..Options::default()
    };
    let file = copy.database();
    let named = |error: String| error.replace(&*file.to_string_lossy(), &ui.db.to_string_lossy());
    let server = Server::idle(options, "127.0.0.1", ui.port).await.map_err(named)?;
    let stop = super::serve::stop_signal().map_err(|error| error.to_string())?;
    super::print(&format!("{} as it is now, read-only, at {}\n", ui.db.display(), server.page_url()))?;
    tokio::select! {
        ended = server.run() => ended.map_err(|error| error.to_string()),
        () = stop => Ok(()),
        () = super::serve::end_of_parent() => Ok(()),
    }
}
