//! From a description to the operations that make a flow of it, in the order in which they are sent.

use serde_json::{Value, json};

use crate::error::Error;
use crate::procedures::build_flow::names;
use crate::procedures::build_flow::outline::Outline;
use crate::procedures::build_flow::spec::{Action, Execution, Fields, Flow, Piece, Step, Trigger, misuse};
use crate::procedures::build_flow::tree::{self, Chain, Location, Node, Position};

/// One operation on a flow.
#[derive(Debug, PartialEq)]
pub struct Operation {
    /// The step that it adds, or `trigger`.
    pub step: String,
    /// `{type, request}`
    pub body: Value,
    /// Whose version is still to be asked for.
    pub piece: Option<Unversioned>,
}

/// A piece without a version, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unversioned {
    pub place: String,
    pub name: String,
    pub part: Part,
}

/// What of a piece is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    Trigger(String),
    Action(String),
}

/// Where `addSteps` adds, as its parameters say.
#[derive(Debug, Clone)]
pub struct Destination {
    pub position: Position,
    /// The number after which names go on; none goes on after the largest that is there.
    pub start_index: Option<u32>,
}

/// The operations that build a flow.
pub fn build(flow: &mut Flow) -> Result<Vec<Operation>, Error> {
    names::assign(&mut flow.steps, &[], 0)?;
    let trigger = flow.trigger.as_ref();
    let expressions = trigger.map(|trigger| trigger.expressions.clone()).unwrap_or_default();
    let mut chain = vec![Node { name: TRIGGER.into(), expressions, ..Node::default() }];
    chain.extend(tree::planned(&flow.steps));
    tree::check_references(&chain)?;

    let mut operations: Vec<_> = trigger.map(update_trigger).into_iter().collect();
    let position = Position { parent: TRIGGER.into(), location: Location::After };
    add_all(&flow.steps, position, &mut operations);
    Ok(operations)
}

/// The operations that add steps to a flow that is there.
pub fn add(steps: &mut [Step], flow: Outline, destination: Destination) -> Result<Vec<Operation>, Error> {
    let Destination { position, start_index } = destination;
    let mut chain = flow.chain;
    let taken = tree::names(&chain);
    let last = start_index.map_or_else(|| names::last_number(taken.iter().map(String::as_str)), u64::from);
    names::assign(steps, &taken, last)?;
    if !tree::insert(&mut chain, &position, &mut tree::planned(steps)) {
        return Err(no_such_place(&chain, &position));
    }
    tree::check_references(&chain)?;

    let mut operations = Vec::new();
    add_all(steps, position, &mut operations);
    Ok(operations)
}

const TRIGGER: &str = "trigger";

fn no_such_place(chain: &Chain, Position { parent, location }: &Position) -> Error {
    let Some(node) = tree::find(chain, parent) else {
        let known = tree::names(chain).join("`, `");
        return misuse(
            "params.parentStep",
            &format!("must be a step of the flow: `{parent}` is none of `{known}`"),
        );
    };
    match location {
        Location::InsideBranch(index) if !node.bodies.is_empty() && node.kind != tree::Kind::Loop => {
            let branches = node.bodies.len();
            let problem = format!("must be less than {branches}: `{parent}` has no branch {index}");
            misuse("params.branchIndex", &problem)
        }
        Location::InsideBranch(_) => {
            misuse("params.location", &format!("does not fit: `{parent}` has no branches"))
        }
        _ => misuse("params.location", &format!("does not fit: `{parent}` is no loop")),
    }
}

/// A step goes after the one before it; the first one to where the list stands.
fn add_all(steps: &[Step], first: Position, operations: &mut Vec<Operation>) {
    let mut position = first;
    for step in steps {
        let name = step.name.clone().unwrap_or_default();
        operations.push(add_action(step, &name, &position));
        for (index, body) in step.bodies().into_iter().enumerate() {
            let location = match step.action {
                Action::Loop { .. } => Location::InsideLoop,
                _ => Location::InsideBranch(index),
            };
            add_all(body, Position { parent: name.clone(), location }, operations);
        }
        position = Position { parent: name, location: Location::After };
    }
}

fn add_action(step: &Step, name: &str, position: &Position) -> Operation {
    let (kind, settings) = settings(step);
    let mut action = json!({
        "name": name, "valid": true, "displayName": step.display_name, "type": kind, "settings": settings,
    });
    if let Some(skip) = step.skip {
        action["skip"] = skip.into();
    }
    // The location must be there: without it later steps are orphaned after a loop.
    let (location, branch) = match position.location {
        Location::After => ("AFTER", None),
        Location::InsideLoop => ("INSIDE_LOOP", None),
        Location::InsideBranch(index) => ("INSIDE_BRANCH", Some(index)),
    };
    let mut request = json!({"parentStep": position.parent, "stepLocationRelativeToParent": location});
    if let Some(index) = branch {
        request["branchIndex"] = index.into();
    }
    request["action"] = action;
    let piece = match &step.action {
        Action::Piece(piece) => unversioned(&step.place, piece, Part::Action),
        _ => None,
    };
    Operation { step: name.to_owned(), body: json!({"type": "ADD_ACTION", "request": request}), piece }
}

fn settings(step: &Step) -> (&'static str, Value) {
    let (kind, mut settings) = match &step.action {
        Action::Code { code, package_json, input } => {
            let source = json!({"code": code, "packageJson": package_json});
            ("CODE", json!({"sourceCode": source, "input": input}))
        }
        Action::Piece(piece) => ("PIECE", piece_settings(piece, "actionName")),
        Action::Loop { items, .. } => ("LOOP_ON_ITEMS", json!({"items": items})),
        Action::Router { execution, branches } => {
            let branches: Vec<_> = branches
                .iter()
                .map(|branch| match &branch.conditions {
                    Some(groups) => {
                        json!({"branchName": branch.name, "branchType": "CONDITION", "conditions": groups})
                    }
                    None => json!({"branchName": branch.name, "branchType": "FALLBACK"}),
                })
                .collect();
            let execution = match execution {
                Execution::First => "EXECUTE_FIRST_MATCH",
                Execution::All => "EXECUTE_ALL_MATCH",
            };
            ("ROUTER", json!({"branches": branches, "executionType": execution}))
        }
    };
    let handles_errors = step.continue_on_failure || step.retry_on_failure;
    if handles_errors || matches!(step.action, Action::Code { .. } | Action::Piece(_)) {
        settings["errorHandlingOptions"] = json!({
            "continueOnFailure": {"value": step.continue_on_failure},
            "retryOnFailure": {"value": step.retry_on_failure},
        });
    }
    (kind, settings)
}

fn update_trigger(trigger: &Trigger) -> Operation {
    let request = json!({
        "name": TRIGGER, "valid": true, "displayName": trigger.display_name, "type": "PIECE_TRIGGER",
        "settings": piece_settings(&trigger.piece, "triggerName"),
    });
    Operation {
        step: TRIGGER.into(),
        body: json!({"type": "UPDATE_TRIGGER", "request": request}),
        piece: unversioned(&trigger.place, &trigger.piece, Part::Trigger),
    }
}

/// The engine refuses settings without `propertySettings`, and its editor wants an entry for each input.
fn piece_settings(piece: &Piece, part: &str) -> Value {
    let manual: Fields = piece.input.keys().map(|name| (name.clone(), json!({"type": "MANUAL"}))).collect();
    json!({
        "pieceName": piece.name, "pieceVersion": piece.version, part: piece.part,
        "input": piece.input, "propertySettings": manual,
    })
}

fn unversioned(place: &str, piece: &Piece, part: impl FnOnce(String) -> Part) -> Option<Unversioned> {
    match &piece.version {
        Some(_) => None,
        None => Some(Unversioned {
            place: place.to_owned(),
            name: piece.name.clone(),
            part: part(piece.part.clone()),
        }),
    }
}

impl Operation {
    pub fn set_version(&mut self, version: &str) {
        for settings in ["/request/settings", "/request/action/settings"] {
            if let Some(settings) = self.body.pointer_mut(settings) {
                settings["pieceVersion"] = version.into();
            }
        }
        self.piece = None;
    }

    /// Whether the flow that came back has what this operation puts there.
    pub fn is_done(&self, flow: &Outline) -> bool {
        match self.step.as_str() {
            TRIGGER => {
                let (kind, name) = &flow.trigger;
                let request = &self.body["request"];
                request["type"] == **kind && request["settings"]["triggerName"].as_str() == name.as_deref()
            }
            step => tree::find(&flow.chain, step).is_some(),
        }
    }
}
