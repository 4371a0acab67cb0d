//! What the network did, in words.

use std::error::Error as StdError;
use std::io;

use rustls::CertificateError;

use crate::error::NetworkFault;
use crate::transport::retry::Outcome;
use crate::transport::tls::is_authority;

/// A failed attempt: what to tell, and what it means for a repetition.
pub fn read(error: reqwest::Error) -> (NetworkFault, Outcome) {
    let host = error.url().map_or("the server", url::Url::authority).to_owned();
    // The address is in the error's own field; in the text it would be repeated.
    let error = error.without_url();
    // After the handshake it is a connection that broke, and the request may have been read.
    if let Some(refused) = find::<rustls::Error>(&error).filter(|_| error.is_connect()) {
        let message = format!("no secure connection to {host}: {}", tls_words(refused));
        return (NetworkFault { message, code: Some("ERR_TLS"), sent: false }, Outcome::Final);
    }
    let not_sent = error.is_connect() || find::<hyper::Error>(&error).is_some_and(hyper::Error::is_canceled);
    let what = if not_sent { "could not connect to" } else { "lost the connection to" };
    let code = find::<io::Error>(&error).and_then(|error| node_code(error.kind()));
    let broke_off = find::<hyper::Error>(&error).is_some_and(hyper::Error::is_incomplete_message);
    let code = match code {
        _ if error.is_dns() => Some("ENOTFOUND"),
        None if broke_off => Some("ECONNRESET"),
        code => code,
    };
    let message = format!("{what} {host}: {}", innermost(&error));
    let fault = NetworkFault { message, code, sent: !not_sent };
    (fault, if not_sent { Outcome::NotSent } else { Outcome::Broken })
}

fn tls_words(error: &rustls::Error) -> String {
    match error {
        _ if is_authority(error) => {
            "its certificate is an authority's own, which is trusted only when `ca` or NODE_EXTRA_CA_CERTS hold it".into()
        }
        rustls::Error::InvalidCertificate(reason) => format!("its certificate {}", certificate_words(reason)),
        other => other.to_string(),
    }
}

fn certificate_words(reason: &CertificateError) -> String {
    match reason {
        CertificateError::UnknownIssuer => {
            "is signed by nobody who is trusted (`ca` or NODE_EXTRA_CA_CERTS add certificates to trust)"
                .into()
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => "has expired".into(),
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "is not valid yet".into()
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "is for another name".into()
        }
        other => format!("is refused ({other})"),
    }
}

/// Node's own name of a fault, as its users know it from `error.code`.
fn node_code(kind: io::ErrorKind) -> Option<&'static str> {
    Some(match kind {
        io::ErrorKind::ConnectionRefused => "ECONNREFUSED",
        io::ErrorKind::ConnectionReset => "ECONNRESET",
        io::ErrorKind::ConnectionAborted => "ECONNABORTED",
        io::ErrorKind::BrokenPipe => "EPIPE",
        io::ErrorKind::TimedOut => "ETIMEDOUT",
        io::ErrorKind::HostUnreachable => "EHOSTUNREACH",
        io::ErrorKind::NetworkUnreachable => "ENETUNREACH",
        io::ErrorKind::UnexpectedEof => "ECONNRESET",
        _ => return None,
    })
}

/// The first error of this type among the causes. `io::Error` hides what it wraps from `source`, so that is
/// looked into by hand.
pub fn find<'a, T: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a T> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        if let Some(found) = wrapped.and_then(|inner| find::<T>(inner)) {
            return Some(found);
        }
        next = error.source();
    }
    None
}

fn innermost(error: &dyn StdError) -> String {
    let mut last = error;
    while let Some(source) = last.source() {
        last = source;
    }
    last.to_string()
}
