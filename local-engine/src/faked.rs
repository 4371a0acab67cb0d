//! Hosts whose requests are answered by a test instead of the network.

use std::str::FromStr;

use url::Url;

/// A host that a test fakes: `api.openai.com`, `*.example.com`, `localhost:8080`, or `*` for all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faked {
    /// The name as it was given.
    pub name: String,
    host: String,
    port: Option<u16>,
}

impl FromStr for Faked {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let (host, port) = match name.rsplit_once(':').filter(|(_, port)| !port.ends_with(']')) {
            Some((host, port)) => (host, Some(port.parse().map_err(|_| format!("{port} is not a port"))?)),
            None => (name, None),
        };
        if host.is_empty() || host.contains('/') {
            return Err("must be a host, such as api.openai.com or *.example.com".to_owned());
        }
        Ok(Self { name: name.to_owned(), host: host.to_owned(), port })
    }
}

impl Faked {
    /// Finds who answers requests to this URL. An exact host precedes a pattern, a longer pattern precedes a shorter one,
    /// and a host with a port precedes the same host without one.
    pub fn find<'a>(all: &'a [Self], url: &Url) -> Option<&'a Self> {
        let matching = all.iter().filter(|faked| faked.matches(url));
        matching.max_by_key(|faked| (!faked.host.starts_with('*'), faked.host.len(), faked.port.is_some()))
    }

    fn matches(&self, url: &Url) -> bool {
        let Some(host) = url.host_str() else { return false };
        let is_host = match self.host.strip_prefix('*') {
            // `*.example.com` does not match `.example.com`.
            Some(end) => host.len() > end.len() && host.ends_with(end),
            None => host == self.host,
        };
        is_host && self.port.is_none_or(|port| url.port_or_known_default() == Some(port))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_specific_name_answers() {
        let names =
            ["*", "*.example.com", "*.api.example.com", "api.example.com", "api.example.com:8080", "[::1]"];
        let all: Vec<Faked> = names.iter().filter_map(|name| name.parse().ok()).collect();
        let found = |url: &str| Faked::find(&all, &url.parse().ok()?).map(|faked| faked.name.as_str());
        assert_eq!(found("https://API.example.com/v1"), Some("api.example.com"));
        assert_eq!(found("http://api.example.com:8080"), Some("api.example.com:8080"));
        assert_eq!(found("https://www.example.com"), Some("*.example.com"));
        assert_eq!(found("https://eu.api.example.com"), Some("*.api.example.com"));
        assert_eq!(found("https://example.com"), Some("*"));
        assert_eq!(found("http://[::1]:1/"), Some("[::1]"));
        assert_eq!(Faked::find(&all[1..], &"https://notexample.com".parse().unwrap()), None);
    }

    #[test]
    fn a_port_without_a_number_is_refused() {
        assert!("example.com:http".parse::<Faked>().is_err());
        assert!("https://example.com/".parse::<Faked>().is_err());
    }
}
