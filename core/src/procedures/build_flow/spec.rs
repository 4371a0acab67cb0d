//! What a caller describes, read from JSON. A mistake is misuse that names its place, as far as the description
//! alone shows it; serde's own enums would lose the path, so the kinds are told apart by hand.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::error::Error;
use crate::pieces::npm_name;
use crate::procedures::build_flow::conditions;
use crate::procedures::build_flow::references::{self, Expression};

pub type Fields = Map<String, Value>;
type Result<T> = std::result::Result<T, Error>;

const WEBHOOK: &str = "@activepieces/piece-webhook";

/// A flow to build.
#[derive(Debug)]
pub struct Flow {
    /// The body that creates it.
    pub create: Fields,
    /// None leaves the empty trigger that a new flow has.
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

#[derive(Debug)]
pub struct Step {
    pub place: String,
    /// None until steps are numbered.
    pub name: Option<String>,
    pub display_name: String,
    pub skip: Option<bool>,
    pub continue_on_failure: bool,
    pub retry_on_failure: bool,
    pub action: Action,
    pub expressions: Vec<Expression>,
}

#[derive(Debug)]
pub enum Action {
    Code { code: String, package_json: String, input: Fields },
    Piece(Piece),
    Loop { items: String, steps: Vec<Step> },
    Router { execution: Execution, branches: Vec<Branch> },
}

/// A piece, and the action or trigger of it.
#[derive(Debug)]
pub struct Piece {
    pub name: String,
    /// None is asked of the piece.
    pub version: Option<String>,
    pub part: String,
    pub input: Fields,
}

/// How many of the branches that are true run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Execution {
    #[default]
    First,
    All,
}

#[derive(Debug)]
pub struct Branch {
    pub name: String,
    /// OR over groups, AND within one; none in the fallback.
    pub conditions: Option<Vec<Vec<Value>>>,
    pub steps: Vec<Step>,
}

/// Reads the parameters of `buildFlow`.
pub fn flow(params: Fields) -> Result<Flow> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Given {
        display_name: String,
        project_id: Option<String>,
        folder_id: Option<String>,
        trigger: Option<Value>,
        steps: Vec<Value>,
        #[serde(default)]
        publish: bool,
    }
    let given: Given = read("params", params)?;
    let trigger =
        given.trigger.map(|trigger| self::trigger("params.trigger", trigger)).transpose()?.flatten();
    if given.publish && trigger.is_none() {
        return Err(misuse("params.publish", "needs a `trigger`: a flow without one cannot be published"));
    }
    let mut create = Fields::new();
    create.insert("displayName".into(), given.display_name.into());
    let options = [("projectId", given.project_id), ("folderId", given.folder_id)];
    create.extend(options.into_iter().filter_map(|(name, id)| Some((name.to_owned(), id?.into()))));
    let steps = steps("params.steps", given.steps)?;
    Ok(Flow { create, trigger, steps, publish: given.publish })
}

/// Reads a list of steps that stand at `place`.
pub fn steps(place: &str, list: Vec<Value>) -> Result<Vec<Step>> {
    list.into_iter().enumerate().map(|(index, value)| step(format!("{place}[{index}]"), value)).collect()
}

fn trigger(place: &str, value: Value) -> Result<Option<Trigger>> {
    const KINDS: &str = "'piece', 'webhook' or 'empty'";
    let mut fields = object(place, value)?;
    let kind = take_kind(place, &mut fields, KINDS)?;
    let expressions = references::in_fields(place, &fields);
    let (display_name, piece) = match kind.as_str() {
        "piece" => piece_trigger(place, fields)?,
        "webhook" => webhook_trigger(place, fields)?,
        "empty" => return read::<Nothing>(place, fields).map(|Nothing {}| None),
        _ => return Err(misuse(&format!("{place}.kind"), &format!("must be {KINDS}"))),
    };
    Ok(Some(Trigger { place: place.to_owned(), display_name, piece, expressions }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

fn piece_trigger(place: &str, fields: Fields) -> Result<(String, Piece)> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Given {
        piece_name: String,
        piece_version: Option<String>,
        trigger_name: String,
        display_name: Option<String>,
        input: Option<Fields>,
    }
    let given: Given = read(place, fields)?;
    let display_name = given.display_name.unwrap_or_else(|| given.trigger_name.clone());
    let input = given.input.unwrap_or_default();
    Ok((display_name, piece(place, &given.piece_name, given.piece_version, given.trigger_name, input)?))
}

fn webhook_trigger(place: &str, fields: Fields) -> Result<(String, Piece)> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Given {
        display_name: Option<String>,
        piece_version: Option<String>,
        input: Option<Fields>,
    }
    let given: Given = read(place, fields)?;
    let mut input = given.input.unwrap_or_default();
    input.entry("authType").or_insert("none".into());
    let display_name = given.display_name.unwrap_or_else(|| "Webhook".into());
    Ok((display_name, piece(place, WEBHOOK, given.piece_version, "catch_webhook".into(), input)?))
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

fn step(place: String, value: Value) -> Result<Step> {
    const KINDS: &str = "'code', 'piece', 'loop' or 'router'";
    let mut fields = object(&place, value)?;
    let kind = take_kind(&place, &mut fields, KINDS)?;
    let (common, own): (Fields, Fields) =
        fields.into_iter().partition(|(name, _)| COMMON.contains(&name.as_str()));
    let expressions = references::in_fields(&place, &own);
    let action = match kind.as_str() {
        "code" => code(&place, own)?,
        "piece" => piece_action(&place, own)?,
        "loop" => loop_on_items(&place, own)?,
        "router" => router(&place, own)?,
        _ => return Err(misuse(&format!("{place}.kind"), &format!("must be {KINDS}"))),
    };
    let common: Common = read(&place, common)?;
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

fn code(place: &str, fields: Fields) -> Result<Action> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Given {
        code: String,
        package_json: Option<String>,
        input: Option<Fields>,
    }
    let given: Given = read(place, fields)?;
    let package_json = given.package_json.unwrap_or_else(|| "{}".into());
    Ok(Action::Code { code: given.code, package_json, input: given.input.unwrap_or_default() })
}

fn piece_action(place: &str, fields: Fields) -> Result<Action> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Given {
        piece_name: String,
        piece_version: Option<String>,
        action_name: String,
        input: Option<Fields>,
    }
    let given: Given = read(place, fields)?;
    let input = given.input.unwrap_or_default();
    Ok(Action::Piece(piece(place, &given.piece_name, given.piece_version, given.action_name, input)?))
}

fn loop_on_items(place: &str, fields: Fields) -> Result<Action> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Given {
        items: String,
        #[serde(default)]
        steps: Vec<Value>,
    }
    let given: Given = read(place, fields)?;
    Ok(Action::Loop { items: given.items, steps: steps(&format!("{place}.steps"), given.steps)? })
}

fn router(place: &str, fields: Fields) -> Result<Action> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Given {
        execution: Option<Execution>,
        branches: Vec<Value>,
    }
    let given: Given = read(place, fields)?;
    let place = format!("{place}.branches");
    if given.branches.is_empty() {
        return Err(misuse(&place, "must have a branch"));
    }
    let branches = given.branches.into_iter().enumerate();
    let branches: Vec<_> =
        branches.map(|(index, value)| branch(&format!("{place}[{index}]"), value)).collect::<Result<_>>()?;
    let mut fallbacks = branches.iter().enumerate().filter(|(_, branch)| branch.conditions.is_none());
    // The engine would take each of two for the other's match, and run neither.
    match fallbacks.nth(1) {
        Some((index, _)) => {
            Err(misuse(&format!("{place}[{index}].fallback"), "is the second fallback; a router has one"))
        }
        None => Ok(Action::Router { execution: given.execution.unwrap_or_default(), branches }),
    }
}

fn branch(place: &str, value: Value) -> Result<Branch> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Given {
        name: String,
        conditions: Option<Vec<Value>>,
        #[serde(default)]
        fallback: bool,
        steps: Vec<Value>,
    }
    let given: Given = read(place, object(place, value)?)?;
    let conditions = match (given.conditions, given.fallback) {
        (Some(list), false) => Some(conditions::groups(&format!("{place}.conditions"), list)?),
        (None, true) => None,
        _ => return Err(misuse(place, "must have either `conditions` or `fallback: true`")),
    };
    Ok(Branch { name: given.name, conditions, steps: steps(&format!("{place}.steps"), given.steps)? })
}

fn piece(place: &str, name: &str, version: Option<String>, part: String, input: Fields) -> Result<Piece> {
    let name = npm_name(name);
    match name.split_once('/') {
        Some((scope, rest)) if scope.len() > 1 && !rest.is_empty() && !rest.contains('/') => {
            Ok(Piece { name, version, part, input })
        }
        _ => Err(misuse(&format!("{place}.pieceName"), "must be an npm name like `@scope/name`")),
    }
}

fn take_kind(place: &str, fields: &mut Fields, kinds: &str) -> Result<String> {
    match fields.remove("kind") {
        Some(Value::String(kind)) => Ok(kind),
        _ => Err(misuse(&format!("{place}.kind"), &format!("must be {kinds}"))),
    }
}

pub fn object(place: &str, value: Value) -> Result<Fields> {
    match value {
        Value::Object(fields) => Ok(fields),
        _ => Err(misuse(place, "must be an object")),
    }
}

/// The fields as a `T`; the problem names the path in them. None may be null: it is also what `JSON.stringify`
/// makes of `NaN`. (What an `input` holds is the caller's own.)
pub fn read<T: DeserializeOwned>(place: &str, fields: Fields) -> Result<T> {
    if let Some((name, _)) = fields.iter().find(|(_, value)| value.is_null()) {
        return Err(misuse(&format!("{place}.{name}"), "must not be null or NaN"));
    }
    serde_path_to_error::deserialize(Value::Object(fields)).map_err(|error| {
        let path = error.path().to_string();
        let place = if path == "." { place.to_owned() } else { format!("{place}.{path}") };
        Error::Misuse(format!("`{place}`: {}", error.into_inner()))
    })
}

pub fn misuse(place: &str, problem: &str) -> Error {
    Error::Misuse(format!("`{place}` {problem}"))
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
