//! From a request to its reply bytes. Nothing outside this folder knows HTTP.
//!
//! [`url`] builds paths and queries, [`headers`] what goes with them, [`body`] what is sent, [`attempt`] sends once, [`retry`] decides
//! whether to send again, [`send`] is the loop around both, [`fault`] says in words what a network did, [`tls`] whom to trust and
//! [`proxy`] which way to go.

mod attempt;
mod body;
mod fault;
mod headers;
pub mod proxy;
pub mod retry;
mod send;
pub mod tls;
pub mod url;

use std::time::Duration;

pub use send::address;

use crate::error::Error;
use crate::settings::Network;

/// The connection pool of one client.
#[derive(Debug)]
pub struct Transport {
    http: reqwest::Client,
    max_response_bytes: u64,
}

/// Servers close idle connections after 60 s or more (nginx 75 s, Node 72 s behind the gateway): ours go first,
/// so that a request rarely meets a connection that is being closed.
const IDLE: Duration = Duration::from_secs(50);

impl Transport {
    pub fn new(network: Network) -> Result<Self, Error> {
        let builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls::config(&network.trust)?)
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .tcp_nodelay(true)
            .pool_idle_timeout(IDLE)
            .user_agent(concat!("imbrace-node/", env!("CARGO_PKG_VERSION")));
        let http = network.proxies.configure(builder).build();
        let http = http.map_err(|error| Error::Internal(format!("no HTTP client: {error}")))?;
        Ok(Self { http, max_response_bytes: network.max_response_bytes })
    }
}
