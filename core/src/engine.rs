//! The one engine under all methods: what every call of a client shares, and the session of this call.

use std::sync::Arc;

use crate::decode::Reply;
use crate::error::{Call, Error, Failure};
use crate::finders::Finders;
use crate::request::Request;
use crate::session::Session;
use crate::settings::Settings;
use crate::transport::{Transport, address};

#[derive(Debug, Clone)]
pub struct Engine {
    pub(crate) shared: Arc<Shared>,
    pub session: Arc<Session>,
}

/// What all calls of a client share.
#[derive(Debug)]
pub struct Shared {
    pub(crate) settings: Settings,
    transport: Transport,
    pub(crate) finders: Finders,
}

impl Shared {
    pub fn new(mut settings: Settings) -> Result<Self, Error> {
        let network = std::mem::take(&mut settings.network);
        Ok(Self { transport: Transport::new(network)?, finders: Finders::default(), settings })
    }
}

impl Engine {
    /// Sends one request, which has its id, repeated where that is safe. Calls go through `procedures::call`, which
    /// also knows the project.
    pub(crate) async fn send(&self, request: &Request) -> Result<Reply, Failure> {
        self.shared.transport.send(&self.shared.settings, &self.session, request).await
    }

    /// The facts of a call that has its request id, for an error that is not one request's own.
    pub(crate) fn facts(&self, request: &Request) -> Call {
        Call {
            method: request.method.clone(),
            url: address(&self.shared.settings, request),
            request_id: request.options.id().to_owned(),
            attempts: 1,
        }
    }
}
