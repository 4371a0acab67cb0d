//! Turns a flow of the engine into its description, in the form of `buildFlow`. What that form cannot express is kept:
//! additional settings in `settings`, and other steps as `kind: raw`.

use imbrace_core::error::misuse;
use imbrace_core::json::{self, Json, JsonObject};
use imbrace_core::procedures::build_flow::DEEPEST;
use serde_json::{Value, json};

use crate::{Map, Result, canonical, lower};

/// Describes a flow version or a template: a JSON object with `displayName` and `trigger`. Each step is nested in the step
/// before it, so one step is parsed at a time.
pub fn flow(version: &str) -> Result<Value> {
    let mut version = json::object("flow", version)?;
    let name = version.remove("displayName").and_then(|name| name.as_string());
    let name = name.ok_or_else(|| misuse("flow.displayName", "must be a string"))?;
    let trigger = version.remove("trigger").ok_or_else(|| misuse("flow.trigger", "is missing"))?;
    let mut trigger = json::object("flow.trigger", trigger.text())?;
    let first = trigger.remove("nextAction");
    let mut fields = values("flow.trigger", &trigger)?;
    canonical::step(&mut fields);
    let known = self::trigger(&fields);
    let trigger = known.unwrap_or_else(|| members(&[("kind", json!("raw")), ("raw", fields.into())]));
    Ok(json!({"displayName": name, "trigger": trigger, "steps": chain(first, 0)?}))
}

/// Describes a step and the steps after it.
fn chain(mut next: Option<Json>, depth: usize) -> Result<Vec<Value>> {
    if depth > DEEPEST {
        return Err(misuse("flow", &format!("has steps that are nested more than {DEEPEST} levels deep")));
    }
    let mut steps = Vec::new();
    while let Some(text) = next.filter(|next| !next.is_null()) {
        let mut fields = json::object("flow step", text.text())?;
        next = fields.remove("nextAction");
        steps.push(step(fields, depth)?.into());
    }
    Ok(steps)
}

fn step(mut fields: JsonObject, depth: usize) -> Result<Map> {
    let first = fields.remove("firstLoopAction");
    let children = fields.remove("children").filter(|children| !children.is_null());
    let mut fields = values("flow step", &fields)?;
    canonical::step(&mut fields);
    let inside = chain(first, depth + 1)?;
    let children = match &children {
        None => None,
        Some(children) => {
            let list = json::array("flow step.children", children.text())?;
            let bodies = list.into_iter().map(|child| Ok(chain(Some(child), depth + 1)?.into()));
            Some(bodies.collect::<Result<Vec<Value>>>()?)
        }
    };
    Ok(known(&fields, &inside, children.as_deref()).unwrap_or_else(|| raw(fields, inside, children)))
}

fn raw(fields: Map, inside: Vec<Value>, children: Option<Vec<Value>>) -> Map {
    let mut step = members(&[("kind", json!("raw")), ("raw", fields.into())]);
    if !inside.is_empty() {
        step.insert("steps".into(), inside.into());
    }
    if let Some(children) = children {
        step.insert("children".into(), children.into());
    }
    step
}

/// Describes a trigger. Returns `None` if its description would lose something.
fn trigger(fields: &Map) -> Option<Map> {
    let mut settings = fields.get("settings")?.as_object()?.clone();
    let step = match fields.get("type")?.as_str()? {
        "EMPTY" => members(&[("kind", json!("empty"))]),
        "PIECE_TRIGGER" => {
            let mut step = members(&[("kind", json!("piece"))]);
            piece(&mut step, &mut settings, "triggerName")?;
            step.insert("displayName".into(), fields.get("displayName")?.clone());
            inputs(&mut step, &mut settings)?;
            rest(&mut step, settings);
            step
        }
        _ => return None,
    };
    let is_same = lower::trigger_fields(step.clone().into()).is_ok_and(|lowered| lowered == *fields);
    Some(step).filter(|_| is_same)
}

/// Describes a step. Returns `None` if its description would lose something.
fn known(fields: &Map, inside: &[Value], children: Option<&[Value]>) -> Option<Map> {
    let mut settings = fields.get("settings")?.as_object()?.clone();
    let kind = fields.get("type")?.as_str()?;
    let name = match kind {
        "CODE" => "code",
        "PIECE" => "piece",
        "LOOP_ON_ITEMS" => "loop",
        "ROUTER" => "router",
        _ => return None,
    };
    let mut step = members(&[("kind", json!(name))]);
    step.insert("name".into(), fields.get("name")?.clone());
    step.insert("displayName".into(), fields.get("displayName")?.clone());
    step.extend(fields.get("skip").map(|skip| ("skip".into(), skip.clone())));
    failure(&mut step, &mut settings);
    match kind {
        "CODE" => code(&mut step, &mut settings)?,
        "PIECE" => piece(&mut step, &mut settings, "actionName")?,
        "LOOP_ON_ITEMS" => drop(step.insert("items".into(), settings.shift_remove("items")?)),
        _ => router(&mut step, &mut settings, children)?,
    }
    if matches!(kind, "CODE" | "PIECE") {
        inputs(&mut step, &mut settings)?;
    }
    rest(&mut step, settings);
    if kind == "LOOP_ON_ITEMS" {
        step.insert("steps".into(), inside.into());
    }
    let has_other_bodies =
        kind != "LOOP_ON_ITEMS" && !inside.is_empty() || kind != "ROUTER" && children.is_some();
    let is_same =
        lower::step_fields("step", step.clone().into()).is_ok_and(|(lowered, _)| lowered == *fields);
    Some(step).filter(|_| is_same && !has_other_bodies)
}

fn failure(step: &mut Map, settings: &mut Map) {
    let options = settings.get("errorHandlingOptions").and_then(canonical::error_handling);
    let Some((continues, retries)) = options else { return };
    settings.shift_remove("errorHandlingOptions");
    let flags = [("continueOnFailure", continues), ("retryOnFailure", retries)];
    step.extend(flags.iter().filter(|(_, is_set)| *is_set).map(|(name, _)| ((*name).into(), json!(true))));
}

fn code(step: &mut Map, settings: &mut Map) -> Option<()> {
    let mut source = settings.shift_remove("sourceCode")?.as_object()?.clone();
    step.insert("code".into(), source.shift_remove("code")?);
    let package = source.shift_remove("packageJson").filter(|package| *package != json!("{}"));
    step.extend(package.map(|package| ("packageJson".into(), package)));
    source.is_empty().then_some(())
}

fn piece(step: &mut Map, settings: &mut Map, part: &str) -> Option<()> {
    for name in ["pieceName", "pieceVersion", part] {
        step.insert(name.into(), settings.shift_remove(name)?);
    }
    Some(())
}

fn inputs(step: &mut Map, settings: &mut Map) -> Option<()> {
    let input = settings.shift_remove("input")?;
    if settings.get("propertySettings") == Some(&canonical::manual(Some(&input))) {
        settings.shift_remove("propertySettings");
    }
    if input != json!({}) {
        step.insert("input".into(), input);
    }
    Some(())
}

fn router(step: &mut Map, settings: &mut Map, children: Option<&[Value]>) -> Option<()> {
    match settings.shift_remove("executionType")?.as_str()? {
        "EXECUTE_FIRST_MATCH" => {}
        "EXECUTE_ALL_MATCH" => drop(step.insert("execution".into(), json!("all"))),
        _ => return None,
    }
    let branches = settings.shift_remove("branches")?;
    let branches = branches.as_array()?;
    let bodies = children?;
    if bodies.len() != branches.len() {
        return None;
    }
    let described = branches.iter().zip(bodies).map(|(branch, body)| {
        let mut described = members(&[("name", branch.get("branchName")?.clone())]);
        match branch.get("conditions") {
            Some(conditions) => described.insert("conditions".into(), conditions.clone()),
            None => described.insert("fallback".into(), json!(true)),
        };
        described.insert("steps".into(), body.clone());
        Some(Value::from(described))
    });
    step.insert("branches".into(), described.collect::<Option<Vec<_>>>()?.into());
    Some(())
}

/// Keeps the settings that the description has no field for.
fn rest(step: &mut Map, settings: Map) {
    if !settings.is_empty() {
        step.insert("settings".into(), settings.into());
    }
}

fn members(members: &[(&str, Value)]) -> Map {
    members.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
}

fn values(place: &str, fields: &JsonObject) -> Result<Map> {
    fields.iter().map(|(name, value)| Ok((name.to_owned(), json::typed(place, value.text())?))).collect()
}
