//! From a description to the operations that make a flow of it, in the order in which they are sent.

use serde_json::json;

use crate::error::{Error, misuse};
use crate::json::{Json, JsonObject, members};
use crate::procedures::build_flow::names;
use crate::procedures::build_flow::outline::Outline;
use crate::procedures::build_flow::spec::{Action, Execution, Flow, Piece, Step, Trigger};
use crate::procedures::build_flow::tree::{self, Chain, Location, Node, Position};

/// One operation on a flow.
#[derive(Debug)]
pub struct Operation {
    /// The step that it adds, or `trigger`.
    pub step: String,
    pub kind: &'static str,
    pub request: JsonObject,
    /// The trigger of the piece, if it sets the trigger.
    trigger_name: Option<String>,
}

/// Where `addSteps` adds, as its parameters say.
#[derive(Debug, Clone)]
pub struct Destination {
    pub position: Position,
    /// The number after which names go on. `None` goes on after the largest number in the flow.
    pub start_index: Option<u32>,
}

/// Names the steps of a new flow, and checks their references.
pub fn check(flow: &mut Flow) -> Result<(), Error> {
    names::assign(&mut flow.steps, &[], 0)?;
    let trigger = flow.trigger.as_ref();
    let expressions = trigger.map(|trigger| trigger.expressions.clone()).unwrap_or_default();
    let mut chain = vec![Node { name: TRIGGER.into(), expressions, ..Node::default() }];
    chain.extend(tree::planned(&flow.steps));
    tree::check_references(&chain)
}

/// Names steps that are added to a flow, and checks their references.
pub fn check_added(steps: &mut [Step], flow: Outline, destination: &Destination) -> Result<(), Error> {
    let Destination { position, start_index } = destination;
    let mut chain = flow.chain;
    let taken = tree::names(&chain);
    let last = start_index.map_or_else(|| names::last_number(taken.iter().map(String::as_str)), u64::from);
    names::assign(steps, &taken, last)?;
    if !tree::insert(&mut chain, position, &mut tree::planned(steps)) {
        return Err(no_such_place(&chain, position));
    }
    tree::check_references(&chain)
}

/// The operations that build a flow whose steps have their names and versions.
pub fn build(flow: &Flow) -> Vec<Operation> {
    let mut operations: Vec<_> = flow.trigger.iter().map(update_trigger).collect();
    let position = Position { parent: TRIGGER.into(), location: Location::After };
    operations.extend(add(&flow.steps, position));
    operations
}

/// The operations that add steps which have their names and versions.
pub fn add(steps: &[Step], position: Position) -> Vec<Operation> {
    let mut operations = Vec::new();
    add_all(steps, position, &mut operations);
    operations
}

const TRIGGER: &str = "trigger";
const PIECE_TRIGGER: &str = "PIECE_TRIGGER";

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

/// A step goes after the one before it, the first one to `first`.
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
    let mut action = members! {
        "name": name, "valid": true, "displayName": step.display_name, "type": kind, "settings": settings,
    };
    if let Some(skip) = step.skip {
        action.extend(members! {"skip": skip});
    }
    // The location is required: without it later steps are orphaned after a loop.
    let (location, branch) = match position.location {
        Location::After => ("AFTER", None),
        Location::InsideLoop => ("INSIDE_LOOP", None),
        Location::InsideBranch(index) => ("INSIDE_BRANCH", Some(index)),
    };
    let mut request = members! {"parentStep": position.parent, "stepLocationRelativeToParent": location};
    if let Some(index) = branch {
        request.extend(members! {"branchIndex": index});
    }
    request.extend(members! {"action": action});
    Operation { step: name.to_owned(), kind: "ADD_ACTION", request, trigger_name: None }
}

fn settings(step: &Step) -> (&'static str, JsonObject) {
    let (kind, mut settings) = match &step.action {
        Action::Code { code, package_json, input } => {
            let source = json!({"code": code, "packageJson": package_json});
            ("CODE", members! {"sourceCode": source, "input": input})
        }
        Action::Piece(piece) => ("PIECE", piece_settings(piece, "actionName")),
        Action::Loop { items, .. } => ("LOOP_ON_ITEMS", members! {"items": items}),
        Action::Router { execution, branches } => {
            let branches: Vec<_> = branches
                .iter()
                .map(|branch| match &branch.conditions {
                    Some(groups) => members! {
                        "branchName": branch.name, "branchType": "CONDITION", "conditions": groups,
                    },
                    None => members! {"branchName": branch.name, "branchType": "FALLBACK"},
                })
                .collect();
            let execution = match execution {
                Execution::First => "EXECUTE_FIRST_MATCH",
                Execution::All => "EXECUTE_ALL_MATCH",
            };
            ("ROUTER", members! {"branches": branches, "executionType": execution})
        }
    };
    let handles_errors = step.continue_on_failure || step.retry_on_failure;
    if handles_errors || matches!(step.action, Action::Code { .. } | Action::Piece(_)) {
        let options = json!({
            "continueOnFailure": {"value": step.continue_on_failure},
            "retryOnFailure": {"value": step.retry_on_failure},
        });
        settings.extend(members! {"errorHandlingOptions": options});
    }
    (kind, settings)
}

fn update_trigger(trigger: &Trigger) -> Operation {
    let request = members! {
        "name": TRIGGER, "valid": true, "displayName": trigger.display_name, "type": PIECE_TRIGGER,
        "settings": piece_settings(&trigger.piece, "triggerName"),
    };
    let trigger_name = Some(trigger.piece.part.clone());
    Operation { step: TRIGGER.into(), kind: "UPDATE_TRIGGER", request, trigger_name }
}

/// The engine refuses settings without `propertySettings`, and its editor wants an entry for each input.
fn piece_settings(piece: &Piece, part: &str) -> JsonObject {
    let manual = |(name, _): (&str, &Json)| (name.to_owned(), json!({"type": "MANUAL"}));
    let manual: serde_json::Map<_, _> = piece.input.iter().map(manual).collect();
    let mut settings = members! {"pieceName": piece.name, "pieceVersion": piece.version};
    settings.set(part, Json::of(&piece.part).unwrap_or_default());
    settings.extend(members! {"input": piece.input, "propertySettings": manual});
    settings
}

impl Operation {
    /// Whether the flow that came back shows what this operation does.
    pub fn is_done(&self, flow: &Outline) -> bool {
        match &self.trigger_name {
            Some(_) => flow.trigger.0 == PIECE_TRIGGER && flow.trigger.1 == self.trigger_name,
            None => tree::find(&flow.chain, &self.step).is_some(),
        }
    }
}
