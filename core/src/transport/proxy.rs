//! Which proxy a request goes through: the `proxy` option, else the variables that curl and Node know.

use std::fmt;
use std::sync::Arc;

use http::{HeaderValue, Uri};
use url::Url;

use crate::addresses::is_loopback;
use crate::error::{Error, NetworkFault, PROXY_UNUSABLE, misuse};
use crate::secret::Secret;
use crate::transport::no_proxy::NoProxy;

/// The `proxy` option.
#[derive(Default)]
pub enum ProxyOption {
    /// The variables decide.
    #[default]
    Absent,
    /// No proxy, whatever the variables say.
    Off,
    /// This proxy takes all requests. `NO_PROXY` applies to the variables only.
    Address(Secret),
}

/// A proxy's address, or why it cannot be used, which is an error of the calls that need it.
type Proxy = Result<Url, String>;

#[derive(Clone, Default)]
pub struct Proxies {
    http: Option<Proxy>,
    https: Option<Proxy>,
    exempt: Arc<NoProxy>,
    /// A `proxy-authorization` header of the client, which is for the proxy and not for the target.
    authorization: Option<HeaderValue>,
}

impl Proxies {
    pub fn resolve(
        option: &ProxyOption,
        authorization: Option<HeaderValue>,
        variable: &impl Fn(&str) -> Option<String>,
    ) -> Result<Self, Error> {
        let either = |name: &str| {
            let lower = name.to_ascii_lowercase();
            variable(&lower)
                .map(|value| (lower, value))
                .or_else(|| variable(name).map(|value| (name.to_owned(), value)))
        };
        let of_variable = |name: &str| {
            let (name, value) = either(name)?;
            Some(address(&value).map_err(|problem| format!("`{name}` {problem}")))
        };
        let (http, https, exempt) = match option {
            ProxyOption::Off => (None, None, NoProxy::default()),
            ProxyOption::Address(proxy) => {
                let url = address(proxy.expose()).map_err(|problem| misuse("proxy", &problem))?;
                (Some(Ok(url.clone())), Some(Ok(url)), NoProxy::default())
            }
            ProxyOption::Absent => {
                let list = either("NO_PROXY").unwrap_or_default().1;
                (of_variable("HTTP_PROXY"), of_variable("HTTPS_PROXY"), NoProxy::parse(&list))
            }
        };
        Ok(Self { http, https, exempt: Arc::new(exempt), authorization })
    }

    /// The proxy for a request to this address. This machine is never reached through one.
    fn of(&self, target: &Url) -> Option<&Proxy> {
        let proxy = if target.scheme() == "https" { &self.https } else { &self.http };
        let is_direct = || is_loopback(target.host_str().unwrap_or_default()) || self.exempt.contains(target);
        proxy.as_ref().filter(|_| !is_direct())
    }

    /// Refuses a request that needs a proxy which cannot be used.
    pub fn check(&self, target: &Url) -> Result<(), Error> {
        let Some(Err(problem)) = self.of(target) else { return Ok(()) };
        let message = format!("could not connect to {}: {problem}", target.authority());
        Err(Error::Network(NetworkFault { message, code: Some(PROXY_UNUSABLE), sent: false }))
    }

    pub fn configure(&self, builder: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
        // Without this, reqwest would look at the variables itself.
        let builder = builder.no_proxy();
        // A client with any proxy speaks no HTTP/2 through it, and asks about each request.
        if self.http.is_none() && self.https.is_none() {
            return builder;
        }
        let proxies = self.clone();
        let proxy = reqwest::Proxy::custom(move |target| proxies.of(target)?.as_ref().ok().cloned());
        builder.proxy(match &self.authorization {
            Some(authorization) => proxy.custom_http_auth(authorization.clone()),
            None => proxy,
        })
    }
}

/// The address may hold a password.
impl fmt::Debug for Proxies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Proxies")
    }
}

/// Reads the address of a proxy. The problem does not quote it, because it may hold a password.
fn address(text: &str) -> Result<Url, String> {
    // Variables often have no scheme.
    let text = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
    let url = Url::parse(&text).map_err(|error| format!("is not a valid URL: {error}"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err("must be the URL of an http or https proxy".into());
    }
    // reqwest goes past a proxy whose address the `http` crate cannot read.
    url.as_str().parse::<Uri>().map_err(|error| format!("is not a valid URL: {error}"))?;
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(option: &ProxyOption, variables: &[(&str, &str)]) -> Result<Proxies, Error> {
        Proxies::resolve(option, None, &|name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        })
    }

    fn given(address: &str) -> ProxyOption {
        ProxyOption::Address(Secret::new(address.into()))
    }

    #[test]
    fn the_option_wins_over_the_variables() {
        let variables = [("HTTPS_PROXY", "http://a:1"), ("http_proxy", "b:2"), ("NO_PROXY", "own.test")];
        let used = |option: ProxyOption, target: &str| {
            let proxies = resolve(&option, &variables).unwrap();
            let proxy = proxies.of(&Url::parse(target).unwrap()).cloned();
            proxy.map(|proxy| proxy.unwrap().authority().to_owned()).unwrap_or_default()
        };
        for (target, of_variables, of_option) in [
            ("https://flows.test", "a:1", "c:3"),
            ("http://flows.test", "b:2", "c:3"),
            ("http://own.test", "", "c:3"),
            ("http://localhost:1", "", ""),
            ("http://[::1]", "", ""),
        ] {
            assert_eq!(used(ProxyOption::Absent, target), of_variables, "{target}");
            assert_eq!(used(given("http://c:3"), target), of_option, "{target}");
            assert_eq!(used(ProxyOption::Off, target), "", "{target}");
        }
    }

    #[test]
    fn an_address_that_cannot_be_used_is_named_and_not_quoted() {
        let target = Url::parse("https://flows.test").unwrap();
        for address in ["socks5://a:1", "http://", "http://u:secret@", "http://a:99999", "ftp://a", "a b"] {
            let problem = resolve(&given(address), &[]).unwrap_err().to_string();
            assert!(problem.starts_with("`proxy` ") && !problem.contains("secret"), "{problem}");
            let proxies = resolve(&ProxyOption::Absent, &[("https_proxy", address)]).unwrap();
            let problem = proxies.check(&target).unwrap_err().to_string();
            assert!(
                problem.contains("flows.test: `https_proxy` ") && !problem.contains("secret"),
                "{problem}"
            );
        }
    }
}
