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
    /// Returns the id of the credential's project, asked for once and then remembered. The platform needs no
    /// project anywhere, and a client learns it by itself where an engine does; this is for your own records.
    ///
    /// Route: `GET /v1/users/me`, else the first flow's project.
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
