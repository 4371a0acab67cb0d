use http::Method;
use imbrace_core::models::Flow;
use imbrace_core::{Context, procedures};
use napi::bindgen_prelude::Unknown;
use napi_derive::napi;

use crate::node::Promise;
use crate::workflows::{FLOW, Workflows};

#[napi]
impl Workflows {
    /// Builds a flow with its trigger and steps, and publishes it with `publish: true`.
    ///
    /// All of it is checked before anything is sent: fields, names, operators, and the steps that expressions use,
    /// which must have run by then. A mistake is a `TypeError` that names its place, like
    /// `params.steps[1].branches[0].conditions[0].operator`.
    ///
    /// A name in an expression counts as a step if it is `step_` and a number, or if the expression begins with it and
    /// a step has that name. Names that the expression itself binds, property names, keys, comments and regular
    /// expressions are no references; names in `${ … }` of a template literal are.
    ///
    /// Then each step is one operation. If one fails, or if the engine accepts it without doing it, the call rejects
    /// with an error whose message begins with the step, and the flow is deleted again unless `keepOnError` is true. An
    /// abort deletes it too, in the background.
    ///
    /// Steps are called `step_1`, `step_2` and so on in the order in which they are written, unless they have a
    /// `name`. `slack` stands for `@activepieces/piece-slack`; a piece without a version gets its newest.
    ///
    /// Routes: `GET /v1/pieces/{scope}/{name}`, `POST /v1/flows`, `POST /v1/flows/{flowId}`; when it fails,
    /// `DELETE /v1/flows/{flowId}`.
    ///
    /// @example
    /// ```ts
    /// const flow = await client.workflows.buildFlow({
    ///   displayName: 'Greet',
    ///   trigger: { kind: 'webhook' },
    ///   steps: [{
    ///     kind: 'piece', displayName: 'Answer', pieceName: 'webhook', actionName: 'return_response',
    ///     input: { responseType: 'json', respond: 'stop', fields: { body: { hello: '{{trigger.body.name}}' } } },
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

    /// Adds steps to a flow, after its trigger unless `parentStep` says where. What stood there follows them.
    ///
    /// They are checked like those of `buildFlow`, for which the flow is read first; their names go on from the
    /// largest number in it. Steps that were added before one that failed stay: the message says which.
    ///
    /// Routes: `GET /v1/flows/{flowId}`, `GET /v1/pieces/{scope}/{name}`, `POST /v1/flows/{flowId}`.
    ///
    /// @example
    /// ```ts
    /// await client.workflows.addSteps('flow_id', [
    ///   { kind: 'code', displayName: 'Double', code: 'export const code = async ({ n }) => 2 * n', input: { n: '{{step_1.n}}' } },
    /// ], { parentStep: 'step_1' })
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
