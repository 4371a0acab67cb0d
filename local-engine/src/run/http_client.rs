//! The client that sends the requests of flows and of the command line.

use std::sync::Arc;

use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder};
use rustls::{ClientConfig, RootCertStore};

/// The name under which flows send requests.
pub const USER_AGENT: &str = concat!("imbrace-local/", env!("CARGO_PKG_VERSION"));

/// A client for flows. It follows no redirects, because a redirect can lead to a host that a test fakes.
pub fn client() -> Client {
    builder().redirect(Policy::none()).build().unwrap_or_default()
}

/// A client that follows redirects.
pub fn following() -> Client {
    builder().build().unwrap_or_default()
}

/// Trusts Mozilla's roots, which are built in for containers without any.
fn builder() -> ClientBuilder {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = Client::builder().no_proxy().user_agent(USER_AGENT);
    match config {
        Ok(config) => {
            builder.tls_backend_preconfigured(config.with_root_certificates(roots).with_no_client_auth())
        }
        Err(_) => builder,
    }
}

/// An error with its causes: the outermost says no more than which request it was.
pub fn in_words(error: &reqwest::Error) -> String {
    let mut words = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        words = format!("{words}: {inner}");
        cause = inner.source();
    }
    words
}
