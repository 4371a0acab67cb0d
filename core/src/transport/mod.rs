//! From a request to its reply bytes. Nothing outside this folder knows HTTP.
//!
//! [`headers`] and [`body`] make the message, [`attempt`] sends it once, [`retry`] decides whether to send it again,
//! [`send`] is the loop around both. [`fault`] turns a network error into a message, [`tls`] decides which certificates
//! to trust ([`certificates`] reads them, [`signatures`] checks theirs), [`proxy`] which proxy to use, [`no_proxy`] when to use none.

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

/// How a client reaches the network.
#[derive(Debug, Default)]
pub struct Network {
    pub proxies: proxy::Proxies,
    pub trust: tls::Trust,
    pub max_response_bytes: u64,
}

/// What applies to every request of a client, unless the call says otherwise.
#[derive(Debug)]
pub struct Defaults {
    pub addresses: Addresses,
    /// `None` leaves the time-out to the kind of request.
    pub timeout: Option<Duration>,
    pub max_retries: u32,
    pub headers: HeaderMap,
}

/// The connection pool of one client.
#[derive(Debug)]
pub struct Transport {
    http: reqwest::Client,
    /// Keeps the shared configuration alive: new clients with equal trust use it.
    _tls: Arc<ClientConfig>,
    proxies: proxy::Proxies,
    max_response_bytes: u64,
    defaults: Defaults,
}

/// Servers close idle connections after 60 s or more (nginx 75 s, Node 72 s behind the gateway): ours go first,
/// so that a request rarely meets a connection that is being closed.
const IDLE: Duration = Duration::from_secs(50);

/// How long an HTTP/2 connection may be silent before it is asked for a sign of life, and how long that may take. A
/// connection that a NAT has dropped would otherwise stay in the pool, and every retry would go to it.
const PING_AFTER: Duration = Duration::from_secs(15);
const PING_TIMEOUT: Duration = Duration::from_secs(10);

/// The most header fields of a reply, as in Node. hyper's own limit is 100, and the headers of a synchronous trigger are
/// the flow's. With HTTP/1, hyper bounds their bytes at about the same size.
const MOST_HEADERS: usize = 2000;
const MOST_HEADER_BYTES: u32 = 400 * 1024;

impl Transport {
    /// Gives warnings too: a sentence for each certificate that was passed over.
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
