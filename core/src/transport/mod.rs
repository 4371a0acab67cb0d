//! Sends a request and returns the bytes of its reply. No module outside this folder uses HTTP.

mod attempt;
mod body;
mod certificates;
pub mod fault;
mod headers;
mod no_proxy;
pub mod proxy;
pub mod retry;
mod send;
mod signatures;
pub mod tls;

use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;
use rustls::ClientConfig;

use crate::addresses::Addresses;
use crate::error::Error;

/// Network settings of a client.
#[derive(Debug, Default)]
pub struct Network {
    pub proxies: proxy::Proxies,
    pub trust: tls::Trust,
    pub max_response_bytes: u64,
}

/// Settings of every request of a client. The options of a call override them.
#[derive(Debug)]
pub struct Defaults {
    pub addresses: Addresses,
    /// `None` means the default of the kind of request.
    pub timeout: Option<Duration>,
    pub max_retries: u32,
    pub headers: HeaderMap,
}

/// The connection pool of one client.
#[derive(Debug)]
pub struct Transport {
    http: reqwest::Client,
    /// Keeps the shared configuration alive for new clients with equal trust.
    _tls: Arc<ClientConfig>,
    proxies: proxy::Proxies,
    max_response_bytes: u64,
    defaults: Defaults,
}

/// Time after which an idle connection is closed. Servers close idle connections after 60 s or more (nginx 75 s, Node 72 s
/// behind the gateway). The client closes first, so that it does not send a request on a connection that the server is
/// closing.
const IDLE: Duration = Duration::from_secs(50);

/// Interval and time-out of HTTP/2 pings. Without pings, a connection that a NAT dropped would remain in the pool, and
/// every retry would use it.
const PING_AFTER: Duration = Duration::from_secs(15);
const PING_TIMEOUT: Duration = Duration::from_secs(10);

/// Maximum number of header fields of a reply, as in Node. hyper's limit of 100 is too low, because a flow chooses the
/// headers of its reply to a synchronous trigger.
const MOST_HEADERS: usize = 2000;

/// Maximum size of the headers of a reply with HTTP/2. For HTTP/1, hyper has a limit of about the same size.
const MOST_HEADER_BYTES: u32 = 400 * 1024;

impl Transport {
    /// Creates a connection pool. Returns a warning for each ignored certificate.
    pub fn new(network: Network, defaults: Defaults) -> Result<(Self, Vec<String>), Error> {
        let (tls, warnings) = tls::config(&network.trust)?;
        let builder = reqwest::Client::builder()
            .tls_backend_preconfigured(ClientConfig::clone(&tls))
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .tcp_nodelay(true)
            .pool_idle_timeout(IDLE)
            .http1_max_headers(MOST_HEADERS)
            .http2_max_header_list_size(MOST_HEADER_BYTES)
            .http2_keep_alive_interval(PING_AFTER)
            .http2_keep_alive_timeout(PING_TIMEOUT)
            .user_agent(concat!("imbrace-node/", env!("CARGO_PKG_VERSION")));
        let http = network.proxies.configure(builder).build();
        let http =
            http.map_err(|error| Error::Internal(format!("the HTTP client could not be created: {error}")))?;
        let Network { proxies, max_response_bytes, .. } = network;
        Ok((Self { http, _tls: tls, proxies, max_response_bytes, defaults }, warnings))
    }
}
