//! Reads certificates in PEM format as OpenSSL does: an unusable certificate does not affect the others.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use der::{Reader, SliceReader};
use rustls::pki_types::CertificateDer;

/// Labels of certificates. OpenSSL appends settings to a `TRUSTED CERTIFICATE`. The client ignores these settings.
const LABELS: [&str; 3] = ["CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"];

const BEGIN: &str = "-----BEGIN ";

#[derive(Debug, Default)]
pub struct Certificates {
    pub usable: Vec<CertificateDer<'static>>,
    /// Warnings about ignored certificates.
    pub warnings: Vec<String>,
}

impl Certificates {
    /// Adds the certificates of a text. `source` is the name of the text in warnings.
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

/// Reads the block at the start of `text`.
fn certificate(text: &str) -> Result<CertificateDer<'static>, String> {
    let block = text.split_once("-----END ").map(|(block, _)| block).filter(|block| !block.contains(BEGIN));
    let block = block.ok_or("its END line is missing")?;
    let base64: Vec<u8> = block.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let der = BASE64_STANDARD.decode(base64).map_err(|error| format!("it is not base64 ({error})"))?;
    // Data after the certificate is ignored.
    let der = SliceReader::new(&der).and_then(|mut der| der.tlv_bytes().map(<[u8]>::to_vec));
    let certificate = CertificateDer::from(der.map_err(|_| "it is truncated")?);
    // This function also accepts certificates of X.509 version 1, which the check of a server's certificate refuses.
    match webpki::anchor_from_trusted_cert(&certificate) {
        Ok(_) => Ok(certificate),
        Err(error) => Err(format!("it cannot be read ({error})")),
    }
}
