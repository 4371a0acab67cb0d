//! The class `Client`.

use std::rc::Rc;

use imbrace_core::calls::health;
use imbrace_core::error::Error;
use imbrace_core::json;
use imbrace_core::models::Health;
use imbrace_core::settings::{Settings, VARIABLES};
use napi::bindgen_prelude::{JsValue, Unknown};
use napi_derive::napi;

use crate::node::{CountedClient, Invocation, Promise, Realm};
use crate::options::ClientOptions;
use crate::workflows::Workflows;

/// A client of the Imbrace workflow engine.
///
/// All options are optional. They take precedence over environment variables.
///
/// @throws TypeError if an option is unknown or invalid.
/// @example
/// ```ts
/// import { Client } from '@imbrace/node'
///
/// const client = new Client({ apiKey: 'api_...' })
/// const page = await client.workflows.listFlows({ limit: 10 })
/// ```
#[napi]
#[derive(Debug)]
pub struct Client {
    core: Rc<CountedClient>,
    realm: Realm,
}

#[napi]
impl Client {
    #[napi(constructor, catch_unwind, ts_args_type = "options?: ClientOptions")]
    pub fn new(realm: &Realm, options: Unknown) -> napi::Result<Self> {
        let text = match realm.env.is_undefined(options.raw()) {
            true => "{}".to_owned(),
            false => realm.glue.client_options(options.raw())?,
        };
        let core = core_client(realm, &text).map_err(|error| realm.glue.thrown(&error))?;
        core.warnings().iter().for_each(|warning| realm.glue.emit_warning(warning));
        Ok(Self { core: Rc::new(CountedClient::new(realm.env, core)), realm: realm.clone() })
    }

    /// Methods for flows, triggers, runs, folders, connections, MCP servers and tables.
    #[napi(getter)]
    pub fn workflows(&self) -> Workflows {
        Workflows::new(self.core.clone(), self.realm.clone())
    }

    /// Sets the access token for all calls that start from now on. The token replaces the API key, if
    /// the client has one.
    ///
    /// @throws TypeError if the token is empty, not a string, or contains characters that a header
    /// cannot contain.
    /// @example
    /// ```ts
    /// client.setAccessToken('acc_...')
    /// ```
    #[napi(catch_unwind, ts_args_type = "token: string")]
    pub fn set_access_token(&self, token: Unknown) -> napi::Result<()> {
        let token = self.realm.glue.text("token", token.raw())?;
        self.core.set_access_token(token).map_err(|error| self.realm.glue.thrown(&error))
    }

    /// Removes the access token. If the client has no other credential, calls reject with an
    /// `AuthError` until you set a new token.
    ///
    /// @example
    /// ```ts
    /// client.clearAccessToken()
    /// ```
    #[napi(catch_unwind)]
    pub fn clear_access_token(&self) -> napi::Result<()> {
        self.core.clear_access_token().map_err(|error| self.realm.glue.thrown(&error))
    }

    /// Sets the organization for all calls that start from now on. Without an argument, calls no longer
    /// send an organization.
    ///
    /// @throws TypeError if the id is empty, not a string, or contains characters that a header cannot
    /// contain.
    /// @example
    /// ```ts
    /// client.setOrganizationId('org_...')
    /// ```
    #[napi(catch_unwind, ts_args_type = "id?: string | undefined")]
    pub fn set_organization_id(&self, id: Unknown) -> napi::Result<()> {
        let id = match self.realm.env.is_undefined(id.raw()) {
            true => None,
            false => Some(self.realm.glue.text("id", id.raw())?),
        };
        self.core.set_organization_id(id).map_err(|error| self.realm.glue.thrown(&error))
    }

    /// Checks that the engine responds. Use it to test the URL and the credential of a client.
    ///
    /// Route: `GET /v1/health`.
    ///
    /// @example
    /// ```ts
    /// const { status } = await client.ping({ timeout: 2000 })
    /// ```
    #[napi(catch_unwind, ts_args_type = "options?: RequestOptions")]
    pub fn ping(&self, options: Unknown) -> Promise<Health> {
        Invocation::new(&self.realm, &self.core, options).send(|| Ok(health::ping()))
    }
}

fn core_client(realm: &Realm, options: &str) -> Result<imbrace_core::Client, Error> {
    let given: ClientOptions = json::read("options", options)?;
    let variables = realm.glue.variables_of(&VARIABLES);
    let given = given.into_given(realm.glue.trusts_system_store())?;
    imbrace_core::Client::new(Settings::resolve(given, |name| variables.get(name).cloned())?)
}
