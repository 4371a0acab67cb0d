//! Which proxy a request goes through: the `proxy` option, else the variables that curl and Node know.

use reqwest::{NoProxy, Proxy};

use crate::error::Error;

/// This machine is never reached through a proxy; reqwest by itself would do that.
const LOOPBACK: &str = "localhost,.localhost,127.0.0.0/8,::1";

#[derive(Debug, Default)]
pub struct Proxies(Vec<Proxy>);

impl Proxies {
    /// The `proxy` option takes all requests; `NO_PROXY` applies to the variables only.
    pub fn resolve(option: Option<&str>, variable: &impl Fn(&str) -> Option<String>) -> Result<Self, Error> {
        if let Some(url) = option {
            return Ok(Self(vec![
                Proxy::all(checked("proxy", url)?)
                    .map_err(unusable)?
                    .no_proxy(NoProxy::from_string(LOOPBACK)),
            ]));
        }
        let either = |name: &str| {
            let lower = name.to_ascii_lowercase();
            variable(&lower)
                .map(|value| (lower, value))
                .or_else(|| variable(name).map(|value| (name.to_owned(), value)))
        };
        // reqwest knows `*` only when it is the whole list.
        if either("NO_PROXY").is_some_and(|(_, list)| list.split(',').any(|entry| entry.trim() == "*")) {
            return Ok(Self::default());
        }
        let exceptions = either("NO_PROXY").map_or_else(String::new, |(_, list)| format!(",{list}"));
        let no_proxy = NoProxy::from_string(&format!("{LOOPBACK}{exceptions}"));
        let mut proxies = Vec::new();
        if let Some((name, url)) = either("HTTPS_PROXY") {
            proxies.push(Proxy::https(checked(&name, &url)?).map_err(unusable)?.no_proxy(no_proxy.clone()));
        }
        if let Some((name, url)) = either("HTTP_PROXY") {
            proxies.push(Proxy::http(checked(&name, &url)?).map_err(unusable)?.no_proxy(no_proxy));
        }
        Ok(Self(proxies))
    }

    pub fn configure(self, builder: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
        // Without this, reqwest would look at the variables itself.
        self.0.into_iter().fold(builder.no_proxy(), reqwest::ClientBuilder::proxy)
    }
}

/// reqwest ignores a proxy whose address it cannot use. The address may hold a password, so it is not quoted.
fn checked(name: &str, address: &str) -> Result<url::Url, Error> {
    let wrong = |problem: &str| Error::Misuse(format!("`{name}` {problem}"));
    // Variables often have no scheme.
    let address = if address.contains("://") { address.to_owned() } else { format!("http://{address}") };
    let url = url::Url::parse(&address).map_err(|error| wrong(&format!("is not an address: {error}")))?;
    match url.scheme() {
        "http" | "https" if url.has_host() => Ok(url),
        _ => Err(wrong("must be the address of an http or https proxy")),
    }
}

fn unusable(error: reqwest::Error) -> Error {
    Error::Misuse(format!("`proxy` cannot be used: {}", error.without_url()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(option: Option<&str>, variables: &[(&str, &str)]) -> Result<usize, String> {
        let variable = |name: &str| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        };
        Proxies::resolve(option, &variable).map(|proxies| proxies.0.len()).map_err(|error| error.to_string())
    }

    #[test]
    fn the_option_wins_over_the_variables() {
        let variables = [("HTTPS_PROXY", "http://a:1"), ("http_proxy", "b:2")];
        assert_eq!(count(None, &variables), Ok(2));
        assert_eq!(count(Some("http://c:3"), &variables), Ok(1));
        assert_eq!(count(None, &[]), Ok(0));
    }

    #[test]
    fn an_address_that_cannot_be_used_is_misuse_that_does_not_quote_it() {
        for address in ["socks5://a:1", "http://", "http://u:secret@", "http://a:99999"] {
            let problem = count(Some(address), &[]).unwrap_err();
            assert!(problem.starts_with("`proxy` ") && !problem.contains("secret"), "{problem}");
        }
        assert!(count(None, &[("https_proxy", "ftp://a")]).unwrap_err().starts_with("`https_proxy` "));
    }
}
