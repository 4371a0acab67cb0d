//! Decides whether a request has the necessary credential.

use axum::http::{HeaderMap, header};

use crate::error::Error;
use crate::manner::Manner;

/// Whether a request with these headers is allowed. Public routes (triggers and MCP servers) need no credential on an engine
/// without a gateway.
pub fn check(manner: Manner, keys: &[String], headers: &HeaderMap, is_public: bool) -> Result<(), Error> {
    match manner {
        Manner::Platform => platform(keys, headers, is_public),
        Manner::Bare if is_public => Ok(()),
        Manner::Bare => bare(keys, headers),
    }
}

/// If a request has several credentials, the key counts. A trigger needs a credential, but the gateway checks only keys.
fn platform(keys: &[String], headers: &HeaderMap, is_public: bool) -> Result<(), Error> {
    let known = |credential: &str| keys.iter().any(|key| key == credential);
    let token = bearer(headers).or_else(|| text(headers, "x-access-token"));
    if let Some(key) = text(headers, "x-api-key") {
        return if known(key) { Ok(()) } else { Err(Error::Unauthorized("Invalid API key")) };
    }
    match token {
        None => Err(Error::Unauthorized("Unauthorized: no x-api-key, bearer or x-access-token")),
        Some(_) if is_public => Ok(()),
        Some(token) if !known(token) => Err(Error::Unauthorized("Invalid access token")),
        Some(_) if bearer(headers).is_some() && text(headers, "x-organization-id").is_none() => {
            Err(Error::Unauthorized("A bearer token needs x-organization-id"))
        }
        Some(_) => Ok(()),
    }
}

fn bare(keys: &[String], headers: &HeaderMap) -> Result<(), Error> {
    match bearer(headers) {
        None => Err(Error::NoPrincipal),
        Some(token) if keys.iter().any(|key| key == token) => Ok(()),
        Some(_) => Err(Error::BadToken),
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    text(headers, header::AUTHORIZATION.as_str())?.strip_prefix("Bearer ")
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    fn admits(manner: Manner, sent: &[(&'static str, &'static str)], is_public: bool) -> bool {
        let headers = sent
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect();
        check(manner, &["api_test".to_owned()], &headers, is_public).is_ok()
    }

    #[test]
    fn the_platform_takes_any_one_of_its_credentials() {
        let org = ("x-organization-id", "org_a");
        let cases: [(&[_], bool); 7] = [
            (&[], false),
            (&[("x-api-key", "api_test")], true),
            (&[("x-api-key", "wrong")], false),
            (&[("x-api-key", "wrong"), ("x-access-token", "api_test")], false),
            (&[("x-access-token", "api_test")], true),
            (&[("authorization", "Bearer api_test")], false),
            (&[("authorization", "Bearer api_test"), org], true),
        ];
        for (sent, admitted) in cases {
            assert_eq!(admits(Manner::Platform, sent, false), admitted, "{sent:?}");
        }
    }

    #[test]
    fn a_trigger_on_the_platform_needs_a_credential_and_only_a_key_is_checked() {
        let cases: [(&[_], bool); 4] = [
            (&[], false),
            (&[("x-api-key", "wrong")], false),
            (&[("authorization", "Bearer anything")], true),
            (&[("x-access-token", "anything")], true),
        ];
        for (sent, admitted) in cases {
            assert_eq!(admits(Manner::Platform, sent, true), admitted, "{sent:?}");
        }
    }

    #[test]
    fn the_bare_engine_knows_bearers_only_and_asks_none_of_triggers() {
        assert!(admits(Manner::Bare, &[("authorization", "Bearer api_test")], false));
        assert!(!admits(Manner::Bare, &[("authorization", "Bearer wrong")], false));
        assert!(!admits(Manner::Bare, &[("x-api-key", "api_test")], false));
        assert!(admits(Manner::Bare, &[], true));
    }
}
