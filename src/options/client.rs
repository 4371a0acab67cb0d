use std::collections::{BTreeMap, HashMap};

use imbrace_core::error::{Error, misuse};
use imbrace_core::secret::Secret;
use imbrace_core::settings::Given;
use imbrace_core::transport::proxy::ProxyOption;
use napi_derive::napi;
use serde::Deserialize;

use crate::options::request::{headers, milliseconds};

/// What a `Client` is made with; all of it is optional.
#[napi(object, object_from_js = false, object_to_js = false)]
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClientOptions {
    /// Sent as `x-api-key`. Default: `IMBRACE_API_KEY`, unless another credential is given.
    #[napi(ts_type = "string")]
    pub api_key: Option<Secret>,
    /// Sent as `x-access-token`; a JWT together with an organization as `authorization: Bearer`, and with a
    /// trigger always so. Default: `IMBRACE_ACCESS_TOKEN`, unless another credential is given.
    #[napi(ts_type = "string")]
    pub access_token: Option<Secret>,
    /// Sent as `x-organization-id`. Default: `IMBRACE_ORGANIZATION_ID`.
    pub organization_id: Option<String>,
    /// The project of all calls that do not name one. Default: `IMBRACE_PROJECT_ID`, else none is sent until an
    /// engine asks for one, which is then looked up once. The platform needs none.
    pub project_id: Option<String>,
    /// Which gateway is asked. Default: `IMBRACE_ENV`, else `stable`.
    #[napi(ts_type = "'develop' | 'sandbox' | 'stable' | 'prodv2'")]
    pub env: Option<String>,
    /// The address of a gateway; wins over `env`. Default: `IMBRACE_GATEWAY_URL`.
    pub base_url: Option<String>,
    /// Addresses of single services; they win over `baseUrl`.
    pub services: Option<ServiceAddresses>,
    /// Milliseconds for one attempt, up to the last byte of its reply. Default: 30,000 (120,000 for
    /// `triggerFlowSync`).
    pub timeout: Option<f64>,
    /// How often a request is repeated where repeating is safe. Default: 2.
    pub max_retries: Option<u32>,
    /// Headers of every request. One that holds a credential (`authorization`) counts as one.
    #[napi(ts_type = "Record<string, string>")]
    pub headers: Option<HashMap<String, String>>,
    /// Allows plain http beyond this machine, where credentials travel in the clear. Default: false.
    pub allow_insecure: Option<bool>,
    /// The address of an http or https proxy for all requests but those to this machine; `false` for none. Default:
    /// what `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` say.
    #[napi(ts_type = "string | false")]
    pub proxy: Option<Proxy>,
    /// Certificates in PEM form to trust besides Mozilla's roots and `NODE_EXTRA_CA_CERTS`; a server's own
    /// self-signed one will do.
    #[napi(ts_type = "string | Uint8Array | (string | Uint8Array)[]")]
    pub ca: Option<Pem>,
    /// Bytes of a reply's body after decompression; a larger one is a `DecodeError`. Default: 104,857,600.
    pub max_response_bytes: Option<f64>,
}

/// Addresses of single services.
#[napi(object, object_from_js = false, object_to_js = false)]
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServiceAddresses {
    /// Default: `{gateway}/activepieces`. This is how a bare engine is reached.
    pub workflow_engine: Option<String>,
    /// Default: `{gateway}/channel-service`; none when only `workflowEngine` says where to go.
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
#[serde(untagged, expecting = "must be the address of a proxy or false")]
pub enum Proxy {
    Switch(bool),
    Address(Secret),
}

impl Proxy {
    fn into_option(self) -> Result<ProxyOption, Error> {
        match self {
            Proxy::Switch(false) => Ok(ProxyOption::Off),
            Proxy::Switch(true) => Err(misuse("options.proxy", "must be the address of a proxy or false")),
            Proxy::Address(address) => Ok(ProxyOption::Address(address)),
        }
    }
}

/// PEM text as it comes through `JSON.stringify`: text, a `Buffer`, another `Uint8Array`, or a list of them.
#[derive(Deserialize)]
#[serde(untagged, expecting = "must be PEM text, a Buffer or an array of them")]
pub enum Pem {
    Text(String),
    Buffer { data: Vec<u8> },
    Many(Vec<Pem>),
    Bytes(BTreeMap<String, u8>),
}

impl Pem {
    fn into_texts(self) -> Vec<Vec<u8>> {
        match self {
            Pem::Text(text) => vec![text.into_bytes()],
            Pem::Buffer { data } => vec![data],
            // The keys are the indices, as text.
            Pem::Bytes(bytes) => {
                let mut bytes: Vec<_> = bytes.into_iter().collect();
                bytes.sort_by_key(|(index, _)| index.parse().unwrap_or(usize::MAX));
                vec![bytes.into_iter().map(|(_, byte)| byte).collect()]
            }
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
