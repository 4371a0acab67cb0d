//! Selects the proxy of a request: the `proxy` option, otherwise the variables of curl and Node.

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
    /// Use the variables.
    #[default]
    Absent,
    /// Use no proxy and ignore the variables.
    Off,
    /// Use this proxy for all requests. `NO_PROXY` applies to the variables only.
    Address(Secret),
}

/// The URL of a proxy, or the problem of the URL. A problem is an error of each call that needs the proxy.
type Proxy = Result<Url, String>;

#[derive(Clone, Default)]
pub struct Proxies {
    http: Option<Proxy>,
    https: Option<Proxy>,
    exempt: Arc<NoProxy>,
    /// The `proxy-authorization` header of the client, which the proxy receives and the target does not.
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

    /// Returns the proxy for a request to this URL. Requests to this machine use no proxy.
    fn of(&self, target: &Url) -> Option<&Proxy> {
        let proxy = if target.scheme() == "https" { &self.https } else { &self.http };
        let is_direct = || is_loopback(target.host_str().unwrap_or_default()) || self.exempt.contains(target);
        proxy.as_ref().filter(|_| !is_direct())
    }

    /// Refuses a request that needs an unusable proxy.
    pub fn check(&self, target: &Url) -> Result<(), Error> {
        let Some(Err(problem)) = self.of(target) else { return Ok(()) };
        let message = format!("could not connect to {}: {problem}", target.authority());
        Err(Error::Network(NetworkFault { message, code: Some(PROXY_UNUSABLE), sent: false }))
    }

    pub fn configure(&self, builder: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
        // Otherwise reqwest would read the variables itself.
        let builder = builder.no_proxy();
        // With a proxy, reqwest uses no HTTP/2 through the proxy, and calls the closure below for each request.
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

// Prints no URL, because a URL may contain a password.
impl fmt::Debug for Proxies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Proxies")
    }
}

/// Parses the URL of a proxy. The problem does not quote the URL, because it may contain a password.
fn address(text: &str) -> Result<Url, String> {
    // Variables often omit the scheme.
    let text = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
    let url = Url::parse(&text).map_err(|error| format!("is not a valid URL: {error}"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err("must be the URL of an http or https proxy".into());
    }
    // reqwest bypasses a proxy whose URL the `http` crate cannot parse.
    url.as_str().parse::<Uri>().map_err(|error| format!("is not a valid URL: {error}"))?;
    Ok(url)
}
