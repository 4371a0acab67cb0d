//! Reads a caller's description of a flow or of steps into the settings that the engine takes. A mistake is a `Misuse` that
//! names its path. The code matches `kind` itself, because serde's enums lose the path.

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::error::{Error, misuse};
use crate::json::{self, Json, JsonObject, members};
use crate::models::{BuildFlowParams, CreateFlowParams};
use crate::pieces::PieceName;
use crate::procedures::build_flow::nesting::{Level, Nesting, Path};
use crate::procedures::build_flow::references::{Expression, collect_in};
use crate::procedures::build_flow::{DEEPEST, conditions, mcp};

type Result<T> = std::result::Result<T, Error>;

pub const TRIGGER: &str = "trigger";
pub const PIECE_TRIGGER: &str = "PIECE_TRIGGER";
const WEBHOOK: &str = "@activepieces/piece-webhook";

/// A flow to build.
#[derive(Debug)]
pub struct Flow {
    pub create: CreateFlowParams,
    /// `None` keeps the empty trigger of a new flow.
    pub trigger: Option<Step>,
    pub steps: Vec<Step>,
    pub publish: bool,
}

/// A step or the trigger.
#[derive(Debug)]
pub struct Step {
    pub place: String,
    pub path: Path,
    pub common: Common,
    /// The `kind` of its description.
    pub described_as: String,
    /// Type of the step in the engine.
    pub kind: &'static str,
    pub settings: JsonObject,
    /// The piece whose version was not given.
    pub unversioned: Option<Piece>,
    pub expressions: Vec<Expression>,
}

/// The fields of every kind of step.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Common {
    /// `None` until the steps are numbered.
    pub name: Option<String>,
    pub display_name: String,
    #[serde(default)]
    continue_on_failure: bool,
    #[serde(default)]
    retry_on_failure: bool,
    pub skip: Option<bool>,
}

const COMMON: [&str; 5] = ["name", "displayName", "continueOnFailure", "retryOnFailure", "skip"];

#[derive(Debug)]
pub struct Piece {
    pub name: PieceName,
    /// Name of the action or trigger.
    pub part: String,
}

impl Step {
    pub fn name(&self) -> &str {
        self.common.name.as_deref().unwrap_or_default()
    }
}

/// Reads the parameters of `buildFlow`.
pub fn flow(params: BuildFlowParams) -> Result<Flow> {
    let name = &params.display_name;
    let trigger = params.trigger.map(|trigger| self::trigger("params.trigger", &trigger, name));
    let trigger = trigger.transpose()?.flatten();
    let publish = params.publish.unwrap_or_default();
    if publish && trigger.is_none() {
        return Err(misuse("params.publish", "requires a `trigger`: a flow without one cannot be published"));
    }
    let create = CreateFlowParams {
        display_name: params.display_name,
        project_id: params.project_id,
        folder_id: params.folder_id,
        ..CreateFlowParams::default()
    };
    Ok(Flow { create, trigger, steps: steps("params.steps", &params.steps)?, publish })
}

/// Reads the list of steps at `place` and the steps inside them, in document order.
pub fn steps(place: &str, list: &[Json]) -> Result<Vec<Step>> {
    let (steps, mistakes) = read_all(place, list);
    mistakes.into_iter().next().map_or(Ok(steps), Err)
}

/// Reads steps and the mistakes in them. A step with a mistake keeps its name and the steps inside it, so that references to
/// them stay valid.
pub fn read_all(place: &str, list: &[Json]) -> (Vec<Step>, Vec<Error>) {
    let mut reader = Reader { steps: Vec::new(), mistakes: Vec::new() };
    reader.read_steps(place, list, &[]);
    (reader.steps, reader.mistakes)
}

struct Reader {
    steps: Vec<Step>,
    mistakes: Vec<Error>,
}

impl Reader {
    fn read_steps(&mut self, place: &str, list: &[Json], path: &[Level]) {
        if path.len() > DEEPEST {
            let problem = format!("the steps are nested more than {DEEPEST} levels deep");
            return self.mistakes.push(Error::Misuse(problem));
        }
        for (index, step) in list.iter().enumerate() {
            self.read_step(&format!("{place}[{index}]"), step, path);
        }
    }

    /// Reads a step and the steps inside it.
    fn read_step(&mut self, place: &str, step: &Json, path: &[Level]) {
        let (step, holds, bodies) = read_step(place, step, path).unwrap_or_else(|mistake| {
            self.mistakes.push(mistake);
            wrong_step(place, step, path)
        });
        let container = self.steps.len();
        self.steps.push(step);
        for (branch, (place, body)) in bodies.iter().enumerate() {
            let inside = Level { container, kind: holds, branch };
            self.read_steps(place, body, &[path, &[inside]].concat());
        }
    }
}

pub fn trigger(place: &str, trigger: &Json, flow: &str) -> Result<Option<Step>> {
    const KINDS: &str = "'piece', 'webhook', 'mcpTool' or 'empty'";
    let mut fields = json::object(place, trigger.text())?;
    let kind = take_kind(place, &mut fields, KINDS)?;
    let mut expressions = Vec::new();
    collect_in(place, &fields, &["input"], &mut expressions)?;
    let (display_name, action) = match kind.as_str() {
        "piece" => piece_trigger(place, &fields)?,
        "webhook" => webhook_trigger(place, &fields)?,
        "mcpTool" => piece_trigger(place, &mcp::trigger(place, &fields, flow)?)?,
        "empty" => return fields.read::<Nothing>(place).map(|Nothing {}| None),
        _ => return Err(misuse(&format!("{place}.kind"), &format!("must be {KINDS}"))),
    };
    let common = Common { name: Some(TRIGGER.into()), display_name, ..Common::default() };
    let described_as = kind;
    let Action { kind, settings, unversioned, .. } = action;
    let (place, path) = (place.to_owned(), Path::new());
    Ok(Some(Step { place, path, common, described_as, kind, settings, unversioned, expressions }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

fn piece_trigger(place: &str, fields: &JsonObject) -> Result<(String, Action)> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Given {
        piece_name: PieceName,
        piece_version: Option<String>,
        trigger_name: String,
        display_name: Option<String>,
        #[serde(default)]
        input: JsonObject,
    }
    let given: Given = fields.read(place)?;
    let display_name = given.display_name.unwrap_or_else(|| given.trigger_name.clone());
    let piece = Piece { name: given.piece_name, part: given.trigger_name };
    Ok((display_name, Action::piece(PIECE_TRIGGER, place, piece, given.piece_version, &given.input)?))
}

fn webhook_trigger(place: &str, fields: &JsonObject) -> Result<(String, Action)> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Given {
        display_name: Option<String>,
        piece_version: Option<String>,
        #[serde(default)]
        input: JsonObject,
    }
    let Given { display_name, piece_version, mut input } = fields.read(place)?;
    if input.get("authType").is_none() {
        input.set("authType", Json::of(&"none")?);
    }
    let piece = Piece { name: PieceName::new(WEBHOOK), part: "catch_webhook".into() };
    let display_name = display_name.unwrap_or_else(|| "Webhook".into());
    Ok((display_name, Action::piece(PIECE_TRIGGER, place, piece, piece_version, &input)?))
}

/// The step lists inside a step, with their paths.
type Bodies = Vec<(String, Vec<Json>)>;

/// Reads a step, how it runs the steps inside it, and the lists of these.
fn read_step(place: &str, step: &Json, path: &[Level]) -> Result<(Step, Nesting, Bodies)> {
    const KINDS: &str = "'code', 'piece', 'loop', 'router' or 'reply'";
    let mut own = json::object(place, step.text())?;
    let kind = take_kind(place, &mut own, KINDS)?;
    let common = own.split_off(&COMMON);
    let mut expressions = Vec::new();
    collect_in(place, &own, &["input", "items", "response"], &mut expressions)?;
    let action = match kind.as_str() {
        "code" => code(place, &own)?,
        "piece" => piece_action(place, &own)?,
        "loop" => loop_on_items(place, &own)?,
        "router" => router(place, &own, &mut expressions)?,
        "reply" => piece_action(place, &mcp::reply(place, &own)?)?,
        _ => return Err(misuse(&format!("{place}.kind"), &format!("must be {KINDS}"))),
    };
    let common: Common = common.read(place)?;
    let described_as = kind;
    let Action { kind, mut settings, unversioned, holds, bodies } = action;
    if common.continue_on_failure || common.retry_on_failure || holds == Nesting::Plain {
        settings.extend(members! {"errorHandlingOptions": json!({
            "continueOnFailure": {"value": common.continue_on_failure},
            "retryOnFailure": {"value": common.retry_on_failure},
        })});
    }
    let (place, path) = (place.to_owned(), path.to_vec());
    let step = Step { place, path, common, described_as, kind, settings, unversioned, expressions };
    Ok((step, holds, bodies))
}

/// Returns what can be read of a step with a mistake: its name, its expressions and the steps inside it.
fn wrong_step(place: &str, step: &Json, path: &[Level]) -> (Step, Nesting, Bodies) {
    let own = json::object(place, step.text()).unwrap_or_default();
    let list = |fields: &JsonObject, name: &str| {
        fields.get(name).and_then(|list| json::array(place, list.text()).ok())
    };
    let mut expressions = Vec::new();
    // Fails only for JSON that is too deep, whose expressions are not checked.
    let _ = collect_in(place, &own, &["input", "items", "response", "branches"], &mut expressions);
    expressions.retain(|expression| !expression.place.contains(".steps["));
    let mut bodies: Bodies =
        list(&own, "steps").into_iter().map(|body| (format!("{place}.steps"), body)).collect();
    let holds = if bodies.is_empty() { Nesting::AllBranches } else { Nesting::Loop };
    for (index, branch) in list(&own, "branches").into_iter().flatten().enumerate() {
        let place = format!("{place}.branches[{index}]");
        let branch = json::object(&place, branch.text()).unwrap_or_default();
        bodies.push((format!("{place}.steps"), list(&branch, "steps").unwrap_or_default()));
    }
    let name = own.get("name").and_then(Json::as_string);
    let common = Common { name, ..Common::default() };
    let (place, path) = (place.to_owned(), path.to_vec());
    let settings = JsonObject::default();
    let described_as = String::new();
    let step = Step { place, path, common, described_as, kind: "", settings, unversioned: None, expressions };
    (step, holds, bodies)
}

/// The fields of one kind of step.
#[derive(Default)]
struct Action {
    kind: &'static str,
    settings: JsonObject,
    unversioned: Option<Piece>,
    /// How the step runs the steps inside it.
    holds: Nesting,
    bodies: Bodies,
}

fn code(place: &str, fields: &JsonObject) -> Result<Action> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Given {
        code: String,
        package_json: Option<String>,
        #[serde(default)]
        input: JsonObject,
    }
    let Given { code, package_json, input } = fields.read(place)?;
    let source = json!({"code": code, "packageJson": package_json.as_deref().unwrap_or("{}")});
    let settings = members! {"sourceCode": source, "input": input};
    Ok(Action { kind: "CODE", settings, ..Action::default() })
}

fn piece_action(place: &str, fields: &JsonObject) -> Result<Action> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Given {
        piece_name: PieceName,
        piece_version: Option<String>,
        action_name: String,
        #[serde(default)]
        input: JsonObject,
    }
    let given: Given = fields.read(place)?;
    let piece = Piece { name: given.piece_name, part: given.action_name };
    Action::piece("PIECE", place, piece, given.piece_version, &given.input)
}

impl Action {
    /// Returns the settings of a piece. The engine refuses settings without `propertySettings`, and its editor requires an
    /// entry for each input.
    fn piece(
        kind: &'static str,
        place: &str,
        piece: Piece,
        version: Option<String>,
        input: &JsonObject,
    ) -> Result<Self> {
        piece.name.scope_and_name(&format!("{place}.pieceName"))?;
        let manual = |(name, _): (&str, &Json)| (name.to_owned(), json!({"type": "MANUAL"}));
        let manual: serde_json::Map<_, _> = input.iter().map(manual).collect();
        let part = if kind == PIECE_TRIGGER { "triggerName" } else { "actionName" };
        let mut settings = members! {"pieceName": piece.name, "pieceVersion": version};
        settings.set(part, Json::of(&piece.part)?);
        settings.extend(members! {"input": input, "propertySettings": manual});
        let unversioned = Some(piece).filter(|_| version.is_none());
        Ok(Self { kind, settings, unversioned, ..Self::default() })
    }
}

fn loop_on_items(place: &str, fields: &JsonObject) -> Result<Action> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Given {
        items: String,
        #[serde(default)]
        steps: Vec<Json>,
    }
    let Given { items, steps } = fields.read(place)?;
    let bodies = vec![(format!("{place}.steps"), steps)];
    let settings = members! {"items": items};
    Ok(Action { kind: "LOOP_ON_ITEMS", settings, holds: Nesting::Loop, bodies, ..Action::default() })
}

/// The branches that a router runs.
#[derive(Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
enum Execution {
    #[default]
    #[serde(rename(deserialize = "first", serialize = "EXECUTE_FIRST_MATCH"))]
    First,
    #[serde(rename(deserialize = "all", serialize = "EXECUTE_ALL_MATCH"))]
    All,
}

fn router(place: &str, fields: &JsonObject, expressions: &mut Vec<Expression>) -> Result<Action> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Given {
        #[serde(default)]
        execution: Execution,
        branches: Vec<Json>,
    }
    let given: Given = fields.read(place)?;
    let place = format!("{place}.branches");
    if given.branches.is_empty() {
        return Err(misuse(&place, "must have at least one branch"));
    }
    let (mut branches, mut bodies, mut has_fallback) = (Vec::new(), Vec::new(), false);
    for (index, fields) in given.branches.iter().enumerate() {
        let place = format!("{place}[{index}]");
        let fields = json::object(&place, fields.text())?;
        collect_in(&place, &fields, &["name", "conditions"], expressions)?;
        let (branch, steps) = branch(&place, &fields)?;
        let is_fallback = branch.get("conditions").is_none();
        if is_fallback && has_fallback {
            // The engine would take both as false.
            return Err(misuse(
                &format!("{place}.fallback"),
                "is a second fallback, but a router can have only one",
            ));
        }
        has_fallback |= is_fallback;
        branches.push(branch);
        bodies.push((format!("{place}.steps"), steps));
    }
    let holds = if given.execution == Execution::First { Nesting::FirstBranch } else { Nesting::AllBranches };
    let settings = members! {"branches": branches, "executionType": given.execution};
    Ok(Action { kind: "ROUTER", settings, holds, bodies, ..Action::default() })
}

/// Returns a branch in the form of the engine, and the steps of the branch.
fn branch(place: &str, fields: &JsonObject) -> Result<(JsonObject, Vec<Json>)> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Given {
        name: String,
        conditions: Option<Vec<Json>>,
        #[serde(default)]
        fallback: bool,
        steps: Vec<Json>,
    }
    let given: Given = fields.read(place)?;
    let branch = match (given.conditions, given.fallback) {
        (Some(list), false) => {
            let groups = conditions::groups(&format!("{place}.conditions"), &list)?;
            members! {"branchName": given.name, "branchType": "CONDITION", "conditions": groups}
        }
        (None, true) => members! {"branchName": given.name, "branchType": "FALLBACK"},
        _ => return Err(misuse(place, "must have either `conditions` or `fallback: true`")),
    };
    Ok((branch, given.steps))
}

fn take_kind(place: &str, fields: &mut JsonObject, kinds: &str) -> Result<String> {
    let kind = fields.remove("kind").and_then(|kind| kind.as_string());
    kind.ok_or_else(|| misuse(&format!("{place}.kind"), &format!("must be {kinds}")))
}
