use imbrace_core::error::{Error, misuse};
use imbrace_core::secret::Secret;
use imbrace_core::settings::Given;
use imbrace_core::transport::proxy::ProxyOption;
use napi_derive::napi;
use serde::Deserialize;

use crate::options::headers::{HeaderEntries, headers};
use crate::options::request::milliseconds;

/// Options of a `Client`. All of them are optional, and they take precedence over environment
/// variables.
#[napi(object, object_from_js = false, object_to_js = false)]
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClientOptions {
    /// API key, sent as `x-api-key`. Default: `IMBRACE_API_KEY`, unless you pass another credential.
    #[napi(ts_type = "string")]
    pub api_key: Option<Secret>,
    /// Access token, sent as `x-access-token`. It is sent as `authorization: Bearer` instead in two
    /// cases: when a flow is triggered, and when the token is a JWT and an organization is set.
    /// Default: `IMBRACE_ACCESS_TOKEN`, unless you pass another credential.
    #[napi(ts_type = "string")]
    pub access_token: Option<Secret>,
    /// Id of the organization, sent as `x-organization-id`. Default: `IMBRACE_ORGANIZATION_ID`.
    pub organization_id: Option<String>,
    /// Id of the project for calls that do not specify one. Default: `IMBRACE_PROJECT_ID`. If neither
    /// is set and the engine requires a project, the client looks it up once. The platform does not
    /// require one.
    pub project_id: Option<String>,
    /// Environment whose gateway receives the requests. Default: `IMBRACE_ENV`, otherwise `stable`.
    #[napi(ts_type = "'develop' | 'sandbox' | 'stable' | 'prodv2'")]
    pub env: Option<String>,
    /// URL of the gateway. Takes precedence over `env`. Default: `IMBRACE_GATEWAY_URL`.
    pub base_url: Option<String>,
    /// URLs of individual services. They take precedence over `baseUrl`.
    pub services: Option<ServiceAddresses>,
    /// Time limit of each attempt in milliseconds, including the response body. Default: 30,000, or
    /// 120,000 for `triggerFlowSync` and `triggerFlowSyncRaw`.
    pub timeout: Option<f64>,
    /// Maximum number of retries of a request. The client retries a request only if it is safe to
    /// repeat. Default: 2.
    pub max_retries: Option<u32>,
    /// Headers to send with every request. A credential in a header, such as `authorization`, counts
    /// as the credential of the client.
    #[napi(ts_type = "HeadersInput")]
    pub headers: Option<HeaderEntries>,
    /// Allows `http:` URLs of other machines. Credentials are then sent unencrypted.
    /// Default: false.
    pub allow_insecure: Option<bool>,
    /// URL of an HTTP or HTTPS proxy, or `false` to use none. Requests to this machine never use a
    /// proxy. Default: the proxy that `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` specify.
    #[napi(ts_type = "string | false")]
    pub proxy: Option<Proxy>,
    /// CA certificates in PEM format to trust, in addition to Mozilla's root certificates and
    /// `NODE_EXTRA_CA_CERTS`. To trust a server with a self-signed certificate, pass that certificate.
    #[napi(ts_type = "string | Uint8Array | (string | Uint8Array)[]")]
    pub ca: Option<Pem>,
    /// Maximum size of a response body in bytes, after decompression. A larger response is rejected
    /// with a `DecodeError`. Default: 104,857,600 (100 MiB).
    pub max_response_bytes: Option<f64>,
}

/// URLs of individual services.
#[napi(object, object_from_js = false, object_to_js = false)]
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServiceAddresses {
    /// URL of the workflow engine. Use it to connect to an engine without a gateway. Default:
    /// `{gateway}/activepieces`.
    pub workflow_engine: Option<String>,
    /// URL of the channel service. Default: `{gateway}/channel-service`. There is no default if you
    /// only set `workflowEngine`.
    pub channel_service: Option<String>,
}

impl ClientOptions {
    pub fn into_given(self, system_store: bool) -> Result<Given, Error> {
        let services = self.services.unwrap_or_default();
        Ok(Given {
            timeout: milliseconds("options.timeout", self.timeout)?,
            headers: headers("options.headers", self.headers)?,
            api_key: self.api_key,
            access_token: self.access_token,
            organization_id: self.organization_id,
            project_id: self.project_id,
            env: self.env,
            base_url: self.base_url,
            workflow_engine: services.workflow_engine,
            channel_service: services.channel_service,
            max_retries: self.max_retries,
            allow_insecure: self.allow_insecure.unwrap_or_default(),
            proxy: self.proxy.map_or(Ok(ProxyOption::Absent), Proxy::into_option)?,
            ca: self.ca.map(Pem::into_texts),
            max_response_bytes: bytes("options.maxResponseBytes", self.max_response_bytes)?,
            system_store,
        })
    }
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "must be the URL of a proxy or false")]
pub enum Proxy {
    Switch(bool),
    Address(Secret),
}

impl Proxy {
    fn into_option(self) -> Result<ProxyOption, Error> {
        match self {
            Proxy::Switch(false) => Ok(ProxyOption::Off),
            Proxy::Switch(true) => Err(misuse("options.proxy", "must be the URL of a proxy or false")),
            Proxy::Address(address) => Ok(ProxyOption::Address(address)),
        }
    }
}

/// PEM text or a list of them; bytes come as text.
#[derive(Deserialize)]
#[serde(untagged, expecting = "must be PEM text, a Buffer or an array of them")]
pub enum Pem {
    Text(String),
    Many(Vec<Pem>),
}

impl Pem {
    fn into_texts(self) -> Vec<Vec<u8>> {
        match self {
            Pem::Text(text) => vec![text.into_bytes()],
            Pem::Many(many) => many.into_iter().flat_map(Pem::into_texts).collect(),
        }
    }
}

fn bytes(argument: &str, given: Option<f64>) -> Result<Option<u64>, Error> {
    match given {
        Some(count) if !(1.0..=9e15).contains(&count) => {
            Err(misuse(argument, "must be a number of bytes, at least 1"))
        }
        count => Ok(count.map(|count| count as u64)),
    }
}
