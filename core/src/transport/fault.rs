//! Turns a network error into a message and an outcome for the retry decision.

use std::error::Error as StdError;
use std::io;

use rustls::{AlertDescription, CertificateError};

use crate::error::{NetworkFault, TLS_REFUSED};
use crate::transport::retry::Outcome;
use crate::transport::signatures;
use crate::transport::tls::is_authority;

/// Reads the error of an attempt.
pub fn read(error: reqwest::Error) -> (NetworkFault, Outcome) {
    let host = error.url().map_or("the server", url::Url::authority).to_owned();
    // The error has a field for the URL, so its message does not repeat it.
    let error = error.without_url();
    // A TLS error after the handshake means that the connection broke. The server may have read the request.
    if let Some(refused) = find::<rustls::Error>(&error).filter(|_| error.is_connect()) {
        let message = format!("no secure connection to {host}: {}", tls_message(refused));
        return (NetworkFault { message, code: Some(TLS_REFUSED), sent: false }, Outcome::Final);
    }
    let not_sent = error.is_connect()
        || find::<hyper::Error>(&error).is_some_and(hyper::Error::is_canceled)
        || find::<h2::Error>(&error).is_some_and(is_unprocessed);
    let what = if not_sent { "could not connect to" } else { "lost the connection to" };
    let broke_off = find::<hyper::Error>(&error).is_some_and(hyper::Error::is_incomplete_message);
    let code = match io_error(&error) {
        Some(io_error) if error.is_dns() => Some(lookup_code(io_error)),
        Some(io_error) => node_code(io_error),
        None => broke_off.then_some("ECONNRESET"),
    };
    let message = format!("{what} {host}: {}", innermost(&error));
    let fault = NetworkFault { message, code, sent: !not_sent };
    (fault, if not_sent { Outcome::NotSent } else { Outcome::Broken })
}

/// Returns the fault of a call for which the system had no thread or file descriptor.
pub fn of_start(error: &io::Error) -> NetworkFault {
    let message = format!("the call could not be started: {error}");
    NetworkFault { message, code: node_code(error), sent: false }
}

/// Returns whether an HTTP/2 server has not processed the request (RFC 9113, 8.7): it refused the stream, or it closes the
/// connection after an older stream.
fn is_unprocessed(error: &h2::Error) -> bool {
    let is_refused = error.is_reset() && error.reason() == Some(h2::Reason::REFUSED_STREAM);
    let is_shut_down = error.is_go_away() && error.reason() == Some(h2::Reason::NO_ERROR);
    error.is_remote() && (is_refused || is_shut_down)
}

fn tls_message(error: &rustls::Error) -> String {
    match error {
        _ if is_authority(error) => {
            "its certificate is a CA certificate, which is trusted only if `ca` or NODE_EXTRA_CA_CERTS contains it".into()
        }
        rustls::Error::InvalidCertificate(reason) => format!("its certificate {}", certificate_message(reason)),
        rustls::Error::AlertReceived(AlertDescription::HandshakeFailure) => {
            "the server and this client have no algorithm in common (alert HandshakeFailure)".into()
        }
        other => other.to_string(),
    }
}

fn certificate_message(reason: &CertificateError) -> String {
    match reason {
        CertificateError::UnknownIssuer => {
            "is not signed by a trusted authority (add its CA certificate to `ca` or NODE_EXTRA_CA_CERTS to trust it)".into()
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => "has expired".into(),
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "is not valid yet".into()
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "is for another host name".into()
        }
        CertificateError::UnsupportedSignatureAlgorithmContext { signature_algorithm_id, .. } => {
            format!("is signed with {}, which is not supported", signatures::name(signature_algorithm_id))
        }
        CertificateError::UnsupportedSignatureAlgorithmForPublicKeyContext {
            signature_algorithm_id,
            public_key_algorithm_id,
        } => {
            let [signature, key] =
                [signature_algorithm_id, public_key_algorithm_id].map(|id| signatures::name(id));
            format!("is signed with {signature} by a key of {key}, which is not supported")
        }
        other => format!("is invalid ({other})"),
    }
}

/// Returns Node's code for an error of the operating system (`error.code` in Node).
fn node_code(error: &io::Error) -> Option<&'static str> {
    Some(match error.kind() {
        io::ErrorKind::AddrInUse => "EADDRINUSE",
        io::ErrorKind::AddrNotAvailable => "EADDRNOTAVAIL",
        io::ErrorKind::BrokenPipe => "EPIPE",
        io::ErrorKind::ConnectionAborted => "ECONNABORTED",
        io::ErrorKind::ConnectionRefused => "ECONNREFUSED",
        io::ErrorKind::ConnectionReset | io::ErrorKind::UnexpectedEof => "ECONNRESET",
        io::ErrorKind::HostUnreachable => "EHOSTUNREACH",
        io::ErrorKind::InvalidInput => "EINVAL",
        io::ErrorKind::NetworkDown => "ENETDOWN",
        io::ErrorKind::NetworkUnreachable => "ENETUNREACH",
        io::ErrorKind::NotConnected => "ENOTCONN",
        io::ErrorKind::OutOfMemory => "ENOMEM",
        io::ErrorKind::PermissionDenied if cfg!(unix) && error.raw_os_error() == Some(1) => "EPERM",
        io::ErrorKind::PermissionDenied => "EACCES",
        io::ErrorKind::TimedOut => "ETIMEDOUT",
        // The standard library has no kind for the following errors.
        _ => match (error.raw_os_error()?, cfg!(windows)) {
            (23, false) => "ENFILE",
            (24, false) | (10024, true) => "EMFILE",
            (105, false) if cfg!(target_os = "linux") => "ENOBUFS",
            (55, false) | (10055, true) => "ENOBUFS",
            _ => return None,
        },
    })
}

/// Returns Node's code for a failed name lookup. The standard library returns the error of the resolver as text.
fn lookup_code(error: &io::Error) -> &'static str {
    const TRY_AGAIN: [&str; 2] = ["Temporary failure", "Try again"];
    let text = error.to_string();
    let is_temporary =
        error.raw_os_error() == Some(11002) || TRY_AGAIN.iter().any(|words| text.contains(words));
    node_code(error).unwrap_or(if is_temporary { "EAI_AGAIN" } else { "ENOTFOUND" })
}

/// Returns the error of the operating system. h2 does not return it as its `source`.
fn io_error<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a io::Error> {
    find::<io::Error>(error).or_else(|| find::<h2::Error>(error)?.get_io())
}

/// Returns the first error of this type among the causes. `io::Error` does not return the wrapped error as its `source`, so
/// it is unwrapped here.
pub fn find<'a, T: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a T> {
    causes(error).find_map(|error| {
        let wrapped = || find(error.downcast_ref::<io::Error>()?.get_ref()?);
        error.downcast_ref().or_else(wrapped)
    })
}

fn innermost(error: &(dyn StdError + 'static)) -> String {
    causes(error).last().map(ToString::to_string).unwrap_or_default()
}

/// Returns the error, the cause of the error, and so on.
fn causes<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn errors_of_the_system_have_the_codes_of_node() {
        let codes = "1 EPERM, 12 ENOMEM, 13 EACCES, 22 EINVAL, 23 ENFILE, 24 EMFILE, 32 EPIPE, 98 EADDRINUSE, \
                     99 EADDRNOTAVAIL, 100 ENETDOWN, 101 ENETUNREACH, 103 ECONNABORTED, 104 ECONNRESET, 105 ENOBUFS, \
                     107 ENOTCONN, 110 ETIMEDOUT, 111 ECONNREFUSED, 113 EHOSTUNREACH";
        for (number, name) in codes.split(", ").filter_map(|code| code.split_once(' ')) {
            assert_eq!(node_code(&io::Error::from_raw_os_error(number.parse().unwrap())), Some(name));
        }
    }

    #[test]
    fn a_name_that_may_be_found_later_has_a_code_of_its_own() {
        let code = |text: &str| {
            lookup_code(&io::Error::other(format!("failed to lookup address information: {text}")))
        };
        assert_eq!(code("Temporary failure in name resolution"), "EAI_AGAIN"); // glibc
        assert_eq!(code("Try again"), "EAI_AGAIN"); // musl
        assert_eq!(code("Name does not resolve"), "ENOTFOUND");
    }
}
