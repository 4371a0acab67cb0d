//! Resolves the settings of a client: options first, then environment variables, then defaults.

use std::time::Duration;

use http::{HeaderMap, header};
use url::Url;

use crate::addresses::{Addresses, base_address, below};
use crate::error::{Error, misuse};
use crate::secret::Secret;
use crate::session::{Credentials, has_secret};
use crate::transport::proxy::{Proxies, ProxyOption};
use crate::transport::tls::{Trust, TrustedFiles};
use crate::transport::{Defaults, Network};

pub const DEFAULT_MAX_RETRIES: u32 = 2;
pub const DEFAULT_MAX_RESPONSE_BYTES: u64 = 100 * 1024 * 1024;

/// The environment variables that a client reads. The documentation of each option says when its variable is used.
pub const VARIABLES: [&str; 14] = [
    "IMBRACE_API_KEY",
    "IMBRACE_ACCESS_TOKEN",
    "IMBRACE_ORGANIZATION_ID",
    "IMBRACE_PROJECT_ID",
    "IMBRACE_GATEWAY_URL",
    "IMBRACE_ENV",
    "HTTPS_PROXY",
    "https_proxy",
    "HTTP_PROXY",
    "http_proxy",
    "NO_PROXY",
    "no_proxy",
    "NODE_EXTRA_CA_CERTS",
    "SSL_CERT_FILE",
];

/// The gateways of the environments.
const ENVIRONMENTS: [(&str, &str); 4] = [
    ("develop", "https://app-gateway.dev.imbrace.co"),
    ("sandbox", "https://app-gateway.sandbox.imbrace.co"),
    ("stable", "https://app-gatewayv2.imbrace.co"),
    ("prodv2", "https://app-gatewayv2.imbrace.co"),
];

/// The given options of a client. They have no `Debug`, because they contain keys, tokens and the password of a proxy.
#[derive(Default)]
pub struct Given {
    pub api_key: Option<Secret>,
    pub access_token: Option<Secret>,
    pub organization_id: Option<String>,
    pub project_id: Option<String>,
    pub env: Option<String>,
    pub base_url: Option<String>,
    pub workflow_engine: Option<String>,
    pub channel_service: Option<String>,
    pub timeout: Option<Duration>,
    pub max_retries: Option<u32>,
    pub headers: HeaderMap,
    pub allow_insecure: bool,
    pub proxy: ProxyOption,
    /// PEM texts.
    pub ca: Option<Vec<Vec<u8>>>,
    pub max_response_bytes: Option<u64>,
    /// Whether Node was started with `--use-system-ca`, `--use-openssl-ca` or `NODE_USE_SYSTEM_CA=1`.
    pub system_store: bool,
}

/// The settings of a client.
#[derive(Debug)]
pub struct Settings {
    pub credentials: Credentials,
    pub project_id: Option<String>,
    pub defaults: Defaults,
    pub network: Network,
}

impl Settings {
    /// Resolves the settings. `variable` reads an environment variable.
    pub fn resolve(given: Given, variable: impl Fn(&str) -> Option<String>) -> Result<Self, Error> {
        let variable = |name: &str| variable(name).filter(|value| !value.is_empty());
        let proxy_authorization = given.headers.get(header::PROXY_AUTHORIZATION).cloned();
        Ok(Self {
            credentials: credentials(&given, &variable)?,
            project_id: given.project_id.clone().or_else(|| variable("IMBRACE_PROJECT_ID")),
            defaults: Defaults {
                addresses: addresses(&given, &variable)?,
                timeout: given.timeout,
                max_retries: given.max_retries.unwrap_or(DEFAULT_MAX_RETRIES),
                headers: given.headers,
            },
            network: Network {
                proxies: Proxies::resolve(&given.proxy, proxy_authorization, &variable)?,
                trust: Trust { ca: given.ca, files: trusted_files(given.system_store, &variable) },
                max_response_bytes: given.max_response_bytes.unwrap_or(DEFAULT_MAX_RESPONSE_BYTES),
            },
        })
    }
}

/// Returns the certificate files. SSL_CERT_FILE belongs to the system's store, so it is only read if that store is trusted.
fn trusted_files(system_store: bool, variable: &impl Fn(&str) -> Option<String>) -> TrustedFiles {
    let names =
        if system_store { &["NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE"][..] } else { &["NODE_EXTRA_CA_CERTS"] };
    let named = names.iter().filter_map(|name| Some((*name, variable(name)?))).collect();
    TrustedFiles { named, system_store }
}

/// Returns the credentials. The variables are not read if any credential is given, because a key in the environment would
/// override a given token.
fn credentials(given: &Given, variable: &impl Fn(&str) -> Option<String>) -> Result<Credentials, Error> {
    let (api_key, access_token) = match (&given.api_key, &given.access_token) {
        (None, None) if !has_secret(&given.headers) => {
            (variable("IMBRACE_API_KEY").map(Secret::new), variable("IMBRACE_ACCESS_TOKEN").map(Secret::new))
        }
        (api_key, access_token) => (api_key.clone(), access_token.clone()),
    };
    let credentials = Credentials {
        api_key,
        access_token,
        organization_id: given.organization_id.clone().or_else(|| variable("IMBRACE_ORGANIZATION_ID")),
    };
    credentials.validate()?;
    Ok(credentials)
}

/// Returns the base URLs. The first of these settings that has a value determines a URL: `services`, `baseUrl`, `env`,
/// IMBRACE_GATEWAY_URL, IMBRACE_ENV. Default: the stable environment.
fn addresses(given: &Given, variable: &impl Fn(&str) -> Option<String>) -> Result<Addresses, Error> {
    let own = |name: &str, url: &Option<String>| {
        url.as_ref().map(|url| base_address(name, url, given.allow_insecure)).transpose()
    };
    let engine = own("services.workflowEngine", &given.workflow_engine)?;
    let channels = own("services.channelService", &given.channel_service)?;
    let gateway = gateway(given, variable)?;
    if let (Some(workflow_engine), None) = (&engine, &gateway) {
        return Ok(Addresses { workflow_engine: workflow_engine.clone(), channel_service: channels });
    }
    let gateway = gateway.map_or_else(|| environment("env", "stable"), Ok)?;
    Ok(Addresses {
        workflow_engine: engine.unwrap_or_else(|| below(&gateway, "/activepieces")),
        channel_service: Some(channels.unwrap_or_else(|| below(&gateway, "/channel-service"))),
    })
}

/// Returns the gateway that an option or a variable sets.
fn gateway(given: &Given, variable: &impl Fn(&str) -> Option<String>) -> Result<Option<Url>, Error> {
    Ok(Some(match (&given.base_url, &given.env) {
        (Some(base_url), _) => base_address("baseUrl", base_url, given.allow_insecure)?,
        (None, Some(env)) => environment("env", env)?,
        (None, None) => match (variable("IMBRACE_GATEWAY_URL"), variable("IMBRACE_ENV")) {
            (Some(url), _) => base_address("IMBRACE_GATEWAY_URL", &url, given.allow_insecure)?,
            (None, Some(env)) => environment("IMBRACE_ENV", &env)?,
            (None, None) => return Ok(None),
        },
    }))
}

fn environment(argument: &str, name: &str) -> Result<Url, Error> {
    match ENVIRONMENTS.iter().find(|(known, _)| *known == name) {
        Some((_, gateway)) => base_address(argument, gateway, false),
        None => {
            let known = ENVIRONMENTS.map(|(name, _)| name).join(", ");
            Err(misuse(argument, &format!("must be one of {known}")))
        }
    }
}
