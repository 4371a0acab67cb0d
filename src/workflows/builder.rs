use http::Method;
use imbrace_core::models::Flow;
use imbrace_core::{Context, procedures};
use napi::bindgen_prelude::Unknown;
use napi_derive::napi;

use crate::node::Promise;
use crate::workflows::{FLOW, Workflows};

#[napi]
impl Workflows {
    /// Builds a complete flow: creates it, sets its trigger and adds its steps. With `publish: true`,
    /// the flow is also published.
    ///
    /// The client checks `params` before it sends a request. If a value is invalid, the call rejects
    /// with a `TypeError` that contains the path of the value, such as
    /// `params.steps[1].branches[0].conditions[0].operator`. An expression can only use the output of
    /// steps that run earlier.
    ///
    /// In an expression, a name refers to a step if it is `step_` followed by a number, or if it is
    /// the name of a step and begins the expression. Names inside `${ … }` of a template literal can
    /// refer to steps as well. Comments, regular expressions, property names, object keys, and names
    /// that the expression defines itself do not refer to steps.
    ///
    /// Steps without a `name` are named `step_1`, `step_2` and so on, in the order in which they are
    /// written. `slack` is short for `@activepieces/piece-slack`. A piece without a version uses its
    /// newest version.
    ///
    /// The client sends one request per step. If a request fails, or if the engine accepts a step but
    /// does not add it, the call rejects with an error whose message begins with the name of the step.
    /// The client then deletes the flow, unless `keepOnError` is true. If you abort the call, the flow
    /// is deleted in the background.
    ///
    /// Routes: `GET /v1/pieces/{scope}/{name}`, `POST /v1/flows`, `POST /v1/flows/{flowId}`. After a
    /// failure: `DELETE /v1/flows/{flowId}`.
    ///
    /// @example
    /// ```ts
    /// const flow = await client.workflows.buildFlow({
    ///   displayName: 'Greet',
    ///   trigger: { kind: 'webhook' },
    ///   steps: [{
    ///     kind: 'piece', displayName: 'Answer', pieceName: 'webhook', actionName: 'return_response',
    ///     input: {
    ///       responseType: 'json', respond: 'stop',
    ///       fields: { body: { hello: '{{trigger.body.name}}' } },
    ///     },
    ///   }],
    ///   publish: true,
    /// })
    /// ```
    #[napi(catch_unwind, ts_args_type = "params: BuildFlowParams, options?: BuildFlowOptions")]
    pub fn build_flow(&self, params: Unknown, options: Unknown) -> Promise<Flow> {
        let mut call = self.call(options);
        let params = call.argument("params", params);
        call.run((Method::POST, "/v1/flows"), move |options| {
            let params = params.read()?;
            let own = std::mem::take(&mut options.rest).read("options")?;
            Ok(async move |ctx: Context| procedures::build_flow(&ctx, params, &own).await)
        })
    }

    /// Adds steps to a flow. They follow the trigger, unless `parentStep` selects another position.
    /// Existing steps at this position then follow the new steps.
    ///
    /// The client reads the flow and checks the steps as in `buildFlow`. The default names of the new
    /// steps continue from the largest step number in the flow. If a step cannot be added, the steps
    /// before it remain in the flow, and the error message lists them.
    ///
    /// Routes: `GET /v1/flows/{flowId}`, `GET /v1/pieces/{scope}/{name}`, `POST /v1/flows/{flowId}`.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.addSteps('flow_id', [{
    ///   kind: 'code', displayName: 'Double', input: { n: '{{step_1.n}}' },
    ///   code: 'export const code = async ({ n }) => 2 * n',
    /// }], { parentStep: 'step_1' })
    /// ```
    #[napi(
        catch_unwind,
        ts_args_type = "flowId: string, steps: FlowStep[], params?: AddStepsParams, options?: RequestOptions"
    )]
    pub fn add_steps(
        &self,
        flow_id: Unknown,
        steps: Unknown,
        params: Unknown,
        options: Unknown,
    ) -> Promise<Flow> {
        let mut call = self.call(options);
        let flow_id = call.text("flowId", flow_id);
        let steps = call.argument("steps", steps);
        let params = call.optional("params", params);
        call.run(FLOW, move |_| {
            let steps = steps.array()?;
            let params = params.read_or_default()?;
            Ok(async move |ctx: Context| procedures::add_steps(&ctx, &flow_id, &steps, params).await)
        })
    }
}
