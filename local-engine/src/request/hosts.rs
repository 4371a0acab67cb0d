//! The `Host` header of requests.
//!
//! A page can make its own host name resolve to this machine (DNS rebinding). The browser then takes the engine for
//! that page's server, so the engine refuses names that are not its own.

use std::net::IpAddr;

use axum::http::{HeaderMap, header};

/// Whether the engine answers requests with this `Host`. A request without the header is not from a browser.
pub fn is_allowed(headers: &HeaderMap, allowed: Option<&[String]>) -> bool {
    let (Some(host), Some(allowed)) = (headers.get(header::HOST), allowed) else { return true };
    let name = without_port(host.to_str().unwrap_or_default());
    is_loopback(name) || allowed.iter().any(|allowed| allowed.eq_ignore_ascii_case(name))
}

/// Whether a name or an address is this machine's own.
pub fn is_loopback(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host == "localhost" || host.ends_with(".localhost") || address.is_ok_and(|address| address.is_loopback())
}

/// The host without its port. An IPv6 address keeps its brackets.
fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(host: &str, allowed: Option<&[String]>) -> bool {
        is_allowed(&HeaderMap::from_iter([(header::HOST, host.parse().unwrap())]), allowed)
    }

    #[test]
    fn only_names_of_this_machine_are_allowed() {
        for host in
            ["localhost", "LOCALHOST:4777", "127.0.0.1:4777", "[::1]:4777", "engine.localhost:1", "127.9.9.9"]
        {
            assert!(allows(host, Some(&[])), "{host}");
        }
        for host in ["evil.example", "evil.example:4777", "localhost.evil.example", "10.0.0.1:4777", ""] {
            assert!(!allows(host, Some(&[])), "{host}");
            assert!(allows(host, None), "{host}");
        }
        assert!(allows("host.docker.internal:4777", Some(&["host.docker.internal".to_owned()])));
        assert!(is_allowed(&HeaderMap::new(), Some(&[])));
    }
}
