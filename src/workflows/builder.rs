use imbrace_core::error::Error;
use imbrace_core::procedures;
use imbrace_core::procedures::build_flow::{self, Destination, Location, Position};
use imbrace_core::request::{Expect, Request};
use napi::bindgen_prelude::Unknown;
use napi_derive::napi;
use serde_json::{Value, json};

use crate::models::{AddStepsParams, BuildFlowOptions, Flow, StepLocation};
use crate::node::Promise;
use crate::node::draft::{self, Fields};
use crate::workflows::Workflows;

#[napi]
impl Workflows {
    /// Builds a flow with its trigger and steps, and publishes it with `publish: true`.
    ///
    /// All of it is checked before anything is sent; a mistake is a `TypeError` that names its place, like
    /// `params.steps[1].branches[0].conditions[0].operator`: fields, names, operators, and each `{{step_…}}`, which
    /// must be a step that has run by then. Then each step is one operation; one that fails, or that the engine
    /// accepts without doing it, rejects with an error whose message begins with the step, and the flow is deleted
    /// again unless `keepOnError` is true. An abort deletes it too, in the background.
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
        let call = self.post("/v1/flows").body_read_by("params", params, read_flow);
        call.options_read_by(options, keep_on_error)
            .procedure(Expect::Entity, async |engine, request| procedures::build_flow(&engine, request).await)
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
        let call = self.post("/v1/flows/{flowId}").id(flow_id).body_read_by("steps", steps, read_steps);
        let mut call = call.options(options);
        let params = call.params(params);
        call.procedure(Expect::Entity, async move |engine, request| {
            procedures::add_steps(&engine, request, destination(params)?).await
        })
    }
}

fn read_flow(text: &str) -> Result<String, Error> {
    let params = draft::without_nulls("params", draft::object("params", text)?)?;
    build_flow::check(params)?;
    Ok(format!(r#"{{"params":{text}}}"#))
}

fn keep_on_error(request: &mut Request, rest: Fields) -> Result<(), Error> {
    let options: BuildFlowOptions = draft::read("options", &draft::without_nulls("options", rest)?)?;
    let body = request.body.as_deref().unwrap_or_default();
    let mut body: Value = serde_json::from_slice(body).unwrap_or_default();
    body["keepOnError"] = json!(options.keep_on_error.unwrap_or_default());
    request.body = Some(body.to_string().into());
    Ok(())
}

fn read_steps(text: &str) -> Result<String, Error> {
    let wrong = |problem: &str| Error::Misuse(format!("`steps` {problem}"));
    match serde_json::from_str(text) {
        Ok(Value::Array(steps)) => build_flow::check_steps(steps)?,
        Err(error) if !text.is_empty() => return Err(wrong(&format!("is not well-formed: {error}"))),
        _ => return Err(wrong("must be an array")),
    }
    Ok(text.to_owned())
}

fn destination(text: Option<String>) -> Result<Destination, Error> {
    let fields = text.map_or_else(|| Ok(Fields::new()), |text| draft::object("params", &text))?;
    let params: AddStepsParams = draft::read("params", &draft::without_nulls("params", fields)?)?;
    let location = match (params.location.unwrap_or(StepLocation::After), params.branch_index) {
        (StepLocation::After, None) => Location::After,
        (StepLocation::InsideLoop, None) => Location::InsideLoop,
        (StepLocation::InsideBranch, Some(index)) => Location::InsideBranch(index as usize),
        (StepLocation::InsideBranch, None) => {
            return Err(Error::Misuse("`params.branchIndex` must say which branch".into()));
        }
        _ => return Err(Error::Misuse("`params.branchIndex` is for `location: 'INSIDE_BRANCH'`".into())),
    };
    let parent = params.parent_step.unwrap_or_else(|| "trigger".into());
    Ok(Destination { position: Position { parent, location }, start_index: params.start_index })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(params: &str) -> Result<(String, Location, Option<u32>), String> {
        let destination = destination(Some(params.to_owned())).map_err(|error| error.to_string())?;
        Ok((destination.position.parent, destination.position.location, destination.start_index))
    }

    #[test]
    fn steps_go_after_the_trigger_unless_something_else_is_said() {
        assert_eq!(read("{}").unwrap(), ("trigger".into(), Location::After, None));
        assert_eq!(
            read(r#"{"parentStep":"r","location":"INSIDE_BRANCH","branchIndex":1,"startIndex":4}"#).unwrap(),
            ("r".into(), Location::InsideBranch(1), Some(4))
        );
        for wrong in [
            r#"{"location":"BEFORE"}"#,
            r#"{"location":"INSIDE_BRANCH"}"#,
            r#"{"location":"INSIDE_LOOP","branchIndex":0}"#,
            r#"{"branchIndex":0}"#,
            r#"{"parentStep":null}"#,
            r#"{"parent":"x"}"#,
        ] {
            assert!(read(wrong).unwrap_err().starts_with("`params."), "{wrong}");
        }
    }

    #[test]
    fn the_option_of_the_builder_joins_its_parameters() {
        let mut request = Request::get("/", Expect::Json);
        let params = r#"{"displayName":"F","steps":[]}"#;
        request.body = Some(read_flow(params).unwrap().into());
        keep_on_error(&mut request, Fields::from_iter([("keepOnError".to_owned(), json!(true))])).unwrap();
        assert_eq!(
            request.body.as_deref().unwrap(),
            format!(r#"{{"params":{params},"keepOnError":true}}"#).as_bytes()
        );
        assert!(read_flow(r#"{"displayName":"F","steps":[],"keepOnError":true}"#).is_err());
    }
}
