//! `fetch`, and the client that pieces use as well.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::{Client, Method};
use rquickjs::function::{Func, Opt};
use rquickjs::{Ctx, Function, Object, Result, TypedArray};
use rustls::{ClientConfig, RootCertStore};
use tokio::sync::mpsc::UnboundedSender;

/// What a script is told where it may not use the network.
const NO_NETWORK: &str = "the local engine's sandbox has no network: start the engine with --allow-net";

/// A client that trusts Mozilla's roots, which are built in for containers without any.
pub fn client() -> Client {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder =
        Client::builder().no_proxy().user_agent(concat!("imbrace-local/", env!("CARGO_PKG_VERSION")));
    let builder = match config {
        Ok(config) => {
            builder.tls_backend_preconfigured(config.with_root_certificates(roots).with_no_client_auth())
        }
        Err(_) => builder,
    };
    builder.build().unwrap_or_default()
}

/// What came of a request, to be handed to the script that waits for it.
#[derive(Debug)]
pub struct Fetched {
    number: u32,
    reply: std::result::Result<Reply, String>,
}

#[derive(Debug)]
struct Reply {
    status: u16,
    reason: &'static str,
    url: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// Gives scripts `host.send`. It returns a refusal in words, or nothing, and then the reply comes to `inbox`.
pub fn install(host: &Object<'_>, client: Option<Client>, inbox: UnboundedSender<Fetched>) -> Result<()> {
    let send = move |number: u32,
                     method: String,
                     url: String,
                     headers: Vec<Vec<String>>,
                     body: Opt<Option<String>>|
          -> Option<String> {
        let Some(client) = client.clone() else { return Some(NO_NETWORK.to_owned()) };
        let body = body.0.flatten().and_then(|body| STANDARD.decode(body).ok());
        let inbox = inbox.clone();
        tokio::spawn(async move {
            let reply = request(&client, &method, url, headers, body).await.map_err(|error| in_words(&error));
            // The run may be over.
            let _ = inbox.send(Fetched { number, reply });
        });
        None
    };
    host.set("send", Func::from(send))
}

async fn request(
    client: &Client,
    method: &str,
    url: String,
    headers: Vec<Vec<String>>,
    body: Option<Vec<u8>>,
) -> reqwest::Result<Reply> {
    let method = method.parse().unwrap_or(Method::GET);
    let request = headers.iter().fold(client.request(method, url), |request, field| match field.as_slice() {
        [name, value] => request.header(name, value),
        _ => request,
    });
    let response = request.body(body.unwrap_or_default()).send().await?;
    let text = |value: &reqwest::header::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    Ok(Reply {
        status: response.status().as_u16(),
        reason: response.status().canonical_reason().unwrap_or_default(),
        url: response.url().to_string(),
        headers: response.headers().iter().map(|(name, value)| (name.to_string(), text(value))).collect(),
        body: response.bytes().await?.to_vec(),
    })
}

/// An error with its causes: the outermost says no more than which request it was.
pub fn in_words(error: &reqwest::Error) -> String {
    let mut words = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        words = format!("{words}: {inner}");
        cause = inner.source();
    }
    words
}

impl Fetched {
    /// Hands the reply to the script.
    pub fn deliver<'js>(self, ctx: &Ctx<'js>, fetch: &Object<'js>) -> Result<()> {
        let answer: Function = fetch.get("answer")?;
        match self.reply {
            Err(problem) => answer.call((self.number, problem)),
            Ok(reply) => {
                let facts = Object::new(ctx.clone())?;
                facts.set("status", reply.status)?;
                facts.set("statusText", reply.reason)?;
                facts.set("url", reply.url)?;
                let headers = reply.headers.into_iter().map(|(name, value)| vec![name, value]);
                facts.set("headers", headers.collect::<Vec<_>>())?;
                let bytes = TypedArray::<u8>::new(ctx.clone(), reply.body)?;
                answer.call((self.number, (), bytes, facts))
            }
        }
    }
}
