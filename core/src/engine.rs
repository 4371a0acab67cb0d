//! The one engine under all methods: settings, session, transport.

use std::sync::{Arc, PoisonError, RwLock};

use crate::decode::Reply;
use crate::error::{Call, Error, Failure};
use crate::procedures::trigger_and_wait::Finders;
use crate::request::Request;
use crate::secret::Secret;
use crate::session::{Credentials, Session};
use crate::settings::Settings;
use crate::transport::{Transport, address};

#[derive(Debug)]
pub struct Engine {
    settings: Settings,
    transport: Transport,
    session: RwLock<Arc<Session>>,
    pub(crate) finders: Finders,
}

impl Engine {
    pub fn new(mut settings: Settings) -> Result<Self, Error> {
        let network = std::mem::take(&mut settings.network);
        let session = Session::new(settings.credentials.clone(), settings.project_id.clone());
        Ok(Self {
            transport: Transport::new(network)?,
            session: RwLock::new(Arc::new(session)),
            finders: Finders::default(),
            settings,
        })
    }

    /// From now on the token is the credential: an API key would win over it.
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

    /// The session that a call starts with, and keeps.
    pub fn session(&self) -> Arc<Session> {
        self.session.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Sends one request, repeated where that is safe. Calls go through `procedures::call`, which also knows
    /// the project.
    pub(crate) async fn send(
        &self,
        session: &Session,
        request: &Request,
        id: &str,
    ) -> Result<Reply, Failure> {
        self.transport.send(&self.settings, session, request, id).await
    }

    /// The facts of a call that has its request id, for an error that is not one request's own.
    pub(crate) fn facts(&self, request: &Request) -> Call {
        Call {
            method: request.method.clone(),
            url: address(&self.settings, request),
            request_id: request.options.request_id.clone().unwrap_or_default(),
            attempts: 1,
        }
    }

    fn renew(&self, change: impl FnOnce(&mut Credentials)) -> Result<(), Error> {
        let mut session = self.session.write().unwrap_or_else(PoisonError::into_inner);
        let mut credentials = session.credentials.clone();
        change(&mut credentials);
        credentials.validate()?;
        *session = Arc::new(Session::new(credentials, self.settings.project_id.clone()));
        Ok(())
    }
}
