use http::Method;
use imbrace_core::Context;
use imbrace_core::context::project::resolve;
use imbrace_core::decode::Value;
use napi::bindgen_prelude::Unknown;
use napi_derive::napi;

use crate::node::Promise;
use crate::workflows::Workflows;

#[napi]
impl Workflows {
    /// Returns the id of the project that the credential belongs to. The client requests it once and
    /// caches it.
    ///
    /// Other methods do not need this id: the platform derives the project from the credential, and
    /// the client adds the id if an engine requires it.
    ///
    /// Route: `GET /v1/users/me`. If the engine does not have this route, the client reads the project
    /// of the first flow (`GET /v1/flows`).
    ///
    /// @example
    /// ```ts
    /// const projectId = await client.workflows.resolveProjectId()
    /// ```
    #[napi(catch_unwind, ts_args_type = "options?: RequestOptions")]
    pub fn resolve_project_id(&self, options: Unknown) -> Promise<String> {
        self.call(options).run_for_value((Method::GET, "/v1/users/me"), None, |_| {
            Ok(async |ctx: Context| Ok(Value::Text(resolve(&ctx).await?.into())))
        })
    }
}
