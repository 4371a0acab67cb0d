//! Reads certificates in PEM form as OpenSSL does: one that cannot be used does not spoil the others.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use der::{Reader, SliceReader};
use rustls::pki_types::CertificateDer;

/// The labels of a certificate. A `TRUSTED` one has settings of OpenSSL after it, which do not count here.
const LABELS: [&str; 3] = ["CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"];

const BEGIN: &str = "-----BEGIN ";

#[derive(Debug, Default)]
pub struct Certificates {
    pub usable: Vec<CertificateDer<'static>>,
    /// A warning for each certificate that was ignored.
    pub warnings: Vec<String>,
}

impl Certificates {
    /// Adds the certificates of a text. `source` names the text in warnings.
    pub fn add(&mut self, source: &str, text: &[u8]) {
        let text = String::from_utf8_lossy(text);
        let mut number = 0;
        for (start, _) in text.match_indices(BEGIN) {
            let Some((label, rest)) = text[start + BEGIN.len()..].split_once("-----") else { continue };
            if !LABELS.contains(&label) {
                continue;
            }
            number += 1;
            match certificate(rest) {
                Ok(certificate) => self.usable.push(certificate),
                Err(problem) => {
                    let line = text[..start].matches('\n').count() + 1;
                    let place = format!("certificate {number} of {source} (line {line})");
                    self.warnings.push(format!("{place} is ignored: {problem}"));
                }
            }
        }
        if number == 0 {
            self.warnings.push(format!("{source} contains no certificate in PEM format"));
        }
    }
}

/// Reads the block that starts here.
fn certificate(text: &str) -> Result<CertificateDer<'static>, String> {
    let block = text.split_once("-----END ").map(|(block, _)| block).filter(|block| !block.contains(BEGIN));
    let block = block.ok_or("its END line is missing")?;
    let base64: Vec<u8> = block.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let der = BASE64_STANDARD.decode(base64).map_err(|error| format!("it is not base64 ({error})"))?;
    // What follows the certificate does not count.
    let der = SliceReader::new(&der).and_then(|mut der| der.tlv_bytes().map(<[u8]>::to_vec));
    let certificate = CertificateDer::from(der.map_err(|_| "it is truncated")?);
    // Takes version 1 too, unlike the check of a server's certificate.
    match webpki::anchor_from_trusted_cert(&certificate) {
        Ok(_) => Ok(certificate),
        Err(error) => Err(format!("it cannot be read ({error})")),
    }
}
