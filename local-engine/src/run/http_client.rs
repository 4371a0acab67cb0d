//! The client that sends the requests of flows and of the command line.

use std::sync::Arc;

use reqwest::Client;
use rustls::{ClientConfig, RootCertStore};

/// A client that trusts Mozilla's roots, which are built in for containers without any.
pub fn client() -> Client {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder =
        Client::builder().no_proxy().user_agent(concat!("imbrace-local/", env!("CARGO_PKG_VERSION")));
    let builder = match config {
        Ok(config) => {
            builder.tls_backend_preconfigured(config.with_root_certificates(roots).with_no_client_auth())
        }
        Err(_) => builder,
    };
    builder.build().unwrap_or_default()
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
