//! A client: its connections and its credentials, which may change.

use std::sync::{Arc, PoisonError, RwLock};

use crate::error::Error;
use crate::finders::Finders;
use crate::secret::Secret;
use crate::session::{Credentials, Session};
use crate::settings::Settings;
use crate::transport::Transport;

#[derive(Debug)]
pub struct Client {
    shared: Arc<Shared>,
    session: RwLock<Arc<Session>>,
    warnings: Vec<String>,
}

/// The state that the calls of a client share.
#[derive(Debug)]
pub struct Shared {
    pub(crate) transport: Transport,
    pub(crate) finders: Finders,
    project_id: Option<String>,
}

/// The client of one call, with the session at the start of the call.
#[derive(Debug, Clone)]
pub struct Engine {
    pub(crate) shared: Arc<Shared>,
    pub(crate) session: Arc<Session>,
}

impl Client {
    pub fn new(settings: Settings) -> Result<Self, Error> {
        let Settings { credentials, project_id, defaults, network } = settings;
        let session = RwLock::new(Arc::new(Session::new(credentials, project_id.clone())));
        let (transport, warnings) = Transport::new(network, defaults)?;
        let shared = Arc::new(Shared { transport, finders: Finders::default(), project_id });
        Ok(Self { shared, session, warnings })
    }

    /// Returns the warnings about the settings: one for each ignored certificate.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// Returns the client for a call that starts now. The call keeps its credentials.
    pub fn engine(&self) -> Engine {
        let session = self.session.read().unwrap_or_else(PoisonError::into_inner).clone();
        Engine { shared: self.shared.clone(), session }
    }

    /// Replaces the credential by a token. The API key is dropped, because it would override the token.
    pub fn set_access_token(&self, token: String) -> Result<(), Error> {
        self.renew(|credentials| {
            credentials.api_key = None;
            credentials.access_token = Some(Secret::new(token));
        })
    }

    pub fn clear_access_token(&self) -> Result<(), Error> {
        self.renew(|credentials| credentials.access_token = None)
    }

    pub fn set_organization_id(&self, id: Option<String>) -> Result<(), Error> {
        self.renew(|credentials| credentials.organization_id = id)
    }

    fn renew(&self, change: impl FnOnce(&mut Credentials)) -> Result<(), Error> {
        let mut session = self.session.write().unwrap_or_else(PoisonError::into_inner);
        let mut credentials = session.credentials.clone();
        change(&mut credentials);
        credentials.validate()?;
        *session = Arc::new(Session::new(credentials, self.shared.project_id.clone()));
        Ok(())
    }
}
