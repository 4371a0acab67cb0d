//! The certificates to trust, as Node does: Mozilla's roots, built in because a slim container has no store of its own;
//! those of NODE_EXTRA_CA_CERTS and of the `ca` option; the system's store if Node uses it (`--use-system-ca`).

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};

use crate::error::Error;

/// The certificates to trust besides the built-in roots.
#[derive(Debug, Default)]
pub struct Trust {
    /// PEM texts of the `ca` option, each of which must hold a certificate.
    pub ca: Option<Vec<Vec<u8>>>,
    /// The file of NODE_EXTRA_CA_CERTS. Node ignores it with a warning if it cannot be read. So does this client, without the warning.
    pub extra_ca_file: Option<String>,
    pub system_store: bool,
}

/// The configurations of clients without a `ca` option, by extra file and system store. Clients with equal trust share
/// one, because a root store takes some 200 KB. Node, too, reads the extra file once.
static SHARED: Mutex<BTreeMap<(Option<String>, bool), ClientConfig>> = Mutex::new(BTreeMap::new());

pub fn config(trust: &Trust) -> Result<ClientConfig, Error> {
    if trust.ca.is_some() {
        return new_config(trust);
    }
    let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    match shared.entry((trust.extra_ca_file.clone(), trust.system_store)) {
        Entry::Occupied(config) => Ok(config.get().clone()),
        Entry::Vacant(place) => Ok(place.insert(new_config(trust)?).clone()),
    }
}

fn new_config(trust: &Trust) -> Result<ClientConfig, Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = verifier(trust, provider.clone())?;
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::Internal(format!("no TLS: {error}")))?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth();
    // A preconfigured backend is taken as it is: without these two it would speak HTTP/1.1 only.
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

fn verifier(trust: &Trust, provider: Arc<CryptoProvider>) -> Result<Arc<Verifier>, Error> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let given = given_certificates(trust)?;
    roots.add_parsable_certificates(given.iter().cloned());
    if trust.system_store {
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    }
    let chain = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider)
        .build()
        .map_err(|error| Error::Internal(format!("no TLS: {error}")))?;
    Ok(Arc::new(Verifier { chain, given }))
}

fn given_certificates(trust: &Trust) -> Result<Vec<CertificateDer<'static>>, Error> {
    let mut certificates = Vec::new();
    for pem in trust.ca.iter().flatten() {
        let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
        certificates.extend(found.unwrap_or_default());
    }
    let parsable = certificates.iter().all(|certificate| ParsedCertificate::try_from(certificate).is_ok());
    if trust.ca.is_some() && (certificates.is_empty() || !parsable) {
        return Err(Error::Misuse("`ca` must hold certificates in PEM form".into()));
    }
    if let Some(Ok(extra)) = trust.extra_ca_file.as_ref().map(CertificateDer::pem_file_iter) {
        certificates.extend(extra.flatten());
    }
    Ok(certificates)
}

/// Checks the chain, and takes a server certificate that was itself given as trusted.
///
/// What `openssl req -x509` makes says of itself that it is an authority, and webpki refuses such a certificate
/// as a server's. Node accepts it when it is in `ca`, so it is what people have.
#[derive(Debug)]
struct Verifier {
    chain: Arc<WebPkiServerVerifier>,
    given: Vec<CertificateDer<'static>>,
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        match self.chain.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now) {
            // webpki looks at the dates before it looks at this, so they are right.
            Err(error) if is_authority(&error) && self.given.iter().any(|given| given == end_entity) => {
                rustls::client::verify_server_name(&ParsedCertificate::try_from(end_entity)?, server_name)?;
                Ok(ServerCertVerified::assertion())
            }
            result => result,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.chain.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.chain.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.chain.supported_verify_schemes()
    }
}

/// Whether a certificate was refused for nothing but being an authority's.
pub fn is_authority(error: &rustls::Error) -> bool {
    let rustls::Error::InvalidCertificate(CertificateError::Other(other)) = error else { return false };
    other.0.downcast_ref() == Some(&webpki::Error::CaUsedAsEndEntity)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ca_without_a_certificate_is_misuse() {
        for junk in ["", "junk", "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n"] {
            let trust = Trust { ca: Some(vec![junk.into()]), ..Trust::default() };
            assert!(config(&trust).unwrap_err().to_string().starts_with("`ca` "), "{junk}");
        }
    }

    #[test]
    fn an_extra_file_that_is_not_there_is_no_error() {
        let trust = Trust { extra_ca_file: Some("not/there.pem".into()), ..Trust::default() };
        assert!(config(&trust).is_ok());
    }
}
