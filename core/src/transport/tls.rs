//! Whom to trust: Mozilla's roots, built in, since a slim container has no store of its own.

use std::sync::Arc;

use rustls::{ClientConfig, RootCertStore};

use crate::error::Error;

pub fn config() -> Result<ClientConfig, Error> {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::Internal(format!("no TLS: {error}")))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    // A preconfigured backend is taken as it is: without these two it would speak HTTP/1.1 only.
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}
