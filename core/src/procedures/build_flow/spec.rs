//! A flow or steps as the caller describes them, read from JSON. A mistake is misuse that names its place. The kinds are
//! told apart by hand, because serde's enums lose the path.

use serde::Deserialize;

use crate::error::{Error, misuse};
use crate::json::{self, Json, JsonObject};
use crate::models::{BuildFlowParams, CreateFlowParams};
use crate::pieces::PieceName;
use crate::procedures::build_flow::references::{self, Expression};
use crate::procedures::build_flow::{DEEPEST, conditions};

type Result<T> = std::result::Result<T, Error>;

const WEBHOOK: &str = "@activepieces/piece-webhook";

/// A flow to build.
#[derive(Debug)]
pub struct Flow {
    pub create: CreateFlowParams,
    /// `None` leaves the empty trigger that a new flow has.
    pub trigger: Option<Trigger>,
    pub steps: Vec<Step>,
    pub publish: bool,
}

#[derive(Debug)]
pub struct Trigger {
    pub place: String,
    pub display_name: String,
    pub piece: Piece,
    pub expressions: Vec<Expression>,
}

#[derive(Debug, Clone)]
pub struct Step {
    pub place: String,
    /// `None` until the steps are numbered.
    pub name: Option<String>,
    pub display_name: String,
    pub skip: Option<bool>,
    pub continue_on_failure: bool,
    pub retry_on_failure: bool,
    pub action: Action,
    pub expressions: Vec<Expression>,
}

#[derive(Debug, Clone)]
pub enum Action {
    Code { code: String, package_json: String, input: JsonObject },
    Piece(Piece),
    Loop { items: String, steps: Vec<Step> },
    Router { execution: Execution, branches: Vec<Branch> },
}

/// A piece, and the action or trigger of it.
#[derive(Debug, Clone)]
pub struct Piece {
    pub name: PieceName,
    /// `None` until the piece is asked for it.
    pub version: Option<String>,
    /// The name of the action or trigger.
    pub part: String,
    pub input: JsonObject,
}

/// How many of the branches that are true run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Execution {
    #[default]
    First,
    All,
}

#[derive(Debug, Clone)]
pub struct Branch {
    pub name: String,
    /// OR over groups, AND within one. `None` in the fallback.
    pub conditions: Option<Vec<Vec<Json>>>,
    pub steps: Vec<Step>,
}

/// Reads the parameters of `buildFlow`.
pub fn flow(params: BuildFlowParams) -> Result<Flow> {
    let trigger = params.trigger.map(|trigger| self::trigger("params.trigger", &trigger));
    let trigger = trigger.transpose()?.flatten();
    let publish = params.publish.unwrap_or_default();
    if publish && trigger.is_none() {
        return Err(misuse("params.publish", "needs a `trigger`: a flow without one cannot be published"));
    }
    let create = CreateFlowParams {
        display_name: params.display_name,
        project_id: params.project_id,
        folder_id: params.folder_id,
        ..CreateFlowParams::default()
    };
    Ok(Flow { create, trigger, steps: steps("params.steps", &params.steps)?, publish })
}

/// Reads a list of steps at `place`.
pub fn steps(place: &str, list: &[Json]) -> Result<Vec<Step>> {
    if place.matches(".steps").count() > DEEPEST + 1 {
        return Err(Error::Misuse(format!("the steps are nested more than {DEEPEST} deep")));
    }
    list.iter().enumerate().map(|(index, step)| self::step(format!("{place}[{index}]"), step)).collect()
}

fn trigger(place: &str, trigger: &Json) -> Result<Option<Trigger>> {
    const KINDS: &str = "'piece', 'webhook' or 'empty'";
    let mut fields = json::object(place, trigger.text())?;
    let kind = take_kind(place, &mut fields, KINDS)?;
    let expressions = references::in_fields(place, &fields)?;
    let (display_name, piece) = match kind.as_str() {
        "piece" => piece_trigger(place, &fields)?,
        "webhook" => webhook_trigger(place, &fields)?,
        "empty" => return fields.read::<Nothing>(place).map(|Nothing {}| None),
        _ => return Err(misuse(&format!("{place}.kind"), &format!("must be {KINDS}"))),
    };
    Ok(Some(Trigger { place: place.to_owned(), display_name, piece, expressions }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

fn piece_trigger(place: &str, fields: &JsonObject) -> Result<(String, Piece)> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Given {
        piece_name: PieceName,
        piece_version: Option<String>,
        trigger_name: String,
        display_name: Option<String>,
        input: Option<JsonObject>,
    }
    let given: Given = fields.read(place)?;
    let display_name = given.display_name.unwrap_or_else(|| given.trigger_name.clone());
    let input = given.input.unwrap_or_default();
    Ok((display_name, piece(place, given.piece_name, given.piece_version, given.trigger_name, input)?))
}

fn webhook_trigger(place: &str, fields: &JsonObject) -> Result<(String, Piece)> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Given {
        display_name: Option<String>,
        piece_version: Option<String>,
        input: Option<JsonObject>,
    }
    let given: Given = fields.read(place)?;
    let mut input = given.input.unwrap_or_default();
    if input.get("authType").is_none() {
        input.set("authType", Json::of(&"none")?);
    }
    let display_name = given.display_name.unwrap_or_else(|| "Webhook".into());
    Ok((
        display_name,
        piece(place, PieceName::new(WEBHOOK), given.piece_version, "catch_webhook".into(), input)?,
    ))
}

/// What every kind of step has.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Common {
    name: Option<String>,
    display_name: String,
    #[serde(default)]
    continue_on_failure: bool,
    #[serde(default)]
    retry_on_failure: bool,
    skip: Option<bool>,
}

const COMMON: [&str; 5] = ["name", "displayName", "continueOnFailure", "retryOnFailure", "skip"];

fn step(place: String, step: &Json) -> Result<Step> {
    const KINDS: &str = "'code', 'piece', 'loop' or 'router'";
    let mut own = json::object(&place, step.text())?;
    let kind = take_kind(&place, &mut own, KINDS)?;
    let common = own.split_off(&COMMON);
    let expressions = references::in_fields(&place, &own)?;
    let action = match kind.as_str() {
        "code" => code(&place, &own)?,
        "piece" => piece_action(&place, &own)?,
        "loop" => loop_on_items(&place, &own)?,
        "router" => router(&place, &own)?,
        _ => return Err(misuse(&format!("{place}.kind"), &format!("must be {KINDS}"))),
    };
    let common: Common = common.read(&place)?;
    Ok(Step {
        place,
        name: common.name,
        display_name: common.display_name,
        skip: common.skip,
        continue_on_failure: common.continue_on_failure,
        retry_on_failure: common.retry_on_failure,
        action,
        expressions,
    })
}

fn code(place: &str, fields: &JsonObject) -> Result<Action> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Given {
        code: String,
        package_json: Option<String>,
        input: Option<JsonObject>,
    }
    let given: Given = fields.read(place)?;
    let package_json = given.package_json.unwrap_or_else(|| "{}".into());
    Ok(Action::Code { code: given.code, package_json, input: given.input.unwrap_or_default() })
}

fn piece_action(place: &str, fields: &JsonObject) -> Result<Action> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Given {
        piece_name: PieceName,
        piece_version: Option<String>,
        action_name: String,
        input: Option<JsonObject>,
    }
    let given: Given = fields.read(place)?;
    let input = given.input.unwrap_or_default();
    Ok(Action::Piece(piece(place, given.piece_name, given.piece_version, given.action_name, input)?))
}

fn loop_on_items(place: &str, fields: &JsonObject) -> Result<Action> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Given {
        items: String,
        #[serde(default)]
        steps: Vec<Json>,
    }
    let given: Given = fields.read(place)?;
    Ok(Action::Loop { items: given.items, steps: steps(&format!("{place}.steps"), &given.steps)? })
}

fn router(place: &str, fields: &JsonObject) -> Result<Action> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Given {
        execution: Option<Execution>,
        branches: Vec<Json>,
    }
    let given: Given = fields.read(place)?;
    let place = format!("{place}.branches");
    if given.branches.is_empty() {
        return Err(misuse(&place, "must have a branch"));
    }
    let branches = given.branches.iter().enumerate();
    let branches: Vec<_> = branches
        .map(|(index, fields)| branch(&format!("{place}[{index}]"), fields))
        .collect::<Result<_>>()?;
    let mut fallbacks = branches.iter().enumerate().filter(|(_, branch)| branch.conditions.is_none());
    // With two, each is false for the engine because of the other.
    match fallbacks.nth(1) {
        Some((index, _)) => {
            Err(misuse(&format!("{place}[{index}].fallback"), "is the second fallback; a router has one"))
        }
        None => Ok(Action::Router { execution: given.execution.unwrap_or_default(), branches }),
    }
}

fn branch(place: &str, fields: &Json) -> Result<Branch> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Given {
        name: String,
        conditions: Option<Vec<Json>>,
        #[serde(default)]
        fallback: bool,
        steps: Vec<Json>,
    }
    let given: Given = json::object(place, fields.text())?.read(place)?;
    let conditions = match (given.conditions, given.fallback) {
        (Some(list), false) => Some(conditions::groups(&format!("{place}.conditions"), &list)?),
        (None, true) => None,
        _ => return Err(misuse(place, "must have either `conditions` or `fallback: true`")),
    };
    Ok(Branch { name: given.name, conditions, steps: steps(&format!("{place}.steps"), &given.steps)? })
}

fn piece(
    place: &str,
    name: PieceName,
    version: Option<String>,
    part: String,
    input: JsonObject,
) -> Result<Piece> {
    name.scope_and_name(&format!("{place}.pieceName"))?;
    Ok(Piece { name, version, part, input })
}

fn take_kind(place: &str, fields: &mut JsonObject, kinds: &str) -> Result<String> {
    let kind = fields.remove("kind").and_then(|kind| kind.as_string());
    kind.ok_or_else(|| misuse(&format!("{place}.kind"), &format!("must be {kinds}")))
}

impl Step {
    /// The lists of steps inside it, in order.
    pub fn bodies(&self) -> Vec<&[Step]> {
        match &self.action {
            Action::Loop { steps, .. } => vec![steps],
            Action::Router { branches, .. } => branches.iter().map(|branch| &branch.steps[..]).collect(),
            Action::Code { .. } | Action::Piece(_) => Vec::new(),
        }
    }

    pub fn bodies_mut(&mut self) -> Vec<&mut [Step]> {
        match &mut self.action {
            Action::Loop { steps, .. } => vec![steps],
            Action::Router { branches, .. } => {
                branches.iter_mut().map(|branch| &mut branch.steps[..]).collect()
            }
            Action::Code { .. } | Action::Piece(_) => Vec::new(),
        }
    }
}
