//! The clients that send the requests of flows and of the command line.

use std::sync::{Arc, LazyLock};

use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder, NoProxy, Proxy};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

/// The name under which flows send requests.
pub const USER_AGENT: &str = concat!("imbrace-local/", env!("CARGO_PKG_VERSION"));

/// The variable that names a file of further certificates, as in Node.
const EXTRA_CERTIFICATES: &str = "NODE_EXTRA_CA_CERTS";

/// Hosts that are reached without a proxy whatever the variables say: tests talk to fakes on this machine.
const THIS_MACHINE: &str = "localhost,127.0.0.0/8,::1";

/// A client for stubs, callbacks and the command line, which uses no proxy.
pub fn client() -> Client {
    builder().no_proxy().build().unwrap_or_default()
}

/// A client for the requests of flows, which uses the proxies of the environment as axios does in the engine. It follows no
/// redirects, because a redirect can lead to a host that a test fakes.
pub fn flow_client() -> Client {
    let builder = builder().no_proxy().redirect(Policy::none());
    proxies().into_iter().fold(builder, ClientBuilder::proxy).build().unwrap_or_default()
}

/// What all clients trust. Reading it once saves a few milliseconds of the engine's start.
static TLS: LazyLock<Option<ClientConfig>> = LazyLock::new(|| {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().ok()?;
    Some(config.with_root_certificates(roots()).with_no_client_auth())
});

fn builder() -> ClientBuilder {
    let builder = Client::builder().user_agent(USER_AGENT);
    match &*TLS {
        Some(config) => builder.tls_backend_preconfigured(config.clone()),
        None => builder,
    }
}

/// Mozilla's roots, which are built in for containers without any, and those of the environment.
fn roots() -> RootCertStore {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    if let Some(file) = variable(EXTRA_CERTIFICATES) {
        match CertificateDer::pem_file_iter(&file) {
            // A certificate that cannot be read does not exclude the others.
            Ok(certificates) => drop(roots.add_parsable_certificates(certificates.filter_map(Result::ok))),
            Err(error) => {
                tracing::warn!("the certificates of {EXTRA_CERTIFICATES} in {file} are ignored: {error}")
            }
        }
    }
    roots
}

fn proxies() -> Vec<Proxy> {
    let exempt = format!("{THIS_MACHINE},{}", either("NO_PROXY").unwrap_or_default());
    let proxy = |name: &str, of: fn(String) -> reqwest::Result<Proxy>| {
        let proxy = of(either(name).or_else(|| either("ALL_PROXY"))?);
        let problem =
            |error: &reqwest::Error| tracing::warn!("the proxy of {name} is ignored: {}", with_causes(error));
        Some(proxy.inspect_err(problem).ok()?.no_proxy(NoProxy::from_string(&exempt)))
    };
    [proxy("HTTP_PROXY", Proxy::http), proxy("HTTPS_PROXY", Proxy::https)].into_iter().flatten().collect()
}

/// A variable in lower or upper case. The lower case wins, as in Node and curl.
fn either(name: &str) -> Option<String> {
    variable(&name.to_lowercase()).or_else(|| variable(name))
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// An error with its causes: the outermost says no more than which request it was.
pub fn with_causes(error: &reqwest::Error) -> String {
    let mut words = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        words = format!("{words}: {inner}");
        cause = inner.source();
    }
    words
}
