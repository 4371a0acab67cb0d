use imbrace_core::request::Request;
use imbrace_core::{Engine, Value, procedures};
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
        self.get("/v1/users/me").options(options).start(async |engine: Engine, request: Request| {
            let project = procedures::project::resolve(&engine, request.into_parts().options).await?;
            Ok(Value::Text(project.into()))
        })
    }
}
