//! What a flow refers to: connections, other flows, and fields of tables. Their ids differ between environments, so the files
//! have external ids of connections, keys of flows, and external ids of fields.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

use serde_json::{Value, json};

use crate::config::Environment;
use crate::{Map, Result, files};

const SUB_FLOWS: &str = "@activepieces/piece-subflows";
const TABLES: &str = "@activepieces/piece-tables";

/// Starts the reference to a field of a table in a file.
const FIELD: &str = "field:";

/// The ids of an environment, by their names in files or the other way around.
#[derive(Debug, Default)]
pub struct Ids {
    /// Keys of flows by external id and by id.
    pub keys: HashMap<String, String>,
    /// External ids of flows by key.
    pub flows: HashMap<String, String>,
    /// External ids of fields by id.
    pub field_names: HashMap<String, String>,
    /// Ids of fields by external id.
    pub fields: HashMap<String, String>,
}

/// Replaces the ids of an environment by those of the files.
pub fn to_files(description: &mut Value, environment: &Environment, ids: &Ids) -> Result<()> {
    each_connection(description, &|id| environment.connection_in_files(id));
    files::each_step(description, &mut |step| {
        if let Some(flow) = called_flow(step) {
            let id = ["externalId", "id"].iter().find_map(|name| flow.get(*name)?.as_str());
            if let Some(key) = id.and_then(|id| ids.keys.get(id)).cloned() {
                flow.retain(|name, _| name != "externalId" && name != "id");
                flow.insert("key".into(), json!(key));
            }
        }
        each_text(table_input(step), &|text| ids.field_names.get(text).map(|name| format!("{FIELD}{name}")));
        Ok(())
    })
}

/// Replaces the ids of the files by those of an environment. Returns the flows and fields that the environment does not have.
pub fn to_environment(
    description: &mut Value,
    environment: &Environment,
    ids: &Ids,
) -> Result<BTreeSet<String>> {
    let mut missing = BTreeSet::new();
    each_connection(description, &|id| environment.connection(id));
    files::each_step(description, &mut |step| {
        if let Some(flow) = called_flow(step)
            && let Some(key) = flow.get("key").and_then(Value::as_str).map(str::to_owned)
        {
            match ids.flows.get(&key) {
                Some(id) => {
                    flow.shift_remove("key");
                    flow.insert("externalId".into(), json!(id));
                }
                None => drop(missing.insert(format!("the flow `{key}`"))),
            }
        }
        let unknown = RefCell::new(Vec::new());
        each_text(table_input(step), &|text| {
            let name = text
                .strip_prefix(FIELD)
                .filter(|name| !name.is_empty() && !name.contains(char::is_whitespace))?;
            let id = ids.fields.get(name).cloned();
            if id.is_none() {
                unknown.borrow_mut().push(format!("the field `{name}`"));
            }
            id
        });
        missing.extend(unknown.into_inner());
        Ok(())
    })?;
    Ok(missing)
}

/// Returns the keys of the flows that a flow of the files calls.
pub fn called_keys(description: &Value) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    let mut description = description.clone();
    let _ = files::each_step(&mut description, &mut |step| {
        let key = called_flow(step).and_then(|flow| flow.get("key")?.as_str().map(str::to_owned));
        keys.extend(key);
        Ok(())
    });
    keys
}

/// Returns the external ids of the connections that a description refers to.
pub fn connections(description: &Value) -> BTreeSet<String> {
    let found = RefCell::new(BTreeSet::new());
    each_connection(&mut description.clone(), &|id| {
        found.borrow_mut().insert(id.to_owned());
        id.to_owned()
    });
    found.into_inner()
}

/// Returns the flow that a step calls, as the step's input names it.
fn called_flow(step: &mut Map) -> Option<&mut Map> {
    input_of(step, SUB_FLOWS)?.get_mut("flow")?.as_object_mut()
}

fn table_input(step: &mut Map) -> Option<&mut Value> {
    input_of(step, TABLES)
}

/// Returns the input of a step of this piece. A step that is kept as `raw` has it in its settings.
fn input_of<'a>(step: &'a mut Map, piece: &str) -> Option<&'a mut Value> {
    let fields = if step.contains_key("raw") {
        step.get_mut("raw")?.get_mut("settings")?.as_object_mut()?
    } else {
        step
    };
    fields.get("pieceName").filter(|name| *name == piece)?;
    fields.get_mut("input")
}

/// Replaces texts, but not the names of members.
fn each_text(value: Option<&mut Value>, replace: &dyn Fn(&str) -> Option<String>) {
    match value {
        Some(Value::String(text)) => {
            if let Some(new) = replace(text) {
                *text = new;
            }
        }
        Some(Value::Array(list)) => list.iter_mut().for_each(|element| each_text(Some(element), replace)),
        Some(Value::Object(members)) => {
            members.values_mut().for_each(|member| each_text(Some(member), replace))
        }
        _ => {}
    }
}

/// Replaces the external ids of connections in all expressions. The code of CODE steps has no expressions.
fn each_connection(value: &mut Value, replace: &dyn Fn(&str) -> String) {
    match value {
        Value::String(text) if text.contains("{{") && text.contains("connections") => {
            *text = with_connections(text, replace);
        }
        Value::Array(list) => list.iter_mut().for_each(|element| each_connection(element, replace)),
        Value::Object(members) => {
            let is_code = members.get("kind").is_some_and(|kind| kind == "code");
            let members = members.iter_mut().filter(|(name, _)| !(is_code && *name == "code"));
            members.for_each(|(_, member)| each_connection(member, replace));
        }
        _ => {}
    }
}

/// Replaces the ids in `{{connections['id']}}` and `{{connections.id}}`.
fn with_connections(text: &str, replace: &dyn Fn(&str) -> String) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let (script, end) = after.split_once("}}").unwrap_or((after, ""));
        result.push_str(before);
        result.push_str("{{");
        result.push_str(&script_with_connection(script, replace).unwrap_or_else(|| script.to_owned()));
        rest = if after.len() == script.len() { "" } else { end };
        if after.len() != script.len() {
            result.push_str("}}");
        }
    }
    result + rest
}

/// A connection is the whole script, or a path follows it. The engine reads its name from the text.
fn script_with_connection(script: &str, replace: &dyn Fn(&str) -> String) -> Option<String> {
    let start = script.len() - script.trim_start().len();
    let rest = script[start..].strip_prefix("connections")?;
    let (open, close) = match rest.as_bytes() {
        [b'[', quote @ (b'\'' | b'"'), ..] => (2, [*quote as char, ']'].iter().collect::<String>()),
        [b'.', ..] => (1, String::new()),
        _ => return None,
    };
    let name = &rest[open..];
    let length = match close.as_str() {
        "" => name.find(['.', '[']).unwrap_or(name.trim_end().len()),
        close => name.find(close)?,
    };
    let (name, tail) = name.split_at(length);
    let new = replace(name);
    // A name with other characters needs the other form.
    let is_plain = new.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    Some(match (close.is_empty(), is_plain) {
        (true, false) => format!("{}connections['{new}']{tail}", &script[..start]),
        _ => format!("{}connections{}{new}{tail}", &script[..start], &rest[..open]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_are_replaced_in_expressions_only() {
        let replace = |id: &str| format!("{id}-prod");
        for (given, expected) in [
            ("{{connections['slack']}}", "{{connections['slack-prod']}}"),
            (
                "{{ connections[\"a b\"].key }} x {{connections.y}}",
                "{{ connections[\"a b-prod\"].key }} x {{connections.y-prod}}",
            ),
            ("connections['slack']", "connections['slack']"),
            ("{{trigger.connections['slack']}}", "{{trigger.connections['slack']}}"),
            ("{{connections.slack", "{{connections.slack-prod"),
            ("{{", "{{"),
        ] {
            assert_eq!(with_connections(given, &replace), expected);
        }
        assert_eq!(with_connections("{{connections.a.b}}", &|_| "x y".into()), "{{connections['x y'].b}}");
    }

    #[test]
    fn ids_of_flows_and_fields_come_back() {
        let here = json!({"steps": [
            {"kind": "piece", "pieceName": SUB_FLOWS, "input": {"flow": {"externalId": "E1", "exampleData": {}}}},
            {"kind": "loop", "steps": [
                {"kind": "piece", "pieceName": TABLES, "input": {"filters": [{"field": {"id": "F1"}}], "values": {"F1": "F1 x"}}},
                {"kind": "code", "code": "{{connections.slack}}", "input": {"auth": "{{connections.slack}}"}},
            ]},
        ]});
        let ids = Ids {
            keys: HashMap::from([("E1".into(), "greet".into())]),
            flows: HashMap::from([("greet".into(), "E1".into())]),
            field_names: HashMap::from([("F1".into(), "email".into())]),
            fields: HashMap::from([("email".into(), "F1".into())]),
        };
        let environment = Environment {
            connections: [("slack".to_owned(), "slack-dev".to_owned())].into(),
            ..Environment::default()
        };
        let mut flow = here.clone();
        flow["steps"][1]["steps"][1]["input"]["auth"] = json!("{{connections.slack-dev}}");
        let there = flow.clone();
        to_files(&mut flow, &environment, &ids).unwrap();
        assert_eq!(flow["steps"][0]["input"]["flow"], json!({"exampleData": {}, "key": "greet"}));
        assert_eq!(flow["steps"][1]["steps"][0]["input"]["filters"][0]["field"]["id"], "field:email");
        assert_eq!(flow["steps"][1]["steps"][1], here["steps"][1]["steps"][1]);
        assert_eq!(called_keys(&flow), BTreeSet::from(["greet".into()]));
        assert_eq!(connections(&flow), BTreeSet::from(["slack".into()]));
        assert!(to_environment(&mut flow, &environment, &ids).unwrap().is_empty());
        assert_eq!(flow, there);
        let mut other = json!({"steps": [{"pieceName": SUB_FLOWS, "input": {"flow": {"key": "none"}}}]});
        assert_eq!(
            to_environment(&mut other, &environment, &ids).unwrap(),
            BTreeSet::from(["the flow `none`".into()])
        );
        let mut other =
            json!({"steps": [{"pieceName": TABLES, "input": {"a": "field:none", "b": "field: x"}}]});
        let missing = to_environment(&mut other, &environment, &ids).unwrap();
        assert_eq!(missing, BTreeSet::from(["the field `none`".into()]));
    }
}
