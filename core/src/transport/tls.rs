//! Configures TLS. A client trusts the certificates of its `ca` option, and the same certificates as Node:
//!
//! - Mozilla's roots, which are compiled in because slim containers have no certificate store
//! - the file that NODE_EXTRA_CA_CERTS names
//! - with `--use-system-ca`, the system's certificate store and the file that SSL_CERT_FILE names

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};

use crate::error::{Error, misuse};
use crate::transport::certificates::Certificates;
use crate::transport::signatures;

/// The certificates to trust besides the built-in roots.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Trust {
    /// PEM texts of the `ca` option. At least one must contain a certificate.
    pub ca: Option<Vec<Vec<u8>>>,
    pub files: TrustedFiles,
}

/// Certificates that the whole process trusts.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct TrustedFiles {
    /// Paths of certificate files, each with the variable that names the file.
    pub named: Vec<(&'static str, String)>,
    pub system_store: bool,
}

/// The configurations in use. Clients with equal trust share one, because a root store and TLS sessions take 280 KB.
static SHARED: Mutex<BTreeMap<Trust, Shared>> = Mutex::new(BTreeMap::new());

struct Shared {
    config: Weak<ClientConfig>,
    /// Keeps a configuration without `ca` alive, so that NODE_EXTRA_CA_CERTS is read only once, as in Node.
    _kept: Option<Arc<ClientConfig>>,
}

/// Returns the configuration for this trust, and a warning for each ignored certificate. Only the client that creates the
/// configuration receives warnings.
pub fn config(trust: &Trust) -> Result<(Arc<ClientConfig>, Vec<String>), Error> {
    let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(config) = shared.get(trust).and_then(|shared| shared.config.upgrade()) {
        return Ok((config, Vec::new()));
    }
    let (config, warnings) = new_config(trust)?;
    let config = Arc::new(config);
    let kept = trust.ca.is_none().then(|| config.clone());
    shared.retain(|_, shared| shared.config.strong_count() > 0);
    shared.insert(trust.clone(), Shared { config: Arc::downgrade(&config), _kept: kept });
    Ok((config, warnings))
}

fn new_config(trust: &Trust) -> Result<(ClientConfig, Vec<String>), Error> {
    let given = given_certificates(trust)?;
    let provider = Arc::new(signatures::provider());
    let verifier = verifier(given.usable, trust.files.system_store, provider.clone())?;
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::Internal(format!("TLS could not be set up: {error}")))?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth();
    // reqwest adds no protocols to a preconfigured TLS backend. Without these two, it would use only HTTP/1.1.
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok((config, given.warnings))
}

fn verifier(
    given: Vec<CertificateDer<'static>>,
    system_store: bool,
    provider: Arc<CryptoProvider>,
) -> Result<Arc<Verifier>, Error> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    roots.add_parsable_certificates(given.iter().cloned());
    if system_store {
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    }
    let chain = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider)
        .build()
        .map_err(|error| Error::Internal(format!("TLS could not be set up: {error}")))?;
    Ok(Arc::new(Verifier { chain, given }))
}

fn given_certificates(trust: &Trust) -> Result<Certificates, Error> {
    let mut certificates = Certificates::default();
    for (index, pem) in trust.ca.iter().flatten().enumerate() {
        let is_only = trust.ca.as_ref().is_some_and(|texts| texts.len() == 1);
        certificates.add(&if is_only { "`ca`".into() } else { format!("`ca[{index}]`") }, pem);
    }
    if trust.ca.is_some() && certificates.usable.is_empty() {
        let problems = certificates.warnings.join("; ");
        return Err(misuse("ca", &format!("must contain a valid certificate in PEM format ({problems})")));
    }
    for (variable, path) in &trust.files.named {
        match std::fs::read(path) {
            Ok(pem) => certificates.add(&format!("{variable} ({path})"), &pem),
            Err(error) => certificates.warnings.push(format!("{variable} ({path}) cannot be read: {error}")),
        }
    }
    Ok(certificates)
}

/// Checks the chain, and accepts a server certificate that is itself one of the trusted certificates.
///
/// `openssl req -x509` creates CA certificates, which webpki refuses as certificates of a server. They are common, because
/// Node accepts them if `ca` contains them.
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
            // webpki checks the dates before it returns this error.
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

/// Returns whether a certificate was refused only because it is a CA certificate.
pub fn is_authority(error: &rustls::Error) -> bool {
    let rustls::Error::InvalidCertificate(CertificateError::Other(other)) = error else { return false };
    other.0.downcast_ref() == Some(&webpki::Error::CaUsedAsEndEntity)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CA: &str = "-----BEGIN CERTIFICATE-----
MIIBcjCCARegAwIBAgIUevSXJKJcxtLGaSJayThwESiui6AwCgYIKoZIzj0EAwIw
DTELMAkGA1UEAwwCY2EwIBcNMjYxMTI2MDExNDQ0WhgPMjEyNjExMDIwMTE0NDRa
MA0xCzAJBgNVBAMMAmNhMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE0kS1jWyY
0qxanAtZlS+s9ipLvSwttiJ/Qk+f4j8Wfq6XZ5tqKIsW12/M+TQU7SM+PwJ7E7Gn
5OPANlgJMRfar6NTMFEwHQYDVR0OBBYEFOcpUzf4pDKoqsBH3qM+sBYtxMdgMB8G
A1UdIwQYMBaAFOcpUzf4pDKoqsBH3qM+sBYtxMdgMA8GA1UdEwEB/wQFMAMBAf8w
CgYIKoZIzj0EAwIDSQAwRgIhAIi8LYIipPKMDc348qd6Eosc6FJWW5c71WLQsLt3
43OIAiEA4slwtX2rAeMGpVIe6QukCKSPX7jgn9fn+DnuY6DvKUg=
-----END CERTIFICATE-----
";

    #[test]
    fn equal_trust_shares_a_configuration_as_long_as_a_client_has_it() {
        let trust = |end: &str| Trust { ca: Some(vec![format!("{CA}{end}").into()]), ..Trust::default() };
        let (first, _) = config(&trust("")).unwrap();
        let (equal, _) = config(&trust("")).unwrap();
        let (other, _) = config(&trust("\n")).unwrap();
        let (without, _) = config(&Trust::default()).unwrap();
        assert!(Arc::ptr_eq(&first, &equal));
        assert!(!Arc::ptr_eq(&first, &other) && !Arc::ptr_eq(&first, &without));
        let unused = Arc::downgrade(&first);
        drop((first, equal));
        assert!(unused.upgrade().is_none());
    }

    #[test]
    fn a_file_that_is_not_there_is_a_warning_once() {
        let files = TrustedFiles {
            named: vec![("NODE_EXTRA_CA_CERTS", "not/there.pem".into())],
            system_store: false,
        };
        let trust = Trust { ca: None, files };
        let warnings = || config(&trust).unwrap().1;
        assert!(
            matches!(&warnings()[..], [one] if one.starts_with("NODE_EXTRA_CA_CERTS (not/there.pem) cannot be read"))
        );
        assert!(warnings().is_empty());
    }
}
