//! The base URLs of the services.

use http::Uri;
use url::Url;

use crate::error::{Error, misuse};
use crate::request::Service;

#[derive(Debug)]
pub struct Addresses {
    pub workflow_engine: Url,
    /// `None` if the engine has no gateway. Its calls must not go to the public gateway.
    pub channel_service: Option<Url>,
}

impl Addresses {
    /// Returns the URL of a path and query below a service.
    pub fn url(&self, service: Service, path: &str, query: &str) -> Result<Url, Error> {
        let base = match service {
            Service::WorkflowEngine => &self.workflow_engine,
            Service::ChannelService => self.channel_service.as_ref().ok_or_else(|| {
                misuse(
                    "services.channelService",
                    "must be given for this call, because `services.workflowEngine` is set without a gateway",
                )
            })?,
        };
        let mut url = below(base, path);
        url.set_query(Some(query).filter(|query| !query.is_empty()));
        Ok(url)
    }
}

/// Returns whether a host is this machine, for which plain http is safe.
pub fn is_loopback(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || host.to_ascii_lowercase().ends_with(".localhost")
        || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Parses a base URL: http or https, without credentials, query and fragment.
pub fn base_address(name: &str, text: &str, allow_insecure: bool) -> Result<Url, Error> {
    let wrong = |problem: &str| misuse(name, problem);
    let address = Url::parse(text).map_err(|error| wrong(&format!("is not a valid URL: {error}")))?;
    if !matches!(address.scheme(), "http" | "https") {
        return Err(wrong("must start with http:// or https://"));
    }
    if !address.username().is_empty() || address.password().is_some() {
        return Err(wrong("must not contain a user name or a password"));
    }
    if address.query().is_some() || address.fragment().is_some() {
        return Err(wrong("must not have a query or a fragment"));
    }
    if address.scheme() == "http" && !allow_insecure && !is_loopback(address.host_str().unwrap_or_default()) {
        return Err(wrong(
            "must use https: plain http would send credentials unencrypted to another machine (`allowInsecure: true` allows it)",
        ));
    }
    // reqwest sends only URLs that the `http` crate can parse.
    address.as_str().parse::<Uri>().map_err(|error| wrong(&format!("is not a valid URL: {error}")))?;
    Ok(address)
}

/// Returns the URL of a path below `base`. Parsing the whole text again would add a tenth to the cost of a call.
pub fn below(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    url.set_path(&[base.path().trim_end_matches('/'), path].concat());
    url
}
