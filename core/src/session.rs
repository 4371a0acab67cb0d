//! The credentials that are in force, and the project that was learned with them.

use std::sync::OnceLock;

use http::{HeaderMap, HeaderName, HeaderValue, header};
use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::error::{Error, Failure};
use crate::request::{Kind, RequestOptions};
use crate::secret::Secret;

pub const API_KEY: HeaderName = HeaderName::from_static("x-api-key");
pub const ACCESS_TOKEN: HeaderName = HeaderName::from_static("x-access-token");
pub const ORGANIZATION_ID: HeaderName = HeaderName::from_static("x-organization-id");

/// All headers that say who calls.
pub const CREDENTIAL_HEADERS: [HeaderName; 4] =
    [API_KEY, ACCESS_TOKEN, header::AUTHORIZATION, ORGANIZATION_ID];

/// Who calls. A change of credential or organization makes a new session, so that calls under way keep theirs
/// and a project is never sent with the credential of another.
#[derive(Debug, Default)]
pub struct Session {
    pub credentials: Credentials,
    /// The project that goes out without being asked for: given, or learned because an engine wanted one.
    pub project: OnceLock<String>,
    /// What `resolveProjectId` found. Not sent by itself: the platform needs no project.
    pub known_project: OnceLock<String>,
    /// Held while a project is looked up, so that callers at the same time share one lookup; the last one that failed.
    pub lookup: Mutex<Option<FailedLookup>>,
}

/// A lookup of the project that failed, for those who waited for it.
#[derive(Debug)]
pub struct FailedLookup {
    pub ended: Instant,
    /// Those of the call that looked.
    pub options: RequestOptions,
    pub failure: Failure,
}

impl FailedLookup {
    /// What it means to a caller who has waited since `began`; nothing when the lookup was over by then, or when the
    /// caller's own could end in another way.
    pub fn shared_with(&self, began: Instant, options: &RequestOptions) -> Option<Failure> {
        let is_alike = |a: &RequestOptions, b: &RequestOptions| {
            a.timeout == b.timeout && a.max_retries == b.max_retries && a.headers == b.headers
        };
        (began < self.ended && is_alike(&self.options, options)).then(|| self.failure.clone())
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
        let session = Self { credentials, ..Self::default() };
        if let Some(project) = project {
            let _ = session.project.set(project);
        }
        session
    }
}

impl Credentials {
    /// Misuse when one of them can be no header.
    pub fn validate(&self) -> Result<(), Error> {
        let secrets = [("apiKey", &self.api_key), ("accessToken", &self.access_token)];
        for (name, secret) in secrets {
            secret.as_ref().map(|secret| value(name, secret.expose())).transpose()?;
        }
        self.organization_id.as_ref().map(|id| value("organizationId", id)).transpose()?;
        Ok(())
    }

    /// Writes the credential headers of one request over those of the same name in `headers`.
    ///
    /// A trigger is different: the engine stores its headers in the run, for everyone who can read runs. The
    /// gateway removes `x-api-key` and `authorization` before that, but passes `x-access-token` on.
    pub fn apply(&self, kind: Kind, headers: &mut HeaderMap) -> Result<(), Error> {
        if kind == (Kind::Trigger { anonymous: true }) {
            return Ok(());
        }
        if let Some(organization) = &self.organization_id {
            headers.insert(ORGANIZATION_ID, value("organizationId", organization)?);
        }
        match kind {
            Kind::Trigger { .. } => self.apply_to_trigger(headers)?,
            _ => self.apply_to_call(headers)?,
        }
        let present =
            [API_KEY, ACCESS_TOKEN, header::AUTHORIZATION].iter().any(|name| headers.contains_key(name));
        if present { Ok(()) } else { Err(Error::NoCredential) }
    }

    fn apply_to_call(&self, headers: &mut HeaderMap) -> Result<(), Error> {
        if let Some(key) = &self.api_key {
            headers.insert(API_KEY, secret_value("apiKey", key.expose())?);
        }
        match &self.access_token {
            Some(token) if self.organization_id.is_some() && is_jwt(token.expose()) => {
                headers.insert(header::AUTHORIZATION, bearer(token.expose())?);
            }
            Some(token) => {
                headers.insert(ACCESS_TOKEN, secret_value("accessToken", token.expose())?);
            }
            None => {}
        }
        Ok(())
    }

    fn apply_to_trigger(&self, headers: &mut HeaderMap) -> Result<(), Error> {
        let own_token = headers.remove(ACCESS_TOKEN);
        if let Some(key) = &self.api_key {
            headers.insert(API_KEY, secret_value("apiKey", key.expose())?);
        } else if let Some(token) = &self.access_token {
            headers.insert(header::AUTHORIZATION, bearer(token.expose())?);
        } else if let Some(token) = own_token.as_ref().and_then(|token| token.to_str().ok()) {
            headers.insert(header::AUTHORIZATION, bearer(token)?);
        }
        Ok(())
    }
}

/// Three parts, the first of them a JSON object in base64.
fn is_jwt(token: &str) -> bool {
    token.starts_with("eyJ") && token.split('.').count() == 3
}

fn bearer(token: &str) -> Result<HeaderValue, Error> {
    secret_value("accessToken", &format!("Bearer {token}"))
}

fn secret_value(name: &str, text: &str) -> Result<HeaderValue, Error> {
    let mut header = value(name, text)?;
    header.set_sensitive(true);
    Ok(header)
}

/// A header value, or misuse that names the argument. The text itself is never quoted: it may be a secret.
pub fn value(name: &str, text: &str) -> Result<HeaderValue, Error> {
    if text.is_empty() {
        return Err(Error::Misuse(format!("`{name}` must not be empty")));
    }
    HeaderValue::from_str(text).map_err(|_| {
        Error::Misuse(format!("`{name}` holds a line break or another character that no header may have"))
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const JWT: &str = "eyJhbGciOiJub25lIn0.e30.x";
    const CALL: Kind = Kind::Read;
    const TRIGGER: Kind = Kind::Trigger { anonymous: false };

    fn sent(key: Option<&str>, token: Option<&str>, organization: Option<&str>, kind: Kind) -> Vec<String> {
        let secret = |text: Option<&str>| text.map(|text| Secret::new(text.into()));
        let credentials = Credentials {
            api_key: secret(key),
            access_token: secret(token),
            organization_id: organization.map(str::to_owned),
        };
        let mut headers = HeaderMap::new();
        credentials.apply(kind, &mut headers).unwrap();
        let mut lines: Vec<_> =
            headers.iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect();
        lines.sort_unstable();
        lines
    }

    #[test]
    fn credentials_go_out_as_the_table_says() {
        let jwt = format!("authorization: Bearer {JWT}");
        let jwt_token = format!("x-access-token: {JWT}");
        let anonymous = Kind::Trigger { anonymous: true };
        assert_eq!(sent(Some("k"), None, None, CALL), ["x-api-key: k"]);
        assert_eq!(sent(None, Some("t"), None, CALL), ["x-access-token: t"]);
        assert_eq!(
            sent(None, Some("t"), Some("org_1"), CALL),
            ["x-access-token: t", "x-organization-id: org_1"]
        );
        assert_eq!(sent(None, Some(JWT), Some("org_1"), CALL), [&jwt, "x-organization-id: org_1"]);
        assert_eq!(sent(None, Some(JWT), None, CALL), [jwt_token]);
        assert_eq!(sent(Some("k"), Some("t"), None, CALL), ["x-access-token: t", "x-api-key: k"]);
        assert_eq!(sent(Some("k"), Some("t"), None, TRIGGER), ["x-api-key: k"]);
        assert_eq!(sent(None, Some("t"), None, TRIGGER), ["authorization: Bearer t"]);
        assert!(sent(Some("k"), Some("t"), Some("org_1"), anonymous).is_empty());
    }

    #[test]
    fn an_access_token_given_as_a_header_is_not_stored_with_a_run() {
        let mut headers = HeaderMap::new();
        headers.insert(ACCESS_TOKEN, HeaderValue::from_static("t"));
        Credentials::default().apply(TRIGGER, &mut headers).unwrap();
        assert_eq!(headers.get(header::AUTHORIZATION).unwrap(), "Bearer t");
        assert!(!headers.contains_key(ACCESS_TOKEN));
    }

    #[test]
    fn a_call_without_any_credential_is_refused() {
        let mut headers = HeaderMap::new();
        assert!(matches!(Credentials::default().apply(CALL, &mut headers), Err(Error::NoCredential)));
        headers.insert(header::AUTHORIZATION, HeaderValue::from_static("Bearer own"));
        assert!(Credentials::default().apply(CALL, &mut headers).is_ok());
    }

    #[test]
    fn a_line_break_in_a_key_is_refused_without_quoting_it() {
        let credentials = Credentials { api_key: Some(Secret::new("a\nb".into())), ..Credentials::default() };
        let problem = credentials.apply(CALL, &mut HeaderMap::new()).unwrap_err().to_string();
        assert!(problem.contains("`apiKey`") && !problem.contains("a\n"));
    }

    #[tokio::test(start_paused = true)]
    async fn a_failed_lookup_is_shared_by_those_who_waited_for_it() {
        let second = Duration::from_secs(1);
        let options = RequestOptions { timeout: Some(second), ..RequestOptions::default() };
        let ended = Instant::now();
        let lookup = FailedLookup { ended, options: options.clone(), failure: Error::Timeout(second).into() };
        let is_shared = |began, options: &RequestOptions| lookup.shared_with(began, options).is_some();
        assert!(is_shared(ended - second, &options));
        assert!(!is_shared(ended, &options));
        assert!(!is_shared(ended + second, &options));

        let same = RequestOptions { request_id: Some("own".into()), ..options.clone() };
        assert!(is_shared(ended - second, &same));
        let patient = RequestOptions { timeout: None, ..options.clone() };
        let persistent = RequestOptions { max_retries: Some(9), ..options.clone() };
        let mut somebody_else = options;
        somebody_else.headers.insert(API_KEY, HeaderValue::from_static("own"));
        for other in [patient, persistent, somebody_else] {
            assert!(!is_shared(ended - second, &other), "{other:?}");
        }
    }
}
