//! The current credentials and their project.

use std::pin::Pin;
use std::sync::{Mutex, OnceLock};

use futures_util::future::{Shared, WeakShared};
use http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::error::{Error, Failure, misuse};
use crate::request::{Kind, RequestOptions};
use crate::secret::Secret;

pub const API_KEY: HeaderName = HeaderName::from_static("x-api-key");
pub const ACCESS_TOKEN: HeaderName = HeaderName::from_static("x-access-token");
pub const ORGANIZATION_ID: HeaderName = HeaderName::from_static("x-organization-id");

/// The headers that contain a credential.
pub const SECRET_HEADERS: [HeaderName; 3] = [API_KEY, ACCESS_TOKEN, header::AUTHORIZATION];

/// The headers that identify the caller.
pub const CREDENTIAL_HEADERS: [HeaderName; 4] =
    [API_KEY, ACCESS_TOKEN, header::AUTHORIZATION, ORGANIZATION_ID];

/// The identity of the caller. A change of a credential or of the organization creates a new session. Calls in progress
/// keep the old session, so a project is never sent with the credential of another session.
#[derive(Debug, Default)]
pub struct Session {
    pub credentials: Credentials,
    /// The project that every request sends. It is given, or looked up when an engine requires it.
    pub project: OnceLock<String>,
    /// The result of `resolveProjectId`. It is not sent, because the platform needs no project.
    pub known_project: OnceLock<String>,
    /// The lookup of the project that is in progress.
    pub lookup: Mutex<Option<Lookup>>,
}

/// A lookup of the project for which several calls wait. It is cancelled when all of them have ended.
#[derive(Debug)]
pub struct Lookup {
    options: RequestOptions,
    result: WeakShared<LookupFuture>,
}

pub type LookupFuture = Pin<Box<dyn Future<Output = Result<String, Failure>> + Send>>;

impl Lookup {
    pub fn new(options: &RequestOptions, result: &Shared<LookupFuture>) -> Option<Self> {
        Some(Self { options: options.clone(), result: result.downgrade()? })
    }

    /// Returns the shared future if these options have the same time-out, retries and headers. Returns `None` otherwise.
    pub fn shared_with(&self, options: &RequestOptions) -> Option<Shared<LookupFuture>> {
        let (own, other) = (&self.options, options);
        let is_alike = own.timeout == other.timeout
            && own.max_retries == other.max_retries
            && own.headers == other.headers;
        if is_alike { self.result.upgrade() } else { None }
    }
}

#[derive(Debug, Clone, Default)]
pub struct Credentials {
    pub api_key: Option<Secret>,
    pub access_token: Option<Secret>,
    pub organization_id: Option<String>,
}

impl Session {
    pub fn new(credentials: Credentials, project: Option<String>) -> Self {
        let project = project.map_or_else(OnceLock::new, OnceLock::from);
        Self { credentials, project, ..Self::default() }
    }
}

impl Credentials {
    /// Returns [`Error::Misuse`] if a credential cannot be a header value.
    pub fn validate(&self) -> Result<(), Error> {
        let secrets = [("apiKey", &self.api_key), ("accessToken", &self.access_token)];
        for (name, secret) in secrets {
            secret.as_ref().map(|secret| header_value(name, secret.expose())).transpose()?;
        }
        self.organization_id.as_ref().map(|id| header_value("organizationId", id)).transpose()?;
        Ok(())
    }

    /// Sets the credential headers of one request.
    ///
    /// The engine stores the headers of a trigger in the run, where everyone who can read runs can read them. The gateway
    /// removes `x-api-key` and `authorization` before the engine receives the trigger, but not `x-access-token`. A trigger
    /// therefore never sends `x-access-token`.
    pub fn apply(&self, kind: Kind, headers: &mut HeaderMap) -> Result<(), Error> {
        if matches!(kind, Kind::Trigger { anonymous: true, .. }) {
            return Ok(());
        }
        if let Some(organization) = &self.organization_id {
            headers.insert(ORGANIZATION_ID, header_value("organizationId", organization)?);
        }
        if let Some(key) = &self.api_key {
            headers.insert(API_KEY, secret_value("apiKey", key.expose())?);
        }
        match kind {
            Kind::Trigger { .. } => self.apply_token_to_trigger(headers)?,
            _ => self.apply_token(headers)?,
        }
        if has_secret(headers) { Ok(()) } else { Err(Error::NoCredential) }
    }

    fn apply_token(&self, headers: &mut HeaderMap) -> Result<(), Error> {
        let Some(token) = self.access_token.as_ref().map(Secret::expose) else { return Ok(()) };
        match self.organization_id.is_some() && is_jwt(token) {
            true => headers.insert(header::AUTHORIZATION, bearer(token)?),
            false => headers.insert(ACCESS_TOKEN, secret_value("accessToken", token)?),
        };
        Ok(())
    }

    fn apply_token_to_trigger(&self, headers: &mut HeaderMap) -> Result<(), Error> {
        let own_token = headers.remove(ACCESS_TOKEN);
        let own_token = own_token.as_ref().and_then(|token| token.to_str().ok());
        let token = self.access_token.as_ref().map(Secret::expose).or(own_token);
        if let Some(token) = token.filter(|_| self.api_key.is_none()) {
            headers.insert(header::AUTHORIZATION, bearer(token)?);
        }
        Ok(())
    }
}

/// Returns whether one of the headers contains a credential.
pub fn has_secret(headers: &HeaderMap) -> bool {
    SECRET_HEADERS.iter().any(|name| headers.contains_key(name))
}

/// Returns whether a token has three parts, the first of which is a JSON object in base64.
fn is_jwt(token: &str) -> bool {
    token.starts_with("eyJ") && token.split('.').count() == 3
}

fn bearer(token: &str) -> Result<HeaderValue, Error> {
    secret_value("accessToken", &format!("Bearer {token}"))
}

fn secret_value(name: &str, text: &str) -> Result<HeaderValue, Error> {
    let mut header = header_value(name, text)?;
    header.set_sensitive(true);
    Ok(header)
}

/// Returns a header value. An error names the argument and does not quote the text, because the text may be a secret.
pub fn header_value(name: &str, text: &str) -> Result<HeaderValue, Error> {
    if text.is_empty() {
        return Err(misuse(name, "must not be empty"));
    }
    HeaderValue::from_str(text).map_err(|_| {
        misuse(name, "must not contain a line break or another character that headers cannot contain")
    })
}
