//! What the calls of a client share.

use std::sync::Arc;

use crate::error::Error;
use crate::finders::Finders;
use crate::session::Session;
use crate::settings::Settings;
use crate::transport::Transport;

/// The client as one call sees it: the session of the moment in which the call started.
#[derive(Debug, Clone)]
pub struct Engine {
    pub(crate) shared: Arc<Shared>,
    pub(crate) session: Arc<Session>,
}

#[derive(Debug)]
pub struct Shared {
    pub(crate) transport: Transport,
    pub(crate) finders: Finders,
    pub(crate) project_id: Option<String>,
}

impl Shared {
    pub fn new(settings: Settings) -> Result<(Self, Vec<String>), Error> {
        let (transport, warnings) = Transport::new(settings.network, settings.defaults)?;
        Ok((Self { transport, finders: Finders::default(), project_id: settings.project_id }, warnings))
    }
}
