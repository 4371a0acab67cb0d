//! The engine that a command uses.

use std::path::{Path, PathBuf};

use clap::Args;
use reqwest::{Method, RequestBuilder, Response};
use serde_json::Value;

use super::copy::Copy;
use crate::manner::Manner;
use crate::options::Options;
use crate::run::http_client::{client, with_causes};
use crate::server::Server;

/// The options that select an engine.
#[derive(Debug, Args)]
pub struct Target {
    /// The address of a running engine
    #[arg(long, default_value = "http://127.0.0.1:4777")]
    url: String,
    /// Its credential
    #[arg(long, value_name = "KEY", default_value = "api_test")]
    api_key: String,
    /// A database file instead of a running engine
    #[arg(long, value_name = "FILE", conflicts_with = "url")]
    db: Option<PathBuf>,
}

/// A connected engine.
pub struct Engine {
    _copy: Option<Copy>,
    url: String,
    key: String,
    manner: Manner,
    client: reqwest::Client,
}

impl Target {
    /// Returns an engine for writing. For a database file, starts an engine that resumes no runs.
    pub async fn reach(&self) -> Result<Engine, String> {
        match &self.db {
            Some(db) => self.start(db).await,
            None => self.running().await,
        }
    }

    /// Returns an engine for reading. For a database file, starts an engine on a copy.
    pub async fn look(&self) -> Result<Engine, String> {
        let Some(db) = &self.db else { return self.running().await };
        let copy = Copy::of(db)?;
        let file = copy.database();
        let named = |error: String| error.replace(&*file.to_string_lossy(), &db.to_string_lossy());
        let engine = self.start(&file).await.map_err(named)?;
        Ok(Engine { _copy: Some(copy), ..engine })
    }

    async fn start(&self, db: &Path) -> Result<Engine, String> {
        if !db.exists() {
            return Err(format!("{} does not exist", db.display()));
        }
        let key = self.api_key.clone();
        let options = Options { db: Some(db.to_owned()), keys: vec![key.clone()], ..Options::default() };
        let server = Server::idle(options, "127.0.0.1", 0).await?;
        let url = server.url().to_owned();
        tokio::spawn(server.run());
        Ok(Engine { _copy: None, url, key, manner: Manner::Platform, client: client() })
    }

    /// Connects to a running engine, and checks whether it has a gateway.
    async fn running(&self) -> Result<Engine, String> {
        let (client, key) = (client(), self.api_key.clone());
        let url = self.url.trim_end_matches('/').to_owned();
        let root = client.get(format!("{url}/")).send().await;
        let root = root.map_err(|error| format!("no engine answers at {url}: {}", with_causes(&error)))?;
        let manner = if root.status().is_success() { Manner::Platform } else { Manner::Bare };
        Ok(Engine { _copy: None, url, key, manner, client })
    }
}

impl Engine {
    /// Sends a GET. The error has the message of the engine.
    pub async fn get(&self, path: &str) -> Result<Value, String> {
        self.send(self.request(Method::GET, path)).await
    }

    /// Sends a POST.
    pub async fn post(&self, path: &str, body: &Value) -> Result<Value, String> {
        let request = self.request(Method::POST, path).header("content-type", "application/json");
        self.send(request.body(crate::json::print(body))).await
    }

    /// Sends a DELETE.
    pub async fn delete(&self, path: &str) -> Result<(), String> {
        let reply = self.request(Method::DELETE, path).send().await.map_err(|error| with_causes(&error))?;
        read(reply).await.map(drop)
    }

    /// The project of the caller, which requests to an engine without a gateway must name.
    pub async fn project(&self) -> Result<String, String> {
        let me = self.get("/v1/users/me").await?;
        Ok(me["projectId"].as_str().unwrap_or_default().to_owned())
    }

    /// The URL that triggers a flow.
    pub fn trigger_url(&self, flow: &str) -> String {
        format!("{}{}/v1/webhooks/{flow}", self.url, self.manner.prefix())
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{}{path}", self.url, self.manner.prefix()));
        match self.manner {
            Manner::Platform => request.header("x-api-key", &self.key),
            Manner::Bare => request.bearer_auth(&self.key),
        }
    }

    async fn send(&self, request: RequestBuilder) -> Result<Value, String> {
        let reply = request.send().await.map_err(|error| with_causes(&error))?;
        let url = reply.url().clone();
        crate::json::parse(&read(reply).await?).map_err(|error| format!("{url} did not answer JSON: {error}"))
    }
}

/// Reads a reply. A status outside 2xx is an error.
async fn read(reply: Response) -> Result<String, String> {
    let (url, status) = (reply.url().clone(), reply.status());
    let text = reply.text().await.map_err(|error| with_causes(&error))?;
    if status.is_success() {
        return Ok(text);
    }
    Err(format!("{url} answered {status}: {}", reason(&text)))
}

/// The message of an error reply. For a request that breaks the schema, the engine lists the rules of every operation;
/// rules that only tell the operations apart are left out.
fn reason(body: &str) -> String {
    let parsed = crate::json::parse(body).unwrap_or_default();
    let Some(message) = parsed["message"].as_str() else { return body.to_owned() };
    let tells =
        |rule: &&str| !rule.ends_with("must be equal to constant") && !rule.ends_with("schema in anyOf");
    let rules: Vec<&str> = message.split(", ").filter(tells).collect();
    if rules.is_empty() { message.to_owned() } else { rules.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::reason;

    #[test]
    fn of_an_error_reply_the_rule_that_was_broken_is_told() {
        let wall = "body/type must be equal to constant, body/request/trigger/settings must have required property \
            'propertySettings', body/type must be equal to constant, body must match a schema in anyOf";
        let rule = "body/request/trigger/settings must have required property 'propertySettings'";
        assert_eq!(reason(&serde_json::json!({ "message": wall }).to_string()), rule);
        let other = "body/type must be equal to constant";
        assert_eq!(reason(&serde_json::json!({ "message": other }).to_string()), other);
        assert_eq!(reason("{\"code\":\"FLOW_RUN_NOT_FOUND\"}"), "{\"code\":\"FLOW_RUN_NOT_FOUND\"}");
    }
}
