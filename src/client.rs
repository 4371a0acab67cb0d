//! The class `Client`.

use std::rc::Rc;
use std::sync::Arc;

use imbrace_core::calls::health;
use imbrace_core::error::Error;
use imbrace_core::json;
use imbrace_core::models::Health;
use imbrace_core::settings::{Settings, VARIABLES};
use napi::bindgen_prelude::{ClassInstance, JavaScriptClassExt, JsObjectValue, JsValue, This, Unknown};
use napi::{Env, Property, PropertyAttributes};
use napi_derive::napi;

use crate::node::{Environment, Invocation, Promise, RawEnv};
use crate::options::ClientOptions;
use crate::workflows::Workflows;

/// A client of the Imbrace workflow engine.
///
/// Every option may be left out; options win over environment variables.
///
/// @throws TypeError for an option that is unknown or cannot be meant.
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
    core: Arc<imbrace_core::Client>,
    node: Rc<Environment>,
}

#[napi]
impl Client {
    #[napi(constructor, catch_unwind, ts_args_type = "options?: ClientOptions")]
    pub fn new(env: Env, options: Unknown) -> napi::Result<Self> {
        let node = Environment::find(RawEnv(env.raw()))
            .ok_or_else(|| napi::Error::from_reason("this environment is ending"))?;
        let core = core_client(&node, options).map_err(|error| node.type_error(&error.to_string()))?;
        core.warnings().iter().for_each(|warning| node.warn(warning));
        Ok(Self { core: Arc::new(core), node })
    }

    /// Flows, triggers, runs, folders, connections, MCP servers and workflow tables.
    #[napi(getter, ts_return_type = "Workflows")]
    pub fn workflows<'env>(
        &self,
        env: &'env Env,
        mut this: This,
    ) -> napi::Result<ClassInstance<'env, Workflows>> {
        let workflows = Workflows::new(self.core.clone(), self.node.clone()).into_instance(env)?;
        // From now on an own property, so that it is the same object each time.
        let property = Property::new().with_utf8_name("workflows")?.with_value(&workflows);
        this.object
            .define_properties(&[property.with_property_attributes(PropertyAttributes::Enumerable)])?;
        Ok(workflows)
    }

    /// Makes `token` the credential of all calls that start from now on, and drops the API key.
    ///
    /// @throws TypeError when the token is no text that can be sent.
    #[napi(catch_unwind, ts_args_type = "token: string")]
    pub fn set_access_token(&self, token: Unknown) -> napi::Result<()> {
        let token = self.node.text("token", token.raw())?;
        self.core.set_access_token(token).map_err(|error| self.node.type_error(&error.to_string()))
    }

    /// Drops the access token. Without an API key, calls reject with an `AuthError` until there is a token again.
    #[napi(catch_unwind)]
    pub fn clear_access_token(&self) -> napi::Result<()> {
        self.core.clear_access_token().map_err(|error| self.node.type_error(&error.to_string()))
    }

    /// Sets the organization of all calls that start from now on; `undefined` sends none.
    ///
    /// @throws TypeError when the id is no text that can be sent.
    #[napi(catch_unwind, ts_args_type = "id?: string | undefined")]
    pub fn set_organization_id(&self, id: Unknown) -> napi::Result<()> {
        let id = match self.node.env.is_undefined(id.raw()) {
            true => None,
            false => Some(self.node.text("id", id.raw())?),
        };
        self.core.set_organization_id(id).map_err(|error| self.node.type_error(&error.to_string()))
    }

    /// Asks the engine whether it is there: proves address, credential and engine at once.
    ///
    /// Route: `GET /v1/health`.
    ///
    /// @example
    /// ```ts
    /// const { status } = await client.ping({ timeout: 2000 })
    /// ```
    #[napi(catch_unwind, ts_args_type = "options?: RequestOptions")]
    pub fn ping(&self, options: Unknown) -> Promise<Health> {
        Invocation::new(&self.node, &self.core, options).send(|| Ok(health::ping()))
    }
}

fn core_client(node: &Environment, options: Unknown) -> Result<imbrace_core::Client, Error> {
    let given: ClientOptions = match node.env.is_undefined(options.raw()) {
        true => ClientOptions::default(),
        false => {
            let text = node
                .stringify(options.raw())
                .ok_or_else(|| Error::Misuse("`options` must be an object of plain values".into()))?;
            json::read("options", &text)?
        }
    };
    let variables = node.variables(&VARIABLES);
    imbrace_core::Client::new(Settings::resolve(given.into_given(node.uses_system_store())?, |name| {
        variables.get(name).cloned()
    })?)
}
