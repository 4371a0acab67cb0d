//! Turns a network error into a message, and says what it means for a retry.

use std::error::Error as StdError;
use std::io;

use rustls::CertificateError;

use crate::error::{NetworkFault, TLS_REFUSED};
use crate::transport::retry::Outcome;
use crate::transport::tls::is_authority;

/// Reads the error of an attempt.
pub fn read(error: reqwest::Error) -> (NetworkFault, Outcome) {
    let host = error.url().map_or("the server", url::Url::authority).to_owned();
    // The address is in the error's own field; in the text it would be repeated.
    let error = error.without_url();
    // A TLS error after the handshake is a broken connection: the request may have been read.
    if let Some(refused) = find::<rustls::Error>(&error).filter(|_| error.is_connect()) {
        let message = format!("no secure connection to {host}: {}", tls_message(refused));
        return (NetworkFault { message, code: Some(TLS_REFUSED), sent: false }, Outcome::Final);
    }
    let not_sent = error.is_connect()
        || find::<hyper::Error>(&error).is_some_and(hyper::Error::is_canceled)
        || find::<h2::Error>(&error).is_some_and(is_unprocessed);
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

/// Whether an HTTP/2 server says that it has not processed the request (RFC 9113, 8.7): it refused the stream, or it closes
/// the connection and names an older stream as the last one that it serves.
fn is_unprocessed(error: &h2::Error) -> bool {
    let is_refused = error.is_reset() && error.reason() == Some(h2::Reason::REFUSED_STREAM);
    let is_shut_down = error.is_go_away() && error.reason() == Some(h2::Reason::NO_ERROR);
    error.is_remote() && (is_refused || is_shut_down)
}

fn tls_message(error: &rustls::Error) -> String {
    match error {
        _ if is_authority(error) => {
            "its certificate is an authority's own, which is trusted only when `ca` or NODE_EXTRA_CA_CERTS hold it".into()
        }
        rustls::Error::InvalidCertificate(reason) => format!("its certificate {}", certificate_message(reason)),
        other => other.to_string(),
    }
}

fn certificate_message(reason: &CertificateError) -> String {
    match reason {
        CertificateError::UnknownIssuer => {
            "is signed by no trusted authority (`ca` or NODE_EXTRA_CA_CERTS add certificates to trust)".into()
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

/// The first error of this type among the causes. `io::Error` does not give what it wraps as its `source`, so it is
/// unwrapped here.
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
