//! A client: its settings, its connections, and its credentials, which may change.

use std::sync::{Arc, PoisonError, RwLock};

use crate::engine::{Engine, Shared};
use crate::error::Error;
use crate::secret::Secret;
use crate::session::{Credentials, Session};
use crate::settings::Settings;

#[derive(Debug)]
pub struct Client {
    shared: Arc<Shared>,
    session: RwLock<Arc<Session>>,
    warnings: Vec<String>,
}

impl Client {
    pub fn new(settings: Settings) -> Result<Self, Error> {
        let session = Session::new(settings.credentials.clone(), settings.project_id.clone());
        let (shared, warnings) = Shared::new(settings)?;
        Ok(Self { shared: Arc::new(shared), session: RwLock::new(Arc::new(session)), warnings })
    }

    /// Warnings about the settings: one for each certificate that was ignored.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// The client as a call sees it that starts now. The call keeps these credentials.
    pub fn engine(&self) -> Engine {
        let session = self.session.read().unwrap_or_else(PoisonError::into_inner).clone();
        Engine { shared: self.shared.clone(), session }
    }

    /// Makes the token the credential. The API key is dropped: it would win over the token.
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
