//! Turns a description into the template that the engine imports.

use imbrace_core::error::misuse;
use imbrace_core::procedures::build_flow::DEEPEST;
use serde_json::{Value, json};

use crate::fields::Fields;
use crate::{Map, Result, canonical};

/// The step lists inside a step.
pub struct Bodies {
    /// The field that has them in the engine: `firstLoopAction` or `children`.
    field: &'static str,
    lists: Vec<Vec<Value>>,
}

/// Returns the template of a flow: `displayName` and `trigger` with all steps.
pub fn flow(description: Value) -> Result<Value> {
    let mut flow = Fields::of("flow", description)?;
    let name = flow.text("displayName")?;
    let trigger = flow.take("trigger").unwrap_or_else(|| json!({"kind": "empty"}));
    let steps = flow.list("steps")?;
    flow.end()?;
    let mut trigger = trigger_fields(trigger)?;
    trigger.insert("valid".into(), json!(true));
    trigger.extend(chain("flow.steps", steps, 0)?.map(|first| ("nextAction".into(), first)));
    Ok(json!({"displayName": name, "trigger": trigger}))
}

fn chain(place: &str, steps: Vec<Value>, depth: usize) -> Result<Option<Value>> {
    if depth > DEEPEST {
        return Err(misuse(place, &format!("is nested more than {DEEPEST} levels deep")));
    }
    let mut next = None;
    for (index, description) in steps.into_iter().enumerate().rev() {
        let place = format!("{place}[{index}]");
        let (mut step, bodies) = step_fields(&place, description)?;
        step.insert("valid".into(), json!(true));
        for Bodies { field, lists } in bodies {
            let lists = lists.into_iter().enumerate();
            let firsts =
                lists.map(|(index, list)| chain(&format!("{place}.{field}[{index}]"), list, depth + 1));
            let mut firsts = firsts.collect::<Result<Vec<_>>>()?;
            match field {
                "children" => drop(step.insert(field.into(), json!(firsts))),
                _ => step.extend(firsts.pop().flatten().map(|first| (field.to_owned(), first))),
            }
        }
        step.extend(next.take().map(|next| ("nextAction".to_owned(), next)));
        next = Some(step.into());
    }
    Ok(next)
}

/// Returns the canonical trigger, without the steps after it.
pub fn trigger_fields(description: Value) -> Result<Map> {
    let mut given = Fields::of("flow.trigger", description)?;
    let (kind, name, settings) = match given.text("kind")?.as_str() {
        "raw" => return raw(given).map(|(fields, _)| fields),
        "empty" => ("EMPTY", "Select Trigger".to_owned(), Map::new()),
        "piece" => {
            let mut settings = Map::new();
            piece(&mut given, &mut settings, "triggerName")?;
            let part = settings.get("triggerName").and_then(Value::as_str).unwrap_or_default().to_owned();
            inputs(&mut given, &mut settings)?;
            add_properties(&mut settings);
            let name = given.optional_text("displayName")?.unwrap_or(part);
            ("PIECE_TRIGGER", name, settings)
        }
        _ => return Err(given.wrong("kind", "must be 'piece', 'empty' or 'raw'")),
    };
    given.end()?;
    object(json!({"name": "trigger", "type": kind, "displayName": name, "settings": settings}))
}

/// Returns the canonical step, without the steps after it, and the step lists inside it.
pub fn step_fields(place: &str, description: Value) -> Result<(Map, Vec<Bodies>)> {
    let mut given = Fields::of(place, description)?;
    let kind = given.text("kind")?;
    if kind == "raw" {
        return raw(given);
    }
    let mut step = Map::new();
    for name in ["name", "displayName"] {
        step.insert(name.into(), given.text(name)?.into());
    }
    if given.flag("skip")? {
        step.insert("skip".into(), json!(true));
    }
    let (mut settings, mut bodies) = (Map::new(), Vec::new());
    let (continues, retries) = (given.flag("continueOnFailure")?, given.flag("retryOnFailure")?);
    if continues || retries {
        settings.insert("errorHandlingOptions".into(), canonical::error_options(continues, retries));
    }
    let kind = match kind.as_str() {
        "code" => code(&mut given, &mut settings)?,
        "piece" => piece(&mut given, &mut settings, "actionName")?,
        "loop" => {
            settings.insert("items".into(), given.text("items")?.into());
            bodies.push(Bodies { field: "firstLoopAction", lists: vec![given.list("steps")?] });
            "LOOP_ON_ITEMS"
        }
        "router" => {
            bodies.push(router(&mut given, &mut settings)?);
            "ROUTER"
        }
        _ => return Err(given.wrong("kind", "must be 'code', 'piece', 'loop', 'router' or 'raw'")),
    };
    if matches!(kind, "CODE" | "PIECE") {
        inputs(&mut given, &mut settings)?;
    } else {
        settings.extend(given.object("settings")?);
    }
    if kind == "PIECE" {
        add_properties(&mut settings);
    }
    given.end()?;
    step.insert("type".into(), kind.into());
    step.insert("settings".into(), settings.into());
    Ok((step, bodies))
}

fn raw(mut given: Fields) -> Result<(Map, Vec<Bodies>)> {
    let fields = given.object("raw")?;
    let mut bodies = Vec::new();
    if let inside @ [_, ..] = &*given.list("steps")? {
        bodies.push(Bodies { field: "firstLoopAction", lists: vec![inside.to_vec()] });
    }
    if let Some(children) = given.take("children") {
        let lists = serde_json::from_value(children);
        let lists = lists.map_err(|_| given.wrong("children", "must be a list of lists of steps"))?;
        bodies.push(Bodies { field: "children", lists });
    }
    given.end()?;
    Ok((fields, bodies))
}

fn code(given: &mut Fields, settings: &mut Map) -> Result<&'static str> {
    let package = given.optional_text("packageJson")?.unwrap_or_else(|| "{}".into());
    let source = json!({"code": given.text("code")?, "packageJson": package});
    settings.insert("sourceCode".into(), source);
    Ok("CODE")
}

fn piece(given: &mut Fields, settings: &mut Map, part: &str) -> Result<&'static str> {
    for name in ["pieceName", "pieceVersion", part] {
        settings.insert(name.into(), given.text(name)?.into());
    }
    Ok("PIECE")
}

fn inputs(given: &mut Fields, settings: &mut Map) -> Result<()> {
    settings.insert("input".into(), given.object("input")?.into());
    settings.extend(given.object("settings")?);
    Ok(())
}

fn add_properties(settings: &mut Map) {
    let manual = canonical::manual(settings.get("input"));
    settings.entry("propertySettings").or_insert(manual);
}

fn router(given: &mut Fields, settings: &mut Map) -> Result<Bodies> {
    let execution = match given.optional_text("execution")?.as_deref() {
        None | Some("first") => "EXECUTE_FIRST_MATCH",
        Some("all") => "EXECUTE_ALL_MATCH",
        Some(_) => return Err(given.wrong("execution", "must be 'first' or 'all'")),
    };
    let (mut branches, mut lists) = (Vec::new(), Vec::new());
    for (index, branch) in given.list("branches")?.into_iter().enumerate() {
        let mut branch = Fields::of(format!("{}.branches[{index}]", given.place), branch)?;
        let name = branch.text("name")?;
        branches.push(match (branch.take("conditions"), branch.flag("fallback")?) {
            (Some(list), false) => json!({"branchName": name, "branchType": "CONDITION", "conditions": list}),
            (None, true) => json!({"branchName": name, "branchType": "FALLBACK"}),
            _ => return Err(misuse(&branch.place, "must have either `conditions` or `fallback: true`")),
        });
        lists.push(branch.list("steps")?);
        branch.end()?;
    }
    settings.insert("branches".into(), branches.into());
    settings.insert("executionType".into(), execution.into());
    Ok(Bodies { field: "children", lists })
}

fn object(value: Value) -> Result<Map> {
    match value {
        Value::Object(map) => Ok(map),
        _ => Err(misuse("flow", "must be an object")),
    }
}
